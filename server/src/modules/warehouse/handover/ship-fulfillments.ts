import { groupBy, uniqueSorted } from '#lib/collections.ts'
import type { SetResult } from '#lib/schema.ts'
import { outsideLocations, postMoves, stagingLocations } from '#modules/inventory/index.ts'
import { activeCarriers } from '#modules/logistics/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { countMove } from '../fulfillments/count-fulfillments.ts'
import { type Fulfillment, lockFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { type Parcel, parcelLinesOf, parcelsOf } from '../packing/parcels.queries.ts'
import { refusalList, refusalOf } from '../refusals.ts'
import { inScope } from '../scope.ts'
import { settingsOf } from '../settings/settings.queries.ts'
import { fulfillmentsShipped } from '../warehouse.events.ts'
import { handOverParcels, handoversLose, markShipped } from './handovers.queries.ts'

/**
 * Hands over packed fulfillments as a set, without scanning their parcels: goods leave the stock, the sources are told. Blocked, unweighed (where
 * weighing is asked for), cancelled and unpacked ones are refused one by one, and so are those with a parcel that has no waybill, which no shop
 * would believe to be under way; the others go. A company without any carrier sends as it likes, and what a buyer collects leaves by a handover.
 */
export async function shipFulfillments(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const { refused, refuse } = refusalList(ctx)
  const locked = new Map((await lockFulfillments(ctx, uniqueSorted(ids))).map((one) => [one.id, one]))
  const parcels = groupBy(await parcelsOf(ctx.tx, ctx.tenantId, [...locked.keys()]), (parcel) => parcel.fulfillmentId)
  const settings = await settingsOf(ctx.tx, ctx.tenantId, uniqueSorted([...locked.values()].map((one) => one.warehouseId)))
  const nameless = [...parcels.values()].flat().some(waitsForWaybill)
  const needsWaybill = nameless && (await activeCarriers(ctx.tx, ctx.tenantId)).length > 0
  const leaving = uniqueSorted(ids).flatMap((id) => {
    const one = locked.get(id)
    if (!one || !inScope(ctx.access, one.warehouseId, one.shopId)) {
      refuse(id, new AppError('warehouse.fulfillment_unknown', { number: '' }))
      return []
    }
    const error =
      refusalOf(ctx, one, ['packed']) ??
      unweighed(parcels.get(id) ?? [], settings.get(one.warehouseId)!.requireWeighing) ??
      (needsWaybill ? withoutWaybill(parcels.get(id) ?? []) : null)
    if (error) {
      refuse(id, error)
      return []
    }
    return [one]
  })
  const gone = leaving.flatMap((one) => (parcels.get(one.id) ?? []).filter((parcel) => parcel.handedOverAt === null))
  // A parcel that lies in an open handover leaves without it.
  await handoversLose(ctx, gone)
  await handOverParcels(ctx, gone)
  await shipLocked(ctx, leaving)
  return { done: leaving.map((one) => one.id), refused }
}

function waitsForWaybill(parcel: Parcel): boolean {
  return parcel.handedOverAt === null && parcel.waybillNumber === null
}

export function withoutWaybill(parcels: readonly Parcel[]): AppError | null {
  const without = parcels.find(waitsForWaybill)
  return without ? new AppError('warehouse.waybill_required', { number: without.parcelNumber }) : null
}

export function unweighed(parcels: readonly Parcel[], requireWeighing: boolean): AppError | null {
  const without = requireWeighing ? parcels.find((parcel) => parcel.weightGrams === null) : undefined
  return without ? new AppError('warehouse.weight_required', { number: without.parcelNumber }) : null
}

/** All parcels of these locked fulfillments have left: stock, states, counts, event. */
export async function shipLocked(ctx: Ctx, leaving: readonly Fulfillment[]): Promise<void> {
  if (leaving.length === 0) return
  const ids = leaving.map((one) => one.id)
  const lines = await parcelLinesOf(ctx.tx, ctx.tenantId, ids)
  const { customer } = await outsideLocations(ctx)
  const packing = new Map<string, string>()
  // A handful of warehouses at most, whatever the number of fulfillments.
  for (const warehouseId of new Set(leaving.map((one) => one.warehouseId))) {
    packing.set(warehouseId, (await stagingLocations(ctx, warehouseId)).packing)
  }
  const warehouseOf = new Map(leaving.map((one) => [one.id, one.warehouseId]))
  await markShipped(ctx, ids)
  for (const one of leaving) countMove(ctx, one, { status: 'shipped' })
  // Last: others wait for the stock it locks.
  await postMoves(
    ctx,
    lines.map((line) => ({
      skuId: line.skuId,
      lotId: line.lotId,
      fromLocationId: packing.get(warehouseOf.get(line.fulfillmentId)!)!,
      toLocationId: customer,
      quantity: line.quantity,
      reason: 'ship',
      sourceKind: 'fulfillment',
      sourceId: line.fulfillmentId,
    })),
  )
  emit(ctx, fulfillmentsShipped, { fulfillmentIds: ids, orderIds: leaving.map((one) => one.sourceId) })
  audit(ctx, { action: 'warehouse.shipped', subjectKind: 'fulfillment', subjectIds: ids })
  touch(ctx, 'fulfillments')
}
