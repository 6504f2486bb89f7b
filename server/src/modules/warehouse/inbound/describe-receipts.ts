import { groupBy } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { barcodesOf } from '../packing/parcels.queries.ts'
import { refuseOutOfScope } from '../scope.ts'
import {
  expectedLineRows,
  goodsReceiptLineRows,
  listExpected,
  listGoodsReceipts,
  receiptsOfExpected,
} from './receipt-list.queries.ts'

export async function describeExpected(ctx: Ctx, id: string) {
  const { tx, tenantId } = ctx
  const [row] = await listExpected(tx, tenantId, { warehouseIds: null, ids: [id], before: null, limit: 1 })
  if (!row) throw new AppError('warehouse.receipt_unknown')
  refuseOutOfScope(ctx, row.warehouseId)
  const lines = await expectedLineRows(tx, tenantId, id)
  const codes = groupBy(await barcodesOf(tx, tenantId, [...new Set(lines.map((line) => line.skuId))]), (code) => code.skuId)
  const goodsReceiptIds = await receiptsOfExpected(tx, tenantId, id)
  return {
    ...row,
    lines: lines.map((line) => ({ ...line, barcodes: (codes.get(line.skuId) ?? []).map((code) => code.barcode) })),
    goodsReceiptIds,
    timelineIds: [...new Set([id, row.sourceId, ...goodsReceiptIds])],
  }
}

export async function describeGoodsReceipt(ctx: Ctx, id: string) {
  const { tx, tenantId } = ctx
  const [row] = await listGoodsReceipts(tx, tenantId, { warehouseIds: null, ids: [id], before: null, limit: 1 })
  if (!row) throw new AppError('warehouse.receipt_unknown')
  refuseOutOfScope(ctx, row.warehouseId)
  return {
    ...row,
    lines: await goodsReceiptLineRows(tx, tenantId, id),
    timelineIds: [id, ...(row.expectedReceiptId === null ? [] : [row.expectedReceiptId])],
  }
}
