import { z } from 'zod'

/**
 * The canonical order document: what every connector makes of its platform's order, whatever its shape. Amounts are bigint in the
 * minor unit of `currency` and include tax; times are Dates. Everything else of the module works on this.
 *
 * Money: a line's `amountMinor` is quantity × unit price − line discount; the order pays Σ amountMinor − discountMinor + shippingMinor.
 * Numbers that do not add up are kept as the platform told them (`amountMismatch`): a person decides, we never repair.
 */
export const channelOrderStatuses = [
  'unpaid',
  'deposit_paid',
  'paid',
  'part_shipped',
  'shipped',
  'signed',
  'completed',
  'closed',
] as const
export type ChannelOrderStatus = (typeof channelOrderStatuses)[number]

export const flagColours = [null, 'red', 'yellow', 'green', 'blue', 'purple'] as const
export type FlagColour = (typeof flagColours)[number]

const largest = 9_007_199_254_740_991n
const zAmount = z.bigint().min(-largest).max(largest)
const zNonNegative = z.bigint().min(0n).max(largest)
// The columns are text without NUL; a lone surrogate cannot be stored either.
const zPlain = (max: number) => z.string().max(max).refine(storable, 'characters that cannot be stored')
const zInstant = z
  .date()
  .refine((at) => at.getTime() > -62_135_596_800_000 && at.getTime() < 253_402_300_800_000, 'year 1 to 9999')

export const zChannelReceiver = z.object({
  /** Opaque key of the true receiver where the platform gives one: equal key, same receiver, masked or not. */
  key: z.string().max(200).nullable(),
  masked: z.boolean(),
  name: zPlain(200),
  phone: zPlain(100),
  /** ISO 3166 alpha-2 where known. */
  country: zPlain(100),
  province: zPlain(100),
  city: zPlain(100),
  district: zPlain(100),
  street: zPlain(1000),
  postcode: zPlain(50),
})
export type ChannelReceiver = z.output<typeof zChannelReceiver>

export const zChannelOrderLine = z.object({
  /** The same through every version of the order. */
  externalLineId: zPlain(200).min(1),
  externalVariantId: zPlain(200),
  externalProductId: zPlain(200),
  merchantCode: zPlain(200),
  title: zPlain(1000),
  quantity: z.bigint().min(0n).max(1_000_000_000n),
  unitPriceMinor: zNonNegative,
  discountMinor: zAmount,
  amountMinor: zAmount,
  refundState: z.enum(['none', 'requested', 'refunded']),
  /** Pieces refunded for good. */
  refundedQuantity: z.bigint().min(0n).max(1_000_000_000n),
  shippedQuantity: z.bigint().min(0n).max(1_000_000_000n),
})
export type ChannelOrderLine = z.output<typeof zChannelOrderLine>

export const zChannelInvoice = z.object({
  kind: z.enum(['personal', 'company', 'company_special']),
  title: zPlain(300),
  taxNumber: zPlain(100),
  email: zPlain(300),
})

export const zChannelOrderDocument = z.object({
  externalNumber: zPlain(200).min(1),
  /** Rises with every change at the platform; null when the source has no versions: then other content counts as newer. */
  version: z.bigint().min(0n).max(largest).nullable(),
  status: z.enum(channelOrderStatuses),
  orderedAt: zInstant,
  paidAt: zInstant.nullable(),
  shipBy: zInstant.nullable(),
  closedAt: zInstant.nullable(),
  buyer: z.object({ id: zPlain(200), nickname: zPlain(200) }),
  /** null: the source has none (a counter sale, a file without addresses). */
  receiver: zChannelReceiver.nullable(),
  lines: z.array(zChannelOrderLine).min(1).max(5000).refine(lineIdsDiffer, 'two lines have the same id'),
  shippingMinor: zAmount,
  /** Off the whole order; not contained in the lines. */
  discountMinor: zAmount,
  paidMinor: zAmount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  buyerMessage: zPlain(5000),
  sellerRemark: zPlain(5000),
  flag: z.enum(['red', 'yellow', 'green', 'blue', 'purple']).nullable(),
  invoice: zChannelInvoice.nullable(),
})
export type ChannelOrder = z.output<typeof zChannelOrderDocument>

function lineIdsDiffer(lines: readonly { externalLineId: string }[]): boolean {
  return lines.length === 1 || new Set(lines.map((line) => line.externalLineId)).size === lines.length
}

/** What the platform sent, kept verbatim: which connector reads it, and the JSON value itself. */
export interface RawDocument {
  connector: string
  raw: unknown
}

/** A canonical document on its way into the store; without `source` the canonical form itself is what is kept. */
export type ChannelOrderDocument = ChannelOrder & { source?: RawDocument }

/** What the buyer owes for the order in all: Σ lines − discount + shipping. */
export function orderTotal(order: Pick<ChannelOrder, 'lines' | 'discountMinor' | 'shippingMinor'>): bigint {
  let goods = 0n
  for (const line of order.lines) goods += line.amountMinor
  return goods - order.discountMinor + order.shippingMinor
}

const unpaidStatuses = new Set<ChannelOrderStatus>(['unpaid', 'deposit_paid'])

