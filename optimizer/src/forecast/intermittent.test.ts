import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { demandModel, demandQuantile, movedQuantile, pinball, shareUnder } from './demand-distribution.ts'
import { adida, calmMean, croston, imapa, shrunkRate, slowSes, tsb } from './intermittent.ts'

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9 * (1 + Math.abs(b)), `${a} is not ${b}`)

test('Croston by hand', () => {
  // sizes 4 then 2: 4 + 0.5 (2 - 4) = 3; intervals 2 then 3: 2 + 0.5 (3 - 2) = 2.5
  close(croston(Float64Array.of(0, 4, 0, 0, 2), 0.5), 3 / 2.5)
  close(croston(Float64Array.of(0, 4, 0, 0, 2), 0.5, 0.75), (0.75 * 3) / 2.5)
  assert.equal(croston(new Float64Array(5), 0.5), 0)
})

test('TSB by hand, and an item nobody asks for fades', () => {
  // chance 1/2, then 0.75, 0.375; size 6 throughout
  close(tsb(Float64Array.of(6, 0), 0.5, 0.5), 0.375 * 6)
  const alive = Float64Array.from({ length: 24 }, (_, t) => (t < 12 ? 5 : 0))
  assert.ok(tsb(alive, 0.1, 0.2) < 1)
  assert.ok(croston(alive, 0.1) > 4.9, 'Croston never learns that an item is dead')
})

test('a steady demand is what every method says', () => {
  const steady = new Float64Array(24).fill(3)
  for (const value of [
    croston(steady, 0.1),
    tsb(steady, 0.1, 0.1),
    adida(steady),
    imapa(steady),
    slowSes(steady, 0.05),
    calmMean(steady),
  ])
    close(value, 3)
  // (0.9 weights + 2 * 0.5) / (weights + 2) with fade 1: (24 + 1) / 26
  close(shrunkRate(steady, 1, 2, 0.5, false), (3 * 25) / 26)
})

test('one outsized order moves the calm mean little', () => {
  const history = Float64Array.of(1, 2, 1, 2, 1, 2, 1, 100)
  assert.ok(calmMean(history) < 2)
})

const demands = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })), { minLength: 5, maxLength: 40 })
const mixtures = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .map(([a, b, c]) => ({ even: a / (a + b + c), recent: b / (a + b + c), shaped: c / (a + b + c) }))

test('a quantile is the smallest demand whose share reaches the level', () => {
  fc.assert(
    fc.property(demands, mixtures, fc.constantFrom(0.5, 0.8, 0.95), (values, mixture, level) => {
      const history = Float64Array.from(values)
      const mean = history.reduce((sum, value) => sum + value, 0) / history.length
      const model = demandModel(history, mean, 0.7)
      const quantile = demandQuantile(model, mixture, level)
      assert.ok(Number.isInteger(quantile))
      assert.ok(shareUnder(model, mixture, quantile) >= level - 1e-9)
      if (quantile > 0) assert.ok(shareUnder(model, mixture, quantile - 1) < level)
      assert.ok(movedQuantile(model, mixture, level, 0.7) <= quantile)
    }),
    { numRuns: 200 },
  )
})

test('the bootstrap alone gives back the history', () => {
  const model = demandModel(Float64Array.of(0, 0, 5, 0, 9, 0, 0, 2, 0, 0), 1.6, 0.7)
  const bootstrap = { even: 1, recent: 0, shaped: 0 }
  assert.deepEqual(
    [0.5, 0.75, 0.85, 0.95].map((level) => demandQuantile(model, bootstrap, level)),
    [0, 2, 5, 9],
  )
})

test('pinball loss by hand', () => {
  close(pinball(10, 6, 0.9), 3.6)
  close(pinball(6, 10, 0.9), 0.4)
})
