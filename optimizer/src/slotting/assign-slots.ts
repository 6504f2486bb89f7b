import { startBudget } from '../lib/budget.ts'
import { randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { type BasketZones, startBasketZones } from './basket-zones.ts'
import { expectedWalk } from './expected-walk.ts'
import { slotsByDemand } from './rank-slots.ts'
import { doExchange, isGain, mayExchange, proposeExchange, startExchange } from './slot-exchange.ts'
import { type Assignment, checkSlottingProblem, demandOf, fits, type SlottingProblem } from './slotting-problem.ts'

/** Exchanges tried when no budget says how many. */
const usualTries = 1_000_000

/**
 * Finds slots for all items anew: the most wanted items into the best aisles, then exchanges of two slots that shorten the walk by
 * evidence enough (`isGain`), mostly such as bring together what is ordered together. Walks are those of `basket-zones.ts`; at the end
 * the most wanted items of each zone come to lie nearest to the end it is entered from. A step of the budget is one exchange tried.
 * @returns value: expected length of an exact tour (`expectedWalk`), in the warehouse's unit
 * @throws RangeError for a problem that makes no sense, or items that fit nowhere
 */
export function assignSlots(problem: SlottingProblem, options: SolveOptions = {}): Solved<Assignment> {
  checkSlottingProblem(problem)
  const budget = startBudget(options.budget ?? { nodes: usualTries })
  const random = randomFrom(options.seed ?? 1)
  const demand = demandOf(problem)
  const slotOf = slotsByDemand(problem, 'aisle-by-aisle', demand)
  const zones = startBasketZones(problem, slotOf)
  const exchange = startExchange(problem, zones, slotOf)
  const change = { sum: 0, squares: 0 }
  while (problem.items.length > 0 && !budget.spend()) {
    const { item, slot } = proposeExchange(exchange, random)
    if (!mayExchange(exchange, item, slot)) continue
    const from = slotOf[item]!
    doExchange(exchange, item, slot, change)
    if (!isGain(change)) doExchange(exchange, item, from, change)
  }
  sortWithinZones(problem, zones, slotOf, demand)
  return { solution: slotOf, value: expectedWalk(problem, slotOf), isProven: false, steps: budget.spent }
}

/** The most wanted items of a zone into its slots nearest to the end of the stretch from which it is usually entered. */
function sortWithinZones(problem: SlottingProblem, zones: BasketZones, slotOf: Assignment, demand: Float64Array): void {
  const { warehouse, slots, items } = problem
  const { crossAt, cellAt, start } = warehouse
  const listByZone = () => Array.from({ length: zones.zones }, (): number[] => [])
  const members = listByZone()
  slotOf.forEach((slot, item) => {
    members[zones.zoneOfSlot[slot]!]!.push(item)
  })
  const room = listByZone()
  zones.zoneOfSlot.forEach((zone, slot) => {
    room[zone]!.push(slot)
  })
  const way = (slot: number) => Math.abs(cellAt[slots[slot]!.place % cellAt.length]! - crossAt[start.cross]!)
  members.forEach((list, zone) => {
    const taken = new Set<number>()
    const near = room[zone]!.toSorted((a, b) => way(a) - way(b) || a - b)
    const order = list.toSorted((a, b) => demand[b]! - demand[a]! || a - b)
    const into = order.map((item) => {
      const slot = near.find((candidate) => !taken.has(candidate) && fits(items[item]!, slots[candidate]!))
      if (slot !== undefined) taken.add(slot)
      return slot
    })
    // Where limits of weight and size would leave an item without a slot, all stay where they are.
    if (into.every((slot) => slot !== undefined))
      order.forEach((item, i) => {
        slotOf[item] = into[i]!
      })
  })
}
