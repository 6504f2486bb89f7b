import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zActor,
  zDay,
  zDone,
  zFlag,
  zId,
  zList,
  zMoney,
  zOptionalText,
  zPage,
  zPageQuery,
  zQuantity,
  zTime,
  zVersion,
} from '#lib/schema.ts'

export const countStatuses = ['open', 'counting', 'review', 'booked', 'cancelled'] as const
const zCountStatus = z.enum(countStatuses)
const countId = z.object({ countId: zId })

export const zCountRow = z.object({
  id: zId,
  countNumber: z.string(),
  warehouseId: zId,
  warehouseName: z.string(),
  zoneId: zId.nullable(),
  zoneName: z.string().nullable(),
  status: zCountStatus,
  /** Whoever counts does not see what should be there. */
  blind: z.boolean(),
  note: z.string(),
  lineCount: z.int(),
  countedCount: z.int(),
  createdAt: zTime,
  createdBy: zActor,
  finishedAt: zTime.nullable(),
  version: zVersion,
})

export const zCountLine = z.object({
  id: zId,
  locationId: zId,
  locationCode: z.string(),
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  lotId: zId,
  lotCode: z.string().nullable(),
  expiresOn: zDay.nullable(),
  status: z.enum(['open', 'counted', 'booked', 'dropped']),
  counted: zQuantity.nullable(),
  /** What the ledger held when it was counted; null as well for those who count blind. */
  book: zQuantity.nullable(),
  /** counted less book */
  difference: zQuantity.nullable(),
  /** The difference at the purchase price; null without a price, and for people who do not see cost. */
  differenceMinor: zMoney.nullable(),
  countedAt: zTime.nullable(),
  countedBy: zActor.nullable(),
})

export const zCountEntry = z.object({
  locationId: zId,
  skuId: zId,
  lotId: zId.optional(),
  counted: zQuantity.refine((n) => n >= 0n && n <= 1_000_000_000n, 'between 0 and 1,000,000,000'),
})

export const zCountInput = z.object({ countId: zId, entries: z.array(zCountEntry).min(1).max(2000) })

export const countingContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/counts',
    summary: 'Counts, newest first',
    permission: 'warehouse.read',
    query: z.object({ ...zPageQuery, warehouseId: zList(zId), status: zList(zCountStatus) }),
    response: zPage(zCountRow),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/counts',
    summary: 'A count of a zone, of bins whose code begins so, or of some SKUs',
    permission: 'warehouse.count_approve',
    status: 201,
    body: z.object({
      warehouseId: zId,
      zoneId: zId.optional(),
      locationPrefix: z.string().trim().max(50).optional(),
      skuIds: z.array(zId).max(2000).optional(),
      blind: z.boolean().default(true),
      note: zOptionalText(300).default(''),
    }),
    response: z.object({ id: zId }),
    errors: ['warehouse.count_nothing_there', 'warehouse.count_too_large', 'inventory.warehouse_unknown'],
  }),
  detail: endpoint({
    method: 'GET',
    path: '/api/counts/:countId',
    summary: 'A count with its lines in walking order',
    permission: 'warehouse.read',
    params: countId,
    query: z.object({ onlyDifferences: zFlag }),
    response: zCountRow.extend({ lines: z.array(zCountLine) }),
    errors: ['warehouse.count_unknown'],
  }),
  bins: endpoint({
    method: 'GET',
    path: '/api/counts/:countId/bins',
    summary: 'What is left to count, bin by bin in walking order, with barcodes and without quantities',
    permission: 'warehouse.count',
    params: countId,
    response: z.object({
      countNumber: z.string(),
      status: zCountStatus,
      lineCount: z.int(),
      countedCount: z.int(),
      bins: z.array(
        z.object({
          locationId: zId,
          locationCode: z.string(),
          lines: z.array(
            z.object({
              id: zId,
              skuId: zId,
              skuCode: z.string(),
              skuName: z.string(),
              lotId: zId,
              lotCode: z.string().nullable(),
              expiresOn: zDay.nullable(),
              barcodes: z.array(z.object({ barcode: z.string(), quantity: zQuantity })),
            }),
          ),
        }),
      ),
    }),
    errors: ['warehouse.count_unknown'],
  }),
  record: endpoint({
    method: 'POST',
    path: '/api/counts/record',
    summary: 'What was counted; goods nobody expected there get a line of their own',
    permission: 'warehouse.count',
    body: zCountInput,
    response: z.object({ countedCount: z.int(), lineCount: z.int(), status: zCountStatus }),
    errors: ['warehouse.count_unknown', 'warehouse.count_closed', 'warehouse.not_a_bin', 'warehouse.sku_unknown'],
  }),
  recount: endpoint({
    method: 'POST',
    path: '/api/counts/:countId/recount',
    summary: 'Lines are counted once more',
    permission: 'warehouse.count_approve',
    params: countId,
    body: z.object({ lineIds: z.array(zId).min(1).max(5000) }),
    response: zDone,
    errors: ['warehouse.count_unknown', 'warehouse.count_closed'],
  }),
  book: endpoint({
    method: 'POST',
    path: '/api/counts/:countId/book',
    summary: 'The differences become movements; lines nobody counted are dropped when that is said',
    permission: 'warehouse.count_approve',
    params: countId,
    body: z.object({
      /** Only these; all that were counted when left out. */
      lineIds: z.array(zId).min(1).max(5000).optional(),
      dropUncounted: z.boolean().default(false),
    }),
    response: z.object({
      booked: z.int(),
      more: zQuantity,
      fewer: zQuantity,
      status: zCountStatus,
    }),
    errors: [
      'warehouse.count_unknown',
      'warehouse.count_closed',
      'warehouse.count_unfinished',
      'inventory.not_enough_stock',
      'inventory.stock_is_promised',
    ],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/counts/:countId/cancel',
    summary: 'The count is given up; nothing is moved',
    permission: 'warehouse.count_approve',
    params: countId,
    response: zDone,
    errors: ['warehouse.count_unknown', 'warehouse.count_closed'],
  }),
}
