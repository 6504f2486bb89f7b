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
 * What is earned by coming past bins. Of one article, no stretch earns more than is wanted of it in all; so a bin counts for what it
 * adds to those passed before it, from the lower end and from the upper.
 */
export interface Earnings {
  fromLow: Float64Array
  fromHigh: Float64Array
  /** What a bin gives of its article, 0 where it is not picked from. */
  gives: Float64Array
  /** By article: the price of one, and how much is wanted. */
  prices: Float64Array
  wanted: Float64Array
  /** Room for one calculation. */
  left: Float64Array
}

export function noEarnings(bins: StretchBins): Earnings {
  const articles = bins.ofArticle.length
  const zeros = () => new Float64Array(bins.binOf.length)
  return {
    fromLow: zeros(),
    fromHigh: zeros(),
    gives: zeros(),
    prices: new Float64Array(articles),
    wanted: new Float64Array(articles),
    left: new Float64Array(articles),
  }
}

/** Works out `fromLow` and `fromHigh` for one stretch from the rest. */
export function shareEarnings(bins: StretchBins, stretch: number, earnings: Earnings): void {
  const { fromLow, fromHigh, gives, prices, wanted, left } = earnings
  const { article } = bins
  const first = bins.first[stretch]!
  const end = bins.first[stretch + 1]!
  for (let b = first; b < end; b++) left[article[b]!] = wanted[article[b]!]!
  for (let b = first; b < end; b++) {
    const a = article[b]!
    const taken = Math.min(left[a]!, gives[b]!)
    left[a] = left[a]! - taken
    fromLow[b] = taken * prices[a]!
  }
  for (let b = first; b < end; b++) left[article[b]!] = wanted[article[b]!]!
  for (let b = end - 1; b >= first; b--) {
    const a = article[b]!
    const taken = Math.min(left[a]!, gives[b]!)
    left[a] = left[a]! - taken
    fromHigh[b] = taken * prices[a]!
  }
}

/**
 * Least costs of the ways to serve a stretch, less what is earned by coming past its bins.
 * @param musts by bin: 1 where the tour has to come past
 * @param costs receives `serviceCount` numbers from `at` on
 * @returns whether there is a bin that has to be passed
 */
export function earningCosts(
  bins: StretchBins,
  stretch: number,
  earnings: Earnings,
  musts: Uint8Array,
  costs: Float64Array,
  at: number,
): boolean {
  const first = bins.first[stretch]!
  const end = bins.first[stretch + 1]!
  const length = bins.length[stretch]!
  let all = 0
  let firstMust = end
  let lastMust = -1
  for (let b = first; b < end; b++) {
    all += earnings.fromLow[b]!
    if (musts[b] === 1) {
      if (firstMust === end) firstMust = b
      lastMust = b
    }
  }
  let low = Number.POSITIVE_INFINITY
  let earned = 0
  for (let b = first; b < end; b++) {
    earned += earnings.fromLow[b]!
    const upTo = 2 * bins.fromLow[b]! - earned
    if (b >= lastMust && upTo < low) low = upTo
  }
  let high = Number.POSITIVE_INFINITY
  earned = 0
  for (let b = end - 1; b >= first; b--) {
    earned += earnings.fromHigh[b]!
    const downTo = 2 * bins.fromHigh[b]! - earned
    if (b <= firstMust && downTo < high) high = downTo
  }
  costs[at + Service.skip] = lastMust < 0 ? 0 : Number.POSITIVE_INFINITY
  costs[at + Service.through] = length - all
  costs[at + Service.fromLow] = low
  costs[at + Service.fromHigh] = high
  costs[at + Service.gap] = bestGap(bins, first, end, earnings, musts, 2 * length - all)
  costs[at + Service.twice] = 2 * length - all
  return lastMust >= 0
}

const gapFound = { lowEnd: 0, highStart: 0 }
let takenAbove = new Float64Array(64)
let leastDown = new Float64Array(64)

/**
 * Least cost of going in from both ends; where, in `gapFound`. Only ways cheaper than `limit` are looked for: walking through twice
 * does all that leaving a gap does.
 */
