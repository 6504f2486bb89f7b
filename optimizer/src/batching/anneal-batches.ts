import type { Budget } from '../lib/budget.ts'
import type { Random } from '../lib/random.ts'
import type { BatchLengths } from './batch-length.ts'
import { nearOrders } from './near-orders.ts'
import type { BatchTables } from './problem.ts'

export interface AnnealBatchesOptions {
  budget: Budget
  random: Random
  /** Temperature at the start, as a share of the mean length of a batch; less for many orders, which would not cool in time. */
  heat?: number
  /** Shares of the budget at which the search begins and ends. */
  from?: number
  until?: number
}

/** How often an order is sent to a tour with one of so many orders that go well with it. */
const nearShare = 0.5
const nearCount = 10

/** A tour is never overloaded by more, as a share of the limits; what overload costs is weighed anew after so many changes. */
const mostOverload = 0.15
const weighing = 2048

/** How often up to three tours are taken apart and made anew, and what that counts in nodes. */
const recreateShare = 0.004
const recreateNodes = 15

/**
 * Improves batches by simulated annealing: an order moves to another tour, two orders change places, one is given for two, or three go
 * round in a circle;
 * tours may be overloaded for a while at a cost, which lets orders of unlike size change places; now and then up to three whole tours are taken apart and made anew. How much worse a change may be is drawn before it is worked out, so that most changes are refused by a bound (a
 * tour is not shorter than the longest of its orders' own) or after the first of their tours. A node is a change tried.
 * @returns the best batches met
 */
