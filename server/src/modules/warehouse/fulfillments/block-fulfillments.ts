import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { takeOut } from '../waves/change-wave.ts'
import { countMove } from './count-fulfillments.ts'
import { addBlock, idsOfSources, lockFulfillments, removeBlock, withTaskMates } from './fulfillments.queries.ts'

/**
 * Stops the fulfillments of source documents: every station refuses them from now on. Those being picked drop out of their wave and free
 * their slots. What has left is not stopped any more. Naming the same kind twice is fine.
 */
export async function blockFulfillments(ctx: Ctx, sourceIds: readonly string[], kind: string): Promise<void> {
  const own = (await idsOfSources(ctx.tx, ctx.tenantId, sourceIds)).map((row) => row.id)
  if (own.length === 0) return
  const ids = new Set(own)
  const locked = await lockFulfillments(ctx, await withTaskMates(ctx.tx, ctx.tenantId, own))
  const stopped = locked.filter(
    (one) => ids.has(one.id) && one.status !== 'shipped' && one.status !== 'cancelled' && !one.blockKinds.includes(kind),
  )
  if (stopped.length === 0) return
  const stoppedIds = stopped.map((one) => one.id)
  await addBlock(ctx, stoppedIds, kind)
  for (const one of stopped) countMove(ctx, one, { status: one.status, blockKinds: [...one.blockKinds, kind] })
  await takeOut(
    ctx,
    stopped.filter((one) => one.status === 'picking'),
    'blocked',
  )
  audit(ctx, { action: 'warehouse.blocked', subjectKind: 'fulfillment', subjectIds: stoppedIds, detail: { kind } })
  touch(ctx, 'fulfillments')
}

/** Lifts one kind of block; others stay. */
export async function unblockFulfillments(ctx: Ctx, sourceIds: readonly string[], kind: string): Promise<void> {
  const own = (await idsOfSources(ctx.tx, ctx.tenantId, sourceIds)).map((row) => row.id)
  const freed = (await lockFulfillments(ctx, own)).filter((one) => one.blockKinds.includes(kind))
  if (freed.length === 0) return
  const freedIds = freed.map((one) => one.id)
  await removeBlock(ctx, freedIds, kind)
  for (const one of freed) {
    if (one.status !== 'shipped')
      countMove(ctx, one, { status: one.status, blockKinds: one.blockKinds.filter((each) => each !== kind) })
  }
  audit(ctx, { action: 'warehouse.unblocked', subjectKind: 'fulfillment', subjectIds: freedIds, detail: { kind } })
  touch(ctx, 'fulfillments')
}
