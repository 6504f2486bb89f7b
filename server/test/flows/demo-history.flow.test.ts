import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startSystem } from '../../../scripts/testing/start-system.ts'

// The demo company as a newcomer finds it: days of business that were lived through by the ordinary commands, each document with its own date.

const system = await startSystem({ args: ['--demo-days', '2'] })
after(() => system.stop())

let cookie = ''
async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<any> {
  const answer = await fetch(system.url + path, {
    method,
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const set = answer.headers.getSetCookie()
  if (set.length > 0) cookie = set.map((one) => one.split(';')[0]).join('; ')
  const text = await answer.text()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
  return text === '' ? undefined : JSON.parse(text)
}

async function until<Fact>(what: string, look: () => Promise<Fact | undefined | false>): Promise<Fact> {
  const end = Date.now() + 240_000
  for (;;) {
    const fact = await look()
    if (fact) return fact
    if (Date.now() > end) assert.fail(`waited in vain for ${what}`)
    await delay(250)
  }
}

test('the demo has a past: shipped and booked day by day, every date after the one it rests on', async () => {
  await ask('POST', '/api/log-in', { email: 'owner@demo.example', password: 'try-shangshu-2026' })
  await until('the history', async () => {
    const { rows } = await ask('GET', '/api/jobs?limit=50')
    const history = rows.find((row: { kind: string }) => row.kind === 'demo.history')
    assert.notEqual(history?.status, 'failed', JSON.stringify(history?.error))
    return history?.status === 'succeeded'
  })
  const shipped = (await ask('GET', '/api/fulfillments?limit=500&status=shipped')).rows
  assert.ok(shipped.length > 20, `${shipped.length} shipped`)
  const made = Date.now()
  for (const { id } of [shipped[0], shipped[Math.floor(shipped.length / 2)], shipped.at(-1)]) {
    const one = await ask('GET', `/api/fulfillments/${id}`)
    const order = await ask('GET', `/api/orders/${one.sourceId}`)
    const dates = [order.orderedAt, order.createdAt, order.approvedAt, one.createdAt, one.pickedAt, one.packedAt, one.shippedAt]
    const times = dates.map((date) => Date.parse(date))
    assert.ok(times.every(Number.isFinite), JSON.stringify(dates))
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
      JSON.stringify(dates),
    )
    assert.ok(times.at(-1)! < made - 10 * 60_000, 'shipped in the past, not while it was made')
  }
  const home = await until('the books to follow', async () => {
    const { lanes } = await ask('GET', '/api/queues')
    const fresh = await ask('GET', '/api/analytics/home?days=30')
    return lanes.length === 0 && fresh.days.some((day: { profitMinor: number }) => day.profitMinor > 0) && fresh
  })
  const busy = home.days.filter((day: { placedMinor: number }) => day.placedMinor > 0)
  assert.ok(busy.length >= 2, `${busy.length} days with sales`)
})
