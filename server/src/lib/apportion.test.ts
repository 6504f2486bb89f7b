import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apportion } from './apportion.ts'
import { type MinorUnits, money } from './money.ts'

test('leftover units go to the largest fractions, equal fractions to the earlier part', () => {
  assert.deepEqual(apportion(100n, [1n, 1n, 1n]), [34n, 33n, 33n])
  assert.deepEqual(apportion(101n, [1n, 1n, 1n]), [34n, 34n, 33n])
  assert.deepEqual(apportion(10n, [3n, 3n, 1n]), [4n, 4n, 2n]) // 4.29 4.29 1.43
  assert.deepEqual(apportion(1n, [1n, 2n, 3n]), [0n, 0n, 1n])
  assert.deepEqual(apportion(-100n, [1n, 1n, 1n]), [-34n, -33n, -33n])
  assert.deepEqual(apportion(0n, [5n, 5n]), [0n, 0n])
})

test('zero weights get nothing, all zero weights count the same', () => {
  assert.deepEqual(apportion(40n, [10n, 0n]), [40n, 0n])
  assert.deepEqual(apportion(7n, [0n, 3n, 0n, 3n]), [0n, 4n, 0n, 3n])
  assert.deepEqual(apportion(11n, [0n, 0n]), [6n, 5n])
})

test('no parts, negative weights', () => {
  assert.deepEqual(apportion(0n, []), [])
  assert.throws(() => apportion(1n, []), RangeError)
  assert.throws(() => apportion(1n, [2n, -1n]), RangeError)
})

// The problem and its answers as Vendure states them (order-calculator/prorate.spec.ts), in cents.
test('agrees with Vendure on how a discount is spread over lines', () => {
  const cases: [bigint, bigint[], bigint[]][] = [
    [300n, [123n], [300n]],
    [300n, [4000n, 2000n, 2000n], [150n, 75n, 75n]],
    [299n, [4300n, 1400n, 2300n], [161n, 52n, 86n]],
    [299n, [1000n, 1000n, 1000n], [100n, 100n, 99n]],
    [95n, [10n, 20n, 10n, 30n, 50n, 20n, 10n, 40n], [5n, 10n, 5n, 15n, 25n, 10n, 5n, 20n]],
    [40n, [10n, 0n], [40n, 0n]],
    [10n, [0n, 0n], [5n, 5n]],
  ]
  for (const [whole, weights, parts] of cases) assert.deepEqual(apportion(whole, weights), parts)
})

test('parts sum to the whole, each within one unit of its exact share, larger weights never get less, refunds mirror', () => {
  const whole = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
  const weights = fc.array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10n ** 12n })), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(whole, weights, (amount, parts) => {
      const split = apportion(amount, parts)
      assert.equal(
        split.reduce((sum, part) => sum + part, 0n),
        amount,
      )
      const weightSum = parts.reduce((sum, weight) => sum + weight, 0n)
      if (weightSum > 0n) {
        split.forEach((part, i) => {
          const offBy = part * weightSum - amount * parts[i]!
          assert.ok(offBy < weightSum && offBy > -weightSum, 'a full unit away from the exact share')
        })
        if (amount >= 0n) {
          parts.forEach((weight, i) => {
            parts.forEach((other, j) => {
              if (weight > other) assert.ok(split[i]! >= split[j]!)
            })
          })
        }
      }
      assert.deepEqual(
        apportion(-amount, parts),
        split.map((part) => -part),
      )
    }),
  )
})

test('the brand of the whole is kept', () => {
  const parts: MinorUnits[] = apportion(money(10), [1n, 1n])
  assert.deepEqual(parts, [5n, 5n])
})
