import { type AisleWarehouse, checkWarehouse } from '../routing/warehouse.ts'

/** Which item goes into which slot, so that pickers walk least. */
export interface SlottingProblem {
  warehouse: AisleWarehouse
  slots: readonly Slot[]
  items: readonly SlottingItem[]
  /** Orders (or pick lists) of the past: the items picked on one tour, each once. */
  baskets: readonly Basket[]
}

export interface Slot {
  /** Number of the place (`placeOf`); several slots may be at one place: levels, both sides of the aisle. */
  place: number
  /** What it carries; no limit unless told. */
  maxWeightGrams?: number
  /** What fits; no limit unless told. */
  volumeMm3?: number
  /** Slots of a zone (cold, hazardous, locked) hold items of that zone only. */
  zone?: string
}

export interface SlottingItem {
  /** Of the stock that has to fit. */
  weightGrams?: number
  volumeMm3?: number
  /** The only zone it may lie in; slots without a zone unless told. */
  zone?: string
}

export interface Basket {
  /** Indices in `items`. */
  items: readonly number[]
  /** How often such a basket is expected; 1 unless told. Give recent ones more. */
  weight?: number
}

/** Slot of each item, by index; -1 for an item that lies nowhere yet. */
export type Assignment = Int32Array

/** Whether the slot is of the item's zone and takes its weight and size. */
export function fits(item: SlottingItem, slot: Slot): boolean {
  return (
    item.zone === slot.zone &&
    (item.weightGrams ?? 0) <= (slot.maxWeightGrams ?? Number.POSITIVE_INFINITY) &&
    (item.volumeMm3 ?? 0) <= (slot.volumeMm3 ?? Number.POSITIVE_INFINITY)
  )
}

/** @throws RangeError with what is wrong */
export function checkSlottingProblem(problem: SlottingProblem): void {
  const { warehouse, slots, items, baskets } = problem
  checkWarehouse(warehouse)
  if (warehouse.directions?.some((direction) => direction !== 'both'))
    throw new RangeError('Slots are chosen for aisles that may be walked in both directions')
  const places = warehouse.aisleAt.length * warehouse.cellAt.length
  for (const { place } of slots)
    if (!Number.isInteger(place) || place < 0 || place >= places) throw new RangeError(`There is no place ${place}`)
  if (items.length > slots.length) throw new RangeError(`${items.length} items do not fit into ${slots.length} slots`)
  for (const basket of baskets) {
    if (!((basket.weight ?? 1) >= 0 && (basket.weight ?? 1) < Number.POSITIVE_INFINITY))
      throw new RangeError(`No basket has the weight ${basket.weight}`)
    if (new Set(basket.items).size !== basket.items.length) throw new RangeError('A basket names an item once')
    for (const item of basket.items)
      if (!Number.isInteger(item) || item < 0 || item >= items.length) throw new RangeError(`There is no item ${item}`)
  }
}

/** How often each item is expected to be picked: the weights of its baskets. */
export function demandOf(problem: SlottingProblem): Float64Array {
  const demand = new Float64Array(problem.items.length)
  for (const { items, weight = 1 } of problem.baskets) for (const item of items) demand[item] = demand[item]! + weight
  return demand
}
