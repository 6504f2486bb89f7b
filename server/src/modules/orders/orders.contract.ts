import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zActor,
  zCount,
  zFlag,
  zId,
  zIds,
  zList,
  zMoney,
  zOptionalText,
  zPage,
  zPageQuery,
  zPositiveQuantity,
  zQuantity,
  zSetResult,
  zText,
  zTime,
  zTimelineEntry,
  zVersion,
} from '#lib/schema.ts'

export const zOrderStatus = z.enum([
  'awaiting_payment',
  'awaiting_review',
  'awaiting_finance_review',
  'approved',
  'released',
  'shipped',
  'completed',
  'cancelled',
  'merged',
  'split',
])
export const zHoldKind = z.enum([
  'fraud',
  'address',
  'unmapped_sku',
  'amount_mismatch',
  'refund_requested',
  'address_changed',
  'remark_changed',
  'out_of_stock',
  'presale',
  'blacklist',
  'manual',
  'platform_lock',
  'duplicate',
])

/** The filters of the order list; the bulk actions over "everything found" take the same. */
export const orderFilterShape = {
  tab: z.enum(['all', 'held', 'due', ...zOrderStatus.options]).optional(),
  shopIds: zList(zId),
  warehouseIds: zList(zId),
  carrierIds: zList(zId),
  holdKinds: zList(zHoldKind),
  provinces: zList(z.string().max(50)),
  receivedFrom: zTime.optional(),
  receivedBefore: zTime.optional(),
  orderedFrom: zTime.optional(),
  orderedBefore: zTime.optional(),
  paidMin: z.coerce.number().int().optional(),
  paidMax: z.coerce.number().int().optional(),
  skuId: zId.optional(),
  skuIds: zList(zId),
  couldMerge: zFlag,
  tag: z.string().max(50).optional(),
  /** Order number or platform number (beginning), or a whole phone number. */
  search: z.string().trim().max(100).optional(),
}

export const zOrderRow = z.object({
  id: zId,
  orderNumber: z.string(),
  channelOrderNumber: z.string(),
  shopId: zId,
  origin: z.string(),
  status: zOrderStatus,
  holdKinds: z.array(zHoldKind),
  receiverMasked: z.string(),
  province: z.string(),
  city: z.string(),
  district: z.string(),
  country: z.string(),
  currency: z.string(),
  paidMinor: zMoney,
  unitCount: zQuantity,
  lineCount: z.int(),
  weightGrams: zQuantity,
  warehouseId: zId.nullable(),
  warehouseName: z.string().nullable(),
  carrierId: zId.nullable(),
  carrierName: z.string().nullable(),
  couldMerge: z.boolean(),
  tags: z.array(z.string()),
  flag: z.int(),
  sellerRemark: z.string(),
  orderedAt: zTime,
  paidAt: zTime.nullable(),
  shipBy: zTime.nullable(),
  createdAt: zTime,
  shippedAt: zTime.nullable(),
  firstTitle: z.string().nullable(),
  version: zVersion,
})

export const zOrderLine = z.object({
  id: zId,
  lineNo: z.int(),
  kind: z.enum(['goods', 'gift']),
  skuId: zId.nullable(),
  skuCode: z.string().nullable(),
  skuName: z.string().nullable(),
  bundleSkuCode: z.string().nullable(),
  title: z.string(),
  merchantCode: z.string(),
  quantity: zQuantity,
  cancelledQuantity: zQuantity,
  unitPriceMinor: zMoney,
  amountMinor: zMoney,
  refundState: z.enum(['none', 'requested', 'refunded']),
  reservedQuantity: zQuantity,
  reservedWarehouseName: z.string().nullable(),
})

