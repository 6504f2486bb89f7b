import { type Behaviour, USUAL_BEHAVIOUR } from '#sim/behaviour.ts'
import { makeCatalogue, type Product } from '#sim/catalogue.ts'
import { type Faults, faultsOf } from '#sim/chaos.ts'
import type {
  OrderDocument,
  ProductDocument,
  RefundDocument,
  ShipmentEntry,
  StatementDocument,
  StatementLine,
  StockItem,
} from '#sim/documents.ts'
import { type Listing, listProducts } from '#sim/listings.ts'
import type { Buyer, TrueReceiver } from '#sim/people.ts'
import { type Profile, profileOf } from '#sim/profiles.ts'
import { type Random, randomFrom } from '#sim/random.ts'
import { emptyTimeline, planAt, type Timeline, takeDue } from '#sim/timeline.ts'
import { emptyLog, type VersionLog } from '#sim/version-log.ts'
import { emptyOutbox, type Outbox } from '#sim/webhooks.ts'

export interface Order {
  document: OrderDocument
  /** What the shop knows even when the document is masked. */
  receiver: TrueReceiver
  /** Draws of everything that happens to this order, so that one order's fate moves no other's. */
  random: Random
  /** Whether buyers do things by themselves; orders placed by hand stay still. */
  lively: boolean
  /** The lines' share of what was paid, order discount apportioned, without the shipping fee; in the order of the lines. */
  lineIncomes: number[]
  refundNumbers: string[]
  /** Pieces exchanged by line, which a return can't claim again. */
  exchanged: Map<string, number>
  /** The income stands in the statements. */
  settled: boolean
  /** Commission of each line as booked, and what of it and of the payment fee was given back. */
  commissions: number[]
  commissionBack: number[]
  paymentFee: number
  paymentFeeBack: number
  late: boolean
  /** The document as text, now and one version ago, kept only while answers may be stale. */
  snapshots: { current: string; previous: string | null } | null
}

export interface Refund {
  document: RefundDocument
  lively: boolean
}

export interface Statement {
  document: StatementDocument
  lines: StatementLine[]
}

export interface ReceivedShipment {
  entry: ShipmentEntry
  receivedAt: string
}

export interface ReceivedStock extends StockItem {
  ordersCursor: number | null
  result: 'accepted' | 'stale' | 'refused'
  stockQuantity: number | null
  receivedAt: string
}

/** What the shop counted since it opened. */
export interface Counts {
  ordersPlaced: number
  unitsOrdered: number
  /** Orders not placed because nothing was left, and units not bought for the same reason. */
  lostSales: number
  unitsMissed: number
  /** Units sold beyond the stock the ERP allowed. */
  oversoldUnits: number
  lateOrders: number
  shipmentsAccepted: number
  shipmentsKnown: number
  shipmentsRefused: number
  stockAccepted: number
  stockStale: number
  stockRefused: number
  requests: number
  requestsRefused: number
  requestsFaulted: number
  /** Sent although `Retry-After` had not passed. */
  requestsTooEarly: number
}

export interface Shop {
  index: number
  profile: Profile
  keyId: string
  secret: string
  ordersPerDay: number
  behaviour: Behaviour
  faults: Faults
  orders: Map<string, Order>
  orderLog: VersionLog<OrderDocument>
  refunds: Map<string, Refund>
  refundLog: VersionLog<RefundDocument>
  productLog: VersionLog<ProductDocument>
  statements: Map<string, Statement>
  statementLog: VersionLog<StatementDocument>
  listings: Listing[]
  listingByVariant: Map<string, Listing>
  drawListing: (random: Random) => number
  buyers: Buyer[]
  /** Money moved and not yet in a statement. */
  ledger: Omit<StatementLine, 'sequence'>[]
  statementFromMs: number
  carriedMinor: number
  shipments: Map<string, ReceivedShipment>
  stocks: ReceivedStock[]
  oversold: { at: string; orderNumber: string; variantId: string; units: number }[]
  late: { at: string; orderNumber: string }[]
  counts: Counts
  /** Numbers given to orders by arrival, orders by hand, refunds, buyers. */
  arrivals: number
  byHand: number
  refundCount: number
  /** Separate streams: arrivals by hour, version gaps, faults of answers. */
  arrivalRandom: Random
  gapRandom: Random
  faultRandom: Random
  outbox: Outbox
}

export interface UniverseOptions {
  seed: string
  shops: number
  /** Average orders a day of a shop of volume 1. */
  ordersPerDay: number
  /** New orders are placed for this many days; Infinity: for ever. */
  days: number
  chaos: number
  /** Where simulated time begins, milliseconds since 1970. */
  startMs: number
  products: number
  /** Share of listed variants whose merchant code is missing or unknown to the merchant. */
  codeFaults: number
  /** Shops ship by themselves after some hours, for histories without an ERP. */
  autoShip: boolean
  behaviour: Partial<Behaviour>
}

