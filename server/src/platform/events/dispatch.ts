import { setTimeout as delay } from 'node:timers/promises'
import { SpanKind } from '@opentelemetry/api'
import { newId } from '#lib/ids.ts'
import { now } from '../clock.ts'
import { fullAccess } from '../context.ts'
import { runTransaction } from '../db/transaction.ts'
import type { Runtime } from '../runtime.ts'
import { originsOf, traced } from '../tracing.ts'
import { type Subscription, subscriptionNamed } from './define.ts'
import { attemptsOf, deleteDeliveries, lockLane, markDeliveryFailed, nextDeliveries, waitingLanes } from './events.queries.ts'

const maxAttempts = 12
const maxEventsPerCall = 200

export interface Dispatcher {
  /** Look now: something was emitted. */
  wake: () => void
  stop: () => Promise<void>
}

/**
 * Delivers events: one lane per tenant and subscription, each strictly in order, several lanes at once. (A subscription may ask for more than one
 * lane; its events then come in no order.)
 * Woken after commits; sweeps every second besides, so that a lost wake-up loses nothing.
 */
export function startDispatcher(runtime: Runtime, options: { lanes: number }): Dispatcher {
  let stopping = false
  let woken = true
  let ring: (() => void) | undefined
  const running = new Map<string, Promise<void>>()

  const wake = () => {
    woken = true
    ring?.()
  }
  const loop = (async () => {
    while (!stopping) {
      if (!woken) {
        await Promise.race([new Promise<void>((resolve) => (ring = resolve)), delay(1000, undefined, { ref: false })])
      }
      woken = false
      try {
        for (const lane of await waitingLanes(runtime.ownerPool)) {
          for (let number = 0; number < (subscriptionNamed(lane.subscription)?.lanes ?? 1); number++) {
            const key = `${lane.tenantId}/${lane.subscription}/${number}`
            if (running.has(key) || stopping) continue
            while (running.size >= options.lanes) await Promise.race(running.values())
            const work = drainLane(runtime, lane.tenantId, lane.subscription, number, () => stopping).then((didSomething) => {
              running.delete(key)
              // A lane that another worker holds would be looked at for ever; its holder goes on, and the sweep comes by.
              if (didSomething) wake()
            })
            running.set(key, work)
          }
        }
      } catch (error) {
        runtime.log.warn({ err: error }, 'looking for events failed; trying again')
        await delay(1000, undefined, { ref: false })
      }
    }
    await Promise.all(running.values())
  })()
  return {
    wake,
    stop: async () => {
      stopping = true
      wake()
      await loop
    },
  }
}

/** Handles what a lane holds until it is empty, waits for a retry, or a slice of time is over (fairness between tenants). */
async function drainLane(
  runtime: Runtime,
  tenantId: string,
  subscription: string,
  number: number,
  stopping: () => boolean,
): Promise<boolean> {
  let didSomething = false
  const until = now().getTime() + 2000
  let only = maxEventsPerCall
  while (!stopping() && now().getTime() < until) {
    let current: string[] = []
    try {
      const handled = await handleBatch(runtime, tenantId, subscription, only, number, (ids) => (current = ids))
      if (handled === 0) return didSomething
      didSomething = true
      only = maxEventsPerCall
    } catch (error) {
      if (current.length > 1) {
        only = 1 // find the poisoned one
        continue
      }
      if (current.length === 0) {
        runtime.log.warn({ err: error, subscription }, 'lane failed before taking an event')
        return didSomething
      }
      await noteFailure(runtime, tenantId, subscription, current[0]!, error)
      return true
    }
  }
  return true
}

/** The locks of one lane of a subscription, or of all of them. */
function laneNames(subscription: Subscription, number: number | null): string[] {
  if (subscription.lanes === 1) return [subscription.name]
  const numbers = number === null ? Array.from({ length: subscription.lanes }, (_, index) => index) : [number]
  return numbers.map((each) => `${subscription.name}/${each}`)
}

/**
 * One transaction: take the lane (all lanes of the subscription when no number is given), take the next events, handle them, remove their
 * deliveries. Returns how many.
 */
export async function handleBatch(
  runtime: Runtime,
  tenantId: string,
  name: string,
  limit: number,
  number: number | null = null,
  taken: (eventIds: string[]) => void = () => {},
): Promise<number> {
  const subscription = subscriptionNamed(name)
  if (!subscription) return 0
  return runTransaction(
    runtime,
    {
      tenantId,
      actor: { kind: 'system', id: '00000000-0000-0000-0000-000000000000', name },
      access: fullAccess,
      requestId: newId(),
    },
    async (ctx) => {
      taken([])
      for (const lane of laneNames(subscription, number)) if (!(await lockLane(ctx, lane))) return 0
      const share = number === null || subscription.lanes === 1 ? null : { number, of: subscription.lanes }
      const waiting = await nextDeliveries(ctx.tx, tenantId, name, limit, share)
      if (waiting.length === 0 || waiting[0]!.readyAt > now()) return 0
      let weight = 0
      let count = 0
      while (count < waiting.length && (count === 0 || weight + waiting[count]!.weight <= subscription.batchWeight))
        weight += waiting[count++]!.weight
      const batch = waiting.slice(0, count)
      const ids = batch.map((delivery) => delivery.eventId)
      taken(ids)
      await deleteDeliveries(ctx.tx, tenantId, name, ids)
      const delivery = {
        ...originsOf(batch.map(({ traceparent }) => traceparent)),
        kind: SpanKind.CONSUMER,
        attributes: {
          'messaging.system': 'shangshu',
          'messaging.destination.name': subscription.event,
          'messaging.batch.message_count': count,
          'shangshu.tenant_id': tenantId,
        },
      }
      await traced(`deliver ${name}`, delivery, () =>
        subscription.handle(
          ctx,
          batch.map(({ eventId, occurredAt, payload, actor }) => ({ id: eventId, occurredAt, payload, actor })),
        ),
      )
      return count
    },
  )
}

async function noteFailure(
  runtime: Runtime,
  tenantId: string,
  subscription: string,
  eventId: string,
  error: unknown,
): Promise<void> {
  runtime.log.error({ err: error, subscription, eventId, tenantId }, 'subscription failed')
  await runTransaction(
    runtime,
    { tenantId, actor: { kind: 'system', id: eventId, name: subscription }, access: fullAccess, requestId: newId() },
    async (ctx) => {
      const attempts = (await attemptsOf(ctx.tx, tenantId, subscription, eventId)) + 1
      const wait = Math.min(300_000, 250 * 2 ** attempts)
      await markDeliveryFailed(ctx.tx, tenantId, subscription, eventId, {
        error: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown',
        readyAt: new Date(now().getTime() + wait),
        parkedAt: attempts >= maxAttempts ? ctx.now : null,
      })
    },
  ).catch((failure) => runtime.log.warn({ err: failure }, 'could not note the failure; the lane is tried again'))
}
