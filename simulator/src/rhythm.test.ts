import assert from 'node:assert/strict'
import { test } from 'node:test'
import { campaignFactor, hourFactor, localMidnight, nextHour } from '#sim/rhythm.ts'

const at = (text: string) => Date.parse(text)

test('an ordinary week averages to one', () => {
  let sum = 0
  for (let h = 0; h < 168; h++) sum += hourFactor(at('2026-03-15T16:00:00Z') + h * 3_600_000, 480, 'zh')
  assert.ok(Math.abs(sum / 168 - 1) < 0.001, String(sum / 168))
})

test('campaigns belong to local days', () => {
  assert.equal(campaignFactor(at('2026-11-10T15:59:59Z'), 480, 'zh'), 2)
  assert.equal(campaignFactor(at('2026-11-10T16:00:00Z'), 480, 'zh'), 9)
  assert.equal(campaignFactor(at('2026-11-11T16:00:00Z'), 480, 'zh'), 2)
  assert.equal(campaignFactor(at('2026-11-27T12:00:00Z'), 0, 'en'), 7)
  assert.equal(campaignFactor(at('2026-11-20T12:00:00Z'), 0, 'en'), 1)
  assert.ok(hourFactor(at('2026-11-10T16:00:00Z'), 480, 'zh') > 20 * hourFactor(at('2026-10-10T16:00:00Z'), 480, 'zh'))
})

test('midnights and hours', () => {
  assert.equal(localMidnight(at('2026-01-01T15:59:59Z'), 480), at('2025-12-31T16:00:00Z'))
  assert.equal(localMidnight(at('2026-01-01T16:00:00Z'), 480), at('2026-01-01T16:00:00Z'))
  assert.equal(nextHour(at('2026-01-01T16:00:00Z')), at('2026-01-01T17:00:00Z'))
  assert.equal(nextHour(at('2026-01-01T16:30:00Z')), at('2026-01-01T17:00:00Z'))
})
