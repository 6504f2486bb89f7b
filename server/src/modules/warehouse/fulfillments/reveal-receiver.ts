import { newId } from '#lib/ids.ts'
import type { Receiver } from '#lib/person.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { insertReveal } from '#platform/vault/reveals.queries.ts'
import { refuseOutOfScope } from '../scope.ts'
import { readFulfillments } from './fulfillments.queries.ts'
import { receiverOf } from './list.queries.ts'

/** Who gets the parcel, in plain text; the look is written down first. */
export async function revealReceiver(ctx: Ctx, id: string, purpose: string): Promise<Receiver> {
  const [one] = await readFulfillments(ctx.tx, ctx.tenantId, [id])
  if (!one) throw new AppError('warehouse.fulfillment_unknown', { number: '' })
  refuseOutOfScope(ctx, one.warehouseId, one.shopId)
  const sealed = await receiverOf(ctx.tx, ctx.tenantId, id)
  if (sealed === null) throw new AppError('warehouse.no_receiver', { number: one.fulfillmentNumber })
  await insertReveal(ctx, { id: newId(), subjectKind: 'fulfillment', subjectId: id, fields: ['receiver'], purpose })
  return (await vaultOf(ctx)).open<Receiver>('receiver', sealed)
}
