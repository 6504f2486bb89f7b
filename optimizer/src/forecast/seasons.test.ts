import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomFrom } from '../lib/random.ts'
import { etsForms, fitEts } from './ets.ts'
import { forecastByMstl, mstl } from './mstl.ts'
import { decompose, deseasonalise, isSeasonal, reseasonalise } from './seasonality.ts'
import { fitWaves } from './waves.ts'

/** Months around a rising line, December twice as high. */
function months(years: number, noise = 0): Float64Array {
  const random = randomFrom(11)
  return Float64Array.from({ length: 12 * years }, (_, t) => (100 + t) * (t % 12 === 11 ? 2 : 1) * (1 + noise * random.normal()))
}

test('a season is seen where there is one and not where there is none', () => {
  assert.equal(isSeasonal(months(4, 0.05), 12), true)
  const random = randomFrom(3)
  const chance = Float64Array.from({ length: 60 }, () => 100 + random.normal())
  assert.equal(isSeasonal(chance, 12), false)
  assert.equal(isSeasonal(months(2), 12), false, 'three seasons are needed')
})

test('what is taken off is put back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 24, maxLength: 60 }),
      fc.boolean(),
      (values, isMultiplied) => {
        const history = Float64Array.from(values)
        const seasonal = decompose(history, 12, isMultiplied)
        const back = reseasonalise(deseasonalise(history, seasonal), seasonal, 0)
        back.forEach((value, t) => {
          assert.ok(Math.abs(value - history[t]!) < 1e-6 * (1 + history[t]!))
        })
      },
    ),
    { numRuns: 50 },
  )
})

test('December is known to be twice as high by every seasonal method', () => {
  const history = months(5)
  const { indices } = decompose(history, 12, true)
  assert.ok(Math.abs(indices[11]! / indices[5]! - 2) < 0.1, String(indices))
  const ets = fitEts(history, 12, 12, etsForms(true, true))!
  assert.equal(ets.form.season, 'multiplied')
  assert.ok(Math.abs(ets.forecast[11]! / ets.forecast[5]! - 2) < 0.2, String(ets.forecast))
  const byMstl = forecastByMstl(history.map(Math.log), 12, [12]).map(Math.exp)
  assert.ok(Math.abs(byMstl[11]! / byMstl[5]! - 2) < 0.2, String(byMstl))
})

test('the parts of a decomposition add up to the history', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 30, maxLength: 80 }), (values) => {
      const history = Float64Array.from(values)
      const { trend, seasons, rest } = mstl(history, [7, 12])
      assert.equal(seasons.length, 2)
      history.forEach((value, t) => {
        const sum = trend[t]! + rest[t]! + seasons.reduce((total, season) => total + season.values[t]!, 0)
        assert.ok(Math.abs(sum - value) < 1e-8)
      })
    }),
    { numRuns: 20 },
  )
})

test('a year of weeks is found as a wave, and chance is not', () => {
  const year = Float64Array.from({ length: 104 }, (_, t) => 50 + 20 * Math.sin((2 * Math.PI * t) / 52) + (t % 3))
  const found = fitWaves(year, 52, true)!
  const peak = found.indices.indexOf(Math.max(...found.indices))
  assert.ok(Math.abs(peak - 13) <= 2, String(peak))
  const random = randomFrom(4)
  assert.equal(
    fitWaves(
      Float64Array.from({ length: 104 }, () => 50 + random.normal()),
      52,
      true,
    ),
    undefined,
  )
})

test('histories too short for a form give nothing', () => {
  assert.equal(fitEts(Float64Array.of(1, 2, 3), 2, 1, etsForms(true, false)), undefined)
})
