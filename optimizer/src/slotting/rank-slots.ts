import type { Random } from '../lib/random.ts'
import { type Assignment, demandOf, fits, type SlottingItem, type SlottingProblem } from './slotting-problem.ts'

/** How slots are ranked from best to worst. */
export type SlotRanking =
  /** By the way to them from where tours start. */
  | 'nearest'
  /** Aisle after aisle, the nearest aisle first. */
  | 'aisle-by-aisle'

/** Slots from the best to the worst, as indices. */
export function rankSlots(problem: SlottingProblem, ranking: SlotRanking): Int32Array {
  const { aisleAt, cellAt, crossAt, start } = problem.warehouse
  const across = (place: number) => Math.abs(aisleAt[Math.trunc(place / cellAt.length)]! - start.at)
  const along = (place: number) => Math.abs(cellAt[place % cellAt.length]! - crossAt[start.cross]!)
  const order = Int32Array.from(problem.slots, (_, slot) => slot)
  return order.sort((a, b) => {
    const [p, q] = [problem.slots[a]!.place, problem.slots[b]!.place]
    return ranking === 'nearest' ? across(p) + along(p) - across(q) - along(q) || a - b : across(p) - across(q) || p - q || a - b
  })
}

/**
 * Items by demand into slots by rank: the most wanted item into the best slot it may lie in.
 * @param demand by item; what the baskets say unless given
 * @throws RangeError where an item fits nowhere
 */
export function slotsByDemand(problem: SlottingProblem, ranking: SlotRanking, demand = demandOf(problem)): Assignment {
  return fill(problem, byDemand(demand), rankSlots(problem, ranking))
}

/**
 * What warehouses do by hand: items in classes A, B and C by how often they are picked, the best part of the slots for A and so on,
 * and within a class wherever there is room.
 * @param random decides within a class
 * @param shares of the items in each class but the last
 * @throws RangeError where an item fits nowhere
 */
export function slotsByClass(
  problem: SlottingProblem,
  ranking: SlotRanking,
  random: Random,
  shares: readonly number[] = [0.2, 0.3],
): Assignment {
  const order = byDemand(demandOf(problem))
  const ranked = [...rankSlots(problem, ranking)]
  const mixed: number[] = []
  let from = 0
  for (const share of [...shares, 1]) {
    const to = Math.min(order.length, from + Math.round(share * order.length))
    mixed.push(...random.shuffle(ranked.slice(from, to)))
    from = to
  }
  return fill(problem, order, Int32Array.from([...mixed, ...ranked.slice(from)]))
}

function byDemand(demand: Float64Array): Int32Array {
  return Int32Array.from(demand, (_, item) => item).sort((a, b) => demand[b]! - demand[a]! || a - b)
}

/**
 * Items that fit into few slots are placed first within what is reserved for nobody else; the rest in order.
 * An item that finds no slot takes one from an item that can lie elsewhere.
 */
function fill(problem: SlottingProblem, order: Int32Array, ranked: Int32Array): Assignment {
  const { items, slots } = problem
  const slotOf = new Int32Array(items.length).fill(-1)
  const itemOf = new Int32Array(slots.length).fill(-1)
  // Items of one kind look for their next slot where the last of them stopped.
  const seen = new Map<string, number>()
  for (const item of order) {
    const kind = kindOf(items[item]!)
    let i = seen.get(kind) ?? 0
    while (i < ranked.length && (itemOf[ranked[i]!] !== -1 || !fits(items[item]!, slots[ranked[i]!]!))) i++
    seen.set(kind, i)
    if (i < ranked.length) {
      slotOf[item] = ranked[i]!
      itemOf[ranked[i]!] = item
    } else if (!makeRoom(problem, item, ranked, slotOf, itemOf, new Set()))
      throw new RangeError(`Item ${item} fits into no slot that could be free`)
  }
  return slotOf
}

function kindOf(item: SlottingItem): string {
  return `${item.zone} ${item.weightGrams} ${item.volumeMm3}`
}

/** Lets others move on until the item has a slot (an augmenting path of bipartite matching; items pushed to the worst slots first). */
function makeRoom(
  problem: SlottingProblem,
  item: number,
  ranked: Int32Array,
  slotOf: Int32Array,
  itemOf: Int32Array,
  tried: Set<number>,
): boolean {
  const { items, slots } = problem
  const before = new Map<number, number>()
  const queue = [item]
  for (let head = 0; head < queue.length; head++) {
    for (let i = ranked.length - 1; i >= 0; i--) {
      const slot = ranked[i]!
      if (tried.has(slot) || !fits(items[queue[head]!]!, slots[slot]!)) continue
      tried.add(slot)
      before.set(slot, queue[head]!)
      if (itemOf[slot] !== -1) {
        queue.push(itemOf[slot]!)
        continue
      }
      for (let free = slot; ; ) {
        const mover = before.get(free)!
        const left = slotOf[mover]!
        slotOf[mover] = free
        itemOf[free] = mover
        if (mover === item) return true
        free = left
      }
    }
  }
  return false
}
