import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { type Config, loadConfig } from '#platform/config.ts'
import { migrate } from '#platform/db/migrate.ts'
import { checkServer, refuseOldServer } from '#platform/postgres/check-server.ts'
import { freePort } from '#platform/postgres/cluster.ts'
import { DirectoryInUseError, type DirectoryLock, lockDirectory } from '#platform/postgres/directory-lock.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { buildScreens, type ScreenBuild, ScreenBuildError, screenApps } from '#platform/supervisor/build-screens.ts'
import { checkoutDir, chooseDataDir } from '#platform/supervisor/choose-data-dir.ts'
import { choosePort } from '#platform/supervisor/choose-port.ts'
import { type LogFile, openLogFile } from '#platform/supervisor/log-file.ts'
import { parseStartOptions, type StartOptions, startHelp } from '#platform/supervisor/start-options.ts'
import { type Crash, startProgram, superviseProgram } from '#platform/supervisor/supervised-program.ts'
import { waitUntilReady } from '#platform/supervisor/wait-until-ready.ts'
import { inTerminalLanguage, Refusal } from '#platform/terminal.ts'

// What `npm start` runs: the database, the API, the workers and the demo's simulator, started in order, kept running, stopped in order.

const programs = {
  api: join(import.meta.dirname, 'main-api.ts'),
  worker: join(import.meta.dirname, 'main-worker.ts'),
  cli: join(import.meta.dirname, 'main-cli.ts'),
  simulator: join(checkoutDir, 'simulator', 'src', 'main.ts'),
}
/** A program that has not become ready after this many crashes will not. */
const crashesBeforeGivingUp = 4
/** How long a program may finish what it is doing when all is stopped. */
const graceMs = 20_000

const startedAt = performance.now()
const say = (zh: string, en: string) => console.log(inTerminalLanguage(zh, en))

/** Undone in reverse order. */
const undo: { what: string; run: () => Promise<void> | void }[] = []
const abort = new AbortController()
let startup: Promise<void> = Promise.resolve()
let stopping: Promise<void> | undefined
let exitCode = 0

async function start(options: StartOptions): Promise<void> {
  const { signal } = abort
  const dataDir = chooseDataDir({ asked: options.dataDir })
  const lock = holdDataDir(dataDir)
  undo.push({ what: 'lock', run: () => lock.release() })
  const port = await choosePort(options.port, options.host)
  const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`
  lock.describe(url)

  // wrong settings stop the start here, and the master key is there before anything that needs it
  readSettings({
    ...process.env,
    DATABASE_URL: options.databaseUrl ?? 'postgres://127.0.0.1/shangshu',
    SHANGSHU_DATA_DIR: dataDir,
    PORT: String(port),
  })
  const screens = buildAllScreens(dataDir, signal)
  // looked at when everything else is up; until then a failure must not count as unhandled
  screens.catch(() => {})

  const databaseUrl = options.databaseUrl ? await useServer(options.databaseUrl) : await startDatabase(dataDir)
  signal.throwIfAborted()
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    SHANGSHU_DATA_DIR: dataDir,
    HOST: options.host,
    PORT: String(port),
  }
  const simulated = options.demo && existsSync(programs.simulator)
  if (simulated) env.SIMULATOR_URL = `http://127.0.0.1:${await rememberedPort(join(dataDir, 'simulator-port'))}`

  const config = readSettings(env)
  const applied = await migrate({
    ownerUrl: config.ownerUrl,
    appPassword: decodeURIComponent(new URL(config.appUrl).password),
    log: (line) => console.log(`  ${line}`),
  })
  if (applied > 0) say(`数据库结构已更新（${applied} 个步骤）`, `Database schema brought up to date (${applied} steps)`)
  signal.throwIfAborted()

  // the API looks at the bundles once, when it starts
  const shown = await screens
  signal.throwIfAborted()
  say('正在启动接口与后台进程', 'Starting API and worker')
  const show = options.verbose ? echo : () => {}
  run({ name: 'api', entry: programs.api, env, logPath: join(dataDir, 'log', 'api.log'), echo: show })
  for (let number = 1; number <= options.workers; number++) {
    const name = options.workers === 1 ? 'worker' : `worker-${number}`
    run({ name, entry: programs.worker, env, logPath: join(dataDir, 'log', `${name}.log`), echo: show })
  }
  if (simulated) await startSimulator({ url: env.SIMULATOR_URL!, dataDir, days: options.demoDays, env, echo: show, signal })
  await waitUntilReady(`${url}/health/ready`, signal)
  const demo = options.demo ? await seedDemo(dataDir, env, signal) : ''
  signal.throwIfAborted()
  printWelcome({ url, dataDir, options, demo, screens: shown })
  // whoever started us as a child wants to know without reading the text
  process.send?.({ ready: url })
}

function readSettings(env: NodeJS.ProcessEnv): Config {
  try {
    return loadConfig(env)
  } catch (error) {
    throw new Refusal((error as Error).message)
  }
}

