import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { backoffMs } from './backoff.ts'

const policy = { firstMs: 1000, maxMs: 60_000 }

test('waits double up to the ceiling, with jitter over their upper half', () => {
  assert.equal(backoffMs(1, 0, policy), 500)
  assert.equal(backoffMs(1, 0.5, policy), 750)
  assert.equal(backoffMs(3, 0.5, policy), 3000)
  assert.equal(backoffMs(6, 0, policy), 16_000)
  assert.equal(backoffMs(7, 0, policy), 30_000)
  assert.equal(backoffMs(5000, 0.999, policy), 59_970)
  assert.equal(backoffMs(3, 0, { ...policy, factor: 3 }), 4500)
})

test('every wait lies between half of its ceiling and the ceiling', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const ceiling = Math.min(60_000, 1000 * 2 ** (attempt - 1))
        const wait = backoffMs(attempt, random, policy)
        assert.ok(wait >= ceiling / 2 && wait <= ceiling)
      },
    ),
  )
})

test('wrong arguments', () => {
  for (const attempt of [0, -1, 1.5, Number.NaN]) assert.throws(() => backoffMs(attempt, 0, policy), RangeError)
  for (const random of [1, -0.1, Number.NaN]) assert.throws(() => backoffMs(1, random, policy), RangeError)
})
