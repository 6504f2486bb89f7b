import { newId } from '#lib/ids.ts'
import type { Ctx } from '../context.ts'
import type { EventType } from './define.ts'

/** Adds an event to this transaction: it is delivered if and only if the transaction commits. */
export function emit<P>(ctx: Ctx, event: EventType<P>, payload: NoInfer<P>): void {
  ctx.pending.events.push({ id: newId(), event: event.name, payload, weight: Math.max(1, event.weigh(payload)) })
}

/** Tells browsers after the commit that something under this topic changed (`orders`, `job:<id>`); carries no data. */
export function touch(ctx: Ctx, topic: string): void {
  ctx.pending.topics.add(topic)
}
