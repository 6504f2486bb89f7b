import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectDir } from '../project-files.ts'

/** A whole system, started the way `npm start` starts it, on a data directory of its own. */
export interface StartedSystem {
  url: string
  dataDir: string
  /** The supervisor's process id. */
  pid: number
  /** What it printed so far. */
  output: () => string
  /** Kills the supervisor outright and leaves its data. */
  kill(): Promise<void>
  /** Stops it as Ctrl-C would and deletes its data. */
  stop(): Promise<void>
}

export interface SystemOptions {
  /** Further options of `npm start`, for example `--no-demo`. */
  args?: string[]
  env?: NodeJS.ProcessEnv
  /** Kept after the stop. Without it: a new one, deleted after the stop. */
  dataDir?: string
  uid?: number
}

/**
 * @throws Error with everything it printed when it ends instead of becoming ready
 */
export async function startSystem(options: SystemOptions = {}): Promise<StartedSystem> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'shangshu-system-'))
  const discard = () => {
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
  }
  const program = join(projectDir, 'server', 'src', 'main-start.ts')
  const ids = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }
  const child = spawn(process.execPath, [program, '--port', '0', '--data-dir', dataDir, ...(options.args ?? [])], {
    ...ids,
    cwd: '/',
    env: { ...process.env, DATABASE_URL: '', PORT: '', HOST: '', LANG: 'C', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(`${signal ?? `code ${code}`}`))
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { ready?: string }) => {
      if (message.ready) resolve(message.ready)
    })
    void ended.then((how) => reject(new Error(`The system did not start (${how}):\n${output}`)))
  }).catch((error) => {
    discard()
    throw error
  })
  return {
    url,
    dataDir,
    pid: child.pid!,
    output: () => output,
    async stop() {
      child.kill('SIGTERM')
      const how = await ended
      discard()
      if (how !== 'code 0') throw new Error(`The system ended with ${how}:\n${output}`)
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
