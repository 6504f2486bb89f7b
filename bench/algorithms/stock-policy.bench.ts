import { forecast } from '@shangshu/optimizer/forecast/index.ts'
import {
  byLargest,
  daysOfCover,
  demandFromQuantiles,
  type LevelItem,
  orderByMinMax,
  simulate,
  systemLevels,
} from '@shangshu/optimizer/stock-policy/index.ts'
import type { BenchOptions } from '../main.ts'
import { record, round } from '../results.ts'
import { type ForecastBatch, intermittentSets, readIntermittent } from './forecast-sets.ts'

/** Levels a distribution of demand is asked at. */
const levels = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999]
const fillTarget = 0.95
/** Periods played and between two looks at the forecasts, and the lead time, for each set. */
const plays = {
  auto: { periods: 12, every: 3, leadTime: 2 },
  braf: { periods: 24, every: 6, leadTime: 2 },
  man: { periods: 40, every: 10, leadTime: 3 },
  oil: { periods: 18, every: 6, leadTime: 2 },
}

/** Where a policy came out: money in stock per period, shares delivered at once by units and by value. */
interface Point {
  cost: number
  fillUnits: number
  fillValue: number
}

type Play = (typeof plays)[keyof typeof plays]

/** Plays every item with a rule for its order, and adds up. */
function playAll(batch: ForecastBatch, play: Play, order: (item: number, look: number) => { min: number; max: number }): Point {
  let held = 0
  let units = 0
  let unitsFilled = 0
  let value = 0
  let valueFilled = 0
  batch.series.forEach(({ values }, index) => {
    const price = batch.prices[index]!
    const rules = Array.from({ length: Math.ceil(play.periods / play.every) }, (_, look) => order(index, look))
    const result = simulate({
      demand: values.slice(values.length - play.periods),
      leadTime: () => play.leadTime,
      opening: rules[0]!.max,
      order: (t, position) => orderByMinMax(rules[Math.floor(t / play.every)]!, position),
    })
    held += (result.held * price) / play.periods
    units += result.demanded
    unitsFilled += result.filled
    value += result.demanded * price
    valueFilled += result.filled * price
  })
  return { cost: held, fillUnits: unitsFilled / units, fillValue: valueFilled / value }
}

/**
 * Money in stock of one family of policies over that of another at the target, or, where one of them does not get there with any of its
 * numbers (demand that no history foretold), at the highest fill rate both reach.
 */
function ratioAt(
  ours: readonly Point[],
  rules: readonly Point[],
  fillOf: (point: Point) => number,
): { ratio: number; fill: number } {
  const most = (points: readonly Point[]) => Math.max(...points.map(fillOf))
  const fill = Math.min(fillTarget, most(ours), most(rules))
  return { ratio: costAt(ours, fillOf, fill) / costAt(rules, fillOf, fill), fill }
}

/** The least cost at which a fill rate is reached, by straight lines between neighbouring points of the lower edge. */
function costAt(points: readonly Point[], fillOf: (point: Point) => number, fill: number): number {
  const sorted = points.toSorted((a, b) => a.cost - b.cost)
  // only points that reach more than all cheaper ones
  const edge: Point[] = []
  for (const point of sorted) if (edge.length === 0 || fillOf(point) > fillOf(edge.at(-1)!)) edge.push(point)
  for (let i = 0; i < edge.length; i++) {
    const reached = fillOf(edge[i]!)
    if (reached < fill) continue
    if (i === 0) return edge[0]!.cost
    const below = fillOf(edge[i - 1]!)
    return edge[i - 1]!.cost + ((edge[i]!.cost - edge[i - 1]!.cost) * (fill - below)) / (reached - below)
  }
  return Number.NaN
}

/**
 * Money in stock at 95 % of demand delivered at once, system levels from forecasts against the best of the rules people use: days of
 * cover and the largest demand seen, each with its numbers tuned in hindsight on the very periods that are played, which no one can do.
 */
