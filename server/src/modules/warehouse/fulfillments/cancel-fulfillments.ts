import { newId } from '#lib/ids.ts'
import { releaseAllocations, stagingLocations } from '#modules/inventory/index.ts'
import { recycleWaybills } from '#modules/logistics/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { handoversLose } from '../handover/handovers.queries.ts'
import { parcelsOf, pickedFrom } from '../packing/parcels.queries.ts'
import { insertPutBacks } from '../putaway/put-backs.queries.ts'
import { fulfillmentsCancelled } from '../warehouse.events.ts'
import { dropFromWaves } from '../waves/drop-from-waves.ts'
import { countMove } from './count-fulfillments.ts'
import { type Fulfillment, idsOfSources, lockFulfillments, markCancelled, withTaskMates } from './fulfillments.queries.ts'

/**
 * Stops shipping for source documents. Claims are given up, live waves go on without them, picked goods are listed for putting back, waybills go
 * back to the carrier. Too late once a parcel has left. The promises of the source's lines are the source's own to free.
 * `recalledFor`: the source goes on at its desk and may ask again; for the timeline, with the reason.
 * @returns source ids: `cancelled` (also those that had no live fulfillment: nothing will leave) and `tooLate`
 */
export async function cancelFulfillments(
  ctx: Ctx,
  sourceIds: readonly string[],
  options: { recalledFor?: string } = {},
): Promise<{ cancelled: string[]; tooLate: string[] }> {
  const own = await idsOfSources(ctx.tx, ctx.tenantId, sourceIds)
  const ids = new Set(own.map((row) => row.id))
  const locked = (await lockFulfillments(ctx, await withTaskMates(ctx.tx, ctx.tenantId, [...ids]))).filter((one) =>
    ids.has(one.id),
  )
  const packed = await parcelsOf(
    ctx.tx,
    ctx.tenantId,
    locked.filter((one) => one.status === 'picked' || one.status === 'packed').map((one) => one.id),
  )
  const left = new Set(packed.filter((parcel) => parcel.handedOverAt !== null).map((parcel) => parcel.fulfillmentId))
  const late = locked.filter((one) => one.status === 'shipped' || left.has(one.id))
  const leaving = locked.filter((one) => one.status !== 'shipped' && one.status !== 'cancelled' && !left.has(one.id))
  await cancelLocked(ctx, leaving, options)
  const tooLate = new Set(late.map((one) => one.sourceId))
  return { cancelled: sourceIds.filter((id) => !tooLate.has(id)), tooLate: [...tooLate] }
}

async function cancelLocked(ctx: Ctx, leaving: readonly Fulfillment[], options: { recalledFor?: string }): Promise<void> {
  if (leaving.length === 0) return
  const ids = leaving.map((one) => one.id)
  await markCancelled(ctx, ids)
  for (const one of leaving) countMove(ctx, one, { status: 'cancelled' })
  await dropFromWaves(ctx, leaving, 'cancelled')
  await releaseAllocations(
    ctx,
    leaving.filter((one) => one.status === 'allocated' || one.status === 'picking').map((one) => one.id),
  )
  const parcels = await parcelsOf(ctx.tx, ctx.tenantId, ids)
  if (parcels.length > 0) {
    await handoversLose(ctx, parcels)
    // The number stays on the parcel, so that its scan still says that it was cancelled.
    await recycleWaybills(
      ctx,
      parcels.filter((parcel) => parcel.waybillNumber !== null).map((parcel) => parcel.id),
    )
  }
  await listForPuttingBack(ctx, leaving)
  emit(ctx, fulfillmentsCancelled, { fulfillmentIds: ids, orderIds: leaving.map((one) => one.sourceId) })
  if (options.recalledFor === undefined)
    audit(ctx, { action: 'warehouse.cancelled', subjectKind: 'fulfillment', subjectIds: ids })
  else
    audit(ctx, {
      action: 'warehouse.recalled',
      subjectKind: 'fulfillment',
      subjectIds: ids,
      detail: { reason: options.recalledFor },
    })
  touch(ctx, 'fulfillments')
}

async function listForPuttingBack(ctx: Ctx, leaving: readonly Fulfillment[]): Promise<void> {
  const picked = await pickedFrom(
    ctx.tx,
    ctx.tenantId,
    leaving.filter((one) => one.status !== 'allocated').map((one) => one.id),
  )
  if (picked.length === 0) return
  const warehouseOf = new Map(leaving.map((one) => [one.id, one.warehouseId]))
  const packing = new Map<string, string>()
  // A handful of warehouses at most, whatever the number of fulfillments.
  for (const warehouseId of new Set(picked.map((row) => warehouseOf.get(row.fulfillmentId)!))) {
    packing.set(warehouseId, (await stagingLocations(ctx, warehouseId)).packing)
  }
  await insertPutBacks(
    ctx,
    picked.map((row) => {
      const warehouseId = warehouseOf.get(row.fulfillmentId)!
      return { id: newId(), ...row, warehouseId, fromLocationId: packing.get(warehouseId)! }
    }),
  )
  touch(ctx, 'putaways')
}
