import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomFrom } from '../lib/random.ts'
import { checkForecast } from './check-forecast.ts'
import { forecast } from './forecast.ts'
import type { ForecastOptions, Series, SeriesForecast } from './forecast-types.ts'
import { withSums } from './sums.ts'

function solved(batch: Series[], options: ForecastOptions): SeriesForecast[] {
  const result = forecast(batch, options)
  assert.deepEqual(checkForecast(batch, options, result), [])
  assert.equal(result.isComplete, true)
  return result.forecasts
}

const reasonOf = <Code extends string>(one: SeriesForecast, code: Code) => one.reasons.find((reason) => reason.code === code)

const value = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50 }), fc.constant(Number.NaN), fc.integer({ min: -5, max: 9 }))
const anySeries = fc.record({
  values: fc.array(value, { minLength: 0, maxLength: 60 }),
  period: fc.constantFrom('day', 'week', 'month', 'quarter', 'year' as const),
  startsOn: fc.constantFrom(undefined, '2024-01-01'),
})

test('a batch of anything gives forecasts that can be', () => {
  fc.assert(
    fc.property(fc.array(anySeries, { maxLength: 5 }), fc.integer({ min: 1, max: 8 }), (list, horizon) => {
      const batch = list.map(
        ({ startsOn, ...one }, index): Series => ({
          id: String(index),
          ...one,
          ...(startsOn === undefined ? {} : { startsOn }),
        }),
      )
      solved(batch, { horizon, levels: [0.1, 0.5, 0.9] })
    }),
    { numRuns: 80 },
  )
})

test('the same batch gives the same forecasts', () => {
  const random = randomFrom(2)
  const batch = Array.from(
    { length: 12 },
    (_, id): Series => ({
      id: String(id),
      values: Array.from({ length: 40 }, () => Math.round(10 * random.next() * (id % 2))),
      period: 'week',
    }),
  )
  assert.deepEqual(forecast(batch, { horizon: 4 }), forecast(batch, { horizon: 4 }))
})

test('kinds are told apart', () => {
  const random = randomFrom(1)
  const series = (id: string, at: (t: number) => number, length = 60): Series => ({
    id,
    values: Array.from({ length }, (_, t) => at(t)),
    period: 'month',
  })
  const batch = [
    series('seasonal', (t) => (100 + t) * (t % 12 === 11 ? 3 : 1)),
    series('smooth', (t) => 100 + 5 * t + random.normal()),
    series('intermittent', (t) => (t % 5 === 0 ? 3 : 0)),
    series('erratic', () => Math.round(20 * (1 + 0.5 * random.normal()) ** 2) + 1),
    series('new', () => 4, 3),
  ]
  const found = solved(batch, { horizon: 12 })
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ['seasonal', 'smooth', 'intermittent', 'erratic', 'new'],
  )
  const [seasonal, smooth, intermittent] = found as [SeriesForecast, SeriesForecast, SeriesForecast]
  assert.ok(seasonal.mean[11]! > 2 * seasonal.mean[5]!, String(seasonal.mean))
  const season = reasonOf(seasonal, 'season')
  assert.ok(season?.code === 'season' && season.peakPlace === 11 && season.peakFactor > 2)
  assert.ok(smooth.mean[3]! > 400 && smooth.mean[3]! < 450, String(smooth.mean))
  assert.ok(Math.abs(intermittent.mean[0]! - 0.6) < 0.15, String(intermittent.mean))
  assert.ok(smooth.backtest!.wape! < 0.05 && smooth.backtest!.origins === 3)
})

test('a backtest tells what came true: a level with noise is covered as it says', () => {
  const random = randomFrom(8)
  const batch = Array.from(
    { length: 120 },
    (_, id): Series => ({
      id: String(id),
      values: Array.from({ length: 60 }, (_, t) => 100 + 30 * Math.sin(t / 9 + id) + 8 * random.normal()),
      period: 'week',
    }),
  )
  const found = solved(batch, { horizon: 4, levels: [0.1, 0.9] })
  const share = found.reduce((sum, { backtest }) => sum + backtest!.coverage[1]!.share, 0) / found.length
  assert.ok(share > 0.86 && share < 0.94, String(share))
})

