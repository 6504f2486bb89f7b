import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { type Fulfillment, lockFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { findParcel, type Parcel, parcelsOf } from '../packing/parcels.queries.ts'
import { refusalOf } from '../refusals.ts'
import { refuseOutOfScope } from '../scope.ts'
import { settingsOf } from '../settings/settings.queries.ts'
import { carrierName, countParcels, type Handover, lockHandovers, putIntoHandover, readHandovers } from './handovers.queries.ts'
import { unweighed, withoutWaybill } from './ship-fulfillments.ts'

/**
 * Scans a parcel into an open handover. Refused, with the reason a person can act on: blocked, cancelled, not packed, not weighed where that is
 * asked for, another carrier's, without that carrier's waybill, another warehouse's, scanned before.
 */
export async function scanParcel(ctx: Ctx, handoverId: string, code: string): Promise<{ parcelId: string; parcelCount: bigint }> {
  const { one, parcel } = await lockParcel(ctx, code)
  const handover = await lockOpen(ctx, handoverId)
  refuseUnless(one.warehouseId === handover.warehouseId, 'warehouse.wrong_warehouse', { number: parcel.parcelNumber })
  const number = parcel.parcelNumber
  if (parcel.handoverId !== null) {
    const other = (await readHandovers(ctx.tx, ctx.tenantId, [parcel.handoverId])).get(parcel.handoverId)
    throw new AppError('warehouse.already_scanned', { number, handover: other?.handoverNumber ?? '' })
  }
  if (parcel.handedOverAt !== null) throw new AppError('warehouse.already_shipped', { number: one.fulfillmentNumber })
  const error = refusalOf(ctx, one, ['packed'])
  if (error) throw error
  if (parcel.carrierId !== handover.carrierId) {
    const carrier = (await carrierName(ctx.tx, ctx.tenantId, parcel.carrierId)) ?? (ctx.locale === 'zh-CN' ? '自提' : 'pickup')
    throw new AppError('warehouse.wrong_carrier', { number, carrier })
  }
  const nameless = parcel.carrierId === null ? null : withoutWaybill([parcel])
  if (nameless) throw nameless
  const settings = (await settingsOf(ctx.tx, ctx.tenantId, [one.warehouseId])).get(one.warehouseId)!
  const light = unweighed([parcel], settings.requireWeighing)
  if (light) throw light
  await putIntoHandover(ctx, parcel, handover.id)
  const parcelCount = await countParcels(ctx, handover.id, 1)
  touch(ctx, 'handovers')
  return { parcelId: parcel.id, parcelCount }
}

/** Takes a parcel out of an open handover again. */
export async function unscanParcel(ctx: Ctx, handoverId: string, code: string): Promise<{ parcelCount: bigint }> {
  const { parcel } = await lockParcel(ctx, code)
  const handover = await lockOpen(ctx, handoverId)
  refuseUnless(parcel.handoverId === handover.id, 'warehouse.not_scanned_in', { number: parcel.parcelNumber })
  await putIntoHandover(ctx, parcel, null)
  const parcelCount = await countParcels(ctx, handover.id, -1)
  touch(ctx, 'handovers')
  return { parcelCount }
}

async function lockParcel(ctx: Ctx, code: string): Promise<{ one: Fulfillment; parcel: Parcel }> {
  const found = await findParcel(ctx.tx, ctx.tenantId, code)
  if (!found) throw new AppError('warehouse.parcel_unknown', { code })
  const [one] = await lockFulfillments(ctx, [found.fulfillmentId])
  const parcel = (await parcelsOf(ctx.tx, ctx.tenantId, [found.fulfillmentId])).find((each) => each.id === found.id)
  if (!one || !parcel) throw new AppError('warehouse.parcel_unknown', { code })
  refuseOutOfScope(ctx, one.warehouseId, one.shopId)
  return { one, parcel }
}

async function lockOpen(ctx: Ctx, handoverId: string): Promise<Handover> {
  const [handover] = await lockHandovers(ctx, [handoverId])
  if (!handover) throw new AppError('warehouse.handover_unknown')
  refuseOutOfScope(ctx, handover.warehouseId)
  refuseUnless(handover.status === 'open', 'warehouse.handover_closed', { number: handover.handoverNumber })
  return handover
}
