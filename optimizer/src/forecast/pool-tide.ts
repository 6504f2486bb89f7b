import type { Prepared } from './prepare.ts'
import { smoothCandidates, smoothMethods } from './smooth-candidates.ts'

/** What the series of a class have in common where single ones are too sparse to show it. */
export interface PoolTide {
  /** Share of periods with demand. */
  chance: number
  /** Expected demand of the whole class in each coming period over its mean so far. */
  factors: Float64Array
}

/** Fewer series than this say nothing about a tide. */
const fewestSeries = 20

/**
 * The tide that lifts and lowers all series of a class: their demand, each in its own unit, added up to one index that is dense enough
 * for season and level, and forecast by the methods of dense series. Series of a batch are taken to end in the same period.
 */
export function poolTide(
  members: readonly { prepared: Prepared; end: number }[],
  horizon: number,
  seasons: readonly number[],
): PoolTide {
  let hits = 0
  let periods = 0
  let longest = 0
  const dense = members.filter(({ prepared }) => prepared.gaps === 0)
  for (const { prepared, end } of members) {
    for (let t = 0; t < end; t++) if (prepared.filled[t]! > 0) hits++
    periods += end
  }
  const chance = periods > 0 ? hits / periods : 0
  const factors = new Float64Array(horizon).fill(1)
  // periods that lie behind the newest, and those that lie before the last one of each history
  for (const { end } of dense) longest = Math.max(longest, end)
  const sums = new Float64Array(longest)
  const counts = new Float64Array(longest)
  for (const { prepared, end } of dense) {
    let squares = 0
    for (let t = 1; t < end; t++) squares += (prepared.filled[t]! - prepared.filled[t - 1]!) ** 2
    const unit = Math.sqrt(squares / Math.max(1, end - 1))
    if (!(unit > 0)) continue
    for (let t = 0; t < end; t++) {
      sums[longest - end + t]! += prepared.filled[t]! / unit
      counts[longest - end + t]!++
    }
  }
  // where most series had not begun yet, the index would be of others
  let first = 0
  while (first < longest && counts[first]! < dense.length / 2) first++
  const index = sums.subarray(first).map((sum, t) => sum / Math.max(1, counts[first + t]!))
  if (dense.length < fewestSeries || index.length < 6) return { chance, factors }
  const middle = index.reduce((sum, value) => sum + value, 0) / index.length
  if (!(middle > 0)) return { chance, factors }
  const { forecasts } = smoothCandidates(index, horizon, seasons, {})
  const total = smoothMethods.reduce((sum, { prior }) => sum + prior, 0)
  for (let h = 0; h < horizon; h++) {
    let value = 0
    smoothMethods.forEach(({ prior }, k) => {
      value += (prior / total) * forecasts[k]![h]!
    })
    // a short index is believed less
    const share = index.length / (index.length + 6)
    factors[h] = Math.max(0.4, Math.min(2, 1 + share * (value / middle - 1)))
  }
  return { chance, factors }
}
