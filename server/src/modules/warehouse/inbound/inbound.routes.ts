import { dayOf } from '#lib/dates.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { idOfCursor, pageById } from '../keyset.ts'
import { withinScope } from '../scope.ts'
import { closeExpected } from './close-expected.ts'
import { describeExpected, describeGoodsReceipt } from './describe-receipts.ts'
import { inboundContract } from './inbound.contract.ts'
import { listExpected, listGoodsReceipts } from './receipt-list.queries.ts'
import { receiveGoods } from './receive-goods.ts'

export const inboundRoutes: Routes = routes('inbound', 'warehouse', inboundContract, {
  listExpected: async (ctx, { query }) => {
    const rows = await listExpected(ctx.tx, ctx.tenantId, {
      warehouseIds: withinScope(ctx.access.warehouseIds, query.warehouseId),
      status: query.status,
      sourceKind: query.sourceKind,
      dueBefore: query.overdue ? dayOf(ctx.now, ctx.tenant.timeZone) : undefined,
      number: query.number,
      before: idOfCursor(query.cursor),
      limit: query.limit,
    })
    return pageById(rows, query.limit, (row) => row.id)
  },
  expected: (ctx, { params }) => describeExpected(ctx, params.expectedReceiptId),
  closeExpected: async (ctx, { params, body }) => {
    await closeExpected(ctx, params.expectedReceiptId, body.reason)
    return describeExpected(ctx, params.expectedReceiptId)
  },
  receive: async (ctx, { body }) => describeGoodsReceipt(ctx, await receiveGoods(ctx, body)),
  listReceipts: async (ctx, { query }) => {
    const rows = await listGoodsReceipts(ctx.tx, ctx.tenantId, {
      warehouseIds: withinScope(ctx.access.warehouseIds, query.warehouseId),
      expectedReceiptId: query.expectedReceiptId,
      number: query.number,
      before: idOfCursor(query.cursor),
      limit: query.limit,
    })
    return pageById(rows, query.limit, (row) => row.id)
  },
  receipt: (ctx, { params }) => describeGoodsReceipt(ctx, params.goodsReceiptId),
})
