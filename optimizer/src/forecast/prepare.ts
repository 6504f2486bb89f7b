import { dayOf } from './calendar.ts'
import type { ForecastOptions, Period, Series } from './forecast-types.ts'
import { isSeasonal } from './seasonality.ts'

/** A series as the methods take it. */
export interface Prepared {
  series: Series
  index: number
  /** Periods left out at the beginning, before anything was known. */
  lead: number
  /** As given, from the first known period on; NaN where not known. */
  known: Float64Array
  /** Without gaps. */
  filled: Float64Array
  kind: 'new' | 'intermittent' | 'erratic' | 'driven' | 'steady'
  seasons: number[]
  zeroShare: number
  gaps: number
  /** Ends of the histories it is validated by, newest first; each end is followed by `steps` periods that were kept back. */
  origins: number[]
  steps: number
  /** Series of one class share weights and quantiles. */
  class: string
}

const usualSeasons: Record<Period, number[]> = { day: [7, 365], week: [52], month: [12], quarter: [4], year: [] }

/** With fewer periods than this and an empty one among them, a trend would be chance. */
const shortHistory = 36
/** Fewer known periods than this, and an item is new. */
const fewestPeriods = 5
/** From this share of empty periods on, demand is intermittent: intervals of 1.32 periods (Syntetos, Boylan & Croston 2005). */
const intermittentShare = 1 - 1 / 1.32

/** @throws RangeError for series or options that make no sense */
export function prepare(batch: readonly Series[], options: ForecastOptions): Prepared[] {
  const { horizon, origins = 3, levels = [] } = options
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 1000)
    throw new RangeError(`A horizon is a whole number of periods from 1 to 1000: ${horizon}`)
  if (!Number.isInteger(origins) || origins < 0) throw new RangeError(`Origins are a whole number, 0 or more: ${origins}`)
  for (const level of levels) if (!(level > 0 && level < 1)) throw new RangeError(`A level is between 0 and 1: ${level}`)
  const ids = new Set<string>()
  return batch.map((series, index) => {
    if (ids.has(series.id)) throw new RangeError(`Two series have the id ${series.id}`)
    ids.add(series.id)
    return prepareOne(series, index, horizon, origins)
  })
}

function prepareOne(series: Series, index: number, horizon: number, wanted: number): Prepared {
  refuse(series, horizon)
  const { values } = series
  let lead = 0
  while (lead < values.length && Number.isNaN(values[lead]!)) lead++
  const known = Float64Array.from(values.slice(lead))
  const count = known.length
  let zeros = 0
  let here = 0
  let isNegative = false
  for (const value of known) {
    if (Number.isNaN(value)) continue
    here++
    if (value === 0) zeros++
    if (value < 0) isNegative = true
  }
  const zeroShare = here > 0 ? zeros / here : 1
  const season = series.season ?? usualSeasons[series.period][0] ?? 1
  const kind =
    here < fewestPeriods
      ? 'new'
      : series.drivers !== undefined && here >= 12
        ? 'driven'
        : zeroShare >= intermittentShare && !isNegative
          ? 'intermittent'
          : !isNegative &&
              (isErratic(known) || (zeros > 0 && here < shortHistory)) &&
              !(season > 1 && season <= 24 && isSeasonal(withoutGaps(known), season))
            ? 'erratic'
            : 'steady'
  const filled = isLevelOnly(kind) ? known.filter((value) => !Number.isNaN(value)) : withoutGaps(known)
  const seasons = (series.season !== undefined ? [series.season] : usualSeasons[series.period]).filter(
    (season) => season > 1 && count >= 1.5 * season,
  )
  const length = filled.length
  // two seasons are left before the last origin where there are as many, and half of the history anyway
  const fewest = Math.max(fewestPeriods, Math.min(2 * (seasons[0] ?? 1), Math.floor(length / 2)))
  const steps = Math.max(0, Math.min(horizon, length - fewest))
  const stride = Math.max(1, Math.ceil(steps / 2))
  const origins: number[] = []
  if (kind !== 'new') {
    for (let end = length - steps; steps > 0 && origins.length < wanted && end >= fewest; end -= stride) origins.push(end)
  }
  return {
    series,
    index,
    lead,
    known,
    filled,
    kind,
    seasons,
    zeroShare,
    gaps: count - here,
    origins,
    steps,
    class: `${kind} ${series.period} ${seasons[0] ?? 1}`,
  }
}

/** Kinds whose demand is taken as a level with chance around it; gaps simply do not count for them. */
export function isLevelOnly(kind: Prepared['kind']): boolean {
  return kind === 'intermittent' || kind === 'erratic'
}

/** Whether values jump about much (a deviation of 0.2 of the mean) with neither a trend nor likeness of neighbours at 95 %. */
function isErratic(known: Float64Array): boolean {
  const values = known.filter((value) => !Number.isNaN(value))
  const count = values.length
  const middle = values.reduce((sum, value) => sum + value, 0) / count
  let square = 0
  let cross = 0
  let along = 0
  const centre = (count - 1) / 2
  for (let t = 0; t < count; t++) {
    square += (values[t]! - middle) ** 2
    along += (t - centre) * (values[t]! - middle)
    if (t > 0) cross += (values[t]! - middle) * (values[t - 1]! - middle)
  }
  if (!(square > 0) || Math.sqrt(square / count) < 0.2 * middle) return false
  const likeness = cross / square
  const trend = along / Math.sqrt(square * ((count * (count * count - 1)) / 12))
  const critical = 1.96 / Math.sqrt(count)
  return likeness < critical && Math.abs(trend) < critical
}

function refuse(series: Series, horizon: number): void {
  const { id, values, drivers, season } = series
  if (!(series.period in usualSeasons)) throw new RangeError(`${id}: unknown period ${series.period}`)
  if (season !== undefined && (!Number.isInteger(season) || season < 1))
    throw new RangeError(`${id}: a season is a whole number of periods, 1 or more: ${season}`)
  if (series.startsOn !== undefined) dayOf(series.startsOn)
  for (const value of values) {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY || typeof value !== 'number')
      throw new RangeError(`${id}: demand is a finite number, NaN where not known: ${value}`)
  }
  if (drivers === undefined) return
  const length = values.length + horizon
  const check = (name: string, list: readonly number[], fits: (value: number) => boolean) => {
    if (list.length !== length)
      throw new RangeError(`${id}: ${name} needs ${length} values (history and horizon), not ${list.length}`)
    for (const value of list) if (!fits(value)) throw new RangeError(`${id}: ${name} has the value ${value}`)
  }
  const isPrice = (value: number) => value > 0 && Number.isFinite(value)
  if (drivers.price !== undefined) check('price', drivers.price, isPrice)
  for (const [name, list] of Object.entries(drivers.promotions ?? {}))
    check(`promotion ${name}`, list, (value) => Number.isFinite(value))
  for (const list of drivers.rivalPrices ?? []) check('rival price', list, isPrice)
}

/** Gaps become the straight line between their neighbours. */
function withoutGaps(known: Float64Array): Float64Array {
  const filled = Float64Array.from(known)
  let last = -1
  for (let t = 0; t < filled.length; t++) {
    if (Number.isNaN(filled[t]!)) continue
    for (let k = last + 1; k < t; k++) {
      filled[k] = last < 0 ? filled[t]! : filled[last]! + ((filled[t]! - filled[last]!) * (k - last)) / (t - last)
    }
    last = t
  }
  for (let k = last + 1; k < filled.length; k++) filled[k] = last < 0 ? 0 : filled[last]!
  return filled
}
