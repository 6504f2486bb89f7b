import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apportion, basisPoints, cumulativeShare } from '#sim/money.ts'

test('the example of the protocol document', () => {
  assert.deepEqual(apportion(1500, [24800, 1990]), [1389, 111])
})

test('parts sum to the whole and are off by less than one unit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc.array(fc.integer({ min: 0, max: 9_000_000 }), { minLength: 1, maxLength: 9 }),
      (amount, weights) => {
        const parts = apportion(amount, weights)
        const sum = weights.reduce((a, b) => a + b, 0)
        assert.equal(
          parts.reduce((a, b) => a + b, 0),
          amount,
        )
        if (sum > 0) for (const [i, part] of parts.entries()) assert.ok(Math.abs(part - (amount * weights[i]!) / sum) < 1)
      },
    ),
  )
})

test('shares round half up and sum up', () => {
  assert.equal(basisPoints(12345, 100), 123)
  assert.equal(basisPoints(50, 100), 1)
  assert.equal(basisPoints(49, 100), 0)
  let given = 0
  for (let part = 1; part <= 7; part++) given += cumulativeShare(1000, part, 7) - given
  assert.equal(given, 1000)
  assert.equal(cumulativeShare(1000, 0, 7), 0)
  assert.equal(cumulativeShare(5, 0, 0), 0)
})
