import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { LogFile } from './log-file.ts'
import { nodeFlags } from './node-flags.ts'
import { healthyAfterMs, restartDelayMs } from './restart-delay.pure.ts'

export interface ProgramOptions {
  name: string
  /** The script, absolute, and its arguments. */
  entry: string
  args?: string[]
  env: NodeJS.ProcessEnv
  log: LogFile
  /** Told each time the program ends without having been asked to. */
  onCrash: (crash: Crash) => void
}

export interface Crash {
  name: string
  /** For example `code 1` or `SIGKILL`. */
  how: string
  /** In a row, this one included. */
  crashes: number
  delayMs: number
}

/** A program that is started again whenever it ends by itself. */
export interface SupervisedProgram {
  name: string
  /** Undefined between a crash and the next start. */
  readonly pid: number | undefined
  /** Lets the program finish what it does (SIGTERM); after `graceMs` it is killed. */
  stop(graceMs: number): Promise<void>
}

const preload = join(import.meta.dirname, 'exit-with-parent.ts')

/** Starts a program of ours on this Node and keeps it running until `stop`. */
export function superviseProgram(options: ProgramOptions): SupervisedProgram {
  let child: ChildProcess | undefined
  let crashes = 0
  let stopping = false
  let retry: NodeJS.Timeout | undefined
  let ended: () => void = () => {}

  const start = () => {
    const startedAt = Date.now()
    const next = startProgram(options)
    child = next
    let over = false
    const onEnd = (how: string) => {
      if (over) return
      over = true
      child = undefined
      ended()
      if (stopping) return
      crashes = Date.now() - startedAt >= healthyAfterMs ? 1 : crashes + 1
      const delayMs = restartDelayMs(crashes)
      retry = setTimeout(start, delayMs)
      options.onCrash({ name: options.name, how, crashes, delayMs })
    }
    next.on('error', (error) => onEnd(error.message))
    next.on('exit', (code, signal) => onEnd(signal ?? `code ${code}`))
  }
  start()

  return {
    name: options.name,
    get pid() {
      return child?.pid
    },
    async stop(graceMs) {
      stopping = true
      if (retry) clearTimeout(retry)
      const running = child
      if (!running) return
      const end = new Promise<void>((resolve) => {
        ended = resolve
      })
      running.kill('SIGTERM')
      const kill = setTimeout(() => running.kill('SIGKILL'), graceMs)
      await end
      clearTimeout(kill)
    },
  }
}

/**
 * Runs a program of ours once. It is in a process group of its own, because Ctrl-C in a terminal goes to the whole group and would
 * stop everything at the same moment instead of in order.
 */
export function startProgram(options: Pick<ProgramOptions, 'entry' | 'args' | 'env' | 'log'>): ChildProcess {
  const child = spawn(
    process.execPath,
    [...nodeFlags(options.entry), '--import', preload, options.entry, ...(options.args ?? [])],
    {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  )
  child.stdout?.on('data', (chunk: Buffer) => options.log.write(chunk))
  child.stderr?.on('data', (chunk: Buffer) => options.log.write(chunk))
  return child
}
