import type { Distribution, LeadTime } from './demand.ts'

/** An item as its buyer sees it. Money in any one currency unit. */
export interface StockItem {
  id: string
  /** Demand of one period. */
  demand: Distribution
  leadTimes: readonly LeadTime[]
  /** Periods between two looks at the item; 1 unless told. */
  reviewPeriods?: number
  onHand: number
  onOrder: number
  /** Units already promised and not yet shipped. */
  owed?: number
  /** Price of one unit for small quantities. */
  unitCost: number
  /** Cheaper prices from a quantity on; the price then holds for all units. */
  priceBreaks?: readonly { from: number; unitCost: number }[]
  /** Cost of keeping goods for a period, as a share of what they cost. */
  holdingRate: number
  /** Cost of one order line, whatever its quantity. */
  orderCost: number
  /** Profit lost with a unit that cannot be delivered at once; a share of the cost of one unit unless told. */
  shortageCost?: number
  minimumQuantity?: number
  /** Only multiples of it can be ordered. */
  packSize?: number
}

export type ServiceTarget =
  /** Share of demanded units that are delivered at once. */
  | { kind: 'fill-rate'; value: number }
  /** Chance that nothing is short between an order and the next delivery. */
  | { kind: 'cycle'; value: number }
  /** No target: shortage costs what it costs. */
  | { kind: 'cost' }

/** Why a proposal is as it is: a code with its figures; the words belong to whoever shows them. */
export type PolicyReason =
  | { code: 'enough'; position: number; reorderPoint: number }
  | { code: 'below-reorder-point'; position: number; reorderPoint: number }
  | { code: 'lead-time-demand'; mean: number; level: number; value: number }
  | { code: 'cycle-stock'; economic: number; quantity: number }
  | { code: 'minimum-quantity'; quantity: number }
  | { code: 'pack-size'; packSize: number }
  | { code: 'price-break'; from: number; saved: number }
  | { code: 'budget'; wanted: number; granted: number }
  | { code: 'filled-up'; added: number }

export interface Policy {
  id: string
  /** Order when on hand, on order and less what is owed is at or under this. */
  reorderPoint: number
  orderQuantity: number
  /** Reorder point less the mean demand over lead time and review. */
  safetyStock: number
  /** What this policy is expected to do. */
  fillRate: number
  cycleService: number
  /** Per period: keeping stock, placing orders, being short (for the cost target), and what price breaks save. */
  costPerPeriod: number
  unitCost: number
}

export interface Proposal extends Policy {
  /** Units to order now; 0 when there is enough. */
  quantity: number
  cost: number
  reasons: readonly PolicyReason[]
}
