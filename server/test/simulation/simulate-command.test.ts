import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const cli = join(import.meta.dirname, '../../src/main-cli.ts')

/** What `shangshu simulate` says when its day is over; stopped then, as Ctrl-C would. */
async function simulate(...args: string[]): Promise<{ orders: number; digest: string; code: number | null }> {
  const env = { ...process.env, SIMULATOR_URL: '', LANG: 'C' }
  const child = spawn(process.execPath, [cli, 'simulate', '--days', '1', '--orders-per-day', '20', ...args], { env })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
      if (/^digest /m.test(output)) child.kill('SIGTERM')
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const orders = Number(/days passed: (\d+) orders/.exec(output)?.[1])
  const digest = /^digest ([0-9a-f]{64})$/m.exec(output)?.[1]
  assert.ok(digest, output)
  return { orders, digest, code }
}

test('the same seed tells the same day, whatever goes wrong on the way; another seed another', async () => {
  const first = await simulate('--seed', '7')
  assert.ok(first.orders > 20)
  assert.equal(first.code, 0)
  assert.deepEqual(await simulate('--seed', '7', '--chaos', '0'), first)
  assert.notEqual((await simulate('--seed', '8')).digest, first.digest)
})
