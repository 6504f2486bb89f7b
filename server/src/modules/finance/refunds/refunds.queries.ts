import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

export interface SettledRefund {
  id: string
  number: string
  shopId: string
  amountMinor: bigint
  currency: string
  settledAt: Date
}

/** Settled refunds that are not booked, or still wait for something. Locks nothing: the books are held. */
export async function refundsToBook(ctx: Ctx, refundIds: readonly string[]): Promise<SettledRefund[]> {
  const { rows } = await sql<SettledRefund>`
    select r.id, r.channel_refund_number as number, r.shop_id as "shopId", r.amount_minor as "amountMinor", r.currency,
      coalesce(r.settled_at, r.updated_at) as "settledAt"
    from orders.refunds r
    where r.tenant_id = ${ctx.tenantId} and r.id = any(${refundIds}::uuid[]) and r.status = 'settled'
      and not exists (select 1 from finance.refund_bookings b where b.tenant_id = ${ctx.tenantId} and b.refund_id = r.id and b.state in ('booked', 'not_shipped'))
    order by r.settled_at, r.id`.execute(ctx.tx)
  return rows
}

export interface RefundTarget {
  refundId: string
  orderId: string
  orderStatus: string
  fulfillmentId: string | null
  revenueBooked: boolean | null
  unshippedOpen: bigint
  receivableOpen: bigint
}

/**
 * The orders a refund speaks of, with what was booked for them: its own order, the one it was merged into, or all that hold lines of its
 * platform order. Walks from key to key: three thousand refunds took minutes where the join was planned over all lines.
 */
export async function targetsOf(ctx: Ctx, refundIds: readonly string[]): Promise<RefundTarget[]> {
  const { rows } = await sql<RefundTarget>`
    with named as materialized (
      select r.id as refund_id, r.channel_order_id, o.id as order_id, o.status, o.merged_into_id
      from orders.refunds r
      left join lateral (
        select id, status, merged_into_id from orders.orders where tenant_id = ${ctx.tenantId} and id = r.order_id offset 0
      ) o on true
      where r.tenant_id = ${ctx.tenantId} and r.id = any(${refundIds}::uuid[])
    ), targets as (
      select refund_id, order_id from named where order_id is not null and status not in ('merged', 'split')
      union
      select refund_id, merged_into_id from named where status = 'merged' and merged_into_id is not null
      union
      select n.refund_id, ol.order_id
      from named n
      cross join lateral (
        select id from channels.channel_order_lines where tenant_id = ${ctx.tenantId} and channel_order_id = n.channel_order_id offset 0
      ) cl
      cross join lateral (
        select order_id from orders.order_lines where tenant_id = ${ctx.tenantId} and channel_order_line_id = cl.id offset 0
      ) ol
      cross join lateral (
        select id from orders.orders
        where tenant_id = ${ctx.tenantId} and id = ol.order_id and status not in ('merged', 'split') offset 0
      ) x
      where n.channel_order_id is not null and (n.order_id is null or n.status = 'split')
    )
    select t.refund_id as "refundId", o.id as "orderId", o.status as "orderStatus", b.fulfillment_id as "fulfillmentId", b.revenue_booked as "revenueBooked",
      coalesce(b.unshipped_minor - b.unshipped_refunded_minor, 0) as "unshippedOpen",
      coalesce(b.receivable_minor - b.refunds_minor - b.refunds_tax_minor, 0) as "receivableOpen"
    from targets t
    cross join lateral (
      select id, status from orders.orders where tenant_id = ${ctx.tenantId} and id = t.order_id offset 0
    ) o
    left join lateral (
      select fulfillment_id, revenue_booked, unshipped_minor, unshipped_refunded_minor, receivable_minor, refunds_minor, refunds_tax_minor
      from finance.bookings where tenant_id = ${ctx.tenantId} and order_id = o.id offset 0
    ) b on true
    order by t.refund_id, o.id, b.fulfillment_id`.execute(ctx.tx)
  return rows
}

export interface RefundBooking {
  refundId: string
  shopId: string
  orderId: string | null
  state: 'booked' | 'not_shipped' | 'waiting' | 'no_order' | 'no_rate'
  currency: string
  amountMinor: bigint
  bookedMinor: bigint
  occurredAt: Date
  entryId: string | null
}

export async function writeRefundBookings(ctx: Ctx, rows: readonly RefundBooking[]): Promise<void> {
  if (rows.length === 0) return
  const columns = {
    refund_id: 'uuid',
    shop_id: 'uuid',
    order_id: 'uuid',
    state: 'text',
    currency: 'text',
    amount_minor: 'int8',
    booked_minor: 'int8',
    occurred_at: 'timestamptz',
    entry_id: 'uuid',
  } as const
  const names = Object.keys(columns)
  await sql`insert into finance.refund_bookings (tenant_id, ${sql.raw(names.join(', '))})
    select ${ctx.tenantId}::uuid, ${sql.raw(names.map((name) => `r.${name}`).join(', '))} from ${rowsOf(rows, columns)}
    on conflict (tenant_id, refund_id) do update set order_id = excluded.order_id, state = excluded.state, booked_minor = excluded.booked_minor,
      entry_id = excluded.entry_id`.execute(ctx.tx)
}

/** Refunds of these orders that waited for the goods to leave, or for a rate. */
export async function waitingRefundsOf(ctx: Ctx, orderIds: readonly string[]): Promise<string[]> {
  if (orderIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`select refund_id as id from finance.refund_bookings
    where tenant_id = ${ctx.tenantId} and order_id = any(${orderIds}::uuid[]) and (state = 'waiting' or state = 'no_order' or state = 'no_rate')`.execute(
    ctx.tx,
  )
  return rows.map((row) => row.id)
}

/** Refunds that could not be booked, by id, for another try; those that never can be must not stand in the way of the others. */
export async function openRefunds(ctx: Ctx, limit: number, after: string | null = null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select refund_id as id from finance.refund_bookings
    where tenant_id = ${ctx.tenantId} and (state = 'waiting' or state = 'no_order' or state = 'no_rate')
      ${after === null ? sql`` : sql`and refund_id > ${after}::uuid`} order by refund_id limit ${limit}`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
