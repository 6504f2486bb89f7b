import type { Assignment, SlottingProblem } from './slotting-problem.ts'

/**
 * What a choice of slots costs, near enough and quickly: aisles are cut into short zones, and a basket is charged for the zones it
 * touches. A stretch of aisle between two cross aisles costs the least of walking through and going in from either end or both; a
 * basket pays besides for the way across to the outermost aisles and along to the furthest block. Changes of single items are followed
 * in time linear in their baskets; exact tours would take a thousand times as long.
 */
export interface BasketZones {
  /** By slot. */
  zoneOfSlot: Int32Array
  zones: number
  stretches: number
  baskets: number
  /** Baskets of each item: from `first[item]` up to `first[item + 1]` in `basketOf`. */
  first: Int32Array
  basketOf: Int32Array
  weights: Float64Array
  /** How many items of a basket lie in a zone: zone × baskets + basket, so that one item's baskets lie close together in memory. */
  counts: Uint16Array
  /** Which zones of a stretch a basket touches, a bit each: stretch × baskets + basket. */
  masks: Uint8Array
  /** Cost of a stretch by mask: stretch × 2 ** zonesPerStretch + mask. */
  costs: Float64Array
  /** How many stretches of each column (aisle) and each row (block) a basket touches. */
  inAisle: Uint8Array
  inBlock: Uint16Array
  /** Cost of the way across and along of each basket as it is now. */
  reach: Float64Array
  aisles: number
  blocks: number
  aisleFrom: Float64Array
  blockFrom: Float64Array
}

export const zonesPerStretch = 8

export function startBasketZones(problem: SlottingProblem, assignment: Assignment): BasketZones {
  const { warehouse, slots, items, baskets } = problem
  const { aisleAt, cellAt, crossAt, start } = warehouse
  const aisles = aisleAt.length
  const blocks = crossAt.length - 1
  const stretches = aisles * blocks
  const zones = stretches * zonesPerStretch
  const zoneOfSlot = Int32Array.from(slots, ({ place }) => {
    const at = cellAt[place % cellAt.length]!
    let block = 0
    while (block < blocks - 1 && at > crossAt[block + 1]!) block++
    const share = (at - crossAt[block]!) / (crossAt[block + 1]! - crossAt[block]!)
    const part = Math.min(zonesPerStretch - 1, Math.floor(share * zonesPerStretch))
    return (Math.trunc(place / cellAt.length) * blocks + block) * zonesPerStretch + part
  })
  const first = new Int32Array(items.length + 1)
  for (const basket of baskets) for (const item of basket.items) first[item + 1] = first[item + 1]! + 1
  for (let item = 0; item < items.length; item++) first[item + 1] = first[item + 1]! + first[item]!
  const basketOf = new Int32Array(first[items.length]!)
  const filled = first.slice()
  baskets.forEach((basket, b) => {
    for (const item of basket.items) {
      basketOf[filled[item]!] = b
      filled[item] = filled[item]! + 1
    }
  })
  const state: BasketZones = {
    zoneOfSlot,
    zones,
    stretches,
    baskets: baskets.length,
    first,
    basketOf,
    weights: Float64Array.from(baskets, (basket) => basket.weight ?? 1),
    counts: new Uint16Array(baskets.length * zones),
    masks: new Uint8Array(baskets.length * stretches),
    costs: stretchCosts(crossAt, aisles),
    inAisle: new Uint8Array(baskets.length * aisles),
    inBlock: new Uint16Array(baskets.length * blocks),
    reach: new Float64Array(baskets.length),
    aisles,
    blocks,
    aisleFrom: Float64Array.from(aisleAt, (at) => at - start.at),
    // A block is reached at its end nearer to the start.
    blockFrom: Float64Array.from({ length: blocks }, (_, block) =>
      block < start.cross ? crossAt[start.cross]! - crossAt[block + 1]! : crossAt[block]! - crossAt[start.cross]!,
    ),
  }
  assignment.forEach((slot, item) => {
    if (slot < 0) return
    for (let i = first[item]!; i < first[item + 1]!; i++) enter(state, basketOf[i]!, zoneOfSlot[slot]!)
  })
  for (let b = 0; b < baskets.length; b++) state.reach[b] = reachOf(state, b)
  return state
}

