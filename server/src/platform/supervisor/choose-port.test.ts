import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { Refusal } from '../terminal.ts'
import { choosePort, defaultPort } from './choose-port.ts'

test('a named port that is taken is refused with its number', async (t) => {
  const squatter = createServer().listen(0, '127.0.0.1')
  t.after(() => squatter.close())
  await once(squatter, 'listening')
  const { port } = squatter.address() as { port: number }
  await assert.rejects(choosePort(port, '127.0.0.1'), (error) => error instanceof Refusal && error.message.includes(String(port)))
})

test('without a named port the next free one after the default is taken', async (t) => {
  const first = await choosePort(undefined, '127.0.0.1')
  assert.ok(first >= defaultPort && first < defaultPort + 100)
  const squatter = createServer().listen(first, '127.0.0.1')
  t.after(() => squatter.close())
  await once(squatter, 'listening')
  const second = await choosePort(undefined, '127.0.0.1')
  assert.ok(second > first)
})

test('port 0 is any free port, and an address that is not ours is refused', async () => {
  assert.ok((await choosePort(0, '127.0.0.1')) > 0)
  await assert.rejects(choosePort(0, '192.0.2.1'), Refusal)
})
