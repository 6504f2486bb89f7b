import type { ScatteredPicks } from './scattered-picks.ts'
import { Service } from './tour-states.ts'

/** The bins of a problem by stretch (the aisle between two cross aisles), each stretch from its lower to its upper end. */
export interface StretchBins {
  stretches: number
  /** Index in the problem of each bin, in this order; all arrays below are in it too. */
  binOf: Int32Array
  article: Int32Array
  quantity: Float64Array
  stretch: Int32Array
  /** The bins of stretch i stand from `first[i]` up to `first[i + 1]`. */
  first: Int32Array
  /** Way from the lower end of the stretch, and from the upper. */
  fromLow: Float64Array
  fromHigh: Float64Array
  /** Length of each stretch. */
  length: Float64Array
  /** By article: its bins. */
  ofArticle: Int32Array[]
}

export function sortBins(problem: ScatteredPicks): StretchBins {
  const { warehouse, bins, demands } = problem
  const { aisleAt, cellAt, crossAt } = warehouse
  const blocks = crossAt.length - 1
  const stretches = aisleAt.length * blocks
  const cells = cellAt.length
  const blockOf = (cell: number) => {
    let block = 0
    while (block < blocks - 1 && cellAt[cell]! > crossAt[block + 1]!) block++
    return block
  }
  const wanted = bins.map((_, bin) => bin).filter((bin) => demands[bins[bin]!.article]! > 0)
  const order = wanted.sort((a, b) => bins[a]!.place - bins[b]!.place || a - b)
  const stretchOf = (bin: number) => {
    const { place } = bins[bin]!
    return Math.trunc(place / cells) * blocks + blockOf(place % cells)
  }
  const stretch = Int32Array.from(order, stretchOf)
  const first = new Int32Array(stretches + 1)
  for (const s of stretch) first[s + 1] = first[s + 1]! + 1
  for (let s = 0; s < stretches; s++) first[s + 1] = first[s + 1]! + first[s]!
  const at = (bin: number) => cellAt[bins[bin]!.place % cells]!
  const ofArticle = demands.map(() => [] as number[])
  order.forEach((bin, i) => {
    ofArticle[bins[bin]!.article]!.push(i)
  })
  return {
    stretches,
    binOf: Int32Array.from(order),
    article: Int32Array.from(order, (bin) => bins[bin]!.article),
    quantity: Float64Array.from(order, (bin) => bins[bin]!.quantity),
    stretch,
    first,
    fromLow: Float64Array.from(order, (bin, i) => at(bin) - crossAt[stretch[i]! % blocks]!),
    fromHigh: Float64Array.from(order, (bin, i) => crossAt[(stretch[i]! % blocks) + 1]! - at(bin)),
    length: Float64Array.from({ length: stretches }, (_, s) => crossAt[(s % blocks) + 1]! - crossAt[s % blocks]!),
    ofArticle: ofArticle.map((list) => Int32Array.from(list)),
  }
}

/**
 * Least costs of the ways to serve a stretch, less what is earned by coming past its bins.
 * @param rewards by bin, not negative
 * @param musts by bin: 1 where the tour has to come past
 * @param costs receives `serviceCount` numbers from `at` on
 * @returns whether there is a bin that has to be passed
 */
export function rewardedCosts(
  bins: StretchBins,
  stretch: number,
  rewards: Float64Array,
  musts: Uint8Array,
  costs: Float64Array,
  at: number,
): boolean {
  const { fromLow, fromHigh } = bins
  const first = bins.first[stretch]!
  const end = bins.first[stretch + 1]!
  const length = bins.length[stretch]!
  let all = 0
  let firstMust = -1
  let lastMust = -1
  for (let b = first; b < end; b++) {
    all += rewards[b]!
    if (musts[b] === 1) {
      if (firstMust < 0) firstMust = b
      lastMust = b
    }
  }
  let low = Number.POSITIVE_INFINITY
  let high = Number.POSITIVE_INFINITY
  let gap = Number.POSITIVE_INFINITY
  // The best way in from the lower end that turns before this bin and leaves out no must before it.
  let turned = Number.POSITIVE_INFINITY
  let passed = 0
  for (let b = first; b < end; b++) {
    const beyond = 2 * fromHigh[b]! - (all - passed)
    if (turned + beyond < gap) gap = turned + beyond
    if ((firstMust < 0 || b <= firstMust) && beyond < high) high = beyond
    passed += rewards[b]!
    const upTo = 2 * fromLow[b]! - passed
    if (b >= lastMust && upTo < low) low = upTo
    if (musts[b] === 1 || upTo < turned) turned = upTo
  }
  costs[at + Service.skip] = firstMust < 0 ? 0 : Number.POSITIVE_INFINITY
  costs[at + Service.through] = length - all
  costs[at + Service.fromLow] = low
  costs[at + Service.fromHigh] = high
  costs[at + Service.gap] = gap
  costs[at + Service.twice] = 2 * length - all
  return firstMust >= 0
}

/**
 * Where the tour turns when a stretch is served as `rewardedCosts` had it: it comes past the bins of the stretch before `lowEnd` and
 * those from `highStart` on.
 */
export function turnsOf(
  bins: StretchBins,
  stretch: number,
  service: number,
  rewards: Float64Array,
  musts: Uint8Array,
): { lowEnd: number; highStart: number } {
  const { fromLow, fromHigh } = bins
  const first = bins.first[stretch]!
  const end = bins.first[stretch + 1]!
  if (service === Service.skip) return { lowEnd: first, highStart: end }
  if (service === Service.through || service === Service.twice) return { lowEnd: end, highStart: end }
  let all = 0
  let firstMust = end
  let lastMust = first
  for (let b = first; b < end; b++) {
    all += rewards[b]!
    if (musts[b] === 1) {
      if (firstMust === end) firstMust = b
      lastMust = b
    }
  }
  let best = Number.POSITIVE_INFINITY
  let turned = Number.POSITIVE_INFINITY
  let turnedAt = first
  let lowEnd = first
  let highStart = end
  let passed = 0
  for (let b = first; b < end; b++) {
    const beyond = 2 * fromHigh[b]! - (all - passed)
    if (service === Service.gap && turned + beyond < best) {
      best = turned + beyond
      lowEnd = turnedAt + 1
      highStart = b
    }
    if (service === Service.fromHigh && b <= firstMust && beyond < best) {
      best = beyond
      highStart = b
    }
    passed += rewards[b]!
    const upTo = 2 * fromLow[b]! - passed
    if (service === Service.fromLow && b >= lastMust && upTo < best) {
      best = upTo
      lowEnd = b + 1
    }
    if (musts[b] === 1 || upTo < turned) {
      turned = upTo
      turnedAt = b
    }
  }
  return { lowEnd, highStart }
}
