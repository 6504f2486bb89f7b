import { startBudget } from '../lib/budget.ts'
import { randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { type BasketZones, moveItem, startBasketZones } from './basket-zones.ts'
import { expectedWalk } from './expected-walk.ts'
import { slotsByDemand } from './rank-slots.ts'
import { type Assignment, checkSlottingProblem, demandOf, fits, type SlottingProblem } from './slotting-problem.ts'

/** Changes tried when no budget says how many. */
const usualTries = 2_000_000

/**
 * Finds slots for all items anew: from the most wanted items in the best aisles, by simulated annealing over exchanges of two slots.
 * Half of the exchanges tried bring an item near another of the same basket. Costs are those of `basket-zones.ts`; within a zone the
 * most wanted items come to lie nearest to the end it is entered from. A step of the budget is one exchange tried.
 * @returns value: expected length of an exact tour (`expectedWalk`), in the warehouse's unit
 * @throws RangeError for a problem that makes no sense
 */
export function assignSlots(problem: SlottingProblem, options: SolveOptions & { start?: Assignment } = {}): Solved<Assignment> {
  checkSlottingProblem(problem)
  const demand = demandOf(problem)
  const slotOf = options.start?.slice() ?? slotsByDemand(problem, 'aisle-by-aisle', demand)
  const budget = startBudget(options.budget ?? { nodes: usualTries })
  const random = randomFrom(options.seed ?? 1)
  const zones = startBasketZones(problem, slotOf)
  if (problem.items.length > 0) anneal(problem, zones, slotOf, budget, random)
  sortWithinZones(problem, zones, slotOf, demand)
  return { solution: slotOf, value: expectedWalk(problem, slotOf), isProven: false, steps: budget.spent }
}

function anneal(
  problem: SlottingProblem,
  zones: BasketZones,
  slotOf: Assignment,
  budget: ReturnType<typeof startBudget>,
  random: ReturnType<typeof randomFrom>,
): void {
  const { items, slots, baskets } = problem
  const { zoneOfSlot } = zones
  const itemOf = new Int32Array(slots.length).fill(-1)
  slotOf.forEach((slot, item) => {
    itemOf[slot] = item
  })
  const slotsOfZone: number[][] = Array.from({ length: zones.zones }, () => [])
  zoneOfSlot.forEach((zone, slot) => {
    slotsOfZone[zone]!.push(slot)
  })
  const busy = baskets.map((_, b) => b).filter((b) => baskets[b]!.items.length > 1 && zones.weights[b]! > 0)
  const propose = (): [number, number] => {
    if (busy.length === 0 || random.next() < 0.3) return [random.below(items.length), random.below(slots.length)]
    const basket = baskets[busy[random.below(busy.length)]!]!.items
    // The rarer of two: it costs less to move, and there is more of its kind.
    const [a, b] = [basket[random.below(basket.length)]!, basket[random.below(basket.length)]!]
    const item = zones.first[a + 1]! - zones.first[a]! < zones.first[b + 1]! - zones.first[b]! ? a : b
    const zone = zoneOfSlot[slotOf[basket[random.below(basket.length)]!]!]!
    const near = slotsOfZone[zone]!
    return [item, near[random.below(near.length)]!]
  }
  const exchange = (item: number, slot: number): number => {
    const from = slotOf[item]!
    const other = itemOf[slot]!
    let change = moveItem(zones, item, zoneOfSlot[from]!, zoneOfSlot[slot]!)
    if (other >= 0) {
      change += moveItem(zones, other, zoneOfSlot[slot]!, zoneOfSlot[from]!)
      slotOf[other] = from
    }
    itemOf[from] = other
    itemOf[slot] = item
    slotOf[item] = slot
    return change
  }
  // The first temperature lets an ordinary worsening pass seldom: the start is good.
  let heat = 0
  for (let i = 0; i < 200; i++) {
    const [item, slot] = propose()
    const from = slotOf[item]!
    heat += Math.abs(exchange(item, slot)) / 200
    exchange(item, from)
  }
  let temperature = heat * firstHeat
  const coolest = heat * lastHeat
  for (let tries = 0; !budget.spend(); tries++) {
    if (tries % 256 === 0) temperature = heat * firstHeat * (lastHeat / firstHeat) ** budget.used()
    const [item, slot] = propose()
    const from = slotOf[item]!
    const other = itemOf[slot]!
    if (zoneOfSlot[slot] === zoneOfSlot[from] || !fits(items[item]!, slots[slot]!)) continue
    if (other >= 0 && !fits(items[other]!, slots[from]!)) continue
    const change = exchange(item, slot)
    if (change > 0 && random.next() >= Math.exp(-change / Math.max(temperature, coolest))) exchange(item, from)
  }
}

const firstHeat = 0.2
const lastHeat = 0.002

/** The most wanted items of a zone into its slots nearest to the end of the stretch from which it is usually entered. */
function sortWithinZones(problem: SlottingProblem, zones: BasketZones, slotOf: Assignment, demand: Float64Array): void {
  const { warehouse, slots, items } = problem
  const { crossAt, cellAt, start } = warehouse
  const members: number[][] = Array.from({ length: zones.zones }, () => [])
  slotOf.forEach((slot, item) => {
    members[zones.zoneOfSlot[slot]!]!.push(item)
  })
  const way = (slot: number) => Math.abs(cellAt[slots[slot]!.place % cellAt.length]! - crossAt[start.cross]!)
  const free: number[][] = Array.from({ length: zones.zones }, () => [])
  zones.zoneOfSlot.forEach((zone, slot) => {
    free[zone]!.push(slot)
  })
  members.forEach((list, zone) => {
    const taken = new Set<number>()
    const order = list.toSorted((a, b) => demand[b]! - demand[a]! || a - b)
    const near = free[zone]!.toSorted((a, b) => way(a) - way(b) || a - b)
    const into = order.map((item) => {
      const slot = near.find((candidate) => !taken.has(candidate) && fits(items[item]!, slots[candidate]!))
      if (slot !== undefined) taken.add(slot)
      return slot
    })
    // Where limits of weight and size leave somebody without a slot, all stay where they are.
    if (into.every((slot) => slot !== undefined))
      order.forEach((item, i) => {
        slotOf[item] = into[i]!
      })
  })
}
