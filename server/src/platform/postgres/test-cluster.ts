import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Cluster,
  createCluster,
  freePort,
  PortTakenError,
  readPostmaster,
  startCluster,
  stopCluster,
  writeSettings,
} from './cluster.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { serverSettings } from './embedded-postgres.ts'
import { chooseOsUser, findNativePostgres, type OsUser, osUserOf, postgresEnvironment } from './native-binaries.ts'

export interface TestCluster {
  /** For the superuser, on database `postgres`. */
  url: string
  /** False when the address came from SHANGSHU_TEST_DATABASE_URL. */
  started: boolean
  /** Stops the server and deletes its files; does nothing when it was not started here. */
  stop(): Promise<void>
}

const directoryPrefix = 'shangshu-postgres-test-'

/**
 * A throw-away PostgreSQL server for tests, in memory where there is room, with durability off. One test run shares one: when
 * SHANGSHU_TEST_DATABASE_URL names a server nothing is started. Stop it in a `finally`; what a killed run left behind is
 * removed by the next one.
 * @throws EmbeddedPostgresError
 */
export async function startTestCluster(): Promise<TestCluster> {
  const given = process.env.SHANGSHU_TEST_DATABASE_URL
  if (given) return { url: given, started: false, stop: async () => {} }

  const runAs = chooseOsUser()
  const native = findNativePostgres(runAs)
  await removeLeftovers(native)
  const homeDir = mkdtempSync(join(roomyDirectory(), directoryPrefix))
  if (runAs) chmodSync(homeDir, 0o711)
  const lock = lockDirectory(join(homeDir, 'lock'), 'tests')
  const cluster: Cluster = { native, runAs, dir: join(homeDir, 'cluster') }
  const password = randomBytes(16).toString('hex')
  // a safety net for process.exit() in the middle of a run; the ordinary way is stop()
  const atExit = () => stopNow(cluster, homeDir)
  process.once('exit', atExit)
  try {
    await createCluster(cluster, { password, durable: false })
    writeSettings(cluster, {
      ...serverSettings,
      fsync: false,
      synchronous_commit: false,
      full_page_writes: false,
      wal_level: 'minimal',
      max_wal_senders: 0,
      max_connections: 200,
      shared_buffers: '128MB',
      max_wal_size: '1GB',
      autovacuum_naptime: '10min',
      file_copy_method: 'copy',
      jit: false,
    })
    const port = await startSomewhere(cluster)
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      started: true,
      async stop() {
        process.off('exit', atExit)
        await stopCluster(cluster, { throwAway: true })
        giveUp(lock, homeDir)
      },
    }
  } catch (error) {
    process.off('exit', atExit)
    await stopCluster(cluster, { throwAway: true })
    giveUp(lock, homeDir)
    throw error
  }
}

async function startSomewhere(cluster: Cluster): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    try {
      await startCluster(cluster, port)
      return port
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt >= 5) throw error
    }
  }
}

/** /dev/shm when it has more than 1 GB free (containers often give it 64 MB), else the temporary directory. */
function roomyDirectory(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize > 1024 ** 3) return '/dev/shm'
  } catch {
    // there is none on macOS and Windows
  }
  return tmpdir()
}

/** Stops and deletes test servers whose owner was killed: nobody holds their lock any more. */
async function removeLeftovers(native: Cluster['native']): Promise<void> {
  for (const parent of new Set([roomyDirectory(), tmpdir()])) {
    for (const name of readdirSync(parent)) {
      if (!name.startsWith(directoryPrefix)) continue
      const homeDir = join(parent, name)
      const home = lstatSync(homeDir, { throwIfNoEntry: false })
      if (!home?.isDirectory() || home.uid !== process.getuid?.()) continue
      // younger than its own lock file: somebody is just making it
      if (!existsSync(join(homeDir, 'lock')) && Date.now() - home.ctimeMs < 10_000) continue
      try {
        const lock = lockDirectory(join(homeDir, 'lock'), 'cleaning up')
        await stopCluster(
          { native, runAs: ownerOf(join(homeDir, 'cluster')), dir: join(homeDir, 'cluster') },
          { throwAway: true },
        )
        giveUp(lock, homeDir)
      } catch {
        // in use by a living test run, or being removed by another one
      }
    }
  }
}

function ownerOf(dir: string): OsUser | undefined {
  const stat = lstatSync(dir, { throwIfNoEntry: false })
  return stat && stat.uid !== process.getuid?.() ? osUserOf(stat.uid, stat.gid) : undefined
}

function giveUp(lock: DirectoryLock, homeDir: string): void {
  lock.release()
  rmSync(homeDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

function stopNow(cluster: Cluster, homeDir: string): void {
  if (readPostmaster(cluster)) {
    const ids = cluster.runAs ? { uid: cluster.runAs.uid, gid: cluster.runAs.gid } : {}
    const program = join(cluster.native.binDir, process.platform === 'win32' ? 'pg_ctl.exe' : 'pg_ctl')
    spawnSync(program, ['-D', cluster.dir, '-m', 'immediate', '-w', 'stop'], {
      ...ids,
      cwd: '/',
      env: postgresEnvironment(),
      timeout: 20_000,
    })
  }
  rmSync(homeDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
