/** What a carrier asks for a parcel to a zone: so much up to a first weight, and so much for every further step that is begun. */
export interface ZonePostage {
  firstGrams: number
  firstMinor: number
  stepGrams: number
  stepMinor: number
}

export interface Warehouse {
  /** By zone; undefined where nothing is sent. */
  postage: readonly (ZonePostage | undefined)[]
  /** What work costs, in minor units: for a parcel, for a line picked, for a unit. 0 unless told. */
  parcelMinor?: number
  lineMinor?: number
  unitMinor?: number
  /** Heavier goods leave in several parcels; no limit unless told. */
  maxParcelGrams?: number
}

/** Free goods of a SKU in a warehouse. */
export interface Stock {
  sku: number
  warehouse: number
  quantity: number
  /** Since they came; older goods go first. 0 unless told. */
  ageDays?: number
  /** How long they last by what usually leaves; where they last longer, they are taken first. 0 unless told. */
  coverDays?: number
}

export interface SourcingOrder {
  /** Where it goes: index into every warehouse's postage. */
  zone: number
  lines: readonly { sku: number; quantity: number }[]
  /** What a unit that is not sent counts for, against those of other orders; 1 unless told. */
  importance?: number
  /** Whether a part may be sent when the rest is out of stock; otherwise such an order waits as a whole. */
  mayShipPart?: boolean
}

export interface SourcingProblem {
  /** Grams of one unit, by SKU. */
  unitGrams: readonly number[]
  warehouses: readonly Warehouse[]
  stock: readonly Stock[]
  orders: readonly SourcingOrder[]
}

/** What one warehouse sends for one order. */
export interface Shipment {
  order: number
  warehouse: number
  lines: { line: number; quantity: number }[]
  parcels: number
  /** Postage and labour. */
  costMinor: number
}

/**
 * What is minimised, the first before the second and so on: units not sent (by importance), parcels, postage and labour in minor units,
 * and days: for every unit, by how much its stock is younger than the oldest of that SKU, and lasts shorter than the best covered.
 */
export type Score = readonly [short: number, parcels: number, costMinor: number, days: number]

export interface SourcingSolution {
  shipments: Shipment[]
  score: Score
  /** No solution is better than this: every order alone, with all stock to itself. */
  bestPossible: Score
}

/** Below 0 when `a` is the better score. Costs that differ by less than a millionth are the same. */
export function compareScores(a: Score, b: Score): number {
  for (let k = 0; k < 4; k++) {
    const difference = a[k]! - b[k]!
    if (difference < -1e-6 || difference > 1e-6) return difference
  }
  return 0
}

export function addScores(a: Score, b: Score): Score {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]
}

export const noScore: Score = [0, 0, 0, 0]

/** The most warehouses: sets of them are bits, and all sets of a size are looked at. */
export const mostWarehouses = 24

/** @throws RangeError for a problem that makes no sense */
export function assertSourcingProblem(problem: SourcingProblem): void {
  const { unitGrams, warehouses, stock, orders } = problem
  if (warehouses.length > mostWarehouses) throw new RangeError(`${warehouses.length} warehouses are more than ${mostWarehouses}`)
  unitGrams.forEach((grams, sku) => {
    assertAmount(grams, `SKU ${sku}: weight`)
  })
  warehouses.forEach((warehouse, index) => {
    const name = `Warehouse ${index}`
    for (const amount of [warehouse.parcelMinor, warehouse.lineMinor, warehouse.unitMinor])
      assertAmount(amount ?? 0, `${name}: labour`)
    if (warehouse.maxParcelGrams !== undefined && !(warehouse.maxParcelGrams > 0))
      throw new RangeError(`${name}: parcels of ${warehouse.maxParcelGrams} g`)
    for (const rate of warehouse.postage) {
      if (rate === undefined) continue
      for (const amount of [rate.firstGrams, rate.firstMinor, rate.stepMinor]) assertAmount(amount, `${name}: postage`)
      if (!(rate.stepGrams > 0)) throw new RangeError(`${name}: postage by steps of ${rate.stepGrams} g`)
    }
  })
  stock.forEach((each, index) => {
    assertIndex(each.sku, unitGrams.length, `Stock ${index}: SKU`)
    assertIndex(each.warehouse, warehouses.length, `Stock ${index}: warehouse`)
    assertCount(each.quantity, 0, `Stock ${index}: quantity`)
    assertAmount(each.ageDays ?? 0, `Stock ${index}: age`)
    assertAmount(each.coverDays ?? 0, `Stock ${index}: cover`)
  })
  orders.forEach((order, index) => {
    if (!Number.isSafeInteger(order.zone) || order.zone < 0) throw new RangeError(`Order ${index}: zone ${order.zone}`)
    assertAmount(order.importance ?? 1, `Order ${index}: importance`)
    const skus = new Set<number>()
    for (const line of order.lines) {
      assertIndex(line.sku, unitGrams.length, `Order ${index}: SKU`)
      assertCount(line.quantity, 1, `Order ${index}: quantity`)
      if (skus.has(line.sku)) throw new RangeError(`Order ${index}: SKU ${line.sku} stands in two lines`)
      skus.add(line.sku)
    }
  })
}

function assertAmount(value: number, name: string): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name}: ${value}`)
}

function assertIndex(value: number, end: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= end) throw new RangeError(`${name}: there is no ${value}`)
}

function assertCount(value: number, least: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < least || value > 0x7fffffff) throw new RangeError(`${name}: ${value}`)
}
