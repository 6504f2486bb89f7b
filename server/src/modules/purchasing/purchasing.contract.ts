import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zActor,
  zCode,
  zCount,
  zCurrency,
  zDay,
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
  zVersion,
} from '#lib/schema.ts'

export const zPurchaseStatus = z.enum([
  'draft',
  'awaiting_approval',
  'approved',
  'part_received',
  'received',
  'closed',
  'cancelled',
])
export type PurchaseStatus = z.output<typeof zPurchaseStatus>

/** Null without the right to see cost. */
const zCost = zMoney.nullable()
/** A price as input: from nothing up to a thousand million in major units. */
const zPriceInput = z.codec(z.int().min(0).max(100_000_000_000), z.bigint(), { decode: BigInt, encode: Number })
const zDays = z.int().min(0).max(730)
const zPercent = z.int().min(0).max(100)

export const zContact = z.object({
  person: zOptionalText(100).default(''),
  phone: zOptionalText(50).default(''),
  email: zOptionalText(200).default(''),
  address: zOptionalText(500).default(''),
})

export const zSupplier = z.object({
  id: zId,
  code: z.string(),
  name: z.string(),
  /** Person and phone, masked; revealed one by one. */
  contactMasked: z.string(),
  currency: zCurrency,
  leadTimeDays: z.int(),
  paymentDays: z.int(),
  /** How much more than ordered may be received. */
  overTolerancePercent: z.int(),
  status: z.enum(['active', 'paused']),
  note: z.string(),
  skuCount: zCount,
  openOrders: zCount,
  version: zVersion,
  createdAt: zTime,
  updatedAt: zTime,
})

const supplierInput = {
  name: zText(200),
  leadTimeDays: zDays.default(7),
  paymentDays: zDays.default(30),
  overTolerancePercent: zPercent.default(0),
  note: zOptionalText(1000).default(''),
}

export const zSupplierSku = z.object({
  supplierId: zId,
  supplierCode: z.string(),
  supplierName: z.string(),
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  unit: z.string(),
  imageFileId: zId.nullable(),
  /** The supplier's own code for it. */
  theirCode: z.string(),
  priceMinor: zCost,
  currency: zCurrency,
  minimumQuantity: zQuantity,
  packQuantity: zQuantity,
  /** Suggestions are ordered from this supplier. */
  isPreferred: z.boolean(),
  updatedAt: zTime,
})

export const zPriceChange = z.object({
  id: zId,
  supplierId: zId,
  supplierName: z.string(),
  skuId: zId,
  priceMinor: zCost,
  previousMinor: zCost,
  currency: zCurrency,
  sourceKind: z.enum(['price_list', 'purchase_order']),
  sourceId: zId.nullable(),
  sourceNumber: z.string(),
  changedAt: zTime,
  changedBy: zActor,
})

export const zPurchaseOrder = z.object({
  id: zId,
  purchaseNumber: z.string(),
  supplierId: zId,
  supplierName: z.string(),
  warehouseId: zId,
  warehouseName: z.string(),
  status: zPurchaseStatus,
  currency: zCurrency,
  goodsMinor: zCost,
  freightMinor: zCost,
  totalMinor: zCost,
  lineCount: z.int(),
  unitCount: zQuantity,
  receivedUnits: zQuantity,
  overTolerancePercent: z.int(),
  expectedOn: zDay.nullable(),
  /** Expected before today and not all there. */
  isLate: z.boolean(),
  note: z.string(),
  createdBy: zActor,
  approvedBy: zActor.nullable(),
  createdAt: zTime,
  submittedAt: zTime.nullable(),
  approvedAt: zTime.nullable(),
  receivedAt: zTime.nullable(),
  closedAt: zTime.nullable(),
  cancelledAt: zTime.nullable(),
  version: zVersion,
})

export const zPurchaseLine = z.object({
  id: zId,
  lineNo: z.int(),
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  unit: z.string(),
  imageFileId: zId.nullable(),
  quantity: zQuantity,
  receivedQuantity: zQuantity,
  priceMinor: zCost,
  amountMinor: zCost,
  /** The supplier's list price now, for comparison. */
  listPriceMinor: zCost,
})

export const zPurchaseOrderDetail = zPurchaseOrder.extend({
  lines: z.array(zPurchaseLine),
  receipts: z.array(z.object({ id: zId, receiptNumber: z.string(), receivedAt: zTime, quantity: zQuantity })),
})

const orderInput = {
  warehouseId: zId,
  expectedOn: zDay.nullable().default(null),
  freightMinor: zPriceInput.default(0n),
  note: zOptionalText(1000).default(''),
  lines: z
    .array(
      z.object({
        skuId: zId,
        quantity: zPositiveQuantity,
        /** Left out: the supplier's list price. */
        priceMinor: zPriceInput.optional(),
      }),
    )
    .min(1)
    .max(2000),
}