function holdDataDir(dataDir: string): DirectoryLock {
  try {
    mkdirSync(dataDir, { recursive: true })
    return lockDirectory(join(dataDir, 'lock'))
  } catch (error) {
    if (error instanceof DirectoryInUseError) {
      const { pid, note } = error.holder
      throw new Refusal(
        inTerminalLanguage(
          `商枢已在使用数据目录 ${dataDir} 运行${note ? `：${note}` : ''}（进程 ${pid ?? '未知'}）。请先停止它，或用 --data-dir 另选目录。`,
          `Shangshu is already running on the data directory ${dataDir}${note ? `: ${note}` : ''} (process ${pid ?? 'unknown'}). Stop that one first, or choose another directory with --data-dir.`,
        ),
      )
    }
    throw new Refusal(
      inTerminalLanguage(
        `不能使用数据目录 ${dataDir}：${(error as Error).message}。请用 --data-dir 选择一个可写的目录。`,
        `The data directory ${dataDir} cannot be used: ${(error as Error).message}. Choose a writable one with --data-dir.`,
      ),
    )
  }
}

async function useServer(databaseUrl: string): Promise<string> {
  const report = await checkServer(databaseUrl)
  const problem = report.ok ? refuseOldServer(report) : report.problem
  if (problem) throw new Refusal(problem)
  if (report.ok)
    say(`使用 DATABASE_URL 指定的 PostgreSQL ${report.version}`, `Using PostgreSQL ${report.version} of DATABASE_URL`)
  return databaseUrl
}

async function startDatabase(dataDir: string): Promise<string> {
  say('正在启动数据库', 'Starting the database')
  const database = await startEmbeddedPostgres({
    dataDir,
    log: (line) => console.log(`  ${line}`),
    onExit: () => {
      if (stopping) return
      say('数据库进程意外结束，正在重新启动', 'The database process ended unexpectedly; starting it again')
      database.restart().catch((error) => fail(error))
    },
  })
  undo.push({ what: inTerminalLanguage('数据库', 'database'), run: () => database.stop() })
  return database.url
}

/**
 * Starts the demo's marketplaces, at the speed of real time. Their world follows from its seed, its first day and what was done in it,
 * which the simulator writes down: after a restart or a kill it goes on where it stood, and is then brought forward to the present.
 */
