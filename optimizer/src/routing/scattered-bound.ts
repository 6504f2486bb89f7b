import { type AisleSteps, costsAround, runBackward, runForward, traceServices } from './aisle-steps.ts'
import { type Earnings, earningCosts, noEarnings, type StretchBins, shareEarnings, turnsOf } from './stretch-bins.ts'
import { Service, serviceCount } from './tour-states.ts'

/**
 * The problem with its demands relaxed: instead of having to be met, each unit of an article earns its price when the tour comes past
 * it (Lagrange). For any prices, the shortest tour less what it earns, plus the price of everything wanted, is a lower bound; the
 * best prices are sought by subgradient steps (Held and Karp 1971, Polyak's step length). Bins in the middle of nowhere, and ones that
 * every good tour passes, are told from what tours with and without them cost at least.
 */
export interface Relaxation {
  bins: StretchBins
  steps: AisleSteps
  demands: Float64Array
  /** By bin: whether the tour passes it in the relaxed solution last found. */
  isPassed: Uint8Array
  services: Uint8Array
  /** What passing bins earns; `wanted` is what is wanted beyond the bins that have to be passed. */
  earnings: Earnings
}

/** A part of the solutions: bins that have to be passed and bins that may not be picked from. */
export interface Part {
  musts: Uint8Array
  isOpen: Uint8Array
  prices: Float64Array
  bound: number
  /** How often each bin was passed of late, 0 to 1. */
  passing: Float64Array
}

export function startRelaxation(bins: StretchBins, steps: AisleSteps, demands: Float64Array): Relaxation {
  return {
    bins,
    steps,
    demands,
    isPassed: new Uint8Array(bins.binOf.length),
    services: new Uint8Array(bins.stretches),
    earnings: noEarnings(bins),
  }
}

/** @returns whether all demands can still be met */
function setWanted(relaxation: Relaxation, part: Part): boolean {
  const { bins, demands } = relaxation
  const { wanted } = relaxation.earnings
  for (let a = 0; a < demands.length; a++) {
    let missing = demands[a]!
    let open = 0
    for (const bin of bins.ofArticle[a]!) {
      if (part.musts[bin] === 1) missing -= bins.quantity[bin]!
      else if (part.isOpen[bin] === 1) open += bins.quantity[bin]!
    }
    wanted[a] = Math.max(0, missing)
    if (missing > open) return false
  }
  return true
}

/** Solves the relaxed problem. @returns the lower bound these prices give */
function relaxed(relaxation: Relaxation, part: Part, prices: Float64Array): { value: number; cost: number; lastStep: number } {
  const { bins, steps, earnings, isPassed, services } = relaxation
  const { gives, wanted } = earnings
  earnings.prices.set(prices)
  for (let b = 0; b < gives.length; b++) gives[b] = part.musts[b] === 1 || part.isOpen[b] === 0 ? 0 : bins.quantity[b]!
  let lastStep = -1
  for (let s = 0; s < bins.stretches; s++) {
    shareEarnings(bins, s, earnings)
    if (earningCosts(bins, s, earnings, part.musts, steps.costs, s * serviceCount)) lastStep = steps.stepOfStretch[s]!
  }
  const end = runForward(steps, lastStep)
  traceServices(steps, end, services)
  isPassed.fill(0)
  for (let s = 0; s < bins.stretches; s++) {
    if (services[s] === Service.skip) continue
    const { lowEnd, highStart } = turnsOf(bins, s, services[s]!, earnings, part.musts)
    isPassed.fill(1, bins.first[s]!, lowEnd)
    isPassed.fill(1, highStart, bins.first[s + 1]!)
  }
  let value = end.cost
  for (let a = 0; a < wanted.length; a++) value += prices[a]! * wanted[a]!
  return { value, cost: end.cost, lastStep }
}