export const zOrderDetail = zOrderRow.extend({
  goodsMinor: zMoney,
  discountMinor: zMoney,
  shippingMinor: zMoney,
  channelOrderId: zId.nullable(),
  parentOrderId: zId.nullable(),
  parentOrderNumber: z.string().nullable(),
  mergedIntoId: zId.nullable(),
  mergedIntoNumber: z.string().nullable(),
  fulfillmentId: zId.nullable(),
  fulfillmentNumber: z.string().nullable(),
  fulfillmentStatus: z.string().nullable(),
  waybillNumbers: z.array(z.string()),
  decision: z.record(z.string(), z.unknown()).nullable(),
  approvedAt: zTime.nullable(),
  releasedAt: zTime.nullable(),
  completedAt: zTime.nullable(),
  cancelledAt: zTime.nullable(),
  reviewNotBefore: zTime.nullable(),
  isSealed: z.boolean(),
  carrierLocked: z.boolean(),
  hasBuyerMessage: z.boolean(),
  lines: z.array(zOrderLine),
  holds: z.array(
    z.object({
      id: zId,
      kind: zHoldKind,
      reason: z.record(z.string(), z.unknown()),
      placedBy: zActor,
      placedAt: zTime,
      expiresAt: zTime.nullable(),
      liftedBy: zActor.nullable(),
      liftedAt: zTime.nullable(),
      liftNote: z.string().nullable(),
    }),
  ),
  children: z.array(z.object({ id: zId, orderNumber: z.string(), status: zOrderStatus })),
  mergeCandidates: z.array(z.object({ id: zId, orderNumber: z.string(), paidMinor: zMoney, orderedAt: zTime })),
  refunds: z.array(
    z.object({
      id: zId,
      channelRefundNumber: z.string(),
      kind: z.string(),
      status: z.string(),
      amountMinor: zMoney,
      requestedAt: zTime,
    }),
  ),
  timeline: z.array(zTimelineEntry),
})

/** A set given by ids, or everything a filter finds except some (then it runs as a job). */
export const zOrderSelection = z.union([
  z.object({ ids: zIds }),
  z.object({ filter: z.object(orderFilterShape), except: z.array(zId).max(20_000).default([]) }),
])
const zBulkResult = z.union([zSetResult, z.object({ jobId: zId })])

const orderId = z.object({ orderId: zId })

const zCountry = z.string().regex(/^[A-Z]{2}$/)
/** A receiver as it is typed. */
export const zReceiverInput = z.object({
  name: zText(100),
  phone: zText(40),
  country: zCountry.default('CN'),
  province: zOptionalText(50),
  city: zOptionalText(50),
  district: zOptionalText(50),
  street: zText(300),
  postcode: zOptionalText(20).default(''),
})
const zReceiver = z.object({
  name: z.string(),
  phone: z.string(),
  country: z.string(),
  province: z.string(),
  city: z.string(),
  district: z.string(),
  street: z.string(),
  postcode: z.string(),
})
const zNotNegative = z.codec(z.int().min(0).max(1_000_000_000_000), z.bigint(), {
  decode: (wire) => BigInt(wire),
  encode: (value) => Number(value),
})
/** Goods and money of an order entered by hand. */
export const manualMoneyShape = {
  lines: z
    .array(
      z.object({
        skuId: zId,
        quantity: zPositiveQuantity,
        unitPriceMinor: zNotNegative,
        /** Off this line alone. */
        discountMinor: zNotNegative.default(0n),
        kind: z.enum(['goods', 'gift']).default('goods'),
      }),
    )
    .min(1)
    .max(500),
  shippingMinor: zNotNegative,
  /** Off the whole order, shared out over the lines. */
  discountMinor: zNotNegative,
}