export const zInTransit = z.object({
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  warehouseId: zId,
  purchaseOrderId: zId,
  purchaseNumber: z.string(),
  supplierName: z.string(),
  quantity: zQuantity,
  expectedOn: zDay.nullable(),
})

export const zSuggestion = z.object({
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  unit: z.string(),
  imageFileId: zId.nullable(),
  /** Sellable minus promised, over all warehouses. */
  available: zQuantity,
  inTransit: zQuantity,
  units7Days: zQuantity,
  units28Days: zQuantity,
  /** Days that what is available lasts at the pace of the last 28 days; null when nothing was asked for. */
  coverDays: z.number().nullable(),
  supplierId: zId.nullable(),
  supplierName: z.string().nullable(),
  leadTimeDays: z.int().nullable(),
  priceMinor: zCost,
  /** Pieces to order; zero when what is coming is enough. */
  suggestedQuantity: zQuantity,
  amountMinor: zCost,
  /** One line that says how the number came about. */
  because: z.string(),
})

/** What stands against the warehouse or the lines of an order, however it is written. */
const orderRefusals = [
  'purchasing.warehouse_unknown',
  'purchasing.sku_unknown',
  'purchasing.sku_is_bundle',
  'purchasing.line_twice',
  'purchasing.no_price',
  'purchasing.below_minimum',
  'purchasing.not_whole_packs',
] as const

