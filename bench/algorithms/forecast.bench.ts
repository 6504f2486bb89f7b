import { pinballLoss, rmsse, smape } from '@shangshu/optimizer/forecast/check-forecast.ts'
import { checkForecast, forecast } from '@shangshu/optimizer/forecast/index.ts'
import { randomFrom } from '@shangshu/optimizer/lib/random.ts'
import type { BenchOptions } from '../main.ts'
import { type Figure, median, record, round } from '../results.ts'
import { type ForecastBatch, intermittentSets, readCarParts, readIntermittent, readM3, readOrangeJuice } from './forecast-sets.ts'

const levels = [0.1, 0.5, 0.9, 0.95]

/** How many actuals lie at or under the 90 % quantile: of all, and of those whose quantile is above zero (nothing lies under zero). */
interface Cover {
  all: number
  under: number
  above: number
  underAbove: number
}

function solve(batch: ForecastBatch, cover: Cover) {
  const options = { horizon: batch.horizon, levels }
  const result = forecast(batch.series, options)
  const wrong = checkForecast(batch.series, options, result)
  if (wrong.length > 0) throw new Error(`The checker refuses a forecast: ${wrong.slice(0, 3).join('; ')}`)
  const of: Cover = { all: 0, under: 0, above: 0, underAbove: 0 }
  batch.actuals.forEach((actual, index) => {
    const quantile = result.forecasts[index]!.quantiles[2]!.values
    actual.forEach((value, h) => {
      if (Number.isNaN(value)) return
      const isUnder = value <= quantile[h]!
      of.all++
      if (isUnder) of.under++
      if (quantile[h]! <= 0) return
      of.above++
      if (isUnder) of.underAbove++
    })
  })
  for (const key of ['all', 'under', 'above', 'underAbove'] as const) cover[key] += of[key]
  return { ...result, coverage: of.under / of.all }
}

function sampled(batch: ForecastBatch, step: number): ForecastBatch {
  const keep = <T>(list: T[]) => list.filter((_, index) => index % step === 0)
  return { ...batch, series: keep(batch.series), actuals: keep(batch.actuals), prices: keep(batch.prices) }
}

