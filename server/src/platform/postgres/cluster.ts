import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { inTerminalLanguage } from '../terminal.ts'
import { removeStaleSockets } from './local-socket.ts'
import { EmbeddedPostgresError, type NativePostgres, type OsUser, postgresEnvironment } from './native-binaries.ts'

/** One PostgreSQL data directory and how its programs are started. */
export interface Cluster {
  native: NativePostgres
  /** undefined: as ourselves */
  runAs: OsUser | undefined
  dir: string
}

/** A line of postgresql.conf each: name and value. */
export type Settings = Record<string, string | number | boolean>

/** What the running server wrote into postmaster.pid. */
export interface Postmaster {
  pid: number
  port: number
}

/** Makes a directory of ours; under umask 077 too, the server's user may pass through it, and nobody else may list it. */
export function makePassableDirectory(dir: string, runAs: OsUser | undefined): void {
  if (existsSync(dir)) return
  makePassableDirectory(dirname(dir), runAs)
  mkdirSync(dir, { mode: 0o700 })
  if (runAs) chmodSync(dir, 0o711)
}

/** Hands a file or directory to the server's user. */
export function handOver(path: string, runAs: OsUser | undefined): void {
  if (runAs) chownSync(path, runAs.uid, runAs.gid)
}

/**
 * Makes a new cluster with the superuser `postgres`, complete or not at all: it is built beside its place and renamed, so that
 * a start that was killed half-way leaves nothing that looks like a cluster.
 * Sorting and character classes are UTF-8 by code point, the same on every machine: a plain C character type would drop all
 * Chinese characters from trigram indexes.
 * @param options.durable false leaves the new files to the operating system's cache (test clusters)
 * @throws EmbeddedPostgresError with initdb's own words
 */
export async function createCluster(cluster: Cluster, options: { password: string; durable: boolean }): Promise<void> {
  const parent = dirname(cluster.dir)
  for (const name of readdirSync(parent))
    if (name.startsWith(`${basename(cluster.dir)}.new-`)) rmSync(join(parent, name), { recursive: true, force: true })

  const fresh = `${cluster.dir}.new-${process.pid}`
  const passwordFile = `${fresh}.password`
  mkdirSync(fresh, { mode: 0o700 })
  handOver(fresh, cluster.runAs)
  writeFileSync(passwordFile, options.password, { mode: 0o600 })
  handOver(passwordFile, cluster.runAs)
  try {
    const characterType = { darwin: 'en_US.UTF-8', win32: 'C' }[process.platform as string] ?? 'C.UTF-8'
    const result = await runProgram(cluster, 'initdb', [
      ...['-D', fresh, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${characterType}`],
      ...(options.durable ? [] : ['--no-sync']),
    ])
    if (result.code !== 0)
      throw new EmbeddedPostgresError(
        `${inTerminalLanguage(
          `无法在 ${cluster.dir} 中建立新的数据库：`,
          `A new database cluster could not be made in ${cluster.dir}:`,
        )}\n${result.output.trim()}`,
      )
    renameSync(fresh, cluster.dir)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Rewrites postgresql.conf. What an administrator sets with ALTER SYSTEM is kept elsewhere and wins. */
export function writeSettings(cluster: Cluster, settings: Settings): void {
  const lines = Object.entries(settings).map(([name, value]) => {
    const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)
    return `${name} = '${text.replaceAll("'", "''")}'`
  })
  const file = join(cluster.dir, 'postgresql.conf')
  writeFileSync(file, `# Written anew at every start. Own settings: ALTER SYSTEM SET ...\n${lines.join('\n')}\n`, { mode: 0o600 })
  handOver(file, cluster.runAs)
}

/** The start failed because somebody else listens on the port. */
export class PortTakenError extends EmbeddedPostgresError {
  override name = 'PortTakenError'
}

/**
 * Starts the server of a cluster and waits until it accepts connections, crash recovery included.
 * @throws PortTakenError, EmbeddedPostgresError with the server's own words
 */
export async function startCluster(cluster: Cluster, port: number): Promise<Postmaster> {
  removeStaleFiles(cluster)
  const startLog = join(cluster.dir, 'start.log')
  // children of a postmaster that was killed need a moment to notice; until then their shared memory bars the next one
  const patienceUntil = Date.now() + 15_000
  for (;;) {
    rmSync(startLog, { force: true })
    // always -l: otherwise the server inherits our pipes and whoever waits for their end waits for ever
    const result = await runProgram(cluster, 'pg_ctl', [
      '-D',
      cluster.dir,
      '-w',
      '-t',
      '600',
      '-l',
      startLog,
      '-o',
      `-p ${port}`,
      'start',
    ])
    const running = readPostmaster(cluster)
    if (result.code === 0 && running) return running
    // the reason may still be on its way through the log collector, so the port itself is asked
    if ((await freePort(port)) !== port)
      throw new PortTakenError(inTerminalLanguage(`127.0.0.1 上的端口 ${port} 已被占用。`, `Port ${port} on 127.0.0.1 is taken.`))
    await new Promise((resolve) => setTimeout(resolve, 200))
    const words =
      `${existsSync(startLog) ? readFileSync(startLog, 'utf8') : ''}${result.output}`.trim() + lastLines(join(cluster.dir, 'log'))
    if (/pre-existing shared memory block/.test(words) && Date.now() < patienceUntil) continue
    throw new EmbeddedPostgresError(
      `${inTerminalLanguage(`PostgreSQL 未能在 ${cluster.dir} 启动：`, `PostgreSQL did not start in ${cluster.dir}:`)}\n${words}`,
    )
  }
}

/** Stops the server if it runs: sessions are ended, data is written. Falls back to a stop that recovery makes good. */
export async function stopCluster(cluster: Cluster, options: { throwAway?: boolean } = {}): Promise<void> {
  if (!readPostmaster(cluster)) return
  const modes = options.throwAway ? ['immediate'] : ['fast', 'immediate']
  for (const mode of modes) {
    const result = await runProgram(cluster, 'pg_ctl', ['-D', cluster.dir, '-m', mode, '-w', '-t', '60', 'stop'])
    if (result.code === 0 || !readPostmaster(cluster)) return
  }
  throw new EmbeddedPostgresError(
    inTerminalLanguage(
      `${cluster.dir} 中的 PostgreSQL（进程 ${readPostmaster(cluster)?.pid}）无法停止。`,
      `PostgreSQL (process ${readPostmaster(cluster)?.pid}) in ${cluster.dir} does not stop.`,
    ),
  )
}

/** The living server of a cluster, or undefined; a pid file left by kill -9 or by a power cut is not believed. */
export function readPostmaster(cluster: Pick<Cluster, 'dir'>): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster.dir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  // documented order: pid, data directory, start time, port, ...
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !looksLikePostgres(pid, cluster.dir)) return undefined
  return { pid, port }
}

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  // a killed process that nobody has waited for yet (no init in a container) still answers the signal
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}

