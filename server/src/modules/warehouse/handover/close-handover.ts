import { groupBy } from '#lib/collections.ts'
import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { lockFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { parcelsOf } from '../packing/parcels.queries.ts'
import { refusalList, refusalOf } from '../refusals.ts'
import { refuseOutOfScope } from '../scope.ts'
import {
  closeHandoverRow,
  fulfillmentsInHandover,
  handOverParcels,
  handoversLose,
  lockHandovers,
  readHandovers,
} from './handovers.queries.ts'
import { shipLocked } from './ship-fulfillments.ts'

export interface ClosedHandover {
  shippedIds: string[]
  waitingIds: string[]
  refused: SetResult['refused']
}

/**
 * The driver took the parcels. A fulfillment ships with its last parcel. One that was blocked after its scan stays here: its parcels leave the
 * handover, and the answer names them, so that someone takes them off the van.
 */
export async function closeHandover(ctx: Ctx, handoverId: string, driver: string): Promise<ClosedHandover> {
  const seen = (await readHandovers(ctx.tx, ctx.tenantId, [handoverId])).get(handoverId)
  if (!seen) throw new AppError('warehouse.handover_unknown')
  refuseOutOfScope(ctx, seen.warehouseId)
  await lockFulfillments(ctx, await fulfillmentsInHandover(ctx.tx, ctx.tenantId, handoverId))
  const handover = (await lockHandovers(ctx, [handoverId]))[0]!
  refuseUnless(handover.status === 'open', 'warehouse.handover_closed', { number: handover.handoverNumber })
  // Read again: what was scanned up to the moment the handover was locked belongs to it.
  const fulfillments = await lockFulfillments(ctx, await fulfillmentsInHandover(ctx.tx, ctx.tenantId, handoverId))
  const parcels = groupBy(
    await parcelsOf(
      ctx.tx,
      ctx.tenantId,
      fulfillments.map((one) => one.id),
    ),
    (parcel) => parcel.fulfillmentId,
  )
  const { refused, refuse } = refusalList(ctx)
  const leaving = fulfillments.filter((one) => {
    const error = refusalOf(ctx, one, ['packed'])
    if (error) refuse(one.id, error)
    return error === null
  })
  const stays = new Set(refused.map((each) => each.id))
  await handoversLose(
    ctx,
    [...stays].flatMap((id) => (parcels.get(id) ?? []).filter((parcel) => parcel.handoverId === handoverId)),
  )
  const gone = leaving.flatMap((one) => parcels.get(one.id)!.filter((parcel) => parcel.handoverId === handoverId))
  refuseUnless(gone.length > 0, 'warehouse.handover_empty', { number: handover.handoverNumber })
  await handOverParcels(ctx, gone)
  const waiting = leaving.filter((one) =>
    parcels.get(one.id)!.some((parcel) => parcel.handedOverAt === null && parcel.handoverId !== handoverId),
  )
  const shipped = leaving.filter((one) => !waiting.includes(one))
  await shipLocked(ctx, shipped)
  await closeHandoverRow(ctx, handoverId, driver)
  audit(ctx, {
    action: 'warehouse.handover_closed',
    subjectKind: 'handover',
    subjectIds: [handoverId],
    detail: { handoverNumber: handover.handoverNumber, parcels: gone.length, shipped: shipped.length, refused: refused.length },
  })
  touch(ctx, 'handovers')
  return { shippedIds: shipped.map((one) => one.id), waitingIds: waiting.map((one) => one.id), refused }
}
