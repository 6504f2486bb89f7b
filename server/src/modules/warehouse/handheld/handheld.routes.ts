import { groupBy } from '#lib/collections.ts'
import { stagingLocations } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import { listCounts } from '../counting/counts.queries.ts'
import { listHandovers } from '../handover/handover-list.queries.ts'
import { listExpected } from '../inbound/receipt-list.queries.ts'
import { barcodesOf } from '../packing/parcels.queries.ts'
import { describeTask, openStops } from '../picking/describe-task.ts'
import { refuseOutOfScope } from '../scope.ts'
import { listPickTasks } from '../waves/wave-list.queries.ts'
import { handheldContract } from './handheld.contract.ts'
import { lookUp } from './look-up.ts'
import { type OpenTransaction, runScan, type ScanResult } from './run-scan.ts'
import { goodsInBin, locationByCode, workCounts } from './scans.queries.ts'

/** Rows of each kind a small screen shows. */
const shown = 50

export const handheldRoutes: Routes = routes('handheld', 'warehouse', handheldContract, {
  scans: async (_ctx, { body, principal, runtime, request }) => {
    const open: OpenTransaction = (work) => principalTransaction(runtime, principal!, request.id, work)
    const results: ScanResult[] = []
    // In the order of the device: a later act may rest on an earlier one.
    for (const scan of body.scans) results.push(await runScan(open, scan, principal!.id, principal!.locale))
    return { results }
  },
  tasks: async (ctx, { query }) => {
    refuseStrangers(ctx)
    refuseOutOfScope(ctx, query.warehouseId)
    const warehouseIds = [query.warehouseId]
    const page = { before: null, limit: shown, oldestFirst: true }
    const mine = await listPickTasks(ctx.tx, ctx.tenantId, { warehouseIds, status: ['picking'], assigneeId: ctx.actor.id }, page)
    const open = await listPickTasks(ctx.tx, ctx.tenantId, { warehouseIds, status: ['open'] }, page)
    const expected = await listExpected(ctx.tx, ctx.tenantId, {
      warehouseIds,
      status: ['expected', 'arrived'],
      before: null,
      limit: shown,
    })
    const handovers = await listHandovers(ctx.tx, ctx.tenantId, { warehouseIds, open: true, before: null, limit: shown })
    const counts = await listCounts(ctx.tx, ctx.tenantId, {
      warehouseIds,
      status: ['open', 'counting'],
      before: null,
      limit: shown,
    })
    const staging = await stagingLocations(ctx, query.warehouseId)
    return {
      pickTasks: [...mine, ...open],
      expectedReceipts: expected.map((one) => ({ ...one, openQuantity: one.quantity - one.receivedQuantity })),
      ...(await workCounts(ctx, query.warehouseId, [staging.receiving, staging.returns])),
      openHandovers: handovers,
      openCounts: counts,
    }
  },
  nextStop: async (ctx, { params }) => {
    const { stops } = await describeTask(ctx, params.taskId)
    const open = openStops(stops)
    return { stop: open[0] ?? null, remainingStops: open.length }
  },
  bin: async (ctx, { query }) => {
    refuseOutOfScope(ctx, query.warehouseId)
    const location = await locationByCode(ctx, query.warehouseId, query.code)
    refuseUnless(location, 'warehouse.not_a_bin', { location: query.code })
    const goods = await goodsInBin(ctx, location.id)
    const codes = groupBy(
      await barcodesOf(ctx.tx, ctx.tenantId, [...new Set(goods.map((one) => one.skuId))]),
      (code) => code.skuId,
    )
    return {
      location,
      goods: goods.map((one) => ({
        ...one,
        barcodes: (codes.get(one.skuId) ?? []).map(({ barcode, quantity }) => ({ barcode, quantity })),
      })),
    }
  },
  lookUp: async (ctx, { query }) => {
    refuseStrangers(ctx)
    return lookUp(ctx, query.warehouseId, query.code)
  },
})

/** Whoever has some work in warehouses sees what there is to do; others have no business there. */
function refuseStrangers(ctx: Ctx): void {
  const { permissions } = ctx.access
  const works = permissions.has('*') || [...permissions].some((permission) => permission.startsWith('warehouse.'))
  refuseUnless(works, 'platform.forbidden', { permission: 'warehouse.read' })
}
