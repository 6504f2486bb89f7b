import { z } from 'zod'
import type { ChannelOrder, ChannelOrderStatus } from '../../channel-order.contract.ts'
import type { ChannelListing, ChannelRefund, ChannelStatement, ChannelStatementLine } from '../connector.ts'

/** Documents of the open shop protocol (sections 5 to 8 and 12) to ours. Fields we don't know are left alone; they stay in the raw document. */

const zMinor = z.int()
const zAt = z.string().transform((text, context) => {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()) || !/^\d{4}-\d\d-\d\dT/.test(text)) {
    context.addIssue({ code: 'custom', message: 'not a time' })
    return z.NEVER
  }
  return at
})
const zAtOrNull = zAt.nullable()
const zTextOrNull = z.string().nullable()

const states: Record<string, ChannelOrderStatus> = {
  unpaid: 'unpaid',
  deposit_paid: 'deposit_paid',
  paid: 'paid',
  part_shipped: 'part_shipped',
  shipped: 'shipped',
  signed: 'signed',
  completed: 'completed',
  closed: 'closed',
}
export const openShopStates = Object.keys(states)

export function mapState(state: string): ChannelOrderStatus | null {
  return Object.hasOwn(states, state) ? states[state]! : null
}

const zOrder = z.object({
  number: z.string(),
  version: z.int().positive(),
  state: z.string(),
  placedAt: zAt,
  paidAt: zAtOrNull,
  closedAt: zAtOrNull,
  shipBy: zAtOrNull,
  buyer: z.object({ id: z.string(), nickname: zTextOrNull }),
  receiver: z.object({
    key: z.string(),
    masked: z.boolean(),
    name: zTextOrNull,
    phone: zTextOrNull,
    country: zTextOrNull,
    province: zTextOrNull,
    city: zTextOrNull,
    district: zTextOrNull,
    street: zTextOrNull,
    postcode: zTextOrNull,
  }),
  currency: z.string(),
  lines: z
    .array(
      z.object({
        id: z.string(),
        productId: z.string(),
        variantId: z.string(),
        merchantCode: zTextOrNull,
        title: z.string(),
        quantity: z.int(),
        unitPriceMinor: zMinor,
        discountMinor: zMinor,
        totalMinor: zMinor,
        shippedQuantity: z.int(),
        refundState: z.string(),
        refundedQuantity: z.int(),
      }),
    )
    .min(1),
  shippingFeeMinor: zMinor,
  orderDiscountMinor: zMinor,
  paidMinor: zMinor,
  buyerMessage: zTextOrNull,
  sellerRemark: zTextOrNull,
  flag: zTextOrNull,
  invoice: z.object({ kind: z.string(), title: z.string(), taxNumber: zTextOrNull, email: zTextOrNull }).nullable(),
})

const flags = new Set(['red', 'yellow', 'green', 'blue', 'purple'])
const invoiceKinds = new Set(['personal', 'company', 'company_special'])

/** @throws ZodError for a document that isn't one; Error for a state this version of the protocol doesn't have */
export function toChannelOrder(raw: unknown): ChannelOrder {
  const order = zOrder.parse(raw)
  const status = mapState(order.state)
  if (status === null) throw new Error(`unknown state ${order.state.slice(0, 50)}`)
  const receiver = order.receiver
  return {
    externalNumber: order.number,
    version: BigInt(order.version),
    status,
    orderedAt: order.placedAt,
    paidAt: order.paidAt,
    shipBy: order.shipBy,
    closedAt: order.closedAt,
    buyer: { id: order.buyer.id, nickname: order.buyer.nickname ?? '' },
    receiver: {
      key: receiver.key,
      masked: receiver.masked,
      name: receiver.name ?? '',
      phone: receiver.phone ?? '',
      country: receiver.country ?? '',
      province: receiver.province ?? '',
      city: receiver.city ?? '',
      district: receiver.district ?? '',
      street: receiver.street ?? '',
      postcode: receiver.postcode ?? '',
    },
    lines: order.lines.map((line) => ({
      externalLineId: line.id,
      externalVariantId: line.variantId,
      externalProductId: line.productId,
      merchantCode: line.merchantCode ?? '',
      title: line.title,
      quantity: BigInt(line.quantity),
      unitPriceMinor: BigInt(line.unitPriceMinor),
      discountMinor: BigInt(line.discountMinor),
      amountMinor: BigInt(line.totalMinor),
      refundState: line.refundState === 'none' ? 'none' : line.refundState === 'refunded' ? 'refunded' : 'requested',
      refundedQuantity: BigInt(line.refundedQuantity),
      shippedQuantity: BigInt(line.shippedQuantity),
    })),
    shippingMinor: BigInt(order.shippingFeeMinor),
    discountMinor: BigInt(order.orderDiscountMinor),
    paidMinor: BigInt(order.paidMinor),
    currency: order.currency,
    buyerMessage: order.buyerMessage ?? '',
    sellerRemark: order.sellerRemark ?? '',
    flag: order.flag !== null && flags.has(order.flag) ? (order.flag as ChannelOrder['flag']) : null,
    invoice:
      order.invoice === null
        ? null
        : {
            kind: invoiceKinds.has(order.invoice.kind) ? (order.invoice.kind as 'company') : 'company',
            title: order.invoice.title,
            taxNumber: order.invoice.taxNumber ?? '',
            email: order.invoice.email ?? '',
          },
  }
}

