import { recycleWaybills } from '#modules/logistics/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { countMove } from '../fulfillments/count-fulfillments.ts'
import type { Fulfillment } from '../fulfillments/fulfillments.queries.ts'
import { readHandovers } from '../handover/handovers.queries.ts'
import type { Milestone } from '../warehouse.shapes.ts'
import { lockForPacking } from './lock-for-packing.ts'
import { settleWavesOf } from './pack-fulfillments.ts'
import { type Parcel, parcelsOf, unmark, unpack } from './parcels.queries.ts'

/**
 * Takes one milestone back, before the goods leave; the log keeps who and why. Unpacking takes the parcels apart: their waybills go back,
 * weights and labels with them. A parcel that lies in a handover has to be taken out first.
 */
export async function undoMilestone(ctx: Ctx, fulfillmentId: string, milestone: Milestone, reason: string): Promise<void> {
  const one = await lockForPacking(ctx, fulfillmentId, ['picked', 'packed'], { blockedToo: true })
  const parcels = await parcelsOf(ctx.tx, ctx.tenantId, [one.id])
  refuseUnless(reached(one, parcels, milestone), 'warehouse.milestone_not_reached', { number: one.fulfillmentNumber })
  const left = parcels.find((parcel) => parcel.handedOverAt !== null)
  refuseUnless(!left, 'warehouse.partly_handed_over', { number: one.fulfillmentNumber })
  const loaded = parcels.find((parcel) => parcel.handoverId !== null)
  if (loaded && milestone !== 'checked') {
    const handover = (await readHandovers(ctx.tx, ctx.tenantId, [loaded.handoverId!])).get(loaded.handoverId!)
    throw new AppError('warehouse.in_handover', { number: loaded.parcelNumber, handover: handover?.handoverNumber ?? '' })
  }
  if (milestone === 'packed') {
    await recycleWaybills(
      ctx,
      parcels.filter((parcel) => parcel.waybillNumber !== null).map((parcel) => parcel.id),
    )
    await unpack(ctx, one.id)
    countMove(ctx, one, { status: 'picked' })
    await settleWavesOf(ctx, [one])
  } else await unmark(ctx, one.id, milestone)
  audit(ctx, {
    action: `warehouse.undo_${milestone}`,
    subjectKind: 'fulfillment',
    subjectIds: [one.id],
    detail: {
      reason,
      parcels: milestone === 'packed' ? parcels.map((parcel) => parcel.parcelNumber) : [],
      waybills: milestone === 'packed' ? parcels.map((parcel) => parcel.waybillNumber) : [],
      weights: milestone === 'weighed' ? parcels.map((parcel) => parcel.weightGrams) : [],
    },
  })
  touch(ctx, 'fulfillments')
}

function reached(one: Fulfillment, parcels: readonly Parcel[], milestone: Milestone): boolean {
  if (milestone === 'checked') return one.checkedAt !== null
  if (milestone === 'packed') return parcels.length > 0
  if (milestone === 'weighed') return parcels.some((parcel) => parcel.weightGrams !== null)
  return parcels.some((parcel) => parcel.labelPrintedAt !== null)
}