async function startSimulator(options: {
  url: string
  dataDir: string
  /** Of the past, when the world is new. */
  days: number
  env: NodeJS.ProcessEnv
  echo: Run['echo']
  signal: AbortSignal
}): Promise<void> {
  const file = join(options.dataDir, 'simulator-start')
  const firstStart = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
  // the demo company looks back on some weeks of business
  const start = firstStart ?? new Date(Date.now() - options.days * 86_400_000).toISOString()
  writeFileSync(file, `${start}\n`)
  const world = ['--seed', '7', '--shops', '3', '--orders-per-day', '40', '--start', start, '--speed', '1']
  run({
    name: 'simulator',
    entry: programs.simulator,
    args: ['--port', new URL(options.url).port, ...world, '--journal', join(options.dataDir, 'simulator-journal.ndjson')],
    env: options.env,
    logPath: join(options.dataDir, 'log', 'simulator.log'),
    echo: options.echo,
  })
  await waitUntilReady(`${options.url}/control`, options.signal)
  if (firstStart === undefined) return
  const { now } = (await (await fetch(`${options.url}/control`, { signal: options.signal })).json()) as { now: string }
  if (Date.parse(now) >= Date.now()) return
  const response = await fetch(`${options.url}/control/advance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: new Date().toISOString(), deliver: false }),
    signal: options.signal,
  })
  if (!response.ok)
    say('电商模拟器未能追上当前时间', `The simulator could not catch up with the present: ${await response.text()}`)
}

/** The simulator's address is stored with the demo shops, so it stays the same as long as nobody else takes the port. */
async function rememberedPort(file: string): Promise<number> {
  const port = await freePort(existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0)
  writeFileSync(file, `${port}\n`)
  return port
}

interface Run {
  name: string
  entry: string
  args?: string[]
  env: NodeJS.ProcessEnv
  logPath: string
  echo: (name: string, chunk: Buffer) => void
}

function run(options: Run): void {
  const log = teeLog(options)
  let everReady = false
  const program = superviseProgram({
    ...options,
    log,
    onCrash: (crash) => {
      reportCrash(crash, log)
      if (!everReady && crash.crashes >= crashesBeforeGivingUp) fail(new Refusal(crashText(crash, log)))
    },
  })
  // the whole start is over: from now on a crashing program is tried again for ever
  startup.then(
    () => {
      everReady = true
    },
    () => {},
  )
  undo.push({
    what: options.name,
    run: async () => {
      await program.stop(graceMs)
      log.close()
    },
  })
}

function teeLog(options: Pick<Run, 'name' | 'logPath' | 'echo'>): LogFile {
  const file = openLogFile(options.logPath)
  return {
    ...file,
    write(chunk) {
      file.write(chunk)
      options.echo(options.name, chunk)
    },
  }
}

function echo(name: string, chunk: Buffer): void {
  process.stdout.write(
    chunk
      .toString('utf8')
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `[${name}] ${line}\n`)
      .join(''),
  )
}

function reportCrash(crash: Crash, log: LogFile): void {
  const seconds = crash.delayMs / 1000
  say(
    `${crash.name} 意外结束（${crash.how}），${seconds > 0 ? `${seconds} 秒后` : '立即'}重新启动；日志：${log.path}`,
    `${crash.name} ended unexpectedly (${crash.how}), starting it again ${seconds > 0 ? `in ${seconds} s` : 'now'}; log: ${log.path}`,
  )
}

function crashText(crash: Crash, log: LogFile): string {
  const words = log.lastLines().slice(-30).join('\n')
  return inTerminalLanguage(
    `${crash.name} 无法启动（${crash.how}）。日志的最后几行：\n${words}`,
    `${crash.name} does not start (${crash.how}). The last lines of its log:\n${words}`,
  )
}

/** Bundles the browser programs, one after the other: the bundler uses both processors by itself. */
async function buildAllScreens(dataDir: string, signal: AbortSignal): Promise<ScreenBuild[]> {
  const builds: ScreenBuild[] = []
  for (const app of screenApps) {
    const build = await buildScreens(app, {
      fallbackDir: join(dataDir, 'screens'),
      log: (line) => console.log(`  ${line}`),
      signal,
    })
    if (build) builds.push(build)
  }
  return builds
}

/**
 * Makes the demo company once. What the command prints are its log-ins; they are kept to be shown at every start.
 */
async function seedDemo(dataDir: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const file = join(dataDir, 'demo.txt')
  if (existsSync(file)) return readFileSync(file, 'utf8')
  say('正在建立演示公司', 'Making the demo company')
  const log = openLogFile(join(dataDir, 'log', 'demo.log'))
  const child = startProgram({ entry: programs.cli, args: ['demo'], env, log })
  let printed = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk
  })
  const stop = () => child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  const how = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, killed) => resolve(code === 0 ? '' : (killed ?? `code ${code}`)))
  })
  signal.removeEventListener('abort', stop)
  log.close()
  signal.throwIfAborted()
  if (how !== '') throw new Refusal(crashText({ name: 'shangshu demo', how, crashes: 1, delayMs: 0 }, log))
  writeFileSync(file, printed, { mode: 0o600 })
  return printed
}

function printWelcome(facts: {
  url: string
  dataDir: string
  options: StartOptions
  demo: string
  screens: ScreenBuild[]
}): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const near = facts.options.host === '0.0.0.0' || facts.options.host === '::' ? localAddresses() : []
  const port = new URL(facts.url).port
  const lines = [
    '',
    inTerminalLanguage(`商枢 Shangshu 已就绪，用时 ${seconds} 秒`, `商枢 Shangshu is ready after ${seconds} s`),
    '',
    inTerminalLanguage(`  打开      ${facts.url}`, `  Open       ${facts.url}`),
    ...(facts.screens.some((build) => build.app === 'pda')
      ? [inTerminalLanguage(`  手持终端  ${facts.url}/pda/`, `  Handheld   ${facts.url}/pda/`)]
      : []),
    ...near.map((address) =>
      inTerminalLanguage(`  局域网    http://${address}:${port}`, `  Network    http://${address}:${port}`),
    ),
    ...(facts.demo.trim() === ''
      ? []
      : [
          inTerminalLanguage('  演示登录', '  Demo log-ins'),
          ...facts.demo
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
        ]),
    inTerminalLanguage(`  数据目录  ${facts.dataDir}`, `  Data       ${facts.dataDir}`),
    inTerminalLanguage(`  日志      ${join(facts.dataDir, 'log')}`, `  Logs       ${join(facts.dataDir, 'log')}`),
    inTerminalLanguage('  停止      Ctrl-C', '  Stop       Ctrl-C'),
    '',
  ]
  console.log(lines.join('\n'))
}

function localAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((face) => face !== undefined && face.family === 'IPv4' && !face.internal)
    .map((face) => face!.address)
}

/** Ends everything because something that cannot be mended happened. */
function fail(error: unknown): void {
  if (!stopping) {
    console.error(error instanceof Refusal || error instanceof ScreenBuildError ? error.message : error)
    exitCode = 1
  }
  void stopAll()
}

/** Stops what runs, last started first. Called again it only waits. */
function stopAll(): Promise<void> {
  stopping ??= (async () => {
    abort.abort(new Error('stopping'))
    await startup.catch(() => {})
    for (const { what, run } of undo.reverse()) {
      if (what !== 'lock') say(`正在停止：${what}`, `Stopping ${what}`)
      try {
        await run()
      } catch (error) {
        console.error(error)
        exitCode = 1
      }
    }
    process.exit(exitCode)
  })()
  return stopping
}

try {
  const options = parseStartOptions(process.argv.slice(2), process.env)
  if (options.help) {
    console.log(startHelp())
    process.exit(0)
  }
  process.title = 'shangshu'
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll())
  // the bootstrap that started us was killed
  process.on('disconnect', () => void stopAll())
  startup = start(options)
  await startup.catch((error) => {
    if (!stopping) fail(error)
  })
} catch (error) {
  fail(error)
}
