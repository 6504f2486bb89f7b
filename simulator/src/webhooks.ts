import { randomUUID } from 'node:crypto'
import type { OrderDocument, RefundDocument } from '#sim/documents.ts'
import { chance, exponential, type Random } from '#sim/random.ts'
import { canonicalWebhook, sign } from '#sim/signature.ts'
import { emptyTimeline, planAt, type Timeline, takeDue } from '#sim/timeline.ts'
import { type Shop, timeText, type Universe } from '#sim/universe.ts'

/**
 * Webhooks (section 13). Events wait in simulated time, lost, doubled, late and out of order as the shop's faults will have it, and are
 * sent over real HTTP when that time has come. Whatever the receiver answers changes no document.
 */

export interface OutboxEvent {
  event: 'order.changed' | 'refund.changed' | 'ping'
  number: string | null
  version: number | null
  /** The document of that moment as JSON text, or null. */
  documentText: string | null
}

export interface Delivery {
  deliveryId: string
  events: OutboxEvent[]
  state: 'waiting' | 'delivered' | 'given_up'
  /** Simulated time and the answer's status; 0: no answer. */
  attempts: { at: string; status: number }[]
}

export interface Outbox {
  url: string | null
  /** Faults of events; and, apart from them, the spread of the repeats, which depends on the receiver's answers. */
  random: Random
  repeatRandom: Random
  /** Events and repeats by the simulated time they are due. */
  timeline: Timeline
  due: (OutboxEvent | Delivery)[]
  /** The last deliveries, for tests and people. */
  deliveries: Delivery[]
  deliveryCount: number
  /** The receiver said 410: nothing more is sent until another URL is set. */
  gone: boolean
  /** Attempts in a row without any answer; after a few nothing is sent until this simulated time. */
  silent: number
  silentUntilMs: number
  flushing: Promise<FlushResult> | null
  counts: {
    events: number
    lost: number
    doubled: number
    late: number
    delivered: number
    failedAttempts: number
    givenUp: number
  }
}

export interface FlushResult {
  attempts: number
  delivered: number
  failed: number
}

const DELIVERIES_KEPT = 20_000
const EVENTS_PER_DELIVERY = 20
const TIMEOUT_MS = 10_000
/** A receiver that is down would cost ten seconds for every delivery: after so many in a row the shop waits. */
const SILENT_LIMIT = 3
const SILENT_PAUSE_MS = 5 * 60_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Pauses before the repeats. */
const PAUSES = [10_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR]

export const emptyOutbox = (random: Random, repeatRandom: Random): Outbox => ({
  url: null,
  random,
  repeatRandom,
  timeline: emptyTimeline(),
  due: [],
  deliveries: [],
  deliveryCount: 0,
  gone: false,
  silent: 0,
  silentUntilMs: 0,
  flushing: null,
  counts: { events: 0, lost: 0, doubled: 0, late: 0, delivered: 0, failedAttempts: 0, givenUp: 0 },
})

/** Sets or removes the receiver; what waits for the old one is dropped. */
export function setWebhookUrl(shop: Shop, url: string | null): void {
  shop.outbox.url = url
  shop.outbox.gone = false
  shop.outbox.silentUntilMs = 0
  shop.outbox.timeline = emptyTimeline()
  shop.outbox.due = []
}

/** Queues an event about a document as it is now. Without a receiver nothing is kept. */
export function announce(
  universe: Universe,
  shop: Shop,
  event: 'order.changed' | 'refund.changed',
  document: OrderDocument | RefundDocument,
): void {
  const { outbox, faults, profile } = shop
  if (outbox.url === null || outbox.gone) return
  const { random, counts } = outbox
  counts.events++
  const documentText = chance(random, profile.documentShare) ? JSON.stringify(document) : null
  const entry: OutboxEvent = { event, number: document.number, version: document.version, documentText }
  const plan = (delay: number) => planAt(outbox.timeline, universe.nowMs + Math.round(delay), () => outbox.due.push(entry))
  const lost = chance(random, faults.webhookLost)
  const late = chance(random, faults.webhookLate)
  const twice = chance(random, faults.webhookTwice)
  const delay = 200 + random() * 2800 + (late ? exponential(random, HOUR) : 0)
  const extra = exponential(random, 20 * MINUTE)
  if (lost) counts.lost++
  else {
    if (late) counts.late++
    plan(delay)
  }
  if (twice) {
    counts.doubled++
    plan(delay + extra)
  }
}

/** Queues a test event, due now. */
export function ping(universe: Universe, shop: Shop): void {
  const { outbox } = shop
  planAt(outbox.timeline, universe.nowMs, () =>
    outbox.due.push({ event: 'ping', number: null, version: null, documentText: null }),
  )
}

const bodyOf = (shop: Shop, delivery: Delivery, sentAt: string): string => {
  const events = delivery.events.map(
    ({ event, number, version, documentText }) =>
      `{"event":"${event}","number":${JSON.stringify(number)},"version":${version},"document":${documentText}}`,
  )
  const head = JSON.stringify({ deliveryId: delivery.deliveryId, shopId: shop.profile.id, sentAt }).slice(0, -1)
  return `${head},"events":[${events.join(',')}]}`
}