export const purchasingContract = {
  suppliers: endpoint({
    method: 'GET',
    path: '/api/suppliers',
    summary: 'Suppliers by code',
    permission: 'purchasing.read',
    query: z.object({
      ...zPageQuery,
      search: z.string().trim().max(100).optional(),
      status: z.enum(['active', 'paused']).optional(),
    }),
    response: zPage(zSupplier),
  }),
  supplier: endpoint({
    method: 'GET',
    path: '/api/suppliers/:supplierId',
    summary: 'One supplier',
    permission: 'purchasing.read',
    params: z.object({ supplierId: zId }),
    response: zSupplier,
  }),
  createSupplier: endpoint({
    method: 'POST',
    path: '/api/suppliers',
    summary: 'Add a supplier',
    permission: 'purchasing.edit',
    status: 201,
    body: z.object({ code: zCode, ...supplierInput, contact: zContact.optional() }),
    response: zSupplier,
    errors: ['purchasing.supplier_code_taken'],
  }),
  changeSupplier: endpoint({
    method: 'PUT',
    path: '/api/suppliers/:supplierId',
    summary: 'Change a supplier; without a contact the known one stays',
    permission: 'purchasing.edit',
    ifMatch: true,
    params: z.object({ supplierId: zId }),
    body: z.object({ ...supplierInput, status: z.enum(['active', 'paused']), contact: zContact.optional() }),
    response: zSupplier,
  }),
  revealContact: endpoint({
    method: 'POST',
    path: '/api/suppliers/:supplierId/reveal',
    summary: 'The contact in full; each look is logged',
    permission: 'purchasing.edit',
    params: z.object({ supplierId: zId }),
    body: z.object({ purpose: zText(200) }),
    response: zContact,
  }),

  supplierSkus: endpoint({
    method: 'GET',
    path: '/api/supplier-skus',
    summary: 'Price list: by supplier, or who sells a SKU',
    permission: 'purchasing.read',
    query: z.object({ ...zPageQuery, supplierId: zId.optional(), skuId: zId.optional() }),
    response: zPage(zSupplierSku),
  }),
  setSupplierSkus: endpoint({
    method: 'PUT',
    path: '/api/suppliers/:supplierId/skus',
    summary: 'Add or change lines of a supplier’s price list',
    permission: 'purchasing.edit',
    params: z.object({ supplierId: zId }),
    body: z.object({
      lines: z
        .array(
          z.object({
            skuId: zId,
            theirCode: zOptionalText(100).default(''),
            priceMinor: zPriceInput,
            minimumQuantity: zPositiveQuantity.default(1n),
            packQuantity: zPositiveQuantity.default(1n),
            isPreferred: z.boolean().default(false),
          }),
        )
        .min(1)
        .max(5000),
    }),
    response: z.object({ changed: zCount }),
    errors: ['purchasing.sku_unknown', 'purchasing.line_twice'],
  }),
  removeSupplierSkus: endpoint({
    method: 'POST',
    path: '/api/suppliers/:supplierId/skus/remove',
    summary: 'Take lines off a supplier’s price list',
    permission: 'purchasing.edit',
    params: z.object({ supplierId: zId }),
    body: z.object({ skuIds: zIds }),
    response: z.object({ removed: zCount }),
  }),
  priceHistory: endpoint({
    method: 'GET',
    path: '/api/price-changes',
    summary: 'Purchase prices of a SKU over time, newest first',
    permission: 'purchasing.read',
    query: z.object({ ...zPageQuery, skuId: zId, supplierId: zId.optional() }),
    response: zPage(zPriceChange),
  }),

  orders: endpoint({
    method: 'GET',
    path: '/api/purchase-orders',
    summary: 'Purchase orders, newest first',
    permission: 'purchasing.read',
    query: z.object({
      ...zPageQuery,
      statuses: zList(zPurchaseStatus),
      supplierId: zId.optional(),
      warehouseIds: zList(zId),
      skuId: zId.optional(),
      number: z.string().trim().min(1).max(100).optional(),
      lateOnly: zFlag,
    }),
    response: zPage(zPurchaseOrder),
  }),
  orderCounts: endpoint({
    method: 'GET',
    path: '/api/purchase-order-counts',
    summary: 'Purchase orders by status, for tabs',
    permission: 'purchasing.read',
    response: z.object({ counts: z.record(z.string(), zCount) }),
  }),
  order: endpoint({
    method: 'GET',
    path: '/api/purchase-orders/:purchaseOrderId',
    summary: 'One purchase order with lines and receipts',
    permission: 'purchasing.read',
    params: z.object({ purchaseOrderId: zId }),
    response: zPurchaseOrderDetail,
  }),
  createOrder: endpoint({
    method: 'POST',
    path: '/api/purchase-orders',
    summary: 'Draft a purchase order',
    permission: 'purchasing.edit',
    status: 201,
    body: z.object({ supplierId: zId, ...orderInput }),
    response: zPurchaseOrderDetail,
    errors: ['purchasing.supplier_unknown', 'purchasing.supplier_paused', ...orderRefusals],
  }),
  changeOrder: endpoint({
    method: 'PUT',
    path: '/api/purchase-orders/:purchaseOrderId',
    summary: 'Change a draft',
    permission: 'purchasing.edit',
    ifMatch: true,
    params: z.object({ purchaseOrderId: zId }),
    body: z.object(orderInput),
    response: zPurchaseOrderDetail,
    errors: ['purchasing.not_possible', ...orderRefusals],
  }),
  submitOrders: endpoint({
    method: 'POST',
    path: '/api/purchase-orders/submit',
    summary: 'Hand drafts in for approval',
    permission: 'purchasing.edit',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  sendBackOrders: endpoint({
    method: 'POST',
    path: '/api/purchase-orders/send-back',
    summary: 'Back to draft, with a reason',
    permission: 'purchasing.approve',
    body: z.object({ ids: zIds, reason: zText(500) }),
    response: zSetResult,
  }),
  approveOrders: endpoint({
    method: 'POST',
    path: '/api/purchase-orders/approve',
    summary: 'Approve: the warehouse expects the goods',
    permission: 'purchasing.approve',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  cancelOrders: endpoint({
    method: 'POST',
    path: '/api/purchase-orders/cancel',
    summary: 'Cancel orders of which nothing was received',
    permission: 'purchasing.edit',
    body: z.object({ ids: zIds, reason: zText(500) }),
    response: zSetResult,
  }),
  closeOrders: endpoint({
    method: 'POST',
    path: '/api/purchase-orders/close',
    summary: 'Close: nothing more will come',
    permission: 'purchasing.edit',
    body: z.object({ ids: zIds, reason: zOptionalText(500).default('') }),
    response: zSetResult,
  }),

  inTransit: endpoint({
    method: 'GET',
    path: '/api/in-transit',
    summary: 'What is ordered and not received, soonest first',
    permission: 'purchasing.read',
    query: z.object({ ...zPageQuery, skuId: zId.optional(), warehouseIds: zList(zId) }),
    response: zPage(zInTransit),
  }),
  runningOut: endpoint({
    method: 'GET',
    path: '/api/running-out',
    summary: 'SKUs that run out, soonest first, with what to order and why',
    permission: 'purchasing.read',
    query: z.object({
      ...zPageQuery,
      supplierId: zId.optional(),
      /** How many days what is ordered should last beyond the lead time. */
      targetDays: z.coerce.number().int().min(1).max(365).default(28),
      /** Also those where nothing needs to be ordered. */
      all: zFlag,
    }),
    response: zPage(zSuggestion).extend({ refreshedAt: zTime.nullable() }),
  }),
  refreshDemand: endpoint({
    method: 'POST',
    path: '/api/running-out/refresh',
    summary: 'Count the demand of the last 28 days anew',
    permission: 'purchasing.read',
    response: z.object({ skus: zCount }),
  }),
  orderSuggestions: endpoint({
    method: 'POST',
    path: '/api/running-out/order',
    summary: 'Draft purchase orders for SKUs that run out, one per supplier',
    permission: 'purchasing.edit',
    body: z.object({
      warehouseId: zId,
      lines: z
        .array(z.object({ skuId: zId, supplierId: zId, quantity: zPositiveQuantity }))
        .min(1)
        .max(2000),
    }),
    response: z.object({ purchaseOrderIds: z.array(zId) }),
    errors: ['purchasing.supplier_unknown', 'purchasing.supplier_paused', ...orderRefusals],
  }),
}
