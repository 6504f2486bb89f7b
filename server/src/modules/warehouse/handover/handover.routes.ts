import type { Ctx } from '#platform/context.ts'
import { AppError, assert } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { idOfCursor, pageById } from '../keyset.ts'
import { refuseOutOfScope, withinScope } from '../scope.ts'
import { closeHandover } from './close-handover.ts'
import { handoverContract } from './handover.contract.ts'
import { listHandovers, parcelsInHandover, unscannedParcels } from './handover-list.queries.ts'
import { openHandover } from './open-handover.ts'
import { scanParcel, unscanParcel } from './scan-parcel.ts'

export const handoverRoutes: Routes = routes('handovers', 'warehouse', handoverContract, {
  list: async (ctx, { query }) => {
    const rows = await listHandovers(ctx.tx, ctx.tenantId, {
      warehouseIds: withinScope(ctx.access.warehouseIds, query.warehouseId),
      carrierIds: query.carrierId,
      open: query.open,
      before: idOfCursor(query.cursor),
      limit: query.limit,
    })
    return pageById(rows, query.limit, (row) => row.id)
  },
  open: async (ctx, { body }) => describeHandover(ctx, await openHandover(ctx, body.warehouseId, body.carrierId)),
  detail: (ctx, { params }) => describeHandover(ctx, params.handoverId),
  parcels: async (ctx, { params, query }) => {
    await describeHandover(ctx, params.handoverId)
    const rows = await parcelsInHandover(ctx.tx, ctx.tenantId, {
      handoverId: params.handoverId,
      after: idOfCursor(query.cursor),
      limit: query.limit,
    })
    return pageById(rows, query.limit, (row) => row.parcelId)
  },
  unscanned: async (ctx, { params, query }) => {
    const { warehouseId, carrierId } = await describeHandover(ctx, params.handoverId)
    const rows = await unscannedParcels(ctx.tx, ctx.tenantId, {
      warehouseId,
      carrierId,
      after: idOfCursor(query.cursor),
      limit: query.limit,
    })
    return pageById(rows, query.limit, (row) => row.parcelId)
  },
  scan: async (ctx, { params, body }) => {
    const { parcelId, parcelCount } = await scanParcel(ctx, params.handoverId, body.code)
    const [parcel] = await parcelsInHandover(ctx.tx, ctx.tenantId, {
      handoverId: params.handoverId,
      parcelId,
      after: null,
      limit: 1,
    })
    assert(parcel, 'a scanned parcel is in its handover')
    return { parcel, parcelCount }
  },
  unscan: (ctx, { params, body }) => unscanParcel(ctx, params.handoverId, body.code),
  close: async (ctx, { params, body }) => {
    const closed = await closeHandover(ctx, params.handoverId, body.driver)
    return { handover: await describeHandover(ctx, params.handoverId), ...closed }
  },
})

async function describeHandover(ctx: Ctx, id: string) {
  const [row] = await listHandovers(ctx.tx, ctx.tenantId, { warehouseIds: null, ids: [id], before: null, limit: 1 })
  if (!row) throw new AppError('warehouse.handover_unknown')
  refuseOutOfScope(ctx, row.warehouseId)
  return row
}
