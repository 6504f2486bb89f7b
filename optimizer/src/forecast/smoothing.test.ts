import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fitDampedTrend, fitSes } from './smoothing.ts'
import { fitOptimisedTheta, fitTheta, lineThrough } from './theta.ts'

const histories = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 40 })
  .filter((values) => new Set(values).size > 3)
  .map((values) => Float64Array.from(values))

test('simple smoothing is as good as any alpha and first level on a grid', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const fitted = fitSes(history, 1)
      let best = Number.POSITIVE_INFINITY
      for (let alpha = 0.02; alpha < 1; alpha += 0.04) {
        for (let start = 0; start <= 1000; start += 50) {
          let level = start
          let sse = 0
          for (const value of history) {
            sse += (value - level) ** 2
            level += alpha * (value - level)
          }
          best = Math.min(best, sse / history.length)
        }
      }
      assert.ok(fitted.variance <= best * 1.02, `${fitted.variance} > ${best}`)
    }),
    { numRuns: 30 },
  )
})

test('a straight line goes on as one, and a level stays', () => {
  const line = Float64Array.from({ length: 30 }, (_, t) => 5 + 2 * t)
  const holt = fitDampedTrend(line, 4, false)
  assert.deepEqual(
    Array.from(holt.forecast, (value) => Math.round(value * 1000) / 1000),
    [65, 67, 69, 71],
  )
  const level = fitDampedTrend(new Float64Array(20).fill(7), 3)
  for (const value of level.forecast) assert.ok(Math.abs(value - 7) < 1e-6, String(value))
  const dynamic = fitOptimisedTheta(line, 4, true)
  for (let h = 0; h < 4; h++) assert.ok(Math.abs(dynamic.forecast[h]! - (65 + 2 * h)) < 1.5, String(dynamic.forecast))
})

test('theta is smoothing with a drift of half the slope', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const theta = fitTheta(history, 3)
      const { slope } = lineThrough(history)
      assert.ok(Math.abs(theta.forecast[2]! - theta.forecast[1]! - slope / 2) < 1e-9 * (1 + Math.abs(slope)))
    }),
    { numRuns: 50 },
  )
})

test('least squares through 1, 3, 2, 5', () => {
  // by hand: means 2.5 and 2.75, sum of products 5.5, of squares 5
  const { start, slope } = lineThrough(Float64Array.of(1, 3, 2, 5))
  assert.ok(Math.abs(slope - 1.1) < 1e-12)
  assert.ok(Math.abs(start - 0) < 1e-12)
})
