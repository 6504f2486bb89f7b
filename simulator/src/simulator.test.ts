import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setSpeed } from '#sim/drive.ts'
import { startSimulator } from '#sim/simulator.ts'
import { createClient, once } from '#sim/testing/naive-client.ts'
import { keyOf } from '#sim/universe.ts'

test('time tied to the wall clock moves by itself and stops when let go', async () => {
  const simulator = await startSimulator({ seed: 'drive', shops: 1, ordersPerDay: 100 })
  const { universe, drive } = simulator
  try {
    setSpeed(drive, 200_000)
    while (universe.nowMs < universe.options.startMs + 86_400_000) await new Promise((resolve) => setImmediate(resolve))
    setSpeed(drive, 0)
    await drive.queue
    const { nowMs } = universe
    assert.ok(universe.shops[0]!.orders.size > 20)
    assert.equal(drive.timer, null)
    await drive.queue
    assert.equal(universe.nowMs, nowMs)
  } finally {
    await simulator.close()
  }
})

test('a warm-up leaves a history that is shipped, and a backlog of the last hours that is not', async () => {
  const startMs = Date.parse('2026-03-01T08:00:00Z')
  const simulator = await startSimulator({ seed: 'warm', shops: 1, ordersPerDay: 80, startMs, warmUpDays: 10 })
  try {
    const { universe } = simulator
    assert.equal(universe.nowMs, startMs)
    const orders = [...universe.shops[0]!.orders.values()].map((order) => order.document)
    const waiting = orders.filter((order) => order.state === 'paid')
    const done = orders.filter((order) => order.state === 'shipped' || order.state === 'signed' || order.state === 'completed')
    assert.ok(waiting.length > 5 && done.length > 500, `${waiting.length} waiting, ${done.length} done`)
    assert.ok(universe.shops[0]!.statements.size >= 9)
  } finally {
    await simulator.close()
  }
})

test('a real limit of requests answers 429 with the time to wait', async () => {
  const simulator = await startSimulator({ seed: 'limit', shops: 1, ordersPerDay: 0, requestsPerMinute: 60 })
  try {
    const { keyId, secret } = keyOf('limit', 'shanqian')
    const client = createClient(`${simulator.url}/shops/shanqian/open-shop/v1`, 'shanqian', keyId, secret)
    const startedAt = performance.now()
    const answers = await Promise.all(Array.from({ length: 30 }, () => once<{ code: string }>(client, 'GET', '/shop')))
    const refused = answers.filter((answer) => answer.status === 429)
    const passed = answers.filter((answer) => answer.status === 200).length
    // Ten at once, and one more for every second this takes.
    const most = 10 + Math.ceil((performance.now() - startedAt) / 1000)
    assert.ok(passed >= 10 && passed <= most, `${passed} of at most ${most}`)
    assert.equal(refused.length, 30 - passed)
    assert.equal(refused[0]!.body.code, 'rate_limited')
    assert.match(refused[0]!.headers.get('retry-after')!, /^[1-9]\d*$/)
  } finally {
    await simulator.close()
  }
})
