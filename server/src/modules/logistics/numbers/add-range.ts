import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { lockCarrier } from '../carriers/carriers.queries.ts'
import { insertRange, rangesOf } from './numbers.queries.ts'
import { type RangeOfNumbers, rangesOverlap } from './overlap.pure.ts'

/** A further range of a carrier, used when the older ones are empty. */
export async function addNumberRange(ctx: Ctx, carrierId: string, range: RangeOfNumbers): Promise<{ id: string }> {
  // The lock keeps two people from adding the same numbers at once.
  if (!(await lockCarrier(ctx, carrierId))) throw new AppError('logistics.carrier_unknown')
  refuseUnless(range.first <= range.last && String(range.last).length <= range.width, 'logistics.range_malformed', {
    width: range.width,
  })
  const others = await rangesOf(ctx.tx, ctx.tenantId, carrierId)
  refuseUnless(!others.some((other) => rangesOverlap(range, other)), 'logistics.range_overlaps')
  const id = newId()
  await insertRange(ctx, carrierId, { ...range, id })
  audit(ctx, {
    action: 'logistics.range_added',
    subjectKind: 'carrier',
    subjectIds: [carrierId],
    detail: { prefix: range.prefix, first: String(range.first), last: String(range.last) },
  })
  return { id }
}
