import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectDir } from '../project-files.ts'

/** A whole system, started the way `npm start` starts it, on a data directory of its own. */
export interface StartedSystem {
  url: string
  dataDir: string
  /** What it printed so far. */
  output: () => string
  /** Stops it as Ctrl-C would and deletes its data. */
  stop(): Promise<void>
}

/**
 * @param options.args further options of `npm start`, for example `--no-demo`
 * @throws Error with everything it printed when it ends instead of becoming ready
 */
export async function startSystem(options: { args?: string[]; env?: NodeJS.ProcessEnv } = {}): Promise<StartedSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shangshu-system-'))
  const program = join(projectDir, 'server', 'src', 'main-start.ts')
  const child = spawn(process.execPath, [program, '--port', '0', '--data-dir', dataDir, ...(options.args ?? [])], {
    env: { ...process.env, ...options.env, DATABASE_URL: '', PORT: '', HOST: '' },
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
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  })
  return {
    url,
    dataDir,
    output: () => output,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
