import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, dayOf, isDay, spanDays, spanInstants, startOfDay } from './zoned-time.ts'

const at = (iso: string) => Date.parse(iso)

test('a day is the day of the zone, not of the machine', () => {
  assert.equal(dayOf(at('2026-01-01T18:00:00Z'), 'Asia/Shanghai'), '2026-01-02')
  assert.equal(dayOf(at('2026-01-01T18:00:00Z'), 'America/Los_Angeles'), '2026-01-01')
})

test('a day begins at its first instant, also where clocks change', () => {
  assert.equal(startOfDay('2026-01-02', 'Asia/Shanghai'), at('2026-01-01T16:00:00Z'))
  assert.equal(startOfDay('2026-01-02', 'UTC'), at('2026-01-02T00:00:00Z'))
  assert.equal(startOfDay('2026-03-08', 'America/New_York'), at('2026-03-08T05:00:00Z'))
  assert.equal(startOfDay('2026-03-09', 'America/New_York'), at('2026-03-09T04:00:00Z'))
  // Cairo: on 2024-04-26 the clock went from 00:00 to 01:00, so the day begins at 01:00 local, 22:00 UTC
  assert.equal(startOfDay('2024-04-26', 'Africa/Cairo'), at('2024-04-25T22:00:00Z'))
  assert.throws(() => startOfDay('2026-02-30', 'UTC'), /not a calendar day/)
})

test('days are checked and counted by the calendar', () => {
  assert.equal(isDay('2024-02-29'), true)
  assert.equal(isDay('2026-02-29'), false)
  assert.equal(isDay('2026-2-9'), false)
  assert.equal(addDays('2026-02-28', 1), '2026-03-01')
  assert.equal(addDays('2026-01-01', -1), '2025-12-31')
})

test('moving spans follow today in the zone', () => {
  const now = at('2026-03-01T17:00:00Z') // already 2 March in Shanghai
  const days = (preset: Parameters<typeof spanDays>[0]) => spanDays(preset, 'Asia/Shanghai', now)
  assert.deepEqual(days({ preset: 'today' }), { from: '2026-03-02', to: '2026-03-02' })
  assert.deepEqual(days({ preset: 'yesterday' }), { from: '2026-03-01', to: '2026-03-01' })
  assert.deepEqual(days({ preset: 'last7' }), { from: '2026-02-24', to: '2026-03-02' })
  assert.deepEqual(days({ preset: 'last30' }), { from: '2026-02-01', to: '2026-03-02' })
  assert.deepEqual(days({ preset: 'thisMonth' }), { from: '2026-03-01', to: '2026-03-02' })
  assert.deepEqual(days({ preset: 'lastMonth' }), { from: '2026-02-01', to: '2026-02-28' })
  assert.deepEqual(days({ from: '2026-01-05' }), { from: '2026-01-05' })
})

test('instants include the first and exclude the one after the last day', () => {
  assert.deepEqual(spanInstants({ from: '2026-01-02', to: '2026-01-02' }, 'Asia/Shanghai', 0), {
    from: '2026-01-01T16:00:00.000Z',
    before: '2026-01-02T16:00:00.000Z',
  })
  assert.deepEqual(spanInstants({ to: '2026-01-02' }, 'UTC', 0), { before: '2026-01-03T00:00:00.000Z' })
  assert.deepEqual(spanInstants({}, 'UTC', 0), {})
})
