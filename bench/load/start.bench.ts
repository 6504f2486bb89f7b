import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchOptions } from '../main.ts'
import { record, round } from '../results.ts'

// `npm start` as a stranger does it: a fresh clone, the npm cache warm; and again on what the first start left.

export async function run(_options: BenchOptions): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'shangshu-clone-'))
  const clone = join(dir, 'shangshu')
  try {
    spawnSync('git', ['clone', '--quiet', join(import.meta.dirname, '../..'), clone], { stdio: 'inherit' })
    const first = await secondsUntilReady(clone)
    const second = await secondsUntilReady(clone)
    record([
      { id: 'start.first_s', value: round(first, 1), unit: 's', target: 60, better: 'lower', runs: [round(first, 1)] },
      { id: 'start.second_s', value: round(second, 1), unit: 's', target: 5, better: 'lower', runs: [round(second, 1)] },
    ])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function secondsUntilReady(clone: string): Promise<number> {
  const port = await freePort()
  const started = performance.now()
  const child = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: clone,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    env: {
      ...process.env,
      PATH: process.env
        .PATH!.split(':')
        .filter((part) => !part.includes('node_modules'))
        .join(':'),
    },
  })
  let output = ''
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      if (output.includes(`http://127.0.0.1:${port}`) && /Ctrl-C/.test(output)) resolve((performance.now() - started) / 1000)
    })
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)))
  })
  try {
    return await ready
  } finally {
    child.removeAllListeners('exit')
    await new Promise<void>((resolve) => {
      // `close` comes when the last of its programs has let go of the output.
      child.once('close', () => resolve())
      // Ctrl-C reaches the whole group.
      process.kill(-child.pid!, 'SIGINT')
    })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
