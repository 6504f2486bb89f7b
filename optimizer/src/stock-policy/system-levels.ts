import { type Distribution, demandOver, expectedShortage, type LeadTime, meanOf } from './demand.ts'

/** An item whose stock is brought up to a level at every review. */
export interface LevelItem {
  id: string
  demand: Distribution
  leadTimes: readonly LeadTime[]
  unitCost: number
  /** What a delivered unit counts: 1 to count units, the unit cost to count money. */
  worth: number
}

export interface Levels {
  /** Order-up-to level of each item, in units. */
  levels: Float64Array
  /** Expected share of demand, each unit by its worth, that is delivered at once. */
  fillRate: number
  /** Expected money in stock. */
  stockValue: number
}

/**
 * Order-up-to levels of many items that together reach a fill rate with the least money in stock: one more unit goes where it delivers most
 * worth for its money, the same exchange rate for all (the system approach of Sherbrooke 2004; marginal analysis after Fox 1966, exact
 * where gains fall, which they do beyond the mode). The rate is found by bisection.
 * @param target share between 0 and 1
 * @throws RangeError for targets or items that make no sense
 */
export function systemLevels(items: readonly LevelItem[], target: number): Levels {
  if (!(target > 0 && target < 1)) throw new RangeError(`A fill rate is between 0 and 1: ${target}`)
  const curves = items.map(curveOf)
  let low = 0
  let high = 1
  const at = (rate: number) => settle(items, curves, rate)
  while (at(high).fillRate < target && high < 1e9) high *= 4
  for (let round = 0; round < 60 && high - low > 1e-9 * high; round++) {
    const middle = (low + high) / 2
    if (at(middle).fillRate >= target) high = middle
    else low = middle
  }
  return at(high)
}

/** Levels for a given exchange rate: money that may lie in stock for a unit of worth delivered per period. */
export function levelsAtRate(items: readonly LevelItem[], rate: number): Levels {
  return settle(items, items.map(curveOf), rate)
}

interface Curve {
  unit: number
  mean: number
  /** Expected units short in a period and units on hand at its end, for each cell of the level. */
  short: Float64Array
  stock: Float64Array
}

function curveOf(item: LevelItem): Curve {
  if (!(item.unitCost > 0) || !(item.worth > 0)) throw new RangeError(`${item.id}: cost and worth are above 0`)
  const over = demandOver(item.demand, item.leadTimes, 1)
  const before = demandOver(item.demand, item.leadTimes, 0)
  const cells = over.chances.length
  const { unit } = item.demand
  // shortage from cell to cell by the share that is above
  const shortageBy = (distribution: Distribution) => {
    const short = new Float64Array(cells)
    short[0] = meanOf(distribution)
    let above = 1
    for (let i = 1; i < cells; i++) {
      above -= distribution.chances[i - 1] ?? 0
      short[i] = Math.max(0, short[i - 1]! - Math.max(0, above) * unit)
    }
    return short
  }
  const late = shortageBy(over)
  const early = shortageBy(before)
  const mean = meanOf(over)
  return {
    unit,
    mean: meanOf(item.demand),
    short: late.map((value, i) => Math.max(0, value - early[i]!)),
    stock: late.map((value, i) => value + i * unit - mean),
  }
}

function settle(items: readonly LevelItem[], curves: readonly Curve[], rate: number): Levels {
  const levels = new Float64Array(items.length)
  let worth = 0
  let missed = 0
  let stockValue = 0
  items.forEach((item, index) => {
    const { unit, mean, short, stock } = curves[index]!
    let best = 0
    let smallest = Number.POSITIVE_INFINITY
    for (let i = 0; i < short.length; i++) {
      const cost = item.unitCost * stock[i]! + rate * item.worth * short[i]!
      if (cost < smallest - 1e-12) {
        smallest = cost
        best = i
      }
    }
    levels[index] = best * unit
    worth += item.worth * mean
    missed += item.worth * short[best]!
    stockValue += item.unitCost * stock[best]!
  })
  return { levels, fillRate: worth > 0 ? 1 - missed / worth : 1, stockValue }
}

/** Expected share delivered at once of one item with a level. */
export function fillOfLevel(item: LevelItem, level: number): number {
  const mean = meanOf(item.demand)
  if (mean === 0) return 1
  const short =
    expectedShortage(demandOver(item.demand, item.leadTimes, 1), level) -
    expectedShortage(demandOver(item.demand, item.leadTimes, 0), level)
  return 1 - Math.max(0, short) / mean
}
