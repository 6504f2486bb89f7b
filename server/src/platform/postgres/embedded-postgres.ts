import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { inTerminalLanguage } from '../terminal.ts'
import {
  type Cluster,
  createCluster,
  freePort,
  isAlive,
  makePassableDirectory,
  PortTakenError,
  readPostmaster,
  type Settings,
  startCluster,
  stopCluster,
  writeSettings,
} from './cluster.ts'
import { DirectoryInUseError, lockDirectory } from './directory-lock.ts'
import { addressOf, holdsSockets } from './local-socket.ts'
import { chooseOsUser, EmbeddedPostgresError, findNativePostgres, type OsUser, osUserOf } from './native-binaries.ts'

/** The database the product lives in; `postgres` stays for administration. */
export const embeddedDatabaseName = 'shangshu'

export interface EmbeddedPostgresOptions {
  /** The product's data directory; the cluster lies in its folder `postgres`. Made when missing. */
  dataDir: string
  /** TCP port on 127.0.0.1. Without it: the one of last time, or a free one. */
  port?: number
  /** Progress for people, one line each. */
  log: (line: string) => void
  /** Called when the server process is gone although nobody stopped it. */
  onExit?: () => void
}

export interface EmbeddedPostgres {
  /** For the superuser, on database `shangshu`. Holds the password: do not print it. */
  url: string
  port: number
  /** The server's process id; changes with `restart`. */
  readonly pid: number
  /** Where the cluster lies. */
  clusterDir: string
  /** Starts the server again on the same port after `onExit`. */
  restart(): Promise<void>
  /** Ends all sessions, writes everything to disk and gives the directory free. */
  stop(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL on a data directory, making the cluster and the database first where there is none. Commits
 * are durable (fsync, synchronous_commit and full_page_writes are on). A server that a killed process left running is stopped
 * cleanly first, so that it always runs with the settings of this version.
 * @throws DirectoryInUseError when another living process uses this data directory
 * @throws EmbeddedPostgresError when the machine or the directory does not allow it; the message says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  const homeDir = join(dataDir, 'postgres')
  const rootRunsAs = chooseOsUser()
  makeWritable(homeDir, rootRunsAs)
  const lock = takeLock(homeDir)
  try {
    const clusterDir = placeOfCluster(homeDir, rootRunsAs, options.log)
    const runAs = userForCluster(clusterDir, rootRunsAs)
    const cluster: Cluster = { native: findNativePostgres(runAs), runAs, dir: clusterDir }
    const password = readOrMakePassword(homeDir, clusterDir)

    if (existsSync(join(clusterDir, 'PG_VERSION'))) {
      refuseOtherVersion(cluster)
      if (readPostmaster(cluster)) {
        options.log(
          inTerminalLanguage('正在停止上次运行遗留的数据库服务', 'Stopping a database server that an earlier run left behind'),
        )
        await stopCluster(cluster)
      }
    } else {
      options.log(
        inTerminalLanguage(
          `正在 ${clusterDir} 中建立 PostgreSQL ${cluster.native.version} 数据库`,
          `Making a PostgreSQL ${cluster.native.version} database cluster in ${clusterDir}`,
        ),
      )
      await createCluster(cluster, { password, durable: true })
    }
    const bySocket = await holdsSockets(clusterDir)
    writeSettings(cluster, {
      ...durableSettings(totalmem()),
      ...(bySocket ? { unix_socket_directories: `"${clusterDir.replaceAll('"', '""')}"` } : {}),
    })
    let postmaster = await startOnSomePort(cluster, homeDir, options.port)
    const { port } = postmaster
    const url = addressOf({ clusterDir, port, password, database: embeddedDatabaseName })
    await ensureDatabase(url)

    let stopping = false
    let reported = false
    const watch = setInterval(() => {
      if (stopping || reported || isAlive(postmaster.pid)) return
      reported = true
      options.onExit?.()
    }, 500)
    watch.unref()
    return {
      url,
      port,
      get pid() {
        return postmaster.pid
      },
      clusterDir,
      async restart() {
        postmaster = await startCluster(cluster, port)
        reported = false
      },
      async stop() {
        stopping = true
        clearInterval(watch)
        await stopCluster(cluster)
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * The address of the embedded server that another process, usually `npm start`, keeps running on this data directory.
 * @returns undefined when none runs, or when its password file is not ours to read
 */
export function findRunningEmbeddedPostgres(dataDir: string): { url: string; port: number; pid: number } | undefined {
  const homeDir = join(resolve(dataDir), 'postgres')
  try {
    const clusterDir = recordedPlace(homeDir) ?? join(homeDir, 'cluster')
    const postmaster = readPostmaster({ dir: clusterDir })
    if (!postmaster) return undefined
    const password = readFileSync(join(homeDir, 'password'), 'utf8').trim()
    return { url: addressOf({ clusterDir, port: postmaster.port, password, database: embeddedDatabaseName }), ...postmaster }
  } catch {
    return undefined
  }
}

/**
 * Settings for a small machine that also runs the application.
 * @param memoryBytes of the whole machine
 */
export function durableSettings(memoryBytes: number): Settings {
  const megabytes = Math.floor(memoryBytes / 1048576)
  return {
    ...serverSettings,
    fsync: true,
    synchronous_commit: true,
    full_page_writes: true,
    // a sixteenth of the machine: what is not used is not taken
    shared_buffers: `${Math.min(1024, Math.max(megabytes >= 2048 ? 256 : 64, Math.floor(megabytes / 16)))}MB`,
    effective_cache_size: `${Math.max(256, Math.floor(megabytes / 2))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: `${megabytes >= 2048 ? 128 : 64}MB`,
    max_connections: 100,
    // less to write after each checkpoint; the packaged server knows neither lz4 nor zstd
    wal_compression: 'pglz',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: 0.9,
    max_wal_size: '4GB',
    min_wal_size: '256MB',
    random_page_cost: 1.1,
    // A young company's tables grow from nothing to thousands of rows within a minute; without figures about them plans go wrong.
    autovacuum_naptime: '5s',
    ...(process.env.PGSS
      ? { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.max': '10000', 'pg_stat_statements.track': 'all' }
      : {}),
    // figures from 12,000 rows of a table instead of 30,000: taken often, they are to be cheap
    default_statistics_target: 40,
    // Looked at often, worked on only when much has changed: by the defaults a growing table would be read through all day.
    autovacuum_analyze_scale_factor: 0.4,
    autovacuum_vacuum_scale_factor: 0.3,
    autovacuum_vacuum_insert_scale_factor: 0.6,
    // statements here are short: compiling them costs more than it saves
    jit: false,
    // one file a weekday, overwritten a week later
    logging_collector: true,
    log_directory: 'log',
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: true,
    log_rotation_age: '1d',
    log_rotation_size: 0,
  }
}

/** What durable and test servers share. */
export const serverSettings: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // details of an error name key values, which may be a buyer's phone number
  log_error_verbosity: 'terse',
}

function makeWritable(homeDir: string, runAs: OsUser | undefined): void {
  try {
    makePassableDirectory(homeDir, runAs)
    for (const dir of [dirname(homeDir), homeDir]) letPass(dir, runAs)
    const probe = join(homeDir, `.write-probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS' && code !== 'ENOTDIR') throw error
    throw new EmbeddedPostgresError(
      inTerminalLanguage(
        `当前用户不能写入数据目录 ${homeDir}（${code}）。请以该目录所属的用户启动，或用 SHANGSHU_DATA_DIR 另选目录。`,
        `The data directory ${homeDir} cannot be written by this user (${code}). Start as the user it belongs to, or choose another with SHANGSHU_DATA_DIR.`,
      ),
    )
  }
}

/** The data directory may have been made under umask 077 by another command; the server's user has to pass through it. */
function letPass(dir: string, runAs: OsUser | undefined): void {
  const stat = lstatSync(dir)
  if (runAs && stat.uid === process.getuid?.() && (stat.mode & 0o001) === 0) chmodSync(dir, (stat.mode & 0o777) | 0o011)
}

function takeLock(homeDir: string) {
  try {
    return lockDirectory(join(homeDir, 'lock'))
  } catch (error) {
    if (!(error instanceof DirectoryInUseError)) throw error
    throw new DirectoryInUseError(
      inTerminalLanguage(
        `数据目录 ${homeDir} 正被另一个运行中的商枢（进程 ${error.holder.pid ?? '未知'}）使用。请先停止它，或用 SHANGSHU_DATA_DIR 另选目录。`,
        `The data directory ${homeDir} is already in use by a running Shangshu (process ${error.holder.pid ?? 'unknown'}). Stop that one first, or choose another directory with SHANGSHU_DATA_DIR.`,
      ),
      error.holder,
    )
  }
}

/**
 * The folder `cluster`, unless we are root and the server's user cannot get there (a checkout below a directory of mode 700):
 * then a fresh folder below /var/lib/shangshu, remembered in the file `location`. Its name is random, so that deleting the data
 * directory really starts anew.
 */
function placeOfCluster(homeDir: string, runAs: OsUser | undefined, log: (line: string) => void): string {
  const recorded = recordedPlace(homeDir)
  if (recorded) return recorded
  const usual = join(homeDir, 'cluster')
  if (!runAs || existsSync(usual) || canEnter(homeDir, runAs)) return usual
  const place = join('/var/lib/shangshu', `postgres-${randomBytes(6).toString('hex')}`)
  makePassableDirectory('/var/lib/shangshu', runAs)
  if (!canEnter('/var/lib/shangshu', runAs))
    throw new EmbeddedPostgresError(
      inTerminalLanguage(
        `PostgreSQL 以用户 ${runAs.name} 运行，而该用户既不能进入 ${homeDir}，也不能进入 /var/lib/shangshu。请用 SHANGSHU_DATA_DIR 选择一个该用户能进入的目录。`,
        `PostgreSQL runs as user ${runAs.name}, who can enter neither ${homeDir} nor /var/lib/shangshu. Choose a data directory with SHANGSHU_DATA_DIR that this user can reach.`,
      ),
    )
  log(
    inTerminalLanguage(
      `用户 ${runAs.name} 不能进入 ${homeDir}：数据库文件放在 ${place}`,
      `User ${runAs.name} cannot enter ${homeDir}: the database files go to ${place}`,
    ),
  )
  writeFileSync(join(homeDir, 'location'), `${place}\n`, { mode: 0o600 })
  return place
}

function recordedPlace(homeDir: string): string | undefined {
  const file = join(homeDir, 'location')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

function canEnter(dir: string, user: OsUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', dir], { uid: user.uid, gid: user.gid, cwd: '/', stdio: 'ignore' }).status === 0
}

/** A cluster is always run by the user who owns it; as root we can become that user, otherwise it has to be us. */
function userForCluster(clusterDir: string, rootRunsAs: OsUser | undefined): OsUser | undefined {
  const stat = lstatSync(clusterDir, { throwIfNoEntry: false })
  if (!stat || process.platform === 'win32') return rootRunsAs
  if (rootRunsAs) return stat.uid === rootRunsAs.uid ? rootRunsAs : osUserOf(stat.uid, stat.gid)
  if (stat.uid === process.getuid?.()) return undefined
  throw new EmbeddedPostgresError(
    inTerminalLanguage(
      `${clusterDir} 中的数据库文件属于用户 ${osUserOf(stat.uid, stat.gid).name}。请以建立它们的用户启动，或用 SHANGSHU_DATA_DIR 另选目录。`,
      `The database files in ${clusterDir} belong to user ${osUserOf(stat.uid, stat.gid).name}. Start as the user who made them, or choose another directory with SHANGSHU_DATA_DIR.`,
    ),
  )
}

function readOrMakePassword(homeDir: string, clusterDir: string): string {
  const file = join(homeDir, 'password')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  if (existsSync(clusterDir))
    throw new EmbeddedPostgresError(
      inTerminalLanguage(
        `缺少密码文件 ${file}，而 ${clusterDir} 中的数据库文件还在。请从数据目录的备份中恢复该文件。`,
        `The password file ${file} is missing, but the database files in ${clusterDir} are there. Restore it from a backup of the data directory.`,
      ),
    )
  const password = randomBytes(24).toString('base64url')
  writeFileSync(file, `${password}\n`, { mode: 0o600 })
  return password
}

function refuseOtherVersion(cluster: Cluster): void {
  const made = readFileSync(join(cluster.dir, 'PG_VERSION'), 'utf8').trim()
  const major = cluster.native.version.split('.')[0]
  if (made !== major)
    throw new EmbeddedPostgresError(
      inTerminalLanguage(
        `${cluster.dir} 中的数据库文件由 PostgreSQL ${made} 建立，而当前版本内置 ${major}。请用旧版本备份，再恢复到新的数据目录。`,
        `The database files in ${cluster.dir} were made by PostgreSQL ${made}, this version brings ${major}. Back up with the old version and restore into a new data directory.`,
      ),
    )
}

async function startOnSomePort(cluster: Cluster, homeDir: string, asked: number | undefined) {
  if (asked !== undefined) return startCluster(cluster, asked)
  const file = join(homeDir, 'port')
  const remembered = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 && remembered > 0 ? remembered : 0)
    try {
      const postmaster = await startCluster(cluster, port)
      writeFileSync(file, `${port}\n`)
      return postmaster
    } catch (error) {
      // somebody took it between our look and the server's bind
      if (!(error instanceof PortTakenError) || attempt >= 5) throw error
    }
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const administration = new URL(url)
  administration.pathname = '/postgres'
  const client = new pg.Client({ connectionString: administration.href })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [embeddedDatabaseName])
    if (rowCount === 0) await client.query(`create database ${embeddedDatabaseName}`)
  } finally {
    await client.end()
  }
}
