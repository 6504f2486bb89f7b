import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { type Fulfillment, lockFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { refusalOf } from '../refusals.ts'
import { refuseOutOfScope } from '../scope.ts'
import type { FulfillmentStatus } from '../warehouse.shapes.ts'

/**
 * One fulfillment at the packing station, locked; refused when it is blocked, cancelled, gone or not that far. Steps back are open to blocked
 * ones too: a block keeps goods from going on, not from being taken apart.
 */
export async function lockForPacking(
  ctx: Ctx,
  id: string,
  wanted: readonly FulfillmentStatus[],
  options: { blockedToo?: boolean } = {},
): Promise<Fulfillment> {
  const [one] = await lockFulfillments(ctx, [id])
  if (!one) throw new AppError('warehouse.fulfillment_unknown', { number: '' })
  refuseOutOfScope(ctx, one.warehouseId, one.shopId)
  const error = refusalOf(ctx, options.blockedToo ? { ...one, blockKinds: [] } : one, wanted)
  if (error) throw error
  return one
}