/** After a reboot the remembered id may belong to any program. Where the system cannot tell, the file is believed. */
function looksLikePostgres(pid: number, dir: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    if (!/^postgres(\.exe)?$/.test(basename(words[0] ?? ''))) return false
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === dir || words.includes(dir)
    } catch {
      return words.includes(dir)
    }
  } catch {
    return true
  }
}

function removeStaleFiles(cluster: Cluster): void {
  const file = join(cluster.dir, 'postmaster.pid')
  if (readPostmaster(cluster)) return
  if (lstatSync(file, { throwIfNoEntry: false })) rmSync(file, { force: true })
  removeStaleSockets(cluster.dir)
}

function lastLines(logDir: string): string {
  if (!existsSync(logDir)) return ''
  const newest = readdirSync(logDir)
    .map((name) => join(logDir, name))
    .sort((a, b) => lstatSync(b).mtimeMs - lstatSync(a).mtimeMs)[0]
  return newest ? `\n${readFileSync(newest, 'utf8').split('\n').slice(-15).join('\n')}` : ''
}

/** Runs one of PostgreSQL's programs as the cluster's user and collects what it says. */
export function runProgram(
  cluster: Omit<Cluster, 'dir'>,
  program: string,
  args: string[],
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const file = join(cluster.native.binDir, process.platform === 'win32' ? `${program}.exe` : program)
    const ids = cluster.runAs ? { uid: cluster.runAs.uid, gid: cluster.runAs.gid } : {}
    const child = spawn(file, args, {
      ...ids,
      cwd: '/',
      env: postgresEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => reject(new EmbeddedPostgresError(`${file}: ${error.message}`)))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }))
  })
}

/** A free TCP port on 127.0.0.1; `wanted` if nobody listens there. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (wanted !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) resolve(freePort())
      else reject(error)
    })
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
