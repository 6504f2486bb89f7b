import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomFrom } from '../lib/random.ts'
import { calibrate, normalQuantile, normalShare, quantileOf } from './quantiles.ts'

test('the normal distribution and its inverse', () => {
  for (const [level, x] of [
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.01, -2.3263478740408408],
  ] as const) {
    assert.ok(Math.abs(normalQuantile(level) - x) < 1e-9, String(normalQuantile(level)))
    assert.ok(Math.abs(normalShare(x) - level) < 1e-12)
  }
  assert.throws(() => normalQuantile(0), RangeError)
  fc.assert(
    fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (x) => {
      assert.ok(Math.abs(normalShare(x) + normalShare(-x) - 1) < 1e-12)
    }),
  )
})

test('quantiles of a list', () => {
  const sorted = Float64Array.from({ length: 9 }, (_, i) => i + 1)
  assert.equal(quantileOf(sorted, 0.5), 5)
  assert.equal(quantileOf(sorted, 0.9), 9)
  assert.equal(quantileOf(sorted, 0.05), 1)
})

test('calibrated levels hold on errors that were not seen', () => {
  const random = randomFrom(9)
  // errors far from normal: exponential
  const draw = (count: number) => Float64Array.from({ length: count }, () => -Math.log(1 - random.next()))
  const tables = calibrate([draw(3000), draw(3000)], [0.5, 0.9], 2)
  const fresh = draw(20_000)
  for (const [index, level] of [0.5, 0.9].entries()) {
    const share = fresh.filter((error) => error <= tables[index]![0]!).length / fresh.length
    assert.ok(Math.abs(share - level) < 0.02, `${share} for ${level}`)
  }
})

test('levels never cross, whatever order they are asked in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 20 }), { minLength: 0, maxLength: 4 }),
      (errors) => {
        const [high, low] = calibrate(
          errors.map((list) => Float64Array.from(list)),
          [0.95, 0.2],
          5,
        )
        for (let h = 0; h < 5; h++) assert.ok(high![h]! >= low![h]!)
      },
    ),
  )
})
