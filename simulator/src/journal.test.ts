import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once as happens } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { universeDigest } from '#sim/digest.ts'
import type { OrderDocument } from '#sim/documents.ts'
import { type Simulator, startSimulator } from '#sim/simulator.ts'
import { createClient, once, poll } from '#sim/testing/naive-client.ts'
import { keyOf } from '#sim/universe.ts'

const dir = mkdtempSync(join(tmpdir(), 'simulator-journal-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const clientOf = (url: string, seed: string) => {
  const { keyId, secret } = keyOf(seed, 'shanqian')
  return createClient(`${url}/shops/shanqian/open-shop/v1`, 'shanqian', keyId, secret)
}
const control = async (url: string, path: string, body: unknown = {}, method = 'POST') => {
  const response = await fetch(`${url}/control${path}`, { method, body: JSON.stringify(body) })
  assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`)
  return response.json() as Promise<any>
}

test('a world goes on where it stood: what the ERP told, what people did, and what was planned', async (t) => {
  const journalPath = join(dir, 'goes-on', 'world.ndjson')
  const options = { seed: 'journal', shops: 2, ordersPerDay: 60, warmUpDays: 2, codeFaults: 0, journalPath }
  const hook = 'http://127.0.0.1:9/none'
  let simulator: Simulator = await startSimulator(options)
  t.after(() => simulator.close())
  const liveOn = async () => {
    const { url } = simulator
    const client = clientOf(url, 'journal')
    await control(url, '/advance', { hours: 20, deliver: false })
    await poll(client)
    const plain = (order: OrderDocument) =>
      order.state === 'paid' && order.lines.every((line) => line.refundState === 'none' && line.refundedQuantity === 0)
    const waiting = [...client.orders.values()].filter(plain).slice(0, 5)
    assert.equal(waiting.length, 5)
    const shipments = waiting.map((order: OrderDocument, index) => ({
      shipmentId: `box-${order.number}`,
      orderNumber: index === 4 ? 'nobody' : order.number,
      carrierCode: 'SF',
      carrierName: null,
      waybillNumber: `SF${order.number}`,
      shippedAt: new Date(simulator.universe.nowMs).toISOString(),
      lines: order.lines.map((line) => ({ lineId: line.id, quantity: line.quantity })),
    }))
    const told = await once<any>(client, 'POST', '/shipments', { shipments }, `key-${waiting[0]!.number}`)
    assert.deepEqual(
      told.body.results.map((each: { result: string }) => each.result),
      ['accepted', 'accepted', 'accepted', 'accepted', 'refused'],
    )
    const { variant } = simulator.universe.shops[0]!.listings[0]!
    const items = [{ variantId: variant.id, quantity: 3, sequence: simulator.universe.nowMs }]
    await once(client, 'POST', '/stock', { ordersCursor: null, items }, `stock-${waiting[0]!.number}`)
    await control(url, '/shops/yunchang/demand', { ordersPerDay: 200 }, 'PUT')
    await control(url, '/shops/yunchang/webhook', { url: hook }, 'PUT')
    const byHand = await control(url, '/shops/shanqian/orders', { lines: [{ variantId: variant.id, quantity: 1 }], pay: 'now' })
    await control(url, `/shops/shanqian/orders/${byHand.number}/remark`, { remark: 'please', flag: 'red' })
    await control(url, '/advance', { hours: 5, deliver: false })
    return { client, told, shipments, key: `key-${waiting[0]!.number}`, byHand }
  }
  const first = await liveOn()
  const before = universeDigest(simulator.universe)
  const { nowMs } = simulator.universe
  await simulator.close()
  // Killed in the middle of a line.
  appendFileSync(journalPath, '{"kind":"call","atMs":17')

  simulator = await startSimulator({ ...options, seed: 'another', shops: 1 })
  assert.equal(simulator.universe.nowMs, nowMs)
  assert.equal(universeDigest(simulator.universe), before)
  const again = await once<any>(
    clientOf(simulator.url, 'journal'),
    'POST',
    '/shipments',
    { shipments: first.shipments },
    first.key,
  )
  assert.deepEqual([again.headers.get('idempotency-replayed'), again.body], ['true', first.told.body])
  const [, yunchang] = simulator.universe.shops
  assert.deepEqual([yunchang!.ordersPerDay, yunchang!.outbox.url, yunchang!.outbox.timeline.heap.length], [200, hook, 0])

  await liveOn()
  const later = universeDigest(simulator.universe)
  assert.notEqual(later, before)
  await simulator.close()
  simulator = await startSimulator(options)
  assert.equal(universeDigest(simulator.universe), later)
})

test('killed while time runs: the world made again is not younger than what was told of it', async () => {
  const journal = join(dir, 'killed.ndjson')
  const args = [
    '--seed',
    'kill',
    '--shops',
    '1',
    '--orders-per-day',
    '20000',
    '--port',
    '0',
    '--journal',
    journal,
    '--speed',
    '600',
  ]
  const start = async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^simulator ready on (\S+),/.exec(line)?.[1]
      if (url !== undefined) return { child, url }
    }
    throw new Error('the simulator ended')
  }
  const one = await start()
  const client = clientOf(one.url, 'kill')
  while (client.orders.size < 60) await poll(client)
  const gone = happens(one.child, 'exit')
  one.child.kill('SIGKILL')
  await gone

  const two = await start()
  try {
    const back = clientOf(two.url, 'kill')
    await poll(back)
    assert.ok(back.ordersCursor >= client.ordersCursor, `${back.ordersCursor} < ${client.ordersCursor}`)
    for (const [number, document] of client.orders) {
      const now = back.orders.get(number)
      assert.ok(now && now.version >= document.version, number)
      if (now.version === document.version) assert.deepEqual(now, document)
    }
    const seen = back.orders.size
    while (back.orders.size < seen + 20) await poll(back)
  } finally {
    const ended = happens(two.child, 'exit')
    two.child.kill('SIGTERM')
    await ended
  }
  assert.match(readFileSync(journal, 'utf8'), /^\{"kind":"world"/)
})

test('a file that is something else is refused', async () => {
  const path = join(dir, 'other.ndjson')
  writeFileSync(path, '{"kind":"time","atMs":1}\n')
  await assert.rejects(startSimulator({ journalPath: path }), /not the journal of a simulated world/)
})