/**
 * Raises the bound of a part by better prices, then closes bins and demands others as far as tours shorter than `target` go.
 * @param target only tours shorter than this are of interest
 * @param tries subgradient steps
 * @param look called with each relaxed solution (`isPassed`); says whether to stop
 * @returns whether the part may hold a tour shorter than `target`
 */
export function raiseBound(relaxation: Relaxation, part: Part, target: number, tries: number, look: () => boolean): boolean {
  const { isPassed } = relaxation
  const { wanted } = relaxation.earnings
  if (!setWanted(relaxation, part)) return false
  const articles = wanted.length
  const prices = part.prices.slice()
  const slack = new Float64Array(articles)
  const direction = new Float64Array(articles)
  let best = Number.NEGATIVE_INFINITY
  let scale = 1
  let sinceRise = 0
  for (let i = 0; i < tries; i++) {
    const { value } = relaxed(relaxation, part, prices)
    const isOver = look()
    if (value > best + 1e-9) {
      best = value
      part.prices.set(prices)
      sinceRise = 0
    } else if (++sinceRise >= 6) {
      scale /= 2
      sinceRise = 0
      if (scale < 0.005) break
    }
    if (best >= target - 1e-6) {
      part.bound = Math.max(part.bound, best)
      return false
    }
    if (isOver) break
    for (let b = 0; b < isPassed.length; b++) part.passing[b] = 0.9 * part.passing[b]! + 0.1 * isPassed[b]!
    missingBy(relaxation, slack)
    let square = 0
    for (let a = 0; a < articles; a++) {
      if (wanted[a] === 0 || (prices[a] === 0 && slack[a]! < 0)) direction[a] = 0
      else direction[a] = 0.7 * slack[a]! + 0.3 * direction[a]!
      square += direction[a]! * slack[a]!
    }
    if (square <= 0) {
      square = 0
      for (let a = 0; a < articles; a++) {
        direction[a] = wanted[a] === 0 || (prices[a] === 0 && slack[a]! < 0) ? 0 : slack[a]!
        square += direction[a]! * direction[a]!
      }
      if (square === 0) break
    }
    const step = (scale * Math.max(target - value, 1e-3)) / square
    for (let a = 0; a < articles; a++) prices[a] = Math.max(0, prices[a]! + step * direction[a]!)
  }
  part.bound = Math.max(part.bound, best)
  return fixBins(relaxation, part, target)
}

/** By article: what the relaxed tour leaves missing, less than nothing where it passes too much. */
function missingBy(relaxation: Relaxation, missing: Float64Array): void {
  const { bins, isPassed } = relaxation
  const { gives, wanted, left } = relaxation.earnings
  missing.set(wanted)
  for (let s = 0; s < bins.stretches; s++) {
    const first = bins.first[s]!
    const end = bins.first[s + 1]!
    for (let b = first; b < end; b++) left[bins.article[b]!] = wanted[bins.article[b]!]!
    for (let b = first; b < end; b++) {
      if (isPassed[b] === 0) continue
      const article = bins.article[b]!
      const taken = Math.min(left[article]!, gives[b]!)
      left[article] = left[article]! - taken
      missing[article] = missing[article]! - taken
    }
  }
}

const around = new Float64Array(serviceCount)

/** @returns whether anything is left */
function fixBins(relaxation: Relaxation, part: Part, target: number): boolean {
  const { bins, steps, earnings } = relaxation
  const { musts, isOpen } = part
  const { value, cost, lastStep } = relaxed(relaxation, part, part.prices)
  runBackward(steps, lastStep)
  const constant = value - cost
  const limit = target - 1e-6 - constant
  for (let s = 0; s < bins.stretches; s++) {
    const first = bins.first[s]!
    const end = bins.first[s + 1]!
    if (first === end) continue
    costsAround(steps, s, around)
    const at = s * serviceCount
    const all = Math.min(
      around[Service.through]! + steps.costs[at + Service.through]!,
      around[Service.twice]! + steps.costs[at + Service.twice]!,
    )
    const least = leastCosts(bins, earnings, musts, first, end, around)
    for (let b = first; b < end; b++) {
      if (musts[b] === 1) continue
      const i = b - first
      if (isOpen[b] === 1 && Math.min(all, least.passing[i]!) > limit) isOpen[b] = 0
      if (least.leaving[i]! > limit) {
        if (Math.min(all, least.passing[i]!) > limit) return false
        if (isOpen[b] === 1) musts[b] = 1
      }
    }
  }
  return setWanted(relaxation, part)
}

