import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { waitUntilReady } from './wait-until-ready.ts'

test('waits through refusals and errors until the answer is 200', async (t) => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.statusCode = asked < 3 ? 503 : 200
    response.end()
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  await waitUntilReady(`http://127.0.0.1:${(server.address() as { port: number }).port}/`, AbortSignal.timeout(10_000))
  assert.equal(asked, 3)
})

test('gives up when told to', async () => {
  const reason = new Error('stopping')
  await assert.rejects(waitUntilReady('http://127.0.0.1:1/', AbortSignal.abort(reason)), reason)
})
