import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDuration, parseDuration } from './duration.ts'
import { InputError } from './input-error.ts'

test('durations are read and written', () => {
  assert.equal(parseDuration('30s'), 30_000)
  assert.equal(parseDuration('1h30m'), 5_400_000)
  assert.equal(parseDuration('7d'), 604_800_000)
  assert.equal(parseDuration('250ms'), 250)
  assert.equal(parseDuration('5m'), 300_000)
  assert.equal(formatDuration(5_400_000), '1h30m')
  assert.equal(formatDuration(90_061_001), '1d1h1m1s1ms')
  assert.equal(formatDuration(0), '0s')
})

test('anything else is refused', () => {
  for (const text of ['', '5', 's', '1.5h', '-1s', '30m1h', '1h1h', ' 1s', '1y', '99999999999999999d']) {
    assert.throws(() => parseDuration(text), InputError, text)
  }
  assert.throws(() => formatDuration(-1), RangeError)
  assert.throws(() => formatDuration(1.5), RangeError)
})

test('what is written reads back', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (millis) => assert.equal(parseDuration(formatDuration(millis)), millis)))
})