/** For each bin of a stretch: least costs of tours that pass it otherwise than by walking through, and of tours that leave it out. */
function leastCosts(
  bins: StretchBins,
  earnings: Earnings,
  musts: Uint8Array,
  first: number,
  end: number,
  rest: Float64Array,
): { passing: Float64Array; leaving: Float64Array } {
  const n = end - first
  const up = new Float64Array(n)
  const down = new Float64Array(n)
  let earned = 0
  let firstMust = n
  let lastMust = -1
  for (let i = 0; i < n; i++) {
    earned += earnings.fromLow[first + i]!
    up[i] = 2 * bins.fromLow[first + i]! - earned
    if (musts[first + i] === 1) {
      firstMust = Math.min(firstMust, i)
      lastMust = i
    }
  }
  earned = 0
  for (let i = n - 1; i >= 0; i--) {
    earned += earnings.fromHigh[first + i]!
    down[i] = 2 * bins.fromHigh[first + i]! - earned
  }
  const passing = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const leaving = new Float64Array(n).fill(lastMust < 0 ? rest[Service.skip]! : Number.POSITIVE_INFINITY)
  const low = rest[Service.fromLow]!
  const high = rest[Service.fromHigh]!
  const gap = rest[Service.gap]!
  // From the upper end down: turning at this bin or a higher one passes it; turning from above at a higher one leaves it out.
  let byLow = Number.POSITIVE_INFINITY
  let byGap = Number.POSITIVE_INFINITY
  let fromAbove = Number.POSITIVE_INFINITY
  let highAbove = Number.POSITIVE_INFINITY
  for (let i = n - 1; i >= 0; i--) {
    byGap = Math.min(byGap, up[i]! + fromAbove)
    if (i >= lastMust) byLow = Math.min(byLow, up[i]!)
    passing[i] = Math.min(passing[i]!, low + byLow, gap + byGap)
    leaving[i] = Math.min(leaving[i]!, high + highAbove)
    if (i <= firstMust) highAbove = Math.min(highAbove, down[i]!)
    // What is best from above for a turn below this bin; a must ends the choice.
    fromAbove = musts[first + i] === 1 ? down[i]! : Math.min(fromAbove, down[i]!)
  }
  let byHigh = Number.POSITIVE_INFINITY
  byGap = Number.POSITIVE_INFINITY
  let fromBelow = Number.POSITIVE_INFINITY
  let lowBelow = Number.POSITIVE_INFINITY
  const belowOf = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    byGap = Math.min(byGap, down[i]! + fromBelow)
    if (i <= firstMust) byHigh = Math.min(byHigh, down[i]!)
    passing[i] = Math.min(passing[i]!, high + byHigh, gap + byGap)
    leaving[i] = Math.min(leaving[i]!, low + lowBelow)
    belowOf[i] = fromBelow
    if (i >= lastMust) lowBelow = Math.min(lowBelow, up[i]!)
    fromBelow = musts[first + i] === 1 ? up[i]! : Math.min(fromBelow, up[i]!)
  }
  fromAbove = Number.POSITIVE_INFINITY
  for (let i = n - 1; i >= 0; i--) {
    leaving[i] = Math.min(leaving[i]!, gap + belowOf[i]! + fromAbove)
    fromAbove = musts[first + i] === 1 ? down[i]! : Math.min(fromAbove, down[i]!)
  }
  return { passing, leaving }
}
