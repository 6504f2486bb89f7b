import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkForecast, pinballLoss, rmsse, smape, wape } from './check-forecast.ts'
import { forecast } from './forecast.ts'
import type { BatchForecast, Series } from './forecast-types.ts'

const batch: Series[] = ['a', 'b'].map((id) => ({ id, values: [3, 4, 5, 4, 3, 4, 5, 6, 4, 5], period: 'week' }))
const options = { horizon: 3, levels: [0.1, 0.9] }

test('every fault is seen', () => {
  const faults: [RegExp, (result: BatchForecast) => void][] = [
    [/1 forecasts for 2/, (result) => result.forecasts.pop()],
    [/answered by/, (result) => result.forecasts.reverse()],
    [/no number/, (result) => result.forecasts[0]!.mean.fill(Number.NaN)],
    [/below zero/, (result) => result.forecasts[0]!.mean.fill(-1)],
    [/2 means for 3/, (result) => (result.forecasts[0]!.mean = new Float64Array(2))],
    [/quantile is above/, (result) => result.forecasts[0]!.quantiles[0]!.values.fill(1e6)],
    [/add up to/, (result) => (result.forecasts[0]!.methods = [{ name: 'ses', weight: 0.4 }])],
    [/other levels/, (result) => (result.forecasts[0]!.quantiles = [])],
    [/5 origins/, (result) => (result.forecasts[0]!.backtest = { ...result.forecasts[0]!.backtest!, origins: 5 })],
  ]
  for (const [message, spoil] of faults) {
    const result = forecast(batch, options)
    assert.deepEqual(checkForecast(batch, options, result), [])
    spoil(result)
    assert.match(checkForecast(batch, options, result).join('\n'), message)
  }
  const result = forecast(batch, options)
  assert.match(
    checkForecast(
      batch,
      { ...options, sums: [{ of: 'a', parts: ['b'] }] },
      { ...result, forecasts: [result.forecasts[0]!, { ...result.forecasts[1]!, mean: new Float64Array(3).fill(99) }] },
    ).join(),
    /its parts are/,
  )
})

test('measures by hand', () => {
  assert.equal(wape([10, 10], [8, 11]), 0.15)
  assert.ok(Math.abs(smape([10, 10], [10, 30]) - 50) < 1e-12)
  // changes 1 and 1, errors 2 and 0
  assert.ok(Math.abs(rmsse([1, 2, 3], [5, 5], [3, 5])! - Math.sqrt(2)) < 1e-12)
  assert.equal(rmsse([2, 2, 2], [5], [3]), undefined)
  assert.ok(Math.abs(pinballLoss([10, 2], [6, 6], 0.9) - (3.6 + 0.4) / 2) < 1e-12)
})