function stretchCosts(crossAt: readonly number[], aisles: number): Float64Array {
  const blocks = crossAt.length - 1
  const masks = 2 ** zonesPerStretch
  const costs = new Float64Array(aisles * blocks * masks)
  for (let block = 0; block < blocks; block++) {
    const length = crossAt[block + 1]! - crossAt[block]!
    for (let mask = 1; mask < masks; mask++) {
      // Items are in the middles of their zones.
      const touched = Array.from({ length: zonesPerStretch }, (_, zone) => zone).filter((zone) => (mask >> zone) & 1)
      const at = touched.map((zone) => ((zone + 0.5) / zonesPerStretch) * length)
      let gap = Math.max(at[0]!, length - at.at(-1)!)
      for (let i = 1; i < at.length; i++) gap = Math.max(gap, at[i]! - at[i - 1]!)
      const cost = Math.min(length, 2 * (length - gap))
      for (let aisle = 0; aisle < aisles; aisle++) costs[(aisle * blocks + block) * masks + mask] = cost
    }
  }
  return costs
}

/** @returns change of the basket's stretch costs; its reach may have to be worked out anew */
function enter(state: BasketZones, basket: number, zone: number): number {
  const at = zone * state.baskets + basket
  const before = state.counts[at]!
  state.counts[at] = before + 1
  return before === 0 ? toggle(state, basket, zone, 1) : 0
}

function leave(state: BasketZones, basket: number, zone: number): number {
  const at = zone * state.baskets + basket
  const before = state.counts[at]!
  state.counts[at] = before - 1
  return before === 1 ? toggle(state, basket, zone, -1) : 0
}

let isReachOld = false

function toggle(state: BasketZones, basket: number, zone: number, by: 1 | -1): number {
  const stretch = Math.trunc(zone / zonesPerStretch)
  const at = stretch * state.baskets + basket
  const before = state.masks[at]!
  const after = before ^ (1 << (zone % zonesPerStretch))
  state.masks[at] = after
  if (before === 0 || after === 0) {
    const aisle = Math.trunc(stretch / state.blocks)
    const inAisle = basket * state.aisles + aisle
    const inBlock = basket * state.blocks + (stretch % state.blocks)
    state.inAisle[inAisle] = state.inAisle[inAisle]! + by
    state.inBlock[inBlock] = state.inBlock[inBlock]! + by
    isReachOld = true
  }
  const table = stretch << zonesPerStretch
  return state.costs[table + after]! - state.costs[table + before]!
}

/** Twice the way across to the outermost aisles on both sides and along to the furthest block. */
function reachOf(state: BasketZones, basket: number): number {
  const { inAisle, inBlock, aisleFrom, blockFrom, aisles, blocks } = state
  let low = 0
  let high = 0
  const aisle = basket * aisles
  let left = 0
  while (left < aisles && inAisle[aisle + left] === 0) left++
  if (left === aisles) return 0
  let right = aisles - 1
  while (inAisle[aisle + right] === 0) right--
  if (aisleFrom[left]! < 0) low = -aisleFrom[left]!
  if (aisleFrom[right]! > 0) high = aisleFrom[right]!
  let along = 0
  for (let block = 0; block < blocks; block++)
    if (inBlock[basket * blocks + block]! > 0 && blockFrom[block]! > along) along = blockFrom[block]!
  return 2 * (low + high + along)
}

/** By how much all baskets together cost more, with their weights, and the sum of the squares of what they do. */
export interface Change {
  sum: number
  squares: number
}

/** Moves an item from one zone to another. @param change receives what that adds */
export function moveItem(state: BasketZones, item: number, from: number, to: number, change: Change): void {
  if (from === to) return
  const { first, basketOf, weights, reach } = state
  for (let i = first[item]!; i < first[item + 1]!; i++) {
    const basket = basketOf[i]!
    isReachOld = false
    let more = leave(state, basket, from) + enter(state, basket, to)
    if (isReachOld) {
      const now = reachOf(state, basket)
      more += now - reach[basket]!
      reach[basket] = now
    }
    if (more === 0) continue
    const weighted = more * weights[basket]!
    change.sum += weighted
    change.squares += weighted * weighted
  }
}