export interface Universe {
  options: UniverseOptions
  /** Shops ship by themselves at present. */
  autoShip: boolean
  nowMs: number
  timeline: Timeline
  catalogue: Product[]
  shops: Shop[]
}

export const DEFAULT_OPTIONS: UniverseOptions = {
  seed: '1',
  shops: 3,
  ordersPerDay: 200,
  days: Number.POSITIVE_INFINITY,
  chaos: 0,
  // Midnight in China, a Thursday without a campaign.
  startMs: Date.parse('2025-12-31T16:00:00Z'),
  products: 400,
  codeFaults: 0.02,
  autoShip: false,
  behaviour: {},
}

/** The present moment as documents write it. */
export const timeText = (ms: number): string => new Date(ms).toISOString()
export const nowText = (universe: Universe): string => timeText(universe.nowMs)

/** The shop's day as it stands in numbers: yymmdd. */
export const localDay = (universe: Universe, shop: Shop): string =>
  timeText(universe.nowMs + shop.profile.offsetMinutes * 60_000)
    .slice(2, 10)
    .replaceAll('-', '')

/** Plans something so many simulated milliseconds from now. */
export const after = (universe: Universe, ms: number, run: () => void): void =>
  planAt(universe.timeline, universe.nowMs + Math.max(0, Math.round(ms)), run)

/** The shop with an id, or undefined. */
export const shopById = (universe: Universe, id: string): Shop | undefined =>
  universe.shops.find((shop) => shop.profile.id === id)

const NO_COUNTS: Counts = {
  ordersPlaced: 0,
  unitsOrdered: 0,
  lostSales: 0,
  unitsMissed: 0,
  oversoldUnits: 0,
  lateOrders: 0,
  shipmentsAccepted: 0,
  shipmentsKnown: 0,
  shipmentsRefused: 0,
  stockAccepted: 0,
  stockStale: 0,
  stockRefused: 0,
  requests: 0,
  requestsRefused: 0,
  requestsFaulted: 0,
  requestsTooEarly: 0,
}

/** A key that anybody can tell from the seed: this is a toy world, its secrets guard nothing. */
export const keyOf = (seed: string, shopId: string): { keyId: string; secret: string } => ({
  keyId: `key-${shopId}`,
  secret: `simulated-secret-of-${shopId}-seed-${seed}`.padEnd(40, '.'),
})

function openShop(options: UniverseOptions, catalogue: Product[], index: number): Shop {
  const profile = profileOf(index)
  const stream = (name: string) => randomFrom(`${options.seed}/${profile.id}/${name}`)
  const productLog = emptyLog<ProductDocument>()
  const { listings, draw } = listProducts({ random: stream('listings'), profile, catalogue, options, log: productLog })
  return {
    index,
    profile,
    ...keyOf(options.seed, profile.id),
    ordersPerDay: options.ordersPerDay * profile.volume,
    behaviour: { ...USUAL_BEHAVIOUR, ...options.behaviour },
    faults: faultsOf(options.chaos),
    orders: new Map(),
    orderLog: emptyLog(),
    refunds: new Map(),
    refundLog: emptyLog(),
    productLog,
    statements: new Map(),
    statementLog: emptyLog(),
    listings,
    listingByVariant: new Map(listings.map((listing) => [listing.variant.id, listing])),
    drawListing: draw,
    buyers: [],
    ledger: [],
    statementFromMs: options.startMs,
    carriedMinor: 0,
    shipments: new Map(),
    stocks: [],
    oversold: [],
    late: [],
    counts: { ...NO_COUNTS },
    arrivals: 0,
    byHand: 0,
    refundCount: 0,
    arrivalRandom: stream('arrivals'),
    gapRandom: stream('gaps'),
    faultRandom: stream('faults'),
    outbox: emptyOutbox(stream('webhooks'), stream('repeats')),
  }
}

/** An empty universe at its first moment: shops, listings, nothing planned. */
export function emptyUniverse(options: UniverseOptions): Universe {
  const catalogue = makeCatalogue(options.seed, options.products)
  return {
    options,
    autoShip: options.autoShip,
    nowMs: options.startMs,
    timeline: emptyTimeline(),
    catalogue,
    shops: Array.from({ length: options.shops }, (_, index) => openShop(options, catalogue, index)),
  }
}

/** Lets simulated time pass up to a moment; returns how many things happened. Time never runs backwards. */
export function runUntil(universe: Universe, untilMs: number): number {
  let happened = 0
  for (let due = takeDue(universe.timeline, untilMs); due; due = takeDue(universe.timeline, untilMs)) {
    universe.nowMs = Math.max(universe.nowMs, due.atMs)
    due.run()
    happened++
  }
  universe.nowMs = Math.max(universe.nowMs, untilMs)
  return happened
}