/**
 * Whether the platform's figures contradict each other: a line is not quantity × price − discount, or a paid order was paid with
 * another amount than its total. A deposit may be anything up to the total; an order closed before payment has paid nothing.
 */
export function amountMismatch(order: ChannelOrder): boolean {
  let goods = 0n
  for (const line of order.lines) {
    if (line.amountMinor !== line.quantity * line.unitPriceMinor - line.discountMinor) return true
    goods += line.amountMinor
  }
  const total = goods - order.discountMinor + order.shippingMinor
  if (total < 0n) return true
  if (unpaidStatuses.has(order.status)) return order.paidMinor > total
  if (order.status === 'closed' && order.paidMinor === 0n) return false
  return order.paidMinor !== total
}

/** The canonical document as a JSON value: amounts as numbers, times as text. `fromWire` is its inverse. */
export function toWire(order: ChannelOrder): Record<string, unknown> {
  return {
    externalNumber: order.externalNumber,
    version: order.version === null ? null : Number(order.version),
    status: order.status,
    orderedAt: order.orderedAt.toISOString(),
    paidAt: order.paidAt?.toISOString() ?? null,
    shipBy: order.shipBy?.toISOString() ?? null,
    closedAt: order.closedAt?.toISOString() ?? null,
    buyer: { id: order.buyer.id, nickname: order.buyer.nickname },
    receiver: order.receiver === null ? null : { ...order.receiver },
    lines: order.lines.map((line) => ({
      externalLineId: line.externalLineId,
      externalVariantId: line.externalVariantId,
      externalProductId: line.externalProductId,
      merchantCode: line.merchantCode,
      title: line.title,
      quantity: Number(line.quantity),
      unitPriceMinor: Number(line.unitPriceMinor),
      discountMinor: Number(line.discountMinor),
      amountMinor: Number(line.amountMinor),
      refundState: line.refundState,
      refundedQuantity: Number(line.refundedQuantity),
      shippedQuantity: Number(line.shippedQuantity),
    })),
    shippingMinor: Number(order.shippingMinor),
    discountMinor: Number(order.discountMinor),
    paidMinor: Number(order.paidMinor),
    currency: order.currency,
    buyerMessage: order.buyerMessage,
    sellerRemark: order.sellerRemark,
    flag: order.flag,
    invoice: order.invoice === null ? null : { ...order.invoice },
  }
}

type Wire = ReturnType<typeof toWire>

/** Reads what `toWire` wrote; the shape is our own and was checked when it was stored. */
export function fromWire(wire: Wire): ChannelOrder {
  const w = wire as any
  const time = (text: string | null) => (text === null ? null : new Date(text))
  return {
    ...w,
    version: w.version === null ? null : BigInt(w.version),
    orderedAt: new Date(w.orderedAt),
    paidAt: time(w.paidAt),
    shipBy: time(w.shipBy),
    closedAt: time(w.closedAt),
    lines: w.lines.map((line: any) => ({
      ...line,
      quantity: BigInt(line.quantity),
      unitPriceMinor: BigInt(line.unitPriceMinor),
      discountMinor: BigInt(line.discountMinor),
      amountMinor: BigInt(line.amountMinor),
      refundedQuantity: BigInt(line.refundedQuantity),
      shippedQuantity: BigInt(line.shippedQuantity),
    })),
    shippingMinor: BigInt(w.shippingMinor),
    discountMinor: BigInt(w.discountMinor),
    paidMinor: BigInt(w.paidMinor),
  }
}

// What else channels tell and are told, in our terms.

export interface ChannelListing {
  externalVariantId: string
  externalProductId: string
  merchantCode: string
  title: string
  priceMinor: bigint | null
  barcode: string | null
  /** Not sold any more: its listing gets no stock. */
  gone: boolean
}

export interface ChannelRefund {
  externalNumber: string
  orderNumber: string
  kind: 'refund_only' | 'return' | 'exchange'
  status: 'requested' | 'agreed' | 'awaiting_goods' | 'settled' | 'rejected' | 'withdrawn'
  amountMinor: bigint
  currency: string
  reason: string
  lines: { externalLineId: string; quantity: bigint; amountMinor: bigint }[]
  requestedAt: Date
}

export interface ChannelStatement {
  externalNumber: string
  currency: string
  periodFrom: Date
  periodTo: Date
  carriedInMinor: bigint
  payoutMinor: bigint
  carriedOutMinor: bigint
  payoutAt: Date | null
  payoutReference: string
  lineCount: number
}

export interface ChannelStatementLine {
  externalLineId: string
  /** order_income, freight, commission, payment_fee, refund, adjustment; a connector may add its own. */
  kind: string
  externalOrderNumber: string
  amountMinor: bigint
  occurredAt: Date
  detail: Record<string, unknown>
}

export interface PushedParcel {
  carrierCode: string
  carrierName: string | null
  waybillNumber: string
  shippedAt: string
  lines: { externalLineId: string; quantity: number }[]
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export function storable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** The same text without what cannot be stored. */
export function withoutUnstorable(text: string): string {
  return storable(text) ? text : text.toWellFormed().replaceAll('\0', '')
}
