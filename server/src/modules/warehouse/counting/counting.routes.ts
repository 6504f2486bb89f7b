import { groupBy } from '#lib/collections.ts'
import { done } from '#lib/schema.ts'
import { type Ctx, may } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { idOfCursor, pageById } from '../keyset.ts'
import { barcodesOf } from '../packing/parcels.queries.ts'
import { refuseOutOfScope, withinScope } from '../scope.ts'
import { bookCount, cancelCount, createCount, recordCount, recountLines } from './count-stock.ts'
import { countingContract } from './counting.contract.ts'
import { linesOfCount, listCounts } from './counts.queries.ts'

export const countingRoutes: Routes = routes('counts', 'warehouse', countingContract, {
  list: async (ctx, { query }) => {
    const rows = await listCounts(ctx.tx, ctx.tenantId, {
      warehouseIds: withinScope(ctx.access.warehouseIds, query.warehouseId),
      status: query.status,
      before: idOfCursor(query.cursor),
      limit: query.limit,
    })
    return pageById(rows, query.limit, (row) => row.id)
  },
  create: (ctx, { body }) => createCount(ctx, body),
  detail: async (ctx, { params, query }) => {
    const count = await describeCount(ctx, params.countId)
    // Whoever only counts must not be led by the figure that should come out.
    const sees = !count.blind || may(ctx.access, 'warehouse.count_approve')
    const lines = (await linesOfCount(ctx.tx, ctx.tenantId, count.id)).map(({ purchasePriceMinor, ...line }) => {
      const difference = sees && line.counted !== null ? line.counted - line.book! : null
      return {
        ...line,
        book: sees ? line.book : null,
        difference,
        differenceMinor:
          difference === null || purchasePriceMinor === null || !ctx.access.seesCost ? null : difference * purchasePriceMinor,
      }
    })
    return { ...count, lines: query.onlyDifferences ? lines.filter((line) => (line.difference ?? 0n) !== 0n) : lines }
  },
  bins: async (ctx, { params }) => {
    const { countNumber, status, lineCount, countedCount } = await describeCount(ctx, params.countId)
    const open = (await linesOfCount(ctx.tx, ctx.tenantId, params.countId)).filter((line) => line.status === 'open')
    const codes = groupBy(
      await barcodesOf(ctx.tx, ctx.tenantId, [...new Set(open.map((line) => line.skuId))]),
      (code) => code.skuId,
    )
    const bins = [...groupBy(open, (line) => line.locationId)].map(([locationId, lines]) => ({
      locationId,
      locationCode: lines[0]!.locationCode,
      lines: lines.map(({ id, skuId, skuCode, skuName, lotId, lotCode, expiresOn }) => ({
        id,
        skuId,
        skuCode,
        skuName,
        lotId,
        lotCode,
        expiresOn,
        barcodes: (codes.get(skuId) ?? []).map(({ barcode, quantity }) => ({ barcode, quantity })),
      })),
    }))
    return { countNumber, status, lineCount, countedCount, bins }
  },
  record: (ctx, { body }) => recordCount(ctx, body.countId, body.entries),
  recount: async (ctx, { params, body }) => {
    await recountLines(ctx, params.countId, body.lineIds)
    return done
  },
  book: (ctx, { params, body }) => bookCount(ctx, params.countId, body),
  cancel: async (ctx, { params }) => {
    await cancelCount(ctx, params.countId)
    return done
  },
})

async function describeCount(ctx: Ctx, id: string) {
  const [count] = await listCounts(ctx.tx, ctx.tenantId, { warehouseIds: null, ids: [id], before: null, limit: 1 })
  if (!count) throw new AppError('warehouse.count_unknown')
  refuseOutOfScope(ctx, count.warehouseId)
  return count
}
