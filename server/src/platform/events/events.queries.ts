import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '../context.ts'
import type { Pool } from '../db/pool.ts'
import { insertRows } from '../db/rows.ts'
import { currentTraceparent } from '../tracing.ts'
import { subscriptionNamesFor } from './define.ts'

export async function insertEvents(ctx: Ctx): Promise<void> {
  const traceparent = currentTraceparent()
  const events = ctx.pending.events.map((event) => ({
    id: event.id,
    event: event.event,
    payload: event.payload,
    weight: event.weight,
    actor: ctx.actor,
    requestId: ctx.requestId,
    traceparent,
    occurredAt: ctx.now,
  }))
  await insertRows('platform.outbox', ctx.tenantId, events, {
    id: 'uuid',
    event: 'text',
    payload: 'jsonb',
    weight: 'int4',
    actor: 'jsonb',
    request_id: 'text',
    traceparent: 'text',
    occurred_at: 'timestamptz',
  }).execute(ctx.tx)
  const deliveries = ctx.pending.events.flatMap((event) =>
    subscriptionNamesFor(event.event).map((subscription) => ({
      subscription,
      eventId: event.id,
      weight: event.weight,
      readyAt: ctx.now,
    })),
  )
  if (deliveries.length > 0) {
    await insertRows('platform.deliveries', ctx.tenantId, deliveries, {
      subscription: 'text',
      event_id: 'uuid',
      weight: 'int4',
      ready_at: 'timestamptz',
    }).execute(ctx.tx)
  }
}

/** Lanes with something to do, over all tenants; asked by the owner role. */
export async function waitingLanes(pool: Pool): Promise<{ tenantId: string; subscription: string }[]> {
  const { rows } = await pool.query<{ tenantId: string; subscription: string }>(
    `select tenant_id as "tenantId", subscription from platform.deliveries where parked_at is null
     group by tenant_id, subscription having bool_or(ready_at <= clock_timestamp()) order by min(emitted_at) limit 500`,
  )
  return rows
}

/** Takes the lane for this transaction; false when another worker has it. */
export async function lockLane(ctx: Ctx, lane: string): Promise<boolean> {
  const taken = () =>
    sql`select 1 from platform.lanes where tenant_id = ${ctx.tenantId} and subscription = ${lane} for update skip locked`.execute(
      ctx.tx,
    )
  if ((await taken()).rows.length > 0) return true
  const made =
    await sql`insert into platform.lanes (tenant_id, subscription) values (${ctx.tenantId}, ${lane}) on conflict do nothing returning 1`.execute(
      ctx.tx,
    )
  return made.rows.length > 0
}

export interface TakenDelivery {
  eventId: string
  payload: unknown
  weight: number
  attempts: number
  readyAt: Date
  occurredAt: Date
  actor: Actor
  traceparent: string | null
}

/** The share of a subscription's events that one of its lanes handles: by the last byte of the event's id, which is random. */
export interface LaneShare {
  number: number
  of: number
}

/** The next deliveries of a lane, in order. */
export async function nextDeliveries(
  tx: Tx,
  tenantId: string,
  subscription: string,
  limit: number,
  share: LaneShare | null = null,
): Promise<TakenDelivery[]> {
  const mine = share ? sql`and get_byte(uuid_send(d.event_id), 15) % ${share.of} = ${share.number}` : sql``
  const { rows } = await sql<TakenDelivery>`
    select d.event_id as "eventId", o.payload, d.weight, d.attempts, d.ready_at as "readyAt", o.occurred_at as "occurredAt", o.actor, o.traceparent
    from platform.deliveries d join platform.outbox o on o.tenant_id = d.tenant_id and o.id = d.event_id
    where d.tenant_id = ${tenantId} and d.subscription = ${subscription} and d.parked_at is null ${mine}
    order by d.emitted_at, d.event_id limit ${limit}`.execute(tx)
  return rows
}

/** How often a delivery has failed so far. */
export async function attemptsOf(tx: Tx, tenantId: string, subscription: string, eventId: string): Promise<number> {
  const { rows } = await sql<{ attempts: number }>`select attempts from platform.deliveries
    where tenant_id = ${tenantId} and subscription = ${subscription} and event_id = ${eventId}`.execute(tx)
  return rows[0]?.attempts ?? 0
}

export async function deleteDeliveries(
  tx: Tx,
  tenantId: string,
  subscription: string,
  eventIds: readonly string[],
): Promise<void> {
  await sql`delete from platform.deliveries where tenant_id = ${tenantId} and subscription = ${subscription} and event_id = any(${eventIds}::uuid[])`.execute(
    tx,
  )
}

export async function markDeliveryFailed(
  tx: Tx,
  tenantId: string,
  subscription: string,
  eventId: string,
  failure: { error: string; readyAt: Date; parkedAt: Date | null },
): Promise<void> {
  await sql`update platform.deliveries set attempts = attempts + 1, last_error = ${failure.error}, ready_at = ${failure.readyAt}, parked_at = ${failure.parkedAt}
    where tenant_id = ${tenantId} and subscription = ${subscription} and event_id = ${eventId}`.execute(tx)
}

/** Puts parked deliveries back in their lane. */
export async function unparkDeliveries(ctx: Ctx, subscription: string | null): Promise<number> {
  const { rows } = await sql`update platform.deliveries set parked_at = null, attempts = 0, ready_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and parked_at is not null and (${subscription}::text is null or subscription = ${subscription}) returning 1`.execute(
    ctx.tx,
  )
  return rows.length
}

/** Removes events that everybody has handled and that are older than the horizon. */
export async function pruneOutbox(ctx: Ctx, horizon: Date): Promise<number> {
  const { rows } = await sql`delete from platform.outbox o where o.tenant_id = ${ctx.tenantId} and o.id in (
      select x.id from platform.outbox x where x.tenant_id = ${ctx.tenantId} and x.emitted_at < ${horizon}
        and not exists (select 1 from platform.deliveries d where d.tenant_id = ${ctx.tenantId} and d.event_id = x.id) limit 5000)
    returning 1`.execute(ctx.tx)
  return rows.length
}

export interface LaneState {
  subscription: string
  waiting: bigint
  parked: bigint
  oldestAt: Date | null
  lastError: string | null
}

export async function laneStates(tx: Tx, tenantId: string): Promise<LaneState[]> {
  const { rows } = await sql<LaneState>`
    select subscription, count(*) filter (where parked_at is null) as waiting, count(*) filter (where parked_at is not null) as parked,
      min(emitted_at) as "oldestAt", max(last_error) as "lastError"
    from platform.deliveries where tenant_id = ${tenantId} group by subscription order by subscription`.execute(tx)
  return rows
}