/** One attempt over HTTP: the status, or 0 without an answer, and the seconds of `Retry-After`. */
async function send(shop: Shop, delivery: Delivery, sentAt: string): Promise<{ status: number; retryAfterMs: number | null }> {
  const body = bodyOf(shop, delivery, sentAt)
  // The only place where the wall clock matters: the window of the signature.
  const timestamp = String(Math.floor(Date.now() / 1000))
  const { deliveryId } = delivery
  const canonical = canonicalWebhook({ shopId: shop.profile.id, timestamp, deliveryId, body })
  try {
    const response = await fetch(shop.outbox.url!, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'open-shop-key': shop.keyId,
        'open-shop-timestamp': timestamp,
        'open-shop-delivery': deliveryId,
        'open-shop-signature': sign(shop.secret, canonical),
      },
    })
    await response.arrayBuffer()
    const wait = response.headers.get('retry-after')
    const postpones = response.status === 429 || response.status === 503
    return {
      status: response.status,
      retryAfterMs: postpones && wait !== null && /^\d{1,6}$/.test(wait) ? Number(wait) * 1000 : null,
    }
  } catch {
    return { status: 0, retryAfterMs: null }
  }
}

/** Sends a delivery and files the outcome: delivered, to be repeated at a simulated time, or given up. */
async function attempt(shop: Shop, delivery: Delivery, atMs: number, result: FlushResult): Promise<void> {
  const { outbox } = shop
  const { timeline } = outbox
  const { status, retryAfterMs } = await send(shop, delivery, timeText(atMs))
  delivery.attempts.push({ at: timeText(atMs), status })
  result.attempts++
  outbox.silent = status === 0 ? outbox.silent + 1 : 0
  if (outbox.silent >= SILENT_LIMIT) {
    outbox.silent = 0
    outbox.silentUntilMs = atMs + SILENT_PAUSE_MS
  }
  if (status >= 200 && status < 300) {
    delivery.state = 'delivered'
    outbox.counts.delivered++
    result.delivered++
    return
  }
  outbox.counts.failedAttempts++
  result.failed++
  if (status === 410) outbox.gone = true
  const pause = PAUSES[delivery.attempts.length - 1]
  if (pause === undefined || outbox.gone) {
    delivery.state = 'given_up'
    outbox.counts.givenUp++
    return
  }
  const again = atMs + Math.round(pause * (0.8 + outbox.repeatRandom() * 0.4))
  const dueMs = Math.max(again, retryAfterMs === null ? 0 : atMs + retryAfterMs)
  planAt(timeline, dueMs, () => outbox.due.push(delivery))
}

const isDelivery = (entry: OutboxEvent | Delivery): entry is Delivery => 'deliveryId' in entry

function newDelivery(shop: Shop, events: OutboxEvent[]): Delivery {
  const { outbox } = shop
  // Unique over restarts of the same universe as well: a receiver may remember ids it has seen.
  const deliveryId = `D-${String(++outbox.deliveryCount).padStart(9, '0')}-${randomUUID().slice(0, 8)}`
  const delivery: Delivery = { deliveryId, events, state: 'waiting', attempts: [] }
  outbox.deliveries.push(delivery)
  if (outbox.deliveries.length > DELIVERIES_KEPT) outbox.deliveries.splice(0, DELIVERIES_KEPT / 10)
  return delivery
}

/** Sends everything due up to a simulated moment, in that order, one request after the other; repeats that fall due meanwhile too. */
async function flushShop(shop: Shop, untilMs: number): Promise<FlushResult> {
  const { outbox } = shop
  const result: FlushResult = { attempts: 0, delivered: 0, failed: 0 }
  while (outbox.url !== null && !outbox.gone && untilMs >= outbox.silentUntilMs) {
    let atMs = outbox.silentUntilMs
    while (outbox.due.length < EVENTS_PER_DELIVERY) {
      const next = takeDue(outbox.timeline, untilMs)
      if (next === undefined) break
      atMs = Math.max(outbox.silentUntilMs, next.atMs)
      next.run()
      if (isDelivery(outbox.due.at(-1)!)) break
    }
    const entries = outbox.due.splice(0)
    if (entries.length === 0) break
    const events = entries.filter((entry) => !isDelivery(entry)) as OutboxEvent[]
    if (events.length > 0) await attempt(shop, newDelivery(shop, events), atMs, result)
    for (const delivery of entries.filter(isDelivery)) await attempt(shop, delivery, atMs, result)
  }
  return result
}

/** Sends what is due in all shops, the shops side by side. A second call waits for the first and then sends what is left. */
export async function flushWebhooks(universe: Universe, untilMs: number): Promise<FlushResult> {
  const results = await Promise.all(
    universe.shops.map(async (shop) => {
      await shop.outbox.flushing
      const flushing = flushShop(shop, untilMs)
      shop.outbox.flushing = flushing
      try {
        return await flushing
      } finally {
        if (shop.outbox.flushing === flushing) shop.outbox.flushing = null
      }
    }),
  )
  return {
    attempts: results.reduce((sum, result) => sum + result.attempts, 0),
    delivered: results.reduce((sum, result) => sum + result.delivered, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
  }
}
