import type { z } from 'zod'
import type { Ctx } from '../context.ts'

/** A fact that others may hear: name `<module>.<noun>_<past>`, payload of ids and numbers, never personal data. */
export interface EventType<P> {
  name: string
  payload: z.ZodType<P>
  /** How many documents the payload speaks of, so that a batch handed to a subscription stays bounded. */
  weigh: (payload: P) => number
  when: string
}

export function defineEvent<P>(event: {
  name: string
  payload: z.ZodType<P>
  weigh?: (payload: P) => number
  when: string
}): EventType<P> {
  return { weigh: () => 1, ...event }
}

export interface HeardEvent<P> {
  id: string
  occurredAt: Date
  payload: P
  actor: { kind: string; id: string; name: string }
}

/**
 * A subscription: handed events of one tenant in order, several at once, in a transaction that also removes the deliveries:
 * the effect happens exactly once for everything written to the database.
 */
export interface Subscription {
  /** `<module>.<what it does>`, stable for ever: it is the key of the deliveries. */
  name: string
  event: string
  /** Documents per call, at most (at least one event). */
  batchWeight: number
  /** How many calls may run at once. With more than one there is no order among events: for handlers that look at how things are now. */
  lanes: number
  handle: (ctx: Ctx, events: HeardEvent<any>[]) => Promise<void>
}

export function subscribe<P>(
  event: EventType<P>,
  name: string,
  handle: (ctx: Ctx, events: HeardEvent<P>[]) => Promise<void>,
  batchWeight = 2000,
  lanes = 1,
): Subscription {
  return { name, event: event.name, batchWeight, lanes, handle }
}

const registered = new Map<string, Subscription>()
const byEvent = new Map<string, string[]>()

/** Called by `app.ts` with all subscriptions of all modules. */
export function registerSubscriptions(subscriptions: readonly Subscription[]): void {
  for (const subscription of subscriptions) {
    if (registered.has(subscription.name)) continue
    registered.set(subscription.name, subscription)
    byEvent.set(subscription.event, [...(byEvent.get(subscription.event) ?? []), subscription.name])
  }
}

export function subscriptionNamesFor(event: string): readonly string[] {
  return byEvent.get(event) ?? []
}

export function subscriptionNamed(name: string): Subscription | undefined {
  return registered.get(name)
}
