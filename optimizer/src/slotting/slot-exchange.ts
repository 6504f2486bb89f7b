import type { Random } from '../lib/random.ts'
import { type BasketZones, type Change, moveItem } from './basket-zones.ts'
import { type Assignment, fits, type SlottingProblem } from './slotting-problem.ts'

/** A choice of slots in which items change places. */
export interface Exchange {
  problem: SlottingProblem
  zones: BasketZones
  slotOf: Assignment
  /** By slot; -1 where it is empty. */
  itemOf: Int32Array
  slotsOfZone: number[][]
  /** Baskets of more than one item. */
  busy: number[]
}

export function startExchange(problem: SlottingProblem, zones: BasketZones, slotOf: Assignment): Exchange {
  const itemOf = new Int32Array(problem.slots.length).fill(-1)
  slotOf.forEach((slot, item) => {
    if (slot >= 0) itemOf[slot] = item
  })
  const slotsOfZone: number[][] = Array.from({ length: zones.zones }, () => [])
  zones.zoneOfSlot.forEach((zone, slot) => {
    slotsOfZone[zone]!.push(slot)
  })
  const busy = problem.baskets.map((_, b) => b).filter((b) => problem.baskets[b]!.items.length > 1 && zones.weights[b]! > 0)
  return { problem, zones, slotOf, itemOf, slotsOfZone, busy }
}

/**
 * An item and a slot it might go to: often near another item of one of its baskets, now and then anywhere. Of two items of a basket
 * the rarer moves: it costs less to tell what that does, and there are more of its kind.
 */
export function proposeExchange(exchange: Exchange, random: Random): { item: number; slot: number } {
  const { problem, zones, slotOf, slotsOfZone, busy } = exchange
  if (busy.length === 0 || random.next() < 0.3)
    return { item: random.below(problem.items.length), slot: random.below(problem.slots.length) }
  const basket = problem.baskets[random.pick(busy)]!.items
  const pick = () => random.pick(basket)
  const [a, b, near] = [pick(), pick(), pick()]
  const item = zones.first[a + 1]! - zones.first[a]! < zones.first[b + 1]! - zones.first[b]! ? a : b
  return { item, slot: random.pick(slotsOfZone[zones.zoneOfSlot[slotOf[near]!]!]!) }
}

/** Whether the item may go to the slot and what lies there to the item's; within a zone nothing would change. */
export function mayExchange(exchange: Exchange, item: number, slot: number): boolean {
  const { problem, zones, slotOf, itemOf } = exchange
  const { items, slots } = problem
  const from = slotOf[item]!
  const other = itemOf[slot]!
  if (zones.zoneOfSlot[slot] === zones.zoneOfSlot[from] || !fits(items[item]!, slots[slot]!)) return false
  return other < 0 || fits(items[other]!, slots[from]!)
}

/** Puts the item into the slot and what lies there into the item's. @param change receives what that changes */
export function doExchange(exchange: Exchange, item: number, slot: number, change: Change): void {
  const { zones, slotOf, itemOf } = exchange
  const { zoneOfSlot } = zones
  const from = slotOf[item]!
  const other = itemOf[slot]!
  change.sum = 0
  change.squares = 0
  moveItem(zones, item, zoneOfSlot[from]!, zoneOfSlot[slot]!, change)
  if (other >= 0) {
    moveItem(zones, other, zoneOfSlot[slot]!, zoneOfSlot[from]!, change)
    slotOf[other] = from
  }
  itemOf[from] = other
  itemOf[slot] = item
  slotOf[item] = slot
}

/**
 * Whether a change is borne out by enough baskets to be more than chance: its sum has to be below nothing by so many times the root of
 * the sum of squares, which is its standard error. Without this, thousands of exchanges that suit one basket of the past each make
 * the choice worse for baskets to come. On months set aside, 2 did better than 1, 1.5, 3 and 5.
 */
export function isGain(change: Change): boolean {
  return change.sum + 2 * Math.sqrt(change.squares) < 0
}