export function numberOf(raw: unknown): string | null {
  const number = (raw as { number?: unknown } | null)?.number
  return typeof number === 'string' && number !== '' ? number : null
}

export const zShopDocument = z.object({
  id: z.string(),
  name: z.string(),
  protocol: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  capabilities: z.object({
    refunds: z.boolean(),
    statements: z.boolean(),
    stock: z.boolean(),
    webhooks: z.boolean(),
    partialShipment: z.boolean(),
    multiParcel: z.boolean(),
  }),
  carriers: z.array(z.object({ code: z.string(), name: z.string() })),
})

export const zPageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.int(), more: z.boolean() })

export const zProduct = z.object({
  id: z.string(),
  state: z.string(),
  variants: z.array(
    z.object({
      id: z.string(),
      merchantCode: zTextOrNull,
      title: z.string(),
      priceMinor: zMinor,
      barcode: zTextOrNull,
      state: z.string(),
    }),
  ),
})

export function listingsOf(product: z.output<typeof zProduct>): ChannelListing[] {
  return product.variants.map((variant) => ({
    externalVariantId: variant.id,
    externalProductId: product.id,
    merchantCode: variant.merchantCode ?? '',
    title: variant.title,
    priceMinor: BigInt(variant.priceMinor),
    barcode: variant.barcode,
    gone: product.state === 'deleted' || variant.state === 'deleted',
  }))
}

export const zRefund = z.object({
  number: z.string(),
  orderNumber: z.string(),
  kind: z.enum(['refund_only', 'return', 'exchange']),
  state: z.enum(['requested', 'agreed', 'goods_sent', 'completed', 'rejected', 'withdrawn']),
  reason: z.string(),
  lines: z.array(z.object({ lineId: z.string(), quantity: z.int().min(0), amountMinor: zMinor })),
  amountMinor: zMinor,
  requestedAt: zAt,
})

const refundStatus = {
  requested: 'requested',
  agreed: 'agreed',
  goods_sent: 'awaiting_goods',
  completed: 'settled',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
} as const

/** The buyer's own words stay at the shop: they may name people; the reason is the protocol's word. */
export function toRefund(refund: z.output<typeof zRefund>, currency: string): ChannelRefund {
  return {
    externalNumber: refund.number,
    orderNumber: refund.orderNumber,
    kind: refund.kind,
    status: refundStatus[refund.state],
    amountMinor: BigInt(refund.amountMinor),
    currency,
    reason: refund.reason,
    lines: refund.lines.map((line) => ({
      externalLineId: line.lineId,
      quantity: BigInt(line.quantity),
      amountMinor: BigInt(line.amountMinor),
    })),
    requestedAt: refund.requestedAt,
  }
}

export const zStatementDocument = z.object({
  id: z.string(),
  currency: z.string(),
  from: zAt,
  to: zAt,
  carriedInMinor: zMinor,
  payoutMinor: zMinor,
  carriedOutMinor: zMinor,
  payoutAt: zAtOrNull,
  payoutReference: zTextOrNull,
  lineCount: z.int().min(0),
})

export function toStatement(statement: z.output<typeof zStatementDocument>): ChannelStatement {
  return {
    externalNumber: statement.id,
    currency: statement.currency,
    periodFrom: statement.from,
    periodTo: statement.to,
    carriedInMinor: BigInt(statement.carriedInMinor),
    payoutMinor: BigInt(statement.payoutMinor),
    carriedOutMinor: BigInt(statement.carriedOutMinor),
    payoutAt: statement.payoutAt,
    payoutReference: statement.payoutReference ?? '',
    lineCount: statement.lineCount,
  }
}

export const zStatementLineDocument = z.object({
  sequence: z.int().positive(),
  at: zAt,
  kind: z.string(),
  amountMinor: zMinor,
  orderNumber: zTextOrNull,
  lineId: zTextOrNull,
  refundNumber: zTextOrNull,
  reference: zTextOrNull,
  note: zTextOrNull,
})

export function toStatementLine(line: z.output<typeof zStatementLineDocument>): ChannelStatementLine {
  return {
    externalLineId: String(line.sequence),
    kind: line.kind,
    externalOrderNumber: line.orderNumber ?? '',
    amountMinor: BigInt(line.amountMinor),
    occurredAt: line.at,
    detail: { lineId: line.lineId, refundNumber: line.refundNumber, reference: line.reference, note: line.note },
  }
}

export const zWebhook = z.object({
  deliveryId: z.string(),
  shopId: z.string(),
  events: z
    .array(z.object({ event: z.string(), number: zTextOrNull, document: z.unknown() }))
    .min(1)
    .max(100),
})

export const zShipmentResults = z.object({
  results: z.array(z.object({ shipmentId: z.string(), result: z.string(), code: zTextOrNull })),
})

export const zStockResults = z.object({
  results: z.array(z.object({ variantId: z.string(), result: z.string(), code: zTextOrNull })),
})
