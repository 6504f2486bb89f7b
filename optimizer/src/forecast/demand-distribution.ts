import { normalShare } from './quantiles.ts'

/** How one period's demand of an item with many empty periods is distributed: three views, mixed. */
export interface DemandModel {
  /** Values seen, rising, with the weights they have for `bootstrap` and for `recent`. */
  values: Float64Array
  even: Float64Array
  recent: Float64Array
  /** Chance of any demand, and middle and spread of the logarithm of its size. */
  chance: number
  logMiddle: number
  logSpread: number
  isWhole: boolean
}

/** Shares of the three views: every past period as likely (bootstrap), newer ones more likely, chance and size apart. */
export interface Mixture {
  even: number
  recent: number
  shaped: number
}

/**
 * @param mean expected demand per period; the chance of demand follows it, so that a rising forecast widens the distribution
 * @param poolSpread spread of log sizes over the pool, which short histories are drawn to
 */
export function demandModel(history: Float64Array, mean: number, poolSpread: number): DemandModel {
  const count = history.length
  const order = Array.from(history, (_, index) => index).sort((a, b) => history[a]! - history[b]!)
  const values = Float64Array.from(order, (index) => history[index]!)
  const even = new Float64Array(count).fill(1 / count)
  const decay = 0.5 ** (3 / Math.max(3, count))
  let total = 0
  for (let t = 0; t < count; t++) total += decay ** (count - 1 - t)
  const recent = Float64Array.from(order, (index) => decay ** (count - 1 - index) / total)
  let sizes = 0
  let logs = 0
  let squares = 0
  let sum = 0
  let isWhole = true
  for (const value of history) {
    if (!Number.isInteger(value)) isWhole = false
    if (value <= 0) continue
    const log = Math.log(value)
    sizes++
    sum += value
    logs += log
    squares += log * log
  }
  const logMiddle = sizes > 0 ? logs / sizes : Math.log(Math.max(mean, 1e-6))
  const own = sizes > 0 ? Math.max(0, squares / sizes - logMiddle * logMiddle) : 0
  const pull = 4
  const logSpread = Math.sqrt((sizes * own + pull * poolSpread * poolSpread) / (sizes + pull))
  const meanSize = sizes > 0 ? sum / sizes : mean
  const chance = meanSize > 0 ? Math.min(1, mean / meanSize) : 0
  return { values, even, recent, chance, logMiddle, logSpread, isWhole }
}

/** Chance that a period's demand is at most `x`. */
export function shareUnder(model: DemandModel, mixture: Mixture, x: number): number {
  if (x < 0) return 0
  let share = 0
  for (let i = 0; i < model.values.length && model.values[i]! <= x; i++) {
    share += mixture.even * model.even[i]! + mixture.recent * model.recent[i]!
  }
  const reach = x + (model.isWhole ? 0.5 : 0)
  const under = reach <= 0 ? 0 : normalShare((Math.log(reach) - model.logMiddle) / Math.max(1e-3, model.logSpread))
  const empty = 1 - model.chance
  return share + mixture.shaped * (empty + model.chance * (x > 0 || !model.isWhole ? under : 0))
}

/** The smallest demand that is not exceeded with chance `level`; whole when all of the history is. */
export function demandQuantile(model: DemandModel, mixture: Mixture, level: number): number {
  if (shareUnder(model, mixture, 0) >= level) return 0
  let high = Math.max(1, model.values[model.values.length - 1] ?? 1)
  for (let k = 0; k < 40 && shareUnder(model, mixture, high) < level; k++) high *= 2
  let low = 0
  while (model.isWhole ? high - low > 1 : high - low > 1e-6 * high) {
    const middle = model.isWhole ? Math.floor((low + high) / 2) : (low + high) / 2
    if (shareUnder(model, mixture, middle) >= level) high = middle
    else low = middle
  }
  return high
}

/**
 * The same when demand is expected to be `factor` times what it was: where empty periods are common they become more or less common,
 * elsewhere amounts move.
 */
export function movedQuantile(model: DemandModel, mixture: Mixture, level: number, factor: number): number {
  const empty = shareUnder(model, mixture, 0)
  if (empty < 0.3) return demandQuantile(model, mixture, level) * factor
  const moved = 1 - (1 - level) / factor
  return moved <= empty ? 0 : demandQuantile(model, mixture, moved)
}

/** The cost of having forecast `quantile` at `level` when `actual` came (Koenker & Bassett 1978). */
export function pinball(actual: number, quantile: number, level: number): number {
  return actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual)
}
