import { AppError } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { describeFulfillment } from '../fulfillments/describe-fulfillment.ts'
import { checkFulfillment } from './check-fulfillment.ts'
import { describePack } from './describe-pack.ts'
import { findToPack } from './find-to-pack.ts'
import { packParcels } from './pack-fulfillments.ts'
import { packSingle } from './pack-single.ts'
import { packingContract } from './packing.contract.ts'
import { requestParcelWaybills } from './request-parcel-waybills.ts'
import { weighParcel } from './weigh-parcel.ts'

export const packingRoutes: Routes = routes('packing', 'warehouse', packingContract, {
  open: async (ctx, { body }) => describePack(ctx, await findToPack(ctx, body)),
  packSingle: async (ctx, { body }) => describePack(ctx, await packSingle(ctx, body)),
  check: async (ctx, { params, body }) => {
    await checkFulfillment(ctx, params.fulfillmentId, body.scans)
    return describePack(ctx, params.fulfillmentId)
  },
  pack: async (ctx, { params, body }) => {
    await packParcels(ctx, params.fulfillmentId, body.parcels, body)
    return describePack(ctx, params.fulfillmentId)
  },
  weigh: async (ctx, { params, body }) => {
    await weighParcel(ctx, { ...params, ...body })
    const parcel = (await describeFulfillment(ctx, params.fulfillmentId)).parcels.find((each) => each.id === params.parcelId)
    if (!parcel) throw new AppError('warehouse.parcel_unknown', { code: '' })
    return parcel
  },
  requestWaybills: async (ctx, { params, body }) => {
    await requestParcelWaybills(ctx, params.fulfillmentId, body.carrierId)
    return { parcels: (await describeFulfillment(ctx, params.fulfillmentId)).parcels }
  },
})
