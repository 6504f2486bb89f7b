import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { setChannelNotified } from './fulfillments.queries.ts'

/** The shop's platform knows of these shipments; the first time counts. */
export async function noteChannelNotified(ctx: Ctx, fulfillmentIds: readonly string[], at: Date = ctx.now): Promise<void> {
  if (fulfillmentIds.length === 0) return
  await setChannelNotified(ctx, fulfillmentIds, at)
  touch(ctx, 'fulfillments')
}