test('price and promotion move demand, and are told as reasons', () => {
  const random = randomFrom(6)
  const batch = Array.from({ length: 20 }, (_, id): Series => {
    const price = Array.from({ length: 70 }, () => (random.next() < 0.3 ? 8 : 10))
    const show = Array.from({ length: 70 }, () => (random.next() < 0.2 ? 1 : 0))
    // the horizon begins with a cheap week and ends with a shown one
    price.splice(60, 10, 8, 10, 10, 10, 10, 10, 10, 10, 10, 10)
    show.splice(60, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    const values = Array.from(
      { length: 60 },
      (_, t) => 50 * (price[t]! / 10) ** -2 * (show[t] === 1 ? 1.5 : 1) * Math.exp(0.05 * random.normal()),
    )
    return { id: String(id), values, period: 'week', drivers: { price, promotions: { show } } }
  })
  const [first] = solved(batch, { horizon: 10 })
  assert.equal(first!.kind, 'driven')
  assert.ok(Math.abs(first!.mean[0]! / first!.mean[1]! - 0.8 ** -2) < 0.1, String(first!.mean))
  assert.ok(Math.abs(first!.mean[9]! / first!.mean[1]! - 1.5) < 0.12, String(first!.mean))
  const price = reasonOf(first!, 'price')
  assert.ok(price?.code === 'price' && Math.abs(price.elasticity + 2) < 0.2)
  const promotion = reasonOf(first!, 'promotion')
  assert.ok(promotion?.code === 'promotion' && promotion.name === 'show' && Math.abs(promotion.factor - 1.5) < 0.15)
})

test('11.11 comes again where it came before, on the right week', () => {
  const random = randomFrom(12)
  const batch = Array.from(
    { length: 10 },
    (_, id): Series => ({
      id: String(id),
      // weeks from Monday 2 January 2023; 8 to 11 November 2023 lie in week 44, those of 2024 in weeks 96 and before
      values: Array.from({ length: 90 }, (_, t) => (t === 44 ? 300 : 100) * (1 + 0.04 * random.normal())),
      period: 'week',
      startsOn: '2023-01-02',
      season: 1,
    }),
  )
  const [first] = solved(batch, { horizon: 12 })
  // 8 to 10 November 2024 lie in week 96 (from the 4th), the 11th in week 97
  assert.ok(first!.mean[6]! > 1.5 * first!.mean[4]!, String(first!.mean))
  assert.ok(first!.mean[9]! < 1.15 * first!.mean[4]!, String(first!.mean))
  const festival = reasonOf(first!, 'festival')
  assert.ok(festival?.code === 'festival' && festival.name === '11.11' && festival.step === 7, JSON.stringify(first!.reasons))
})

test('a new item is forecast by those like it, scaled by what it has shown', () => {
  const series = (id: string, level: number, colour: string, length = 30): Series => ({
    id,
    values: Array.from({ length }, (_, t) => level + (t % 2)),
    period: 'week',
    traits: { colour },
  })
  const batch = [
    ...[1, 2, 3].map((id) => series(`red ${id}`, 20, 'red')),
    ...[1, 2, 3].map((id) => series(`blue ${id}`, 200, 'blue')),
    { ...series('unsold', 0, 'red', 0), values: [] },
    { ...series('strong', 0, 'red', 0), values: [60, 60, 60] },
  ]
  const found = solved(batch, { horizon: 3 })
  const unsold = found[6]!
  assert.equal(unsold.kind, 'new')
  assert.ok(Math.abs(unsold.mean[0]! - 20.5) < 2, String(unsold.mean))
  const like = reasonOf(unsold, 'similar-items')
  assert.ok(like?.code === 'similar-items' && like.ids.every((id) => id.startsWith('red')))
  // three periods of 60 and three of 20.5 as experience: about twice the usual
  assert.ok(found[7]!.mean[0]! > 35 && found[7]!.mean[0]! < 48, String(found[7]!.mean))
})

test('forecasts agree over SKU, shop and warehouse', () => {
  const random = randomFrom(4)
  const leaves = Array.from(
    { length: 12 },
    (_, index): Series => ({
      id: `leaf ${index}`,
      values: Array.from({ length: 40 }, () => Math.max(0, Math.round(10 + 4 * random.normal()) * (index % 3))),
      period: 'week',
      traits: { sku: String(index % 4), shop: String(index % 3), warehouse: String(index % 2) },
    }),
  )
  const { batch, sums } = withSums(leaves, ['sku', 'shop', 'warehouse'])
  assert.equal(sums.length, 1 + 4 + 3 + 2)
  const found = solved(batch, { horizon: 5, sums })
  const all = found.find(({ id }) => id === 'all')!
  const total = found.slice(0, 12).reduce((sum, { mean }) => sum + mean[2]!, 0)
  assert.ok(Math.abs(all.mean[2]! - total) < 1e-6)
  assert.throws(() => withSums(leaves, ['colour']), RangeError)
})

test('the smallest budget still gives a forecast of everything, and a cancelled one too', () => {
  const batch = Array.from(
    { length: 6 },
    (_, id): Series => ({
      id: String(id),
      values: Array.from({ length: 30 }, (_, t) => 10 + id + (t % 4)),
      period: 'week',
    }),
  )
  for (const budget of [{ nodes: 1 }, { nodes: 30 }, { cancelled: () => true }]) {
    const options = { horizon: 4, budget }
    const result = forecast(batch, options)
    assert.equal(result.isComplete, false)
    assert.deepEqual(checkForecast(batch, options, result), [])
    assert.ok(result.forecasts.every(({ mean }) => mean[0]! > 8 && mean[0]! < 20))
  }
})

test('input that makes no sense is refused with the series it is about', () => {
  const good: Series = { id: 'a', values: [1, 2, 3], period: 'week' }
  const refuse = (batch: Series[], options: ForecastOptions, message: RegExp) =>
    assert.throws(() => forecast(batch, options), { name: 'RangeError', message })
  refuse([good, good], { horizon: 2 }, /the id a/)
  refuse([good], { horizon: 0 }, /horizon/)
  refuse([good], { horizon: 2.5 }, /horizon/)
  refuse([good], { horizon: 2, levels: [1] }, /level/)
  refuse([good], { horizon: 2, origins: -1 }, /[Oo]rigins/)
  refuse([{ ...good, values: [1, Number.POSITIVE_INFINITY] }], { horizon: 2 }, /a: demand/)
  refuse([{ ...good, season: 0 }], { horizon: 2 }, /a: a season/)
  refuse([{ ...good, startsOn: '2025-13-01' }], { horizon: 2 }, /date/)
  refuse([{ ...good, drivers: { price: [1, 2, 3] } }], { horizon: 2 }, /a: price needs 5/)
  refuse([{ ...good, drivers: { price: [1, 2, 3, 0, 1] } }], { horizon: 2 }, /a: price has the value 0/)
  refuse([{ ...good, drivers: { promotions: { sale: [1, 1, 1, 1, Number.NaN] } } }], { horizon: 2 }, /a: promotion sale/)
  refuse([good], { horizon: 2, sums: [{ of: 'b', parts: ['a'] }] }, /names b/)
})

test('without origins there is no backtest, and nothing else is missing', () => {
  const [one] = solved([{ id: 'a', values: [5, 6, 5, 7, 6, 5, 6, 7, 6, 5], period: 'week' }], { horizon: 2, origins: 0 })
  assert.equal(one!.backtest, undefined)
  assert.equal(one!.quantiles.length, 4)
})
