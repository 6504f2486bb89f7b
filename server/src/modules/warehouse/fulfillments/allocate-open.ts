import { groupBy, uniqueSorted } from '#lib/collections.ts'
import type { SetResult } from '#lib/schema.ts'
import { allocate } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { doubtedLevels } from '../picking/doubts.queries.ts'
import { refusalList } from '../refusals.ts'
import { inScope } from '../scope.ts'
import { countMove } from './count-fulfillments.ts'
import { linesOf, lockFulfillments, markAllocated, openFulfillmentIds } from './fulfillments.queries.ts'

/** Open fulfillments tried per call; the rest follow with the next change of stock or the sweep. */
const most = 1000

/** Tries to claim goods for open fulfillments that lack these SKUs (any, when null), the most urgent first. */
export async function allocateOpen(ctx: Ctx, skuIds: readonly string[] | null): Promise<SetResult> {
  return allocateFulfillments(ctx, await openFulfillmentIds(ctx.tx, ctx.tenantId, skuIds, most))
}

/** Tries again to claim goods for the given open fulfillments, in the order given. Those that still lack goods are refused as short. */
export async function allocateFulfillments(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const { refused, refuse } = refusalList(ctx)
  const locked = new Map((await lockFulfillments(ctx, ids)).map((one) => [one.id, one]))
  const open = ids.flatMap((id) => {
    const one = locked.get(id)
    if (!one || !inScope(ctx.access, one.warehouseId, one.shopId)) {
      refuse(id, new AppError('warehouse.fulfillment_unknown', { number: '' }))
      return []
    }
    // Allocated meanwhile is what was wanted; other states have left this step behind.
    return one.status === 'open' ? [one] : []
  })
  if (open.length === 0) return { done: [], refused }
  const lines = groupBy(
    (
      await linesOf(
        ctx.tx,
        ctx.tenantId,
        open.map((one) => one.id),
      )
    ).filter((line) => line.pickedQuantity < line.quantity),
    (line) => line.fulfillmentId,
  )
  const avoid = await doubtedLevels(ctx.tx, ctx.tenantId, uniqueSorted(open.map((one) => one.warehouseId)))
  const claims = await allocate(
    ctx,
    open.map((one) => ({
      fulfillmentId: one.id,
      warehouseId: one.warehouseId,
      lines: (lines.get(one.id) ?? []).map((line) => ({
        fulfillmentLineId: line.id,
        sourceId: line.sourceLineId,
        skuId: line.skuId,
        quantity: line.quantity - line.pickedQuantity,
      })),
    })),
    { avoid },
  )
  const done = open.filter((one) => claims.get(one.id)!.complete)
  for (const one of open) {
    if (!claims.get(one.id)!.complete) refuse(one.id, new AppError('warehouse.short', { number: one.fulfillmentNumber }))
  }
  if (done.length === 0) return { done: [], refused }
  const doneIds = done.map((one) => one.id)
  await markAllocated(ctx, doneIds)
  for (const one of done) countMove(ctx, one, { status: 'allocated', short: false })
  audit(ctx, { action: 'warehouse.allocated', subjectKind: 'fulfillment', subjectIds: doneIds })
  touch(ctx, 'fulfillments')
  return { done: doneIds, refused }
}
