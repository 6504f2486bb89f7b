import type { FestivalEffects } from './festival-effects.ts'
import type { MethodName } from './forecast-types.ts'
import { type DrivenSeries, pooledRegression, type RegressionSettings } from './pooled-regression.ts'
import type { Prepared } from './prepare.ts'

/** How fast the level moves and how much a series is believed against its pool: each a candidate of its own. */
export const regressionSettings: readonly RegressionSettings[] = [
  { poolPull: 100, levelGain: 0.05, halfLife: 1e6 },
  { poolPull: 300, levelGain: 0.12, halfLife: 1e6 },
  { poolPull: 30, levelGain: 0.03, halfLife: 1e6 },
  { poolPull: 100, levelGain: 0.05, halfLife: 52 },
]

export const drivenMethods: readonly { name: MethodName; prior: number }[] = regressionSettings.map((_, index) => ({
  name: 'pooled-regression',
  prior: index === 0 ? 0.4 : 0.2,
}))

/** A series with its drivers as columns; names tell what each column is. */
export interface DrivenColumns extends DrivenSeries {
  names: string[]
  /** Added before logarithms are taken, so that a period without demand has one. */
  offset: number
}

/**
 * Price as a logarithm (its coefficient is the elasticity) and its square, promotions, promotion times price, rivals' prices, festivals, and two waves
 * of the year where the history holds one and a half of them.
 */
export function drivenColumns(
  prepared: Prepared,
  horizon: number,
  columns: Omit<FestivalEffects, 'logFactors'> | undefined,
): DrivenColumns {
  const { known, lead } = prepared
  const { price, promotions = {}, rivalPrices = [] } = prepared.series.drivers ?? {}
  const count = known.length + horizon
  const names: string[] = []
  const drivers: Float64Array[] = []
  const add = (name: string, at: (t: number) => number) => {
    names.push(name)
    drivers.push(Float64Array.from({ length: count }, (_, t) => at(t)))
  }
  let usual = 0
  if (price !== undefined) {
    for (let t = 0; t < known.length; t++) usual += Math.log(price[lead + t]!) / known.length
    add('price', (t) => Math.log(price[lead + t]!))
    add('price squared', (t) => (Math.log(price[lead + t]!) - usual) ** 2)
  }
  for (const name of Object.keys(promotions).sort()) {
    const list = promotions[name]!
    add(`promotion ${name}`, (t) => list[lead + t]!)
    if (price !== undefined) add(`promotion ${name} × price`, (t) => list[lead + t]! * (Math.log(price[lead + t]!) - usual))
  }
  if (rivalPrices.length > 0) {
    add('rivals', (t) => {
      let sum = 0
      for (const list of rivalPrices) sum += Math.log(list[lead + t]!)
      return sum / rivalPrices.length
    })
  }
  columns?.names.forEach((name, i) => {
    if (columns.shares[i]!.some((share) => share > 0)) add(`festival ${name}`, (t) => columns.shares[i]![t]!)
  })
  const season = prepared.seasons.at(-1)
  if (season !== undefined && season >= 12) {
    const turn = (2 * Math.PI) / season
    // places of the season are counted from the end, where the series of a pool meet
    add('wave sin', (t) => Math.sin(turn * (t - known.length)))
    add('wave cos', (t) => Math.cos(turn * (t - known.length)))
  }
  let sum = 0
  let here = 0
  let hasEmpty = false
  for (const value of known) {
    if (Number.isNaN(value)) continue
    sum += value
    here++
    if (value <= 0) hasEmpty = true
  }
  const offset = hasEmpty ? Math.max(1e-6, (0.1 * sum) / Math.max(1, here)) : 0
  const history = known.map((value) => (Number.isNaN(value) ? Number.NaN : Math.log(Math.max(0, value) + offset)))
  return { names, drivers, history, offset }
}

/** What the regressions say of one series at one origin: one forecast for each of the settings, in units. */
export interface DrivenForecast {
  forecasts: Float64Array[]
  coefficients: Float64Array
  /** Deviation of the logarithms one step ahead. */
  deviation: number
}

/** Series learn from those of their pool that have the same columns. @param ends how much of each history may be used */
export function drivenForecasts(
  items: readonly DrivenColumns[],
  pools: readonly string[],
  ends: readonly number[],
  horizon: number,
): DrivenForecast[] {
  const groups = new Map<string, number[]>()
  items.forEach((item, index) => {
    const key = JSON.stringify([pools[index], item.names])
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  })
  const results: DrivenForecast[] = items.map(() => ({ forecasts: [], coefficients: new Float64Array(), deviation: 0 }))
  for (const group of groups.values()) {
    const series = group.map((index) => items[index]!)
    const groupEnds = group.map((index) => ends[index]!)
    regressionSettings.forEach((settings, which) => {
      const { forecasts, own, deviations } = pooledRegression(series, groupEnds, horizon, settings)
      group.forEach((index, place) => {
        const { offset, history } = items[index]!
        let top = Number.NEGATIVE_INFINITY
        for (let t = 0; t < ends[index]!; t++) if (history[t]! > top) top = history[t]!
        results[index]!.forecasts.push(
          // prices far from all that was seen do not multiply demand without end
          forecasts[place]!.map((value) => Math.max(0, Math.exp(Math.min(value, top + Math.LN2)) - offset)),
        )
        if (which === 0) {
          results[index]!.coefficients = own[place]!
          results[index]!.deviation = deviations[place]!
        }
      })
    })
  }
  return results
}