/** Every set is forecast as one batch with the same settings; nothing is chosen by what comes after the histories. */
export async function run(options: BenchOptions): Promise<void> {
  const step = options.sample ?? 1
  const figures: Figure[] = []
  const lower = (id: string, value: number, target: number, unit: string, runs: number[] = [value]) =>
    figures.push({ id, value, unit, target, better: 'lower', runs })
  const cover: Cover = { all: 0, under: 0, above: 0, underAbove: 0 }
  const directory = options.sharedDataDir
  if (directory !== undefined && options.only !== 'forecast.series_per_second') {
    const m3 = readM3(directory)
    if (m3 === undefined) console.log('forecast: M3 is not present')
    else {
      let sum = 0
      let points = 0
      for (const { name, batches } of m3) {
        const batch = sampled(batches[0]!, step)
        const { forecasts, coverage } = solve(batch, cover)
        const errors = batch.actuals.map((actual, index) => smape(actual, forecasts[index]!.mean))
        const mean = errors.reduce((total, error) => total + error, 0) / errors.length
        sum += errors.reduce((total, error) => total + error * batch.horizon, 0)
        points += errors.length * batch.horizon
        console.log(`${name}: ${errors.length} series, sMAPE ${round(mean, 3)}, ${round(coverage, 3)} under the 90 % quantile`)
        if (name === 'm3-monthly') lower('forecast.m3_monthly_smape', round(mean, 3), 13.6, '%')
      }
      lower('forecast.m3_all_smape', round(sum / points, 3), 12.9, '%')
    }
    const targets = { auto: 0.833, braf: 0.616, man: 0.543, oil: 0.609 }
    for (const which of intermittentSets) {
      const set = readIntermittent(directory, which)
      if (set === undefined) {
        console.log(`forecast: ${which.file} is not present`)
        continue
      }
      const batch = sampled(set.batches[0]!, step)
      const { forecasts, coverage } = solve(batch, cover)
      const sums = { rmsse: 0, ours90: 0, ours95: 0, bootstrap90: 0, bootstrap95: 0, bias: 0, demand: 0 }
      let counted = 0
      batch.series.forEach(({ values }, index) => {
        const actual = batch.actuals[index]!
        const { mean, quantiles } = forecasts[index]!
        const error = rmsse(values, actual, mean)
        if (error === undefined) return
        counted++
        sums.rmsse += error
        let changes = 0
        for (let t = 1; t < values.length; t++) changes += (values[t]! - values[t - 1]!) ** 2
        const unit = Math.sqrt(changes / (values.length - 1))
        // the bootstrap: any past period may come again
        const sorted = values.toSorted((a, b) => a - b)
        const again = (level: number) => new Float64Array(actual.length).fill(sorted[Math.ceil(sorted.length * level) - 1]!)
        sums.ours90 += pinballLoss(actual, quantiles[2]!.values, 0.9) / unit
        sums.ours95 += pinballLoss(actual, quantiles[3]!.values, 0.95) / unit
        sums.bootstrap90 += pinballLoss(actual, again(0.9), 0.9) / unit
        sums.bootstrap95 += pinballLoss(actual, again(0.95), 0.95) / unit
        actual.forEach((value, h) => {
          sums.bias += (mean[h]! - value) / unit
          sums.demand += value / unit
        })
      })
      const per = (value: number) => round(value / counted, 4)
      console.log(
        `${set.name}: ${counted} series, RMSSE ${per(sums.rmsse)}, bias ${round(sums.bias / sums.demand, 3)}, pinball at 0.9 ${per(sums.ours90)} (bootstrap ${per(sums.bootstrap90)}), at 0.95 ${per(sums.ours95)} (${per(sums.bootstrap95)}), ${round(coverage, 3)} under the 90 % quantile`,
      )
      lower(`forecast.rmsse_${which.name}`, per(sums.rmsse), targets[which.name], 'RMSSE')
    }
    const parts = readCarParts(directory)
    if (parts !== undefined) {
      const { coverage } = solve(sampled(parts.batches[0]!, step), cover)
      console.log(`carparts: ${round(coverage, 3)} under the 90 % quantile`)
    }
    const juice = readOrangeJuice(directory)
    if (juice === undefined) console.log('forecast: orange juice is not present')
    else {
      const batch = juice.batches[0]!
      const { forecasts, coverage } = solve(batch, cover)
      let errors = 0
      let demand = 0
      batch.actuals.forEach((actual, index) => {
        actual.forEach((value, h) => {
          if (Number.isNaN(value)) return
          errors += Math.abs(value - forecasts[index]!.mean[h]!)
          demand += value
        })
      })
      console.log(`orange juice: ${batch.series.length} series, ${round(coverage, 3)} under the 90 % quantile`)
      lower('forecast.orange_juice_wape', round(errors / demand, 4), 0.4, 'WAPE')
    }
    const share = round(cover.underAbove / cover.above, 4)
    console.log(
      `all sets: ${round(cover.under / cover.all, 4)} of ${cover.all} actuals at or under the 90 % quantile; ${share} of the ${cover.above} whose quantile is above zero`,
    )
    // a band from 0.88 to 0.92: the figure is measured against the edge it is nearer to
    const edge = share > 0.9 ? ({ target: 0.92, better: 'lower' } as const) : ({ target: 0.88, better: 'higher' } as const)
    figures.push({ id: 'forecast.coverage_90', value: share, unit: 'share', ...edge, runs: [share] })
  } else if (directory === undefined) console.log('forecast: the sets are not present')
  if (options.only === undefined || options.only === 'forecast.series_per_second') {
    const runs = speeds(step)
    figures.push({
      id: 'forecast.series_per_second',
      value: median(runs),
      unit: 'series/s on one core',
      target: 100,
      better: 'higher',
      runs,
    })
  }
  if (step > 1) {
    for (const { id, value, target } of figures) console.log(`${id} ${value} (target ${target}; a sample, nothing is recorded)`)
    return
  }
  record(figures)
}

/** Made-up weekly series of all kinds, two years each, twelve weeks ahead with three origins; one core, so two do twice as much. */
function speeds(step: number): number[] {
  const random = randomFrom(7)
  const count = Math.ceil(10_000 / step)
  const series = Array.from({ length: count }, (_, index) => {
    const level = 2 + 200 * random.next() ** 3
    const swing = 0.4 * random.next()
    const chance = index % 3 === 0 ? 0.1 + 0.5 * random.next() : 1
    const values = Array.from({ length: 104 }, (_, t) => {
      const expected = level * (1 + swing * Math.sin((2 * Math.PI * t) / 52)) * (1 + 0.002 * t)
      return random.next() < chance ? Math.max(0, Math.round(expected * (1 + 0.3 * random.normal()))) : 0
    })
    return { id: String(index), values, period: 'week' as const, startsOn: '2024-01-01' }
  })
  return [1, 2, 3].map(() => {
    const began = performance.now()
    forecast(series, { horizon: 12, levels })
    return round((1000 * count) / (performance.now() - began))
  })
}
