/** A distribution of whole cells: chance of 0, 1, 2 … cells of `unit` units each. */
export interface Distribution {
  unit: number
  chances: Float64Array
}

/** More cells than this for one period are put together to larger ones. */
const mostCells = 160

/**
 * One period's demand from its quantiles, as a forecast gives them: the chance between two levels lies evenly between their values, what is
 * under the lowest and over the highest level lies at its value.
 * @param quantiles rising in level and value
 * @throws RangeError for levels or values that fall, or demand below zero
 */
export function demandFromQuantiles(quantiles: readonly { level: number; value: number }[]): Distribution {
  const last = quantiles.at(-1)
  if (last === undefined) throw new RangeError('A distribution needs a quantile at least')
  let before = { level: 0, value: quantiles[0]!.value }
  if (!(before.value >= 0)) throw new RangeError(`Demand is 0 or more: ${before.value}`)
  const unit = Math.max(1, Math.ceil(last.value / mostCells))
  const chances = new Float64Array(Math.ceil(last.value / unit) + 2)
  const add = (value: number, chance: number) => {
    const cell = value / unit
    const low = Math.floor(cell)
    // between two cells both get their share, so that the mean stays
    chances[low]! += chance * (1 - (cell - low))
    if (cell > low) chances[low + 1]! += chance * (cell - low)
  }
  for (const quantile of quantiles) {
    if (!(quantile.level > before.level && quantile.level < 1) || !(quantile.value >= before.value))
      throw new RangeError(`Quantiles rise: ${quantile.level} has ${quantile.value} after ${before.level} with ${before.value}`)
    const share = quantile.level - before.level
    const pieces = quantile.value === before.value ? 1 : 8
    for (let i = 0; i < pieces; i++) {
      add(before.value + ((quantile.value - before.value) * (i + 0.5)) / pieces, share / pieces)
    }
    before = quantile
  }
  add(last.value, 1 - last.level)
  return { unit, chances }
}

/** One period's demand from what it was, every period as likely. @throws RangeError for demand below zero or an empty list */
export function demandFromHistory(history: readonly number[]): Distribution {
  if (history.length === 0) throw new RangeError('A history has one period at least')
  let most = 0
  for (const value of history) {
    if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`Demand is 0 or more: ${value}`)
    most = Math.max(most, value)
  }
  const unit = Math.max(1, Math.ceil(most / mostCells))
  const chances = new Float64Array(Math.ceil(most / unit) + 2)
  for (const value of history) {
    const cell = value / unit
    const low = Math.floor(cell)
    chances[low]! += (1 - (cell - low)) / history.length
    chances[low + 1]! += (cell - low) / history.length
  }
  return { unit, chances }
}

export function meanOf({ unit, chances }: Distribution): number {
  let sum = 0
  for (let i = 0; i < chances.length; i++) sum += i * chances[i]!
  return sum * unit
}

/** The smallest number of units that is not exceeded with chance `level`. */
export function quantileOf({ unit, chances }: Distribution, level: number): number {
  let sum = 0
  for (let i = 0; i < chances.length; i++) {
    sum += chances[i]!
    if (sum >= level - 1e-12) return i * unit
  }
  return (chances.length - 1) * unit
}

/** Demand of two stretches of time together. Both count in the same unit. */
export function addDemand(a: Distribution, b: Distribution): Distribution {
  const chances = new Float64Array(a.chances.length + b.chances.length - 1)
  for (let i = 0; i < a.chances.length; i++) {
    const chance = a.chances[i]!
    if (chance < 1e-12) continue
    for (let j = 0; j < b.chances.length; j++) chances[i + j]! += chance * b.chances[j]!
  }
  let end = chances.length
  let tail = 0
  // a tail of less than one in a billion is not worth its cells
  while (end > 1 && tail + chances[end - 1]! < 1e-9) tail += chances[--end]!
  const kept = chances.slice(0, end)
  kept[end - 1]! += tail
  return { unit: a.unit, chances: kept }
}

export interface LeadTime {
  /** Whole periods from order to shelf. */
  periods: number
  chance: number
}

/**
 * Demand over the lead time and `extra` periods more, for lead times of chance: the mixture of sums of as many periods.
 * @throws RangeError when chances of lead times do not add up to 1
 */
export function demandOver(period: Distribution, leadTimes: readonly LeadTime[], extra: number): Distribution {
  let total = 0
  let longest = 0
  for (const { periods, chance } of leadTimes) {
    if (!Number.isInteger(periods) || periods < 0 || periods > 400 || !(chance >= 0))
      throw new RangeError(`A lead time is 0 to 400 whole periods with a chance: ${periods}, ${chance}`)
    total += chance
    longest = Math.max(longest, periods)
  }
  if (!(Math.abs(total - 1) < 1e-9)) throw new RangeError(`Chances of lead times add up to ${total}, not 1`)
  let sum: Distribution = { unit: period.unit, chances: Float64Array.of(1) }
  const mixed: number[] = []
  for (let periods = 0; periods <= longest + extra; periods++) {
    if (periods > 0) sum = addDemand(sum, period)
    for (const leadTime of leadTimes) {
      if (leadTime.periods + extra !== periods || leadTime.chance === 0) continue
      for (let i = 0; i < sum.chances.length; i++) mixed[i] = (mixed[i] ?? 0) + leadTime.chance * sum.chances[i]!
    }
  }
  return { unit: period.unit, chances: Float64Array.from(mixed) }
}

/** Expected units short of `stock` units: E[(demand - stock)+]. */
export function expectedShortage({ unit, chances }: Distribution, stock: number): number {
  let sum = 0
  for (let i = Math.max(0, Math.floor(stock / unit)); i < chances.length; i++) sum += chances[i]! * Math.max(0, i * unit - stock)
  return sum
}