export async function run(options: BenchOptions): Promise<void> {
  if (options.sharedDataDir === undefined) return console.log('stock-policy: the intermittent sets are not present')
  const step = options.sample ?? 1
  const byUnits: number[] = []
  const byValue: number[] = []
  for (const which of intermittentSets) {
    const whole = readIntermittent(options.sharedDataDir, which)?.batches[0]
    if (whole === undefined) return console.log(`stock-policy: ${which.file} is not present`)
    const play = plays[which.name]
    const chosen = whole.series.flatMap((series, index) => {
      const values = [...series.values, ...whole.actuals[index]!]
      return index % step === 0 && whole.prices[index]! > 0 && values.every((value) => value >= 0)
        ? [{ series: { ...series, values }, price: whole.prices[index]! }]
        : []
    })
    const batch: ForecastBatch = {
      series: chosen.map(({ series }) => series),
      prices: chosen.map(({ price }) => price),
      actuals: [],
      horizon: play.leadTime + 1,
    }
    const historyAt = (item: number, look: number) => {
      const { values } = batch.series[item]!
      return values.slice(0, values.length - play.periods + look * play.every)
    }
    const looks = Array.from({ length: Math.ceil(play.periods / play.every) }, (_, look) => look)
    const rules: Point[] = []
    for (const minimum of [0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 45, 70, 110]) {
      for (const more of [0, 0.5, 1, 2, 4]) {
        for (const least of [0, 1]) {
          rules.push(playAll(batch, play, (item, look) => daysOfCover(historyAt(item, look), 12, minimum, minimum + more, least)))
        }
      }
    }
    for (const factor of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 2.5, 3, 4, 6, 10]) {
      rules.push(playAll(batch, play, (item, look) => byLargest(historyAt(item, look), play.leadTime + 1, factor)))
    }
    const items = looks.map((look) => {
      const { forecasts } = forecast(
        batch.series.map((series, index) => ({ ...series, values: historyAt(index, look) })),
        { horizon: batch.horizon, levels },
      )
      return forecasts.map(
        ({ id, quantiles }, index): Omit<LevelItem, 'worth'> => ({
          id,
          demand: demandFromQuantiles(quantiles.map(({ level, values }) => ({ level, value: values[0]! }))),
          leadTimes: [{ periods: play.leadTime, chance: 1 }],
          unitCost: batch.prices[index]!,
        }),
      )
    })
    const ours = (worthOf: (item: Omit<LevelItem, 'worth'>) => number) =>
      [0.8, 0.85, 0.9, 0.93, 0.95, 0.965, 0.98, 0.99, 0.995, 0.998, 0.9993, 0.9998, 0.99995].map((target) => {
        const found = items.map((list) =>
          systemLevels(
            list.map((item) => ({ ...item, worth: worthOf(item) })),
            target,
          ),
        )
        return playAll(batch, play, (item, look) => {
          const level = found[look]!.levels[item]!
          return { min: Math.max(0, level - 1), max: level }
        })
      })
    const units = ratioAt(
      ours(() => 1),
      rules,
      (point) => point.fillUnits,
    )
    const value = ratioAt(
      ours((item) => item.unitCost),
      rules,
      (point) => point.fillValue,
    )
    console.log(
      `${which.name}: ${batch.series.length} items, cost ratio ${round(units.ratio, 3)} at ${round(units.fill, 3)} of units, ${round(value.ratio, 3)} at ${round(value.fill, 3)} of value`,
    )
    byUnits.push(units.ratio)
    byValue.push(value.ratio)
  }
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
  console.log(`mean ratio by value delivered: ${round(mean(byValue), 3)}`)
  if (step > 1) return console.log(`mean ratio by units delivered: ${round(mean(byUnits), 3)} (a sample; nothing is recorded)`)
  record([
    {
      id: 'policy.cost_ratio',
      value: round(mean(byUnits), 3),
      unit: 'ratio',
      target: 0.85,
      better: 'lower',
      runs: byUnits.map((one) => round(one, 3)),
    },
  ])
}
