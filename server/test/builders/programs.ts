import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#platform/postgres/cluster.ts'
import { waitUntilReady } from '#platform/supervisor/wait-until-ready.ts'

/** A program of ours, running as it runs in production: a process of its own that knows nothing of the test. */
export interface Program {
  readonly pid: number
  /** Everything it printed so far. */
  output: () => string
  /** kill -9. Resolves when the process is gone. */
  kill: () => Promise<void>
  /** As Ctrl-C would. @throws Error with its output when it does not end with code 0 */
  stop: () => Promise<void>
}

const root = join(import.meta.dirname, '../../..')
const entries = {
  api: join(root, 'server/src/main-api.ts'),
  worker: join(root, 'server/src/main-worker.ts'),
  simulator: join(root, 'simulator/src/main.ts'),
}

/** Starts a program and leaves it running. What it prints is kept: it is part of what a test looks at. */
export function startProgram(name: keyof typeof entries, env: NodeJS.ProcessEnv, args: readonly string[] = []): Program {
  const child = spawn(process.execPath, [entries[name], ...args], {
    cwd: '/',
    env: { ...process.env, NODE_TEST_CONTEXT: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const ended = endOf(child)
  // a test that breaks down must not leave its programs behind
  const atExit = () => child.kill('SIGKILL')
  process.once('exit', atExit)
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    const how = await ended
    process.off('exit', atExit)
    return how
  }
  return {
    pid: child.pid!,
    output: () => output,
    kill: async () => void (await end('SIGKILL')),
    stop: async () => {
      const how = await end('SIGTERM')
      if (how !== 'code 0') throw new Error(`${name} ended with ${how}:\n${output.slice(-4000)}`)
    },
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`))
  })
}

export interface RunningSystem {
  /** Of the API. */
  url: string
  api: Program
  /** Changes with `restartWorker`. */
  readonly worker: Program
  /** After a kill. */
  restartWorker: () => void
  /** What all programs of this system printed, those that are dead included. */
  output: () => string
  /** Stops what still runs and deletes the data directory. */
  close: () => Promise<void>
}

/** One API and one worker on a database that is migrated. */
export async function startRunningSystem(
  database: { ownerUrl: string; appUrl: string; masterKey: Buffer },
  env: NodeJS.ProcessEnv = {},
): Promise<RunningSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shangshu-running-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings = {
    DATABASE_URL: database.ownerUrl,
    DATABASE_APP_URL: database.appUrl,
    SHANGSHU_MASTER_KEY: database.masterKey.toString('base64'),
    SHANGSHU_DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    LOG_LEVEL: 'info',
    CHECK_RESPONSES: '1',
    ...env,
  }
  const api = startProgram('api', settings)
  let worker = startProgram('worker', settings)
  let before = ''
  await waitUntilReady(`${url}/health/ready`, AbortSignal.timeout(60_000)).catch((error) => {
    throw new Error(`The API is not ready: ${error}\n${api.output()}`)
  })
  return {
    url,
    api,
    get worker() {
      return worker
    },
    restartWorker: () => {
      before += worker.output()
      worker = startProgram('worker', settings)
    },
    output: () => api.output() + before + worker.output(),
    close: async () => {
      try {
        await Promise.all([api.stop(), worker.stop()])
      } finally {
        rmSync(dataDir, { recursive: true, force: true })
      }
    },
  }
}

/** Asks until there is an answer that is not undefined: the fact is waited for, never a time. */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, patienceMs = 60_000): Promise<T> {
  const giveUpAt = Date.now() + patienceMs
  for (;;) {
    const found = await ask()
    if (found !== undefined) return found
    if (Date.now() > giveUpAt) throw new Error(`Waited ${patienceMs} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