export const ordersContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/orders',
    summary: 'Orders, newest first',
    permission: 'orders.read',
    query: z.object({ ...zPageQuery, ...orderFilterShape }),
    response: zPage(zOrderRow),
  }),
  counts: endpoint({
    method: 'GET',
    path: '/api/orders/counts',
    summary: 'Orders by status, for the tabs',
    permission: 'orders.read',
    response: z.object({ counts: z.record(z.string(), zCount) }),
  }),
  countFound: endpoint({
    method: 'GET',
    path: '/api/orders/found',
    summary: 'How many orders a filter finds (counted up to a limit)',
    permission: 'orders.read',
    query: z.object(orderFilterShape),
    response: z.object({ count: z.int(), atLeast: z.boolean() }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/orders/:orderId',
    summary: 'One order with lines, holds, neighbours and timeline',
    permission: 'orders.read',
    params: orderId,
    response: zOrderDetail,
    errors: ['orders.not_found'],
  }),
  reveal: endpoint({
    method: 'POST',
    path: '/api/orders/:orderId/reveal',
    summary: 'Show receiver and message; written to the reveal log',
    permission: 'customers.reveal',
    params: orderId,
    body: z.object({ purpose: zText(200) }),
    response: z.object({
      receiver: zReceiver.nullable(),
      buyerMessage: z.string().nullable(),
    }),
  }),
  readAddress: endpoint({
    method: 'POST',
    path: '/api/orders/read-address',
    summary: 'Take a pasted address apart into name, telephone and places; nothing is kept',
    permission: 'orders.read',
    transaction: 'read',
    body: z.object({ text: zText(1000), country: zCountry.default('CN') }),
    response: z.object({
      receiver: zReceiver,
      /** What a person should look at: `missing_phone`, `unknown_district` and the like. */
      problems: z.array(z.string()),
      /** Full places the beginning could also stand for. */
      alternatives: z.array(z.string()),
    }),
  }),
  approve: endpoint({
    method: 'POST',
    path: '/api/orders/approve',
    summary: 'Pass review and hand to the warehouse',
    permission: 'orders.review',
    body: z.object({ selection: zOrderSelection, release: z.boolean().default(true) }),
    response: zBulkResult,
    errors: ['orders.held', 'orders.wrong_status'],
  }),
  release: endpoint({
    method: 'POST',
    path: '/api/orders/release',
    summary: 'Hand approved orders to their warehouses',
    permission: 'orders.review',
    body: z.object({ selection: zOrderSelection }),
    response: zBulkResult,
    errors: ['orders.out_of_stock', 'orders.held', 'orders.wrong_status'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/orders/cancel',
    summary: 'Cancel orders that have not left',
    permission: 'orders.cancel',
    body: z.object({ selection: zOrderSelection, reason: zText(300) }),
    response: zBulkResult,
    errors: ['orders.already_shipped', 'orders.too_late_to_cancel'],
  }),
  recall: endpoint({
    method: 'POST',
    path: '/api/orders/recall',
    summary:
      'Call orders back from the warehouse to the desk: picked goods go back to their bins, what the platform changed is applied',
    permission: 'orders.review',
    body: z.object({ selection: zOrderSelection, reason: zText(300) }),
    response: zBulkResult,
    errors: ['orders.already_shipped', 'orders.too_late_to_recall', 'orders.wrong_status'],
  }),
  hold: endpoint({
    method: 'POST',
    path: '/api/orders/hold',
    summary: 'Stop orders, with a reason',
    permission: 'orders.hold',
    body: z.object({
      selection: zOrderSelection,
      kind: z.enum(['manual', 'fraud']).default('manual'),
      note: zText(300),
      expiresAt: zTime.nullable().default(null),
    }),
    response: zBulkResult,
  }),
  liftHolds: endpoint({
    method: 'POST',
    path: '/api/orders/lift-holds',
    summary: 'Lift holds after looking',
    permission: 'orders.hold',
    body: z.object({ selection: zOrderSelection, kinds: z.array(zHoldKind).min(1), note: zOptionalText(300).default('') }),
    response: zBulkResult,
    errors: ['orders.hold_not_by_hand'],
  }),
  split: endpoint({
    method: 'POST',
    path: '/api/orders/:orderId/split',
    summary: 'Split an order into parts',
    permission: 'orders.split',
    params: orderId,
    body: z.object({
      groups: z
        .array(
          z
            .array(z.object({ lineId: zId, quantity: zPositiveQuantity }))
            .min(1)
            .max(500),
        )
        .min(2)
        .max(20),
    }),
    response: z.object({ parts: z.array(zId) }),
    errors: ['orders.nothing_to_split', 'orders.split_quantity', 'orders.split_bundle', 'orders.sealed'],
  }),
  merge: endpoint({
    method: 'POST',
    path: '/api/orders/merge',
    summary: 'Merge orders of one buyer',
    permission: 'orders.merge',
    body: z.object({ ids: z.array(zId).min(2).max(20) }),
    response: z.object({ orderId: zId }),
    errors: ['orders.cannot_merge', 'orders.merge_needs_two', 'orders.sealed'],
  }),
  mergeSuggestions: endpoint({
    method: 'GET',
    path: '/api/orders/merge-suggestions',
    summary: 'Orders at the desk that go to one receiver and can be merged now, the most money first',
    permission: 'orders.read',
    query: z.object({ shopIds: zList(zId) }),
    response: z.object({
      groups: z.array(
        z.object({
          shopId: zId,
          receiverMasked: z.string(),
          currency: z.string(),
          orders: z.array(
            z.object({
              id: zId,
              orderNumber: z.string(),
              status: zOrderStatus,
              paidMinor: zMoney,
              unitCount: zQuantity,
              firstTitle: z.string().nullable(),
              orderedAt: zTime,
            }),
          ),
        }),
      ),
      /** There are more than are listed. */
      more: z.boolean(),
    }),
  }),
  mergeGroups: endpoint({
    method: 'POST',
    path: '/api/orders/merge-groups',
    summary:
      'Merge several groups, each by itself: what is done names the orders that remain, what is refused the first of its group',
    permission: 'orders.merge',
    body: z.object({ groups: z.array(z.array(zId).min(2).max(20)).min(1).max(200) }),
    response: zSetResult,
  }),
  edit: endpoint({
    method: 'PATCH',
    path: '/api/orders/:orderId',
    summary: 'Remark, flag, tags, carrier',
    permission: 'orders.edit',
    params: orderId,
    ifMatch: true,
    body: z.object({
      sellerRemark: zOptionalText(500).optional(),
      flag: z.int().min(0).max(5).optional(),
      tags: z.array(zText(30)).max(20).optional(),
      isSealed: z.boolean().optional(),
      carrierId: zId.nullable().optional(),
    }),
    response: z.object({ version: zVersion }),
    errors: ['orders.not_found', 'platform.version_conflict'],
  }),
  editReceiver: endpoint({
    method: 'PUT',
    path: '/api/orders/:orderId/receiver',
    summary: 'Correct the receiver of an order at the desk',
    permission: 'orders.edit',
    params: orderId,
    ifMatch: true,
    body: zReceiverInput,
    response: z.object({ version: zVersion }),
    errors: ['orders.wrong_status', 'platform.version_conflict'],
  }),
  editLines: endpoint({
    method: 'PUT',
    path: '/api/orders/:orderId/lines',
    summary: 'Replace the goods of an order entered by hand, before it reaches the warehouse',
    permission: 'orders.edit',
    params: orderId,
    ifMatch: true,
    body: z.object(manualMoneyShape),
    response: z.object({ version: zVersion }),
    errors: ['orders.lines_fixed', 'orders.wrong_status', 'platform.version_conflict'],
  }),
  refunds: endpoint({
    method: 'GET',
    path: '/api/refunds',
    summary: 'What buyers ask back',
    permission: 'orders.read',
    query: z.object({
      ...zPageQuery,
      status: zList(z.enum(['requested', 'agreed', 'awaiting_goods', 'received', 'settled', 'rejected', 'withdrawn'])),
      kinds: zList(z.enum(['refund_only', 'return', 'exchange', 'resend'])),
      shopIds: zList(zId),
      /** Beginning of the refund's number, or the whole number of the platform's order. */
      number: z.string().trim().max(100).optional(),
    }),
    response: zPage(
      z.object({
        id: zId,
        shopId: zId,
        channelRefundNumber: z.string(),
        orderId: zId.nullable(),
        orderNumber: z.string().nullable(),
        kind: z.string(),
        status: z.string(),
        amountMinor: zMoney,
        currency: z.string(),
        reason: z.string(),
        requestedAt: zTime,
        settledAt: zTime.nullable(),
      }),
    ),
  }),
}
