import { audit } from '#platform/audit/audit.ts'
import { type Ctx, may } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { settingsOf } from '../settings/settings.queries.ts'
import { lockForPacking } from './lock-for-packing.ts'
import { refuseWrongWeight } from './pack-fulfillments.ts'
import { parcelsOf, setWeighed, setWeight } from './parcels.queries.ts'

/**
 * Weight of a parcel. Out of range it is refused, unless someone who may says that it is right: then the log keeps both figures.
 * @throws warehouse.weight_out_of_range, warehouse.parcel_unknown
 */
export async function weighParcel(
  ctx: Ctx,
  input: {
    fulfillmentId: string
    parcelId: string
    weightGrams: bigint
    lengthMm?: bigint | undefined
    widthMm?: bigint | undefined
    heightMm?: bigint | undefined
    confirmed: boolean
  },
): Promise<void> {
  const one = await lockForPacking(ctx, input.fulfillmentId, ['picked', 'packed'])
  const parcels = await parcelsOf(ctx.tx, ctx.tenantId, [one.id])
  const parcel = parcels.find((each) => each.id === input.parcelId)
  if (!parcel) throw new AppError('warehouse.parcel_unknown', { code: '' })
  if (parcel.handedOverAt !== null) throw new AppError('warehouse.partly_handed_over', { number: one.fulfillmentNumber })
  const settings = (await settingsOf(ctx.tx, ctx.tenantId, [one.warehouseId])).get(one.warehouseId)!
  let overridden = false
  try {
    refuseWrongWeight(input.weightGrams, parcel.expectedGrams, settings)
  } catch (error) {
    if (!input.confirmed) throw error
    if (!may(ctx.access, 'warehouse.weight_override')) {
      throw new AppError('platform.forbidden', { permission: 'warehouse.weight_override' })
    }
    overridden = true
  }
  await setWeight(ctx, {
    fulfillmentId: one.id,
    id: parcel.id,
    weightGrams: input.weightGrams,
    lengthMm: input.lengthMm ?? null,
    widthMm: input.widthMm ?? null,
    heightMm: input.heightMm ?? null,
  })
  const allWeighed = parcels.every((each) => each.id === parcel.id || each.weightGrams !== null)
  if (allWeighed && one.status === 'packed') await setWeighed(ctx, one.id, ctx.now)
  audit(ctx, {
    action: overridden ? 'warehouse.weight_overridden' : 'warehouse.weighed',
    subjectKind: 'fulfillment',
    subjectIds: [one.id],
    detail: {
      parcelNumber: parcel.parcelNumber,
      weightGrams: input.weightGrams,
      expectedGrams: parcel.expectedGrams,
      before: parcel.weightGrams,
    },
  })
  touch(ctx, 'fulfillments')
}
