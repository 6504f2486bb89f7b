import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Period, Series } from '@shangshu/optimizer/forecast/index.ts'

/** One batch of a set: series of one horizon, with what came after their histories. */
export interface ForecastBatch {
  series: Series[]
  actuals: Float64Array[]
  horizon: number
  /** Prices of one unit, where the set has them. */
  prices: number[]
}

export interface ForecastSet {
  name: string
  batches: ForecastBatch[]
}

function lines(directory: string, file: string): string[] | undefined {
  const path = join(directory, 'forecast', file)
  return existsSync(path) ? gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1) : undefined
}

const numbers = (text: string) => text.split(' ').map((word) => (word === 'NA' ? Number.NaN : Number(word)))

/**
 * The last `horizon` periods of what was given are what comes after; with `back` above 0 the series are first cut by that many horizons,
 * so that methods can be chosen without a look at the end.
 */
function split(values: number[], horizon: number, back: number): { history: number[]; actual: Float64Array } {
  const whole = back === 0 ? values : values.slice(0, values.length - back * horizon)
  return { history: whole.slice(0, whole.length - horizon), actual: Float64Array.from(whole.slice(-horizon)) }
}

const m3Periods: Record<string, Period> = { YEARLY: 'year', QUARTERLY: 'quarter', MONTHLY: 'month', OTHER: 'year' }

/** The M3 series kept beside the project. @param back 1 for the last part of the training values instead of the test part */
export function readM3(directory: string, back = 0): ForecastSet[] | undefined {
  const rows = lines(directory, 'm3_dev.csv.gz')
  if (rows === undefined) return undefined
  const batches = new Map<string, ForecastBatch>()
  for (const row of rows) {
    const [id, , period, frequency, h, , , , train, test] = row.split(',')
    const horizon = Number(h)
    const all = numbers(train!)
    if (back > 0 && all.length - horizon < Math.max(8, 2 * Number(frequency))) continue
    const { history, actual } =
      back > 0 ? split(all, horizon, back - 1) : { history: all, actual: Float64Array.from(numbers(test!)) }
    const batch = batches.get(period!) ?? { series: [], actuals: [], horizon, prices: [] }
    batch.series.push({ id: id!, values: history, period: m3Periods[period!]!, season: Number(frequency) })
    batch.actuals.push(actual)
    batches.set(period!, batch)
  }
  return [...batches].map(([period, batch]) => ({ name: `m3-${period.toLowerCase()}`, batches: [batch] }))
}

export const intermittentSets = [
  { name: 'auto', file: 'intermittent_AUTO_dev.csv.gz', period: 'month', horizon: 6 },
  { name: 'braf', file: 'intermittent_BRAF_dev.csv.gz', period: 'month', horizon: 12 },
  { name: 'man', file: 'intermittent_MAN_dev.csv.gz', period: 'week', horizon: 12 },
  { name: 'oil', file: 'intermittent_OIL_dev.csv.gz', period: 'month', horizon: 12 },
] as const

/** Car parts, aircraft spares, a manufacturer's and a refinery's parts. */
export function readIntermittent(directory: string, which: (typeof intermittentSets)[number], back = 0): ForecastSet | undefined {
  const rows = lines(directory, which.file)
  if (rows === undefined) return undefined
  const batch: ForecastBatch = { series: [], actuals: [], horizon: which.horizon, prices: [] }
  for (const row of rows) {
    const [id, price, values] = row.split(',')
    const { history, actual } = split(numbers(values!), which.horizon, back)
    batch.series.push({ id: id!, values: history, period: which.period })
    batch.actuals.push(actual)
    batch.prices.push(Number(price))
  }
  return { name: which.name, batches: [batch] }
}

/** Monthly car parts of one maker; what is not known is left open. */
export function readCarParts(directory: string, back = 0): ForecastSet | undefined {
  const rows = lines(directory, 'carparts_dev.csv.gz')
  if (rows === undefined) return undefined
  const horizon = 12
  const batch: ForecastBatch = { series: [], actuals: [], horizon, prices: [] }
  for (const row of rows) {
    const [id, values] = row.split(',')
    const { history, actual } = split(numbers(values!), horizon, back)
    if (actual.every(Number.isNaN) || history.every(Number.isNaN)) continue
    batch.series.push({ id: id!, values: history, period: 'month' })
    batch.actuals.push(actual)
  }
  return { name: 'carparts', batches: [batch] }
}

/**
 * Weekly orange juice by store and brand: own price, deal and feature known ahead, prices of the ten other brands too. The last eight
 * weeks on record of each series of at least sixty are what comes after; weeks without a record are not known.
 */
export function readOrangeJuice(directory: string, back = 0): ForecastSet | undefined {
  const rows = lines(directory, 'orangejuice_dev.csv.gz')
  if (rows === undefined) return undefined
  const byKey = new Map<string, number[][]>()
  for (const row of rows) {
    const values = row.split(',').map(Number)
    const key = `${values[0]}-${values[1]}`
    const list = byKey.get(key)
    if (list) list.push(values)
    else byKey.set(key, [values])
  }
  const testWeeks = 8
  const cut = [...byKey].flatMap(([key, list]) => {
    if (list.length < 60) return []
    list.sort((a, b) => a[2]! - b[2]!)
    const kept = back === 0 ? list : list.slice(0, list.length - back * testWeeks)
    const firstTest = kept[kept.length - testWeeks]![2]!
    return [{ key, kept, firstTest, first: kept[0]![2]!, last: kept.at(-1)![2]! }]
  })
  const horizon = Math.max(...cut.map(({ firstTest, last }) => last - firstTest + 1))
  const batch: ForecastBatch = { series: [], actuals: [], horizon, prices: [] }
  for (const { key, kept, firstTest, first, last } of cut) {
    const brand = Number(key.split('-')[1])
    const weeks = firstTest - first + horizon
    const rowAt: number[][] = []
    for (const row of kept) rowAt[row[2]! - first] = row
    // what is not on record stays as it was the week before
    for (let t = 0; t < weeks; t++) rowAt[t] ??= rowAt[t - 1]!
    const known = new Set(kept.map((row) => row[2]! - first))
    const sales = (t: number) => (known.has(t) ? Math.exp(rowAt[t]![3]!) : Number.NaN)
    const list = (at: (row: number[]) => number) => Array.from({ length: weeks }, (_, t) => at(rowAt[t]!))
    const actual = new Float64Array(horizon).fill(Number.NaN)
    for (let t = firstTest - first; t <= last - first; t++) actual[t - (firstTest - first)] = sales(t)
    batch.series.push({
      id: key,
      values: Array.from({ length: firstTest - first }, (_, t) => sales(t)),
      period: 'week',
      pool: String(brand),
      drivers: {
        price: list((row) => row[3 + brand]!),
        promotions: { deal: list((row) => row[15]!), feature: list((row) => row[16]!) },
        rivalPrices: Array.from({ length: 11 }, (_, i) => i + 1)
          .filter((other) => other !== brand)
          .map((other) => list((row) => row[3 + other]!)),
      },
    })
    batch.actuals.push(actual)
  }
  return { name: 'orange-juice', batches: [batch] }
}
