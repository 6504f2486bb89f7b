import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zActor,
  zDay,
  zFlag,
  zId,
  zList,
  zOptionalText,
  zPage,
  zPageQuery,
  zPositiveQuantity,
  zQuantity,
  zTime,
  zVersion,
} from '#lib/schema.ts'
import { zGrade, zLotInput } from '../warehouse.shapes.ts'

export const zExpectedReceiptStatus = z.enum(['expected', 'arrived', 'checked', 'put_away', 'cancelled'])

export const zExpectedReceipt = z.object({
  id: zId,
  receiptNumber: z.string(),
  warehouseId: zId,
  warehouseName: z.string(),
  sourceKind: z.string(),
  sourceId: zId,
  sourceNumber: z.string(),
  partnerId: zId.nullable(),
  status: zExpectedReceiptStatus,
  expectedOn: zDay.nullable(),
  overTolerancePercent: z.int(),
  lineCount: z.int(),
  quantity: zQuantity,
  receivedQuantity: zQuantity,
  createdAt: zTime,
  arrivedAt: zTime.nullable(),
  closedAt: zTime.nullable(),
  version: zVersion,
})

export const zExpectedReceiptDetail = zExpectedReceipt.extend({
  lines: z.array(
    z.object({
      id: zId,
      sourceLineId: zId,
      skuId: zId,
      skuCode: z.string(),
      skuName: z.string(),
      unit: z.string(),
      imageFileId: zId.nullable(),
      barcodes: z.array(z.string()),
      tracksLots: z.boolean(),
      shelfLifeDays: z.int().nullable(),
      quantity: zQuantity,
      receivedQuantity: zQuantity,
    }),
  ),
  goodsReceiptIds: z.array(zId),
  timelineIds: z.array(zId),
})

export const zReceiveInput = z.object({
  warehouseId: zId,
  /** Null: goods nobody announced (blind receipt). */
  expectedReceiptId: zId.nullable().default(null),
  /** Where unannounced goods came from. */
  sourceKind: z.enum(['purchase_order', 'return', 'other']).default('other'),
  note: zOptionalText(200).default(''),
  lines: z
    .array(
      z.object({
        /** Which announced line; found by SKU when left out. */
        expectedLineId: zId.optional(),
        skuId: zId,
        quantity: zPositiveQuantity,
        grade: zGrade.default('sellable'),
        lot: zLotInput.optional(),
        /** Puts the goods straight into this bin. */
        locationId: zId.optional(),
      }),
    )
    .min(1)
    .max(5000),
  /** Into the proposed bins at once; default as the warehouse is set. */
  putAway: z.boolean().optional(),
  /** Nothing more will come for this announcement. */
  complete: z.boolean().default(false),
})

export const zGoodsReceipt = z.object({
  id: zId,
  receiptNumber: z.string(),
  warehouseId: zId,
  warehouseName: z.string(),
  expectedReceiptId: zId.nullable(),
  expectedNumber: z.string().nullable(),
  sourceKind: z.string(),
  sourceId: zId.nullable(),
  sourceNumber: z.string().nullable(),
  receivedAt: zTime,
  receivedBy: zActor,
  lineCount: z.int(),
  quantity: zQuantity,
  putAwayQuantity: zQuantity,
})

export const zGoodsReceiptDetail = zGoodsReceipt.extend({
  lines: z.array(
    z.object({
      id: zId,
      expectedLineId: zId.nullable(),
      sourceLineId: zId.nullable(),
      skuId: zId,
      skuCode: z.string(),
      skuName: z.string(),
      unit: z.string(),
      lotId: zId,
      lotCode: z.string().nullable(),
      expiresOn: zDay.nullable(),
      locationId: zId,
      locationCode: z.string(),
      quantity: zQuantity,
      putAwayQuantity: zQuantity,
      grade: zGrade,
    }),
  ),
  timelineIds: z.array(zId),
})

export const inboundContract = {
  listExpected: endpoint({
    method: 'GET',
    path: '/api/expected-receipts',
    summary: 'What is announced to arrive',
    permission: 'warehouse.read',
    query: z.object({
      ...zPageQuery,
      warehouseId: zList(zId),
      status: zList(zExpectedReceiptStatus),
      sourceKind: z.string().max(40).optional(),
      overdue: zFlag,
      /** Beginning of the receipt number, or the whole source number. */
      number: z.string().trim().min(1).max(100).optional(),
    }),
    response: zPage(zExpectedReceipt),
  }),
  expected: endpoint({
    method: 'GET',
    path: '/api/expected-receipts/:expectedReceiptId',
    summary: 'One announcement with its lines',
    permission: 'warehouse.read',
    params: z.object({ expectedReceiptId: zId }),
    response: zExpectedReceiptDetail,
  }),
  closeExpected: endpoint({
    method: 'POST',
    path: '/api/expected-receipts/:expectedReceiptId/close',
    summary: 'Nothing more will come: close with what has arrived',
    permission: 'warehouse.receive',
    params: z.object({ expectedReceiptId: zId }),
    body: z.object({ reason: zOptionalText(200).default('') }),
    response: zExpectedReceiptDetail,
  }),
  receive: endpoint({
    method: 'POST',
    path: '/api/goods-receipts',
    summary: 'Goods arrived: against an announcement, or blind',
    permission: 'warehouse.receive',
    body: zReceiveInput,
    response: zGoodsReceiptDetail,
    status: 201,
  }),
  listReceipts: endpoint({
    method: 'GET',
    path: '/api/goods-receipts',
    summary: 'Goods received, newest first',
    permission: 'warehouse.read',
    query: z.object({
      ...zPageQuery,
      warehouseId: zList(zId),
      expectedReceiptId: zId.optional(),
      number: z.string().trim().min(1).max(100).optional(),
    }),
    response: zPage(zGoodsReceipt),
  }),
  receipt: endpoint({
    method: 'GET',
    path: '/api/goods-receipts/:goodsReceiptId',
    summary: 'One goods receipt with its lines',
    permission: 'warehouse.read',
    params: z.object({ goodsReceiptId: zId }),
    response: zGoodsReceiptDetail,
  }),
}