function bestGap(bins: StretchBins, first: number, end: number, earnings: Earnings, musts: Uint8Array, limit: number): number {
  const { fromLow, fromHigh, article } = bins
  const { gives, prices, wanted, left } = earnings
  if (end - first < 2) return Number.POSITIVE_INFINITY
  if (takenAbove.length < end - first + 1) {
    takenAbove = new Float64Array(2 * (end - first))
    leastDown = new Float64Array(2 * (end - first))
  }
  // What turning above a bin costs at least: as if nothing had been earned from below.
  let earned = 0
  leastDown[end - first] = Number.POSITIVE_INFINITY
  for (let b = end - 1; b >= first; b--) {
    earned += earnings.fromHigh[b]!
    const downTo = 2 * fromHigh[b]! - earned
    const above = leastDown[b - first + 1]!
    leastDown[b - first] = musts[b] === 1 || downTo < above ? downTo : above
  }
  let best = limit
  let found = Number.POSITIVE_INFINITY
  for (let b = first; b < end; b++) left[article[b]!] = wanted[article[b]!]!
  earned = 0
  let nextMust = first
  for (let low = first; low < end - 1; low++) {
    const a = article[low]!
    const taken = Math.min(left[a]!, gives[low]!)
    left[a] = left[a]! - taken
    earned += taken * prices[a]!
    if (nextMust <= low) {
      nextMust = low + 1
      while (nextMust < end && musts[nextMust] === 0) nextMust++
    }
    if (taken === 0 && musts[low] === 0) continue
    const upTo = 2 * fromLow[low]! - earned
    if (upTo + leastDown[low - first + 1]! >= best) continue
    let above = 0
    for (let high = end - 1; high > low; high--) {
      const b = article[high]!
      const more = Math.min(left[b]!, gives[high]!)
      takenAbove[high - first] = more
      left[b] = left[b]! - more
      above += more * prices[b]!
      const sum = upTo + 2 * fromHigh[high]! - above
      if (high <= nextMust && sum < best) {
        best = sum
        found = sum
        gapFound.lowEnd = low + 1
        gapFound.highStart = high
      }
    }
    for (let high = low + 1; high < end; high++) left[article[high]!] = left[article[high]!]! + takenAbove[high - first]!
  }
  return found
}

/**
 * Where the tour turns when a stretch is served as `earningCosts` had it: it comes past the bins of the stretch before `lowEnd` and
 * those from `highStart` on.
 */
export function turnsOf(
  bins: StretchBins,
  stretch: number,
  service: number,
  earnings: Earnings,
  musts: Uint8Array,
): { lowEnd: number; highStart: number } {
  const first = bins.first[stretch]!
  const end = bins.first[stretch + 1]!
  if (service === Service.skip) return { lowEnd: first, highStart: end }
  if (service === Service.through || service === Service.twice) return { lowEnd: end, highStart: end }
  if (service === Service.gap) {
    bestGap(bins, first, end, earnings, musts, Number.POSITIVE_INFINITY)
    return { lowEnd: gapFound.lowEnd, highStart: gapFound.highStart }
  }
  let firstMust = end
  let lastMust = first
  for (let b = first; b < end; b++)
    if (musts[b] === 1) {
      if (firstMust === end) firstMust = b
      lastMust = b
    }
  let best = Number.POSITIVE_INFINITY
  let earned = 0
  let turn = first
  if (service === Service.fromLow) {
    for (let b = first; b < end; b++) {
      earned += earnings.fromLow[b]!
      if (b >= lastMust && 2 * bins.fromLow[b]! - earned < best) {
        best = 2 * bins.fromLow[b]! - earned
        turn = b + 1
      }
    }
    return { lowEnd: turn, highStart: end }
  }
  for (let b = end - 1; b >= first; b--) {
    earned += earnings.fromHigh[b]!
    if (b <= firstMust && 2 * bins.fromHigh[b]! - earned < best) {
      best = 2 * bins.fromHigh[b]! - earned
      turn = b
    }
  }
  return { lowEnd: first, highStart: turn }
}

/** Costs of the ways to serve a stretch by the bins selected: the last one from each end, and the largest gap between two. */
export function selectedCosts(bins: StretchBins, stretch: number, selected: Uint8Array, costs: Float64Array, at: number): void {
  const { fromLow, fromHigh } = bins
  const end = bins.first[stretch + 1]!
  const length = bins.length[stretch]!
  let firstBin = -1
  let lastBin = -1
  let gap = 0
  for (let b = bins.first[stretch]!; b < end; b++) {
    if (selected[b] === 0) continue
    if (firstBin < 0) firstBin = b
    else gap = Math.max(gap, fromLow[b]! - fromLow[lastBin]!)
    lastBin = b
  }
  const isEmpty = firstBin < 0
  costs[at + Service.skip] = isEmpty ? 0 : Number.POSITIVE_INFINITY
  costs[at + Service.through] = length
  costs[at + Service.fromLow] = isEmpty ? Number.POSITIVE_INFINITY : 2 * fromLow[lastBin]!
  costs[at + Service.fromHigh] = isEmpty ? Number.POSITIVE_INFINITY : 2 * fromHigh[firstBin]!
  costs[at + Service.gap] = gap > 0 ? 2 * (length - gap) : Number.POSITIVE_INFINITY
  costs[at + Service.twice] = 2 * length
}
