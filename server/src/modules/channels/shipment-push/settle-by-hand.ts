import type { SetResult } from '#lib/schema.ts'
import { noteChannelNotified } from '#modules/warehouse/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { tally } from '#platform/tallies.queries.ts'
import { shipmentLane } from '../order-pull/lanes.ts'
import { inScope } from '../shops/scope.ts'
import { fullyNotified, type PushStatus, settlePushes, shopsOfPushes } from './shipment-push.queries.ts'

const open: readonly PushStatus[] = ['waiting', 'failed']

/** Sends pushes again at once. */
export async function retryPushes(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const { result, shopIds } = await settleAll(ctx, ids, 'waiting', 'channels.pushes_retried', {})
  for (const shopId of shopIds)
    await enqueueJob(ctx, 'channels.push_shipments', { shopId, lane: shipmentLane(shopId) }, { dedupeKey: shipmentLane(shopId) })
  return result
}

/** Somebody told the channel by hand. */
export async function markPushesDone(ctx: Ctx, ids: readonly string[], note: string): Promise<SetResult> {
  return (await settleAll(ctx, ids, 'done_by_hand', 'channels.pushes_done_by_hand', { note })).result
}

/** The channel shall not be told. */
export async function cancelPushes(ctx: Ctx, ids: readonly string[], note: string): Promise<SetResult> {
  return (await settleAll(ctx, ids, 'cancelled', 'channels.pushes_cancelled', { note })).result
}

async function settleAll(
  ctx: Ctx,
  ids: readonly string[],
  status: PushStatus,
  action: string,
  detail: Record<string, unknown>,
): Promise<{ result: SetResult; shopIds: string[] }> {
  const known = await shopsOfPushes(ctx.tx, ctx.tenantId, ids)
  const mine = [...new Set(ids)].filter((id) => known.has(id) && inScope(ctx, known.get(id)!.shopId))
  const changed = await settlePushes(
    ctx,
    mine.map((id) => ({
      id,
      status,
      nextAttemptAt: ctx.now,
      lastError: null,
      doneAt: status === 'waiting' ? null : ctx.now,
    })),
    open,
    'not_sent',
  )
  const done = new Set(changed.map((push) => push.id))
  for (const push of changed) {
    if (push.before === status) continue
    tally(ctx, 'shipment_pushes', push.before, -1, push.shopId)
    tally(ctx, 'shipment_pushes', status, 1, push.shopId)
  }
  if (status !== 'waiting') {
    const whole = await fullyNotified(ctx.tx, ctx.tenantId, [...new Set(changed.map((push) => push.fulfillmentId))])
    if (whole.length > 0) await noteChannelNotified(ctx, whole)
  }
  if (changed.length > 0) {
    const subjectIds = [...done, ...new Set(changed.map((push) => push.channelOrderId))]
    audit(ctx, { action, subjectKind: 'shipment_push', subjectIds, detail: { ...detail, count: changed.length } })
    touch(ctx, 'shipment_pushes')
  }
  const refused = [...new Set(ids)]
    .filter((id) => !done.has(id))
    .map((id) => {
      const push = mine.includes(id) ? known.get(id) : undefined
      const code = push ? 'channels.push_not_open' : 'platform.not_found'
      return { id, code, message: errorMessage(code, { status: push?.status, what: 'push' }, ctx.locale) }
    })
  return { result: { done: [...done], refused }, shopIds: [...new Set(changed.map((push) => push.shopId))] }
}
