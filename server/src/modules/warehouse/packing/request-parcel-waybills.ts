import { recycleWaybills, requestWaybills } from '#modules/logistics/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { handoversLose } from '../handover/handovers.queries.ts'
import { lockForPacking } from './lock-for-packing.ts'
import { waybillRequest } from './pack-fulfillments.ts'
import { parcelsOf, setCarrier, setWaybills, unprint } from './parcels.queries.ts'

/**
 * Waybill numbers for the parcels of a fulfillment that have none. Another carrier than before replaces the numbers of all parcels that are
 * still here: the old ones go back, their labels count as not printed.
 */
export async function requestParcelWaybills(ctx: Ctx, fulfillmentId: string, carrierId: string | undefined): Promise<void> {
  const one = await lockForPacking(ctx, fulfillmentId, ['picked', 'packed'])
  const carrier = carrierId ?? one.carrierId
  if (carrier === null) throw new AppError('warehouse.no_carrier', { number: one.fulfillmentNumber })
  const parcels = (await parcelsOf(ctx.tx, ctx.tenantId, [one.id])).filter((parcel) => parcel.handedOverAt === null)
  const changed = parcels.filter((parcel) => parcel.waybillNumber !== null && parcel.carrierId !== carrier)
  const wanted = parcels.filter((parcel) => parcel.waybillNumber === null || parcel.carrierId !== carrier)
  refuseUnless(parcels.length > 0, 'warehouse.parcel_unknown', { code: one.fulfillmentNumber })
  if (changed.length > 0) {
    await handoversLose(ctx, changed)
    await recycleWaybills(
      ctx,
      changed.map((parcel) => parcel.id),
    )
    await unprint(
      ctx,
      one.id,
      changed.map((parcel) => parcel.id),
    )
  }
  const issued = await requestWaybills(
    ctx,
    wanted.map((parcel) => waybillRequest(one, { ...parcel, carrierId: carrier })),
  )
  await setWaybills(
    ctx,
    wanted.map((parcel) => {
      const waybill = issued.get(parcel.id)!
      return {
        fulfillmentId: one.id,
        id: parcel.id,
        carrierId: carrier,
        waybillNumber: waybill.waybillNumber,
        postageMinor: waybill.estimatedMinor,
      }
    }),
  )
  if (one.carrierId !== carrier) await setCarrier(ctx, one.id, carrier)
  audit(ctx, {
    action: 'warehouse.waybills_requested',
    subjectKind: 'fulfillment',
    subjectIds: [one.id],
    detail: { parcels: wanted.length, replaced: changed.map((parcel) => parcel.waybillNumber), carrierBefore: one.carrierId },
  })
  touch(ctx, 'fulfillments')
}