export function annealBatches(
  tables: BatchTables,
  lengths: BatchLengths,
  start: readonly (readonly number[])[],
  options: AnnealBatchesOptions,
): number[][] {
  const { orderCount, loads, limits, ownLength } = tables
  const { budget, random, heat = 0.06 * Math.min(1, Math.sqrt(100 / orderCount)), from = 0, until = 1 } = options
  const { keys } = lengths
  const dims = limits.length
  const most = orderCount
  let width = 8
  for (const batch of start) width = Math.max(width, batch.length)
  width = Math.min(orderCount, 2 * width + 8)
  // One tour more than orders, so that an empty one can always be had.
  const batchCount = Math.min(most, start.length + 4)
  let members = new Int32Array(batchCount * width)
  const size = new Int32Array(batchCount)
  const length = new Float64Array(batchCount)
  const low = new Int32Array(batchCount)
  const high = new Int32Array(batchCount)
  const load = limits.map(() => new Float64Array(batchCount))
  const batchOf = new Int32Array(orderCount)
  const placeOf = new Int32Array(orderCount)
  const roomier = () => {
    const wider = new Int32Array(batchCount * width * 2)
    for (let b = 0; b < batchCount; b++) wider.set(members.subarray(b * width, b * width + size[b]!), b * width * 2)
    members = wider
    width *= 2
  }
  let total = 0
  start.forEach((batch, b) => {
    for (const order of batch) {
      members[b * width + size[b]!] = order
      batchOf[order] = b
      placeOf[order] = size[b]!++
      low[b]! ^= keys[2 * order]!
      high[b]! ^= keys[2 * order + 1]!
      for (let d = 0; d < dims; d++) load[d]![b]! += loads[d]![order]!
    }
    length[b] = lengths.length(members.subarray(b * width, b * width + size[b]!), size[b]!, low[b]!, high[b]!)
    total += length[b]!
  })
  if (orderCount < 2) return start.map((batch) => [...batch])
  const meanLength = total / start.length
  let best = total
  const bestBatchOf = batchOf.slice()

  // A change: up to three tours, each giving up to two orders and taking up to two.
  const scratch = new Int32Array(orderCount + 4)
  const changed = new Int32Array(3)
  const gives = new Int32Array(6)
  const takes = new Int32Array(6)
  const newLength = new Float64Array(3)
  const newLow = new Int32Array(3)
  const newHigh = new Int32Array(3)
  /** By how much the tours are overloaded, as shares of the limits; what that costs; and what it would be after a change. */
  const over = new Float64Array(batchCount)
  const newOver = new Float64Array(3)
  let totalOver = 0
  let overCost = 2 * meanLength
  const overload = (slot: number) => {
    const b = changed[slot]!
    let excess = 0
    for (let d = 0; d < dims; d++) {
      let sum = load[d]![b]!
      for (let k = 2 * slot; k < 2 * slot + 2; k++) {
        if (takes[k]! >= 0) sum += loads[d]![takes[k]!]!
        if (gives[k]! >= 0) sum -= loads[d]![gives[k]!]!
      }
      const limit = limits[d]!
      if (sum > limit + 1e-9) excess += sum / limit - 1
    }
    newOver[slot] = excess
    return excess
  }
  /** No tour that takes these orders is shorter. */
  const atLeast = (slot: number) => {
    const a = takes[2 * slot]!
    const b = takes[2 * slot + 1]!
    const first = a >= 0 ? ownLength[a]! : 0
    const second = b >= 0 ? ownLength[b]! : 0
    return first > second ? first : second
  }
  const workOut = (slot: number) => {
    const b = changed[slot]!
    let count = 0
    let keyLow = low[b]!
    let keyHigh = high[b]!
    const out0 = gives[2 * slot]!
    const out1 = gives[2 * slot + 1]!
    for (let i = b * width; i < b * width + size[b]!; i++) {
      const order = members[i]!
      if (order !== out0 && order !== out1) scratch[count++] = order
    }
    for (let k = 2 * slot; k < 2 * slot + 2; k++) {
      const taken = takes[k]!
      if (taken >= 0) {
        scratch[count++] = taken
        keyLow ^= keys[2 * taken]!
        keyHigh ^= keys[2 * taken + 1]!
      }
      const given = gives[k]!
      if (given >= 0) {
        keyLow ^= keys[2 * given]!
        keyHigh ^= keys[2 * given + 1]!
      }
    }
    newLow[slot] = keyLow
    newHigh[slot] = keyHigh
    newLength[slot] = lengths.length(scratch, count, keyLow, keyHigh)
  }
  const commit = (slots: number) => {
    for (let slot = 0; slot < slots; slot++)
      for (let k = 2 * slot; k < 2 * slot + 2; k++) {
        const order = gives[k]!
        if (order < 0) continue
        const b = changed[slot]!
        const moved = members[b * width + --size[b]!]!
        members[b * width + placeOf[order]!] = moved
        placeOf[moved] = placeOf[order]!
        for (let d = 0; d < dims; d++) load[d]![b]! -= loads[d]![order]!
      }
    for (let slot = 0; slot < slots; slot++) {
      const b = changed[slot]!
      for (let k = 2 * slot; k < 2 * slot + 2; k++) {
        const order = takes[k]!
        if (order < 0) continue
        if (size[b]! === width) roomier()
        members[b * width + size[b]!] = order
        batchOf[order] = b
        placeOf[order] = size[b]!++
        for (let d = 0; d < dims; d++) load[d]![b]! += loads[d]![order]!
      }
      total += newLength[slot]! - length[b]!
      totalOver += newOver[slot]! - over[b]!
      over[b] = newOver[slot]!
      length[b] = newLength[slot]!
      low[b] = newLow[slot]!
      high[b] = newHigh[slot]!
    }
  }
  const memberOf = (b: number) => members[b * width + random.below(size[b]!)]!

  const near = nearOrders(tables, lengths, nearCount)
  const nearOf = (order: number) => near[order * nearWidth + random.below(nearWidth)]!
  const nearWidth = near.length / orderCount
  /** Draws a change. @returns how many tours it concerns, 0 for none */
  const draw = (kind: number, first: number, a: number): number => {
    gives.fill(-1)
    takes.fill(-1)
    if (kind < 0.2) {
      const b = random.next() < nearShare ? batchOf[nearOf(first)]! : random.below(batchCount)
      if (b === a || (size[a] === 1 && size[b] === 0)) return 0
      changed[1] = b
      gives[0] = takes[2] = first
      return 2
    }
    let second = random.below(orderCount)
    if (random.next() < nearShare) {
      const near = nearOf(first)
      const beside = batchOf[near]!
      if (beside === a || size[beside]! < 2) return 0
      second = memberOf(beside)
      if (second === near) second = memberOf(beside)
    }
    const b = batchOf[second]!
    if (b === a) return 0
    changed[1] = b
    gives[0] = first
    gives[2] = second
    takes[2] = first
    if (kind < 0.8) {
      takes[0] = second
      if (kind < 0.6) return 2
      // One for two.
      if (size[b]! < 2) return 0
      const third = memberOf(b)
      if (third === second) return 0
      takes[1] = gives[3] = third
      return 2
    }
    const third = random.below(orderCount)
    const c = batchOf[third]!
    if (c === a || c === b) return 0
    changed[2] = c
    gives[4] = third
    takes[4] = second
    takes[0] = third
    return 3
  }
  /** Whether the change fits and makes the tours longer by no more than `allowed`. */
  const isAccepted = (slots: number, allowed: number): boolean => {
    let bound = 0
    let most = allowed
    for (let slot = 0; slot < slots; slot++) {
      const excess = overload(slot)
      if (excess > mostOverload) return false
      bound += atLeast(slot) + overCost * excess
      most += length[changed[slot]!]! + overCost * over[changed[slot]!]!
    }
    if (bound > most) return false
    for (let slot = 0; slot < slots; slot++) {
      workOut(slot)
      bound += newLength[slot]! - atLeast(slot)
      if (bound > most) return false
    }
    return true
  }

  // Up to three tours taken apart: their orders, and the tours they make anew.
  const pool: number[] = []
  const bins: number[][] = [[], [], []]
  const binLoad = limits.map(() => new Float64Array(3))
  const binLow = new Int32Array(3)
  const binHigh = new Int32Array(3)
  const binLength = new Float64Array(3)
  /** Takes `count` tours apart and puts each of their orders, in an order of chance, where it adds least. */
  const recreate = (count: number, allowed: number) => {
    pool.length = 0
    let old = 0
    for (let slot = 0; slot < count; slot++) {
      const b = changed[slot]!
      old += length[b]! + overCost * over[b]!
      for (let i = b * width; i < b * width + size[b]!; i++) pool.push(members[i]!)
      bins[slot]!.length = 0
      binLow[slot] = 0
      binHigh[slot] = 0
      binLength[slot] = 0
      for (let d = 0; d < dims; d++) binLoad[d]![slot] = 0
    }
    random.shuffle(pool)
    // Half of the time the large come first: they are the ones that may not fit later.
    if (dims > 0 && random.next() < 0.5) pool.sort((a, b) => loads[0]![b]! - loads[0]![a]!)
    let sum = 0
    let oldLength = 0
    for (let slot = 0; slot < count; slot++) oldLength += length[changed[slot]!]!
    for (const order of pool) {
      let best = -1
      let least = Number.POSITIVE_INFINITY
      for (let slot = 0; slot < count; slot++) {
        let fit = true
        for (let d = 0; d < dims; d++) if (binLoad[d]![slot]! + loads[d]![order]! > limits[d]! + 1e-9) fit = false
        if (!fit) continue
        const bin = bins[slot]!
        for (let i = 0; i < bin.length; i++) scratch[i] = bin[i]!
        scratch[bin.length] = order
        const longer = lengths.length(
          scratch,
          bin.length + 1,
          binLow[slot]! ^ keys[2 * order]!,
          binHigh[slot]! ^ keys[2 * order + 1]!,
        )
        if (longer - binLength[slot]! < least) {
          least = longer - binLength[slot]!
          best = slot
        }
        if (bin.length === 0) break
      }
      sum += least
      if (best < 0 || sum > old + allowed) return
      bins[best]!.push(order)
      binLow[best]! ^= keys[2 * order]!
      binHigh[best]! ^= keys[2 * order + 1]!
      binLength[best]! += least
      for (let d = 0; d < dims; d++) binLoad[d]![best]! += loads[d]![order]!
    }
    for (let slot = 0; slot < count; slot++) {
      const b = changed[slot]!
      while (width < bins[slot]!.length) roomier()
      size[b] = 0
      for (const order of bins[slot]!) {
        members[b * width + size[b]!] = order
        batchOf[order] = b
        placeOf[order] = size[b]!++
      }
      for (let d = 0; d < dims; d++) load[d]![b] = binLoad[d]![slot]!
      length[b] = binLength[slot]!
      low[b] = binLow[slot]!
      high[b] = binHigh[slot]!
      totalOver -= over[b]!
      over[b] = 0
    }
    total += sum - oldLength
  }

  let temperature = heat * meanLength
  let nextLook = 0
  let nextWeighing = weighing
  let tried = 0
  let overloaded = 0
  while (!budget.spend()) {
    if (tried++ >= nextLook) {
      nextLook = tried + 64
      // Overload costs so much that a good part of the batches met are allowed ones.
      if (tried >= nextWeighing) {
        overCost = Math.min(50 * meanLength, Math.max(0.2 * meanLength, overCost * (overloaded > weighing / 2 ? 1.15 : 1 / 1.15)))
        overloaded = 0
        nextWeighing = tried + weighing
      }
      const progress = (budget.used() - from) / (until - from)
      if (progress >= 1) break
      temperature = heat * meanLength * 0.02 ** Math.max(0, progress)
    }
    if (totalOver > 1e-9) overloaded++
    const first = random.below(orderCount)
    const a = batchOf[first]!
    const kind = random.next()
    changed[0] = a
    if (kind < recreateShare) {
      const b = batchOf[random.below(orderCount)]!
      const c = batchOf[random.below(orderCount)]!
      if (a === b) continue
      changed[1] = b
      changed[2] = c
      budget.spend(recreateNodes)
      recreate(c === a || c === b ? 2 : 3, -temperature * Math.log(1 - random.next()))
    } else {
      const slots = draw(kind, first, a)
      if (slots === 0) continue
      if (!isAccepted(slots, -temperature * Math.log(1 - random.next()))) continue
      commit(slots)
    }
    if (totalOver <= 1e-9 && total < best - 1e-7) {
      best = total
      bestBatchOf.set(batchOf)
    }
  }
  const batches: number[][] = Array.from({ length: batchCount }, () => [])
  for (let order = 0; order < orderCount; order++) batches[bestBatchOf[order]!]!.push(order)
  return batches.filter((batch) => batch.length > 0)
}
