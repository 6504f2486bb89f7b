import { fitSes, mean } from './smoothing.ts'

/** Demand in periods with none between: methods that give one expected value per period. All take the history as it is. */

/** Croston (1972): smoothed sizes over smoothed intervals. @param correction 1 - alpha / 2 for Syntetos & Boylan (2005) */
export function croston(history: Float64Array, alpha: number, correction = 1): number {
  let size = 0
  let interval = 0
  let gap = 0
  let isStarted = false
  for (const value of history) {
    gap++
    if (value <= 0) continue
    size = isStarted ? size + alpha * (value - size) : value
    interval = isStarted ? interval + alpha * (gap - interval) : gap
    isStarted = true
    gap = 0
  }
  return isStarted ? (correction * size) / interval : 0
}

/** Teunter, Syntetos & Babai (2011): the chance of demand falls in every period without any, so that dead items go to zero. */
export function tsb(history: Float64Array, sizeGain: number, chanceGain: number): number {
  let periods = 0
  let sum = 0
  for (const value of history) {
    if (value <= 0) continue
    periods++
    sum += value
  }
  if (periods === 0) return 0
  let chance = periods / history.length
  let size = sum / periods
  for (const value of history) {
    chance += chanceGain * ((value > 0 ? 1 : 0) - chance)
    if (value > 0) size += sizeGain * (value - size)
  }
  return chance * size
}

/** Sums of `width` periods, the newest whole; what is left over at the beginning is dropped. */
function inBlocks(history: Float64Array, width: number): Float64Array {
  const count = Math.floor(history.length / width)
  const first = history.length - count * width
  const blocks = new Float64Array(count)
  for (let i = 0; i < count * width; i++) blocks[Math.floor(i / width)]! += history[first + i]!
  return blocks
}

/** ADIDA (Nikolopoulos et al. 2011): smoothing of blocks as long as the mean interval between demands, spread evenly again. */
export function adida(history: Float64Array): number {
  const width = meanInterval(history)
  const blocks = inBlocks(history, width)
  return blocks.length === 0 ? mean(history) : fitSes(blocks, 1).forecast[0]! / width
}

/** IMAPA (Petropoulos & Kourentzes 2015): the mean of ADIDA over all block lengths up to the mean interval. */
export function imapa(history: Float64Array): number {
  const widest = Math.min(meanInterval(history), 12)
  let sum = 0
  for (let width = 1; width <= widest; width++) {
    const blocks = inBlocks(history, width)
    sum += (blocks.length === 0 ? mean(history) * width : fitSes(blocks, 1).forecast[0]!) / width
  }
  return sum / widest
}

function meanInterval(history: Float64Array): number {
  let periods = 0
  for (const value of history) if (value > 0) periods++
  return periods === 0 ? 1 : Math.max(1, Math.min(Math.floor(history.length / 2), Math.round(history.length / periods)))
}

/** Smoothing with a small fixed gain from the mean of all: a mean that forgets slowly. */
export function slowSes(history: Float64Array, gain: number): number {
  let level = mean(history)
  for (const value of history) level += gain * (value - level)
  return level
}

/**
 * Chance of demand times its size, both drawn to what is usual: the chance to that of the pool, as if the pool had told of `pull` periods
 * of this item (a beta prior; empirical Bayes after Robbins 1956), older periods fading; the size half way from the mean, with outsized
 * orders cut, to the geometric mean.
 * @param fade weight of a period against the one after it
 * @param poolChance share of periods with demand over the pool
 */
export function shrunkRate(history: Float64Array, fade: number, pull: number, poolChance: number, isRobust: boolean): number {
  const sizes = history.filter((value) => value > 0).sort()
  if (sizes.length === 0) return 0
  let hits = pull * poolChance
  let periods = pull
  for (let t = history.length - 1, weight = 1; t >= 0; t--, weight *= fade) {
    if (history[t]! > 0) hits += weight
    periods += weight
  }
  const cap = sizes.length < 4 ? Number.POSITIVE_INFINITY : 2 * sizes[Math.floor(sizes.length * 0.75)]!
  let sum = 0
  let logs = 0
  for (const size of sizes) {
    sum += Math.min(size, cap)
    logs += Math.log(size)
  }
  const middle = sum / sizes.length
  return (hits / periods) * (isRobust ? (middle + Math.exp(logs / sizes.length)) / 2 : middle)
}

/** The mean of a history whose rare outsized orders are cut to twice the upper quartile of sizes. */
export function calmMean(history: Float64Array): number {
  const sizes = history.filter((value) => value > 0).sort()
  if (sizes.length < 4) return mean(history)
  const cap = 2 * sizes[Math.floor(sizes.length * 0.75)]!
  let sum = 0
  for (const value of history) sum += Math.min(value, cap)
  return sum / history.length
}
