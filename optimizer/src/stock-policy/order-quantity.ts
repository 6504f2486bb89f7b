import { meanOf } from './demand.ts'
import type { StockItem } from './policy-types.ts'

/** Quantities and prices are refused here once for all who use them. @throws RangeError for items that make no sense */
export function refuseItem(item: StockItem): void {
  const { id, unitCost, holdingRate, orderCost, minimumQuantity = 0, packSize = 1, priceBreaks = [], reviewPeriods = 1 } = item
  const bad = (what: string, value: number) => new RangeError(`${id}: ${what} is ${value}`)
  if (!(unitCost > 0 && Number.isFinite(unitCost))) throw bad('the cost of a unit', unitCost)
  if (!(holdingRate > 0 && Number.isFinite(holdingRate))) throw bad('the holding rate', holdingRate)
  if (!(orderCost >= 0 && Number.isFinite(orderCost))) throw bad('the cost of an order', orderCost)
  if (!(minimumQuantity >= 0 && Number.isFinite(minimumQuantity))) throw bad('the minimum quantity', minimumQuantity)
  if (!(packSize > 0 && Number.isFinite(packSize))) throw bad('the pack size', packSize)
  if (!Number.isInteger(reviewPeriods) || reviewPeriods < 1) throw bad('periods between reviews', reviewPeriods)
  if (!Number.isFinite(item.onHand) || !Number.isFinite(item.onOrder)) throw bad('stock', item.onHand + item.onOrder)
  for (const { from, unitCost: price } of priceBreaks) {
    if (!(from > 0)) throw bad('a price break', from)
    if (!(price > 0)) throw bad('a price', price)
  }
}

/** The price of a unit when so many are ordered. */
export function priceAt(item: StockItem, quantity: number): number {
  let price = item.unitCost
  let from = 0
  for (const one of item.priceBreaks ?? []) {
    if (quantity >= one.from && one.from >= from) {
      price = one.unitCost
      from = one.from
    }
  }
  return price
}

/** The smallest quantity that may be ordered and is at least so large. */
export function orderable(item: StockItem, quantity: number): number {
  const { minimumQuantity = 0, packSize = 1 } = item
  const least = Math.max(quantity, minimumQuantity, packSize)
  // a hair above a whole number of packs is a rounding error
  return Math.ceil(least / packSize - 1e-9) * packSize
}

/** Cost per period of ordering so many at a time: goods, orders, and half a lot in stock. */
function costOf(item: StockItem, demand: number, quantity: number): number {
  const price = priceAt(item, quantity)
  return demand * price + (demand * item.orderCost) / quantity + (item.holdingRate * price * quantity) / 2
}

export interface OrderQuantity {
  quantity: number
  unitCost: number
  /** The square-root lot (Harris 1913) at the price for small quantities, before packs and minimum. */
  economic: number
  /** What the chosen price break saves per period. */
  saved: number
}

/**
 * How many to order at a time: the lot of Harris at each price, moved to where the price holds and to whole packs (down and up), and the
 * cheapest of them. Exact for all-units discounts, as the cost is convex between breaks (Hadley & Whitin 1963). Never less than a review
 * period's demand, which has to be ordered at once anyway.
 */
export function orderQuantity(item: StockItem): OrderQuantity {
  refuseItem(item)
  const demand = meanOf(item.demand)
  const { packSize = 1, reviewPeriods = 1, priceBreaks = [] } = item
  const lotAt = (price: number) => Math.sqrt((2 * demand * item.orderCost) / (item.holdingRate * price))
  const economic = lotAt(item.unitCost)
  const least = orderable(item, demand * reviewPeriods)
  const candidates = new Set<number>([least])
  for (const { from, unitCost } of [{ from: 0, unitCost: item.unitCost }, ...priceBreaks]) {
    const ideal = Math.max(lotAt(unitCost), from)
    const down = Math.floor(ideal / packSize) * packSize
    for (const quantity of [down, down + packSize, orderable(item, from)]) {
      candidates.add(Math.max(least, orderable(item, quantity)))
    }
  }
  let best = least
  for (const quantity of candidates) {
    const [a, b] = [costOf(item, demand, quantity), costOf(item, demand, best)]
    if (a < b - 1e-12 * b || (a <= b && quantity < best)) best = quantity
  }
  const plain = Math.max(least, orderable(item, economic))
  const saved =
    priceAt(item, best) < item.unitCost ? costOf({ ...item, priceBreaks: [] }, demand, plain) - costOf(item, demand, best) : 0
  return { quantity: best, unitCost: priceAt(item, best), economic, saved: Math.max(0, saved) }
}
