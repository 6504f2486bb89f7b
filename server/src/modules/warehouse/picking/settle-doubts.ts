import { uniqueSorted } from '#lib/collections.ts'
import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { allocateOpen } from '../fulfillments/allocate-open.ts'
import { refusalList } from '../refusals.ts'
import { inScope } from '../scope.ts'
import { lockDoubts, settle } from './doubts.queries.ts'

/** Someone has looked into these bins: goods may be claimed there again, and those who wait for them are tried at once. */
export async function settleDoubts(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const { refused, refuse } = refusalList(ctx)
  const found = (await lockDoubts(ctx, ids)).filter((doubt) => inScope(ctx.access, doubt.warehouseId))
  const known = new Set(found.map((doubt) => doubt.id))
  for (const id of ids) if (!known.has(id)) refuse(id, new AppError('warehouse.doubt_unknown'))
  if (found.length === 0) return { done: [], refused }
  await settle(ctx, [...known])
  audit(ctx, {
    action: 'warehouse.doubts_settled',
    subjectKind: 'location',
    subjectIds: uniqueSorted(found.map((doubt) => doubt.locationId)),
  })
  await allocateOpen(ctx, uniqueSorted(found.map((doubt) => doubt.skuId)))
  return { done: [...known], refused }
}
