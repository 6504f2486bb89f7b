import { demandOver, expectedShortage, meanOf, quantileOf } from './demand.ts'
import { orderable, orderQuantity, priceAt } from './order-quantity.ts'
import type { Policy, PolicyReason, Proposal, ServiceTarget, StockItem } from './policy-types.ts'

/** Cost of a missing unit when the item names none: as much as the unit. */
const usualShortageShare = 1

/**
 * Reorder point and order quantity of an item, reviewed every so many periods, filled from a supplier with lead times of chance; demand
 * that cannot be met waits. The quantity comes from cost (`orderQuantity`), the reorder point is the smallest with which the target is met:
 * - fill rate: units short per cycle, E[(D - r)+] - E[(D - r - Q)+], over the quantity of a cycle (Hadley & Whitin 1963; Silver, Pyke & Thomas 2017);
 *   D is demand over lead time and review;
 * - cycle: P(D <= r);
 * - cost: keeping one more unit costs as much as it saves in shortage.
 * @throws RangeError for items or targets that make no sense
 */
export function planPolicy(item: StockItem, target: ServiceTarget): Policy {
  if (target.kind !== 'cost' && !(target.value > 0 && target.value < 1))
    throw new RangeError(`A service target is between 0 and 1: ${target.value}`)
  const { quantity, unitCost } = orderQuantity(item)
  const review = item.reviewPeriods ?? 1
  const over = demandOver(item.demand, item.leadTimes, review)
  const before = demandOver(item.demand, item.leadTimes, 0)
  const demand = meanOf(item.demand)
  const lot = Math.max(quantity, demand * review)
  const shortAt = (point: number) => expectedShortage(over, point) - expectedShortage(over, point + lot)
  const fillAt = (point: number) => (lot > 0 ? Math.max(0, 1 - shortAt(point) / lot) : 1)
  const shortageCost = item.shortageCost ?? unitCost * usualShortageShare
  const holding = item.holdingRate * unitCost
  const stockAt = (point: number) =>
    Math.max(0, point - meanOf(before) - (demand * review) / 2 + lot / 2) + expectedShortage(over, point)
  const costAt = (point: number) => {
    const short = lot > 0 ? (shortAt(point) * demand) / lot : 0
    return holding * stockAt(point) + (target.kind === 'cost' ? shortageCost * short : 0)
  }
  const unit = over.unit
  const most = over.chances.length
  let cell = 0
  if (target.kind === 'cycle') cell = Math.round(quantileOf(over, target.value) / unit)
  else if (target.kind === 'fill-rate') {
    // shortage falls with the reorder point: the smallest point by bisection
    let low = 0
    let high = most
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (fillAt(middle * unit) >= target.value) high = middle
      else low = middle + 1
    }
    cell = low
  } else {
    let smallest = costAt(0)
    for (let i = 1; i <= most; i++) {
      const cost = costAt(i * unit)
      if (cost < smallest - 1e-12) {
        smallest = cost
        cell = i
      }
    }
  }
  const reorderPoint = cell * unit
  let under = 0
  for (let i = 0; i <= cell && i < most; i++) under += over.chances[i]!
  return {
    id: item.id,
    reorderPoint,
    orderQuantity: quantity,
    safetyStock: reorderPoint - meanOf(over),
    fillRate: fillAt(reorderPoint),
    cycleService: Math.min(1, under),
    costPerPeriod: costAt(reorderPoint) + (lot > 0 ? (demand * item.orderCost) / lot : 0),
    unitCost,
  }
}

/** What to order now, and why. */
export function proposeOrder(item: StockItem, target: ServiceTarget): Proposal {
  const policy = planPolicy(item, target)
  const { economic, saved } = orderQuantity(item)
  const position = item.onHand + item.onOrder - (item.owed ?? 0)
  const { reorderPoint } = policy
  const over = demandOver(item.demand, item.leadTimes, item.reviewPeriods ?? 1)
  const reasons: PolicyReason[] = [
    position > reorderPoint
      ? { code: 'enough', position, reorderPoint }
      : { code: 'below-reorder-point', position, reorderPoint },
    { code: 'lead-time-demand', mean: meanOf(over), level: policy.cycleService, value: reorderPoint },
  ]
  if (position > reorderPoint || meanOf(item.demand) === 0) return { ...policy, quantity: 0, cost: 0, reasons }
  // at least to where the next review finds the reorder point again
  const quantity = orderable(item, Math.max(policy.orderQuantity, reorderPoint - position))
  reasons.push({ code: 'cycle-stock', economic, quantity: policy.orderQuantity })
  const { minimumQuantity = 0, packSize = 1 } = item
  if (minimumQuantity > 0 && quantity === orderable(item, minimumQuantity) && economic < minimumQuantity)
    reasons.push({ code: 'minimum-quantity', quantity: minimumQuantity })
  if (packSize > 1) reasons.push({ code: 'pack-size', packSize })
  const unitCost = priceAt(item, quantity)
  const bought = (item.priceBreaks ?? []).find((one) => one.unitCost === unitCost && quantity >= one.from)
  if (bought !== undefined) reasons.push({ code: 'price-break', from: bought.from, saved })
  return { ...policy, quantity, unitCost, cost: quantity * unitCost, reasons }
}
