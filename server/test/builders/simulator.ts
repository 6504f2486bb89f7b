import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const program = join(import.meta.dirname, '../../../simulator/src/main.ts')

export interface SimulatorProcess {
  url: string
  child: ChildProcess
  /** A call of the control API; throws unless the answer is 200. */
  control: (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<any>
  /** Ends it with this signal and waits until it is gone. */
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

/** The simulator as a program of its own on a free port, with these arguments; ready when this resolves. */
export async function startSimulatorProcess(args: readonly string[]): Promise<SimulatorProcess> {
  const port = args.includes('--port') ? [] : ['--port', '0']
  const child = spawn(process.execPath, [program, ...args, ...port], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  let url: string | undefined
  for await (const line of createInterface({ input: child.stdout! })) {
    url = /^simulator ready on (\S+),/.exec(line)?.[1]
    if (url !== undefined) break
  }
  if (url === undefined) throw new Error(`the simulator ended: ${String(await gone)}`)
  child.stdout!.resume()
  return {
    url,
    child,
    control: async (method, path, body) => {
      const response = await fetch(`${url}/control${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return JSON.parse(text)
    },
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await gone
    },
  }
}
