import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

export interface RefundRow {
  id: string
  shopId: string
  channelRefundNumber: string
  orderId: string | null
  channelOrderId: string | null
  kind: 'refund_only' | 'return' | 'exchange' | 'resend'
  status: 'requested' | 'agreed' | 'awaiting_goods' | 'received' | 'settled' | 'rejected' | 'withdrawn'
  amountMinor: bigint
  currency: string
  reason: string
  lines: RefundLine[]
  requestedAt: Date
  settledAt: Date | null
}

export interface RefundLine {
  externalLineId: string
  /** Null where we do not know the line. */
  channelOrderLineId: string | null
  quantity: number
  amountMinor: number
}

export interface ChangedRefund extends Pick<RefundRow, 'id' | 'orderId' | 'channelRefundNumber' | 'kind' | 'status' | 'lines'> {
  /** Null for new rows. */
  before: RefundRow['status'] | null
}

/** New requests and new states of known ones. `before` is null for new rows; rows that did not change are not returned. */
export async function upsertRefunds(ctx: Ctx, rows: readonly RefundRow[]): Promise<ChangedRefund[]> {
  const columns = {
    id: 'uuid',
    shop_id: 'uuid',
    channel_refund_number: 'text',
    order_id: 'uuid',
    channel_order_id: 'uuid',
    kind: 'text',
    status: 'text',
    amount_minor: 'int8',
    currency: 'text',
    reason: 'text',
    lines: 'jsonb',
    requested_at: 'timestamptz',
    settled_at: 'timestamptz',
  } as const
  const { rows: done } = await sql<ChangedRefund>`
    insert into orders.refunds as f (tenant_id, id, shop_id, channel_refund_number, order_id, channel_order_id, kind, status, amount_minor, currency, reason, lines, requested_at, settled_at, created_at, updated_at)
    select ${ctx.tenantId}::uuid, r.*, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz from ${rowsOf(rows, columns)}
    on conflict (tenant_id, shop_id, channel_refund_number) do update set status = excluded.status, amount_minor = excluded.amount_minor, reason = excluded.reason, lines = excluded.lines,
      settled_at = coalesce(f.settled_at, excluded.settled_at), order_id = coalesce(f.order_id, excluded.order_id),
      channel_order_id = coalesce(f.channel_order_id, excluded.channel_order_id), updated_at = excluded.updated_at, version = f.version + 1
    where (f.status, f.amount_minor) is distinct from (excluded.status, excluded.amount_minor) and f.status not in ('settled')
    returning new.id as id, new.order_id as "orderId", new.channel_refund_number as "channelRefundNumber", new.kind as kind, new.status as status, new.lines as lines,
      old.status as before`.execute(ctx.tx)
  return done
}

export interface SentLine {
  id: string
  channelOrderLineId: string
  skuId: string
  warehouseId: string
  quantity: bigint
  channelQuantity: bigint
}

/** What of these platform lines has left, and from where. */
export async function sentLines(ctx: Ctx, channelOrderLineIds: readonly string[]): Promise<SentLine[]> {
  if (channelOrderLineIds.length === 0) return []
  const { rows } = await sql<SentLine>`
    select l.id, l.channel_order_line_id as "channelOrderLineId", l.sku_id as "skuId", o.warehouse_id as "warehouseId",
      l.quantity - l.cancelled_quantity as quantity, l.channel_quantity as "channelQuantity"
    from orders.order_lines l
    join orders.orders o on o.tenant_id = ${ctx.tenantId} and o.id = l.order_id and o.status in ('shipped', 'completed') and o.warehouse_id is not null
    where l.tenant_id = ${ctx.tenantId} and l.channel_order_line_id = any(${channelOrderLineIds}::uuid[]) and l.sku_id is not null
    order by l.channel_order_line_id, l.sku_id, l.id`.execute(ctx.tx)
  return rows
}

/** Orders of platform order numbers in a shop (the newest that is no longer split or merged away). */
export async function ordersByChannelNumber(
  tx: Tx,
  tenantId: string,
  shopId: string,
  numbers: readonly string[],
): Promise<Map<string, { orderId: string; channelOrderId: string | null }>> {
  const { rows } = await sql<{ number: string; orderId: string; channelOrderId: string | null }>`
    select channel_order_number as number, id as "orderId", channel_order_id as "channelOrderId" from orders.orders
    where tenant_id = ${tenantId} and channel_order_number = any(${numbers}::text[]) and shop_id = ${shopId} and status not in ('merged', 'split') order by id`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.number, { orderId: row.orderId, channelOrderId: row.channelOrderId }]))
}

export interface RefundView extends RefundRow {
  orderNumber: string | null
  version: bigint
}

export async function listRefunds(
  tx: Tx,
  tenantId: string,
  filter: {
    status?: readonly string[]
    kinds?: readonly string[]
    number?: string
    orderId?: string
    shopIds: readonly string[] | null
    beforeId?: string
    limit: number
  },
): Promise<RefundView[]> {
  const { rows } = await sql<RefundView>`
    select f.id, f.shop_id as "shopId", f.channel_refund_number as "channelRefundNumber", o.id as "orderId", f.channel_order_id as "channelOrderId", f.kind, f.status,
      f.amount_minor as "amountMinor", f.currency, f.reason, f.lines, f.requested_at as "requestedAt", f.settled_at as "settledAt", f.version, o.order_number as "orderNumber"
    from orders.refunds f left join orders.orders o on o.tenant_id = ${tenantId} and o.id = coalesce(f.order_id,
      (select x.id from orders.orders x where x.tenant_id = ${tenantId} and x.channel_order_id = f.channel_order_id and x.origin = 'channel' limit 1))
    where f.tenant_id = ${tenantId} ${filter.status ? sql`and f.status = any(${filter.status}::text[])` : sql``} ${
      filter.orderId
        ? sql`and f.id in (select a.id from orders.refunds a where a.tenant_id = ${tenantId} and a.order_id = ${filter.orderId}
              union select b.id from orders.orders y join orders.refunds b on b.tenant_id = ${tenantId} and b.channel_order_id = y.channel_order_id
              where y.tenant_id = ${tenantId} and y.id = ${filter.orderId})`
        : sql``
    }
      ${filter.kinds ? sql`and f.kind = any(${filter.kinds}::text[])` : sql``}
      ${filter.number ? sql`and (f.channel_refund_number ^@ ${filter.number} or o.channel_order_number = ${filter.number})` : sql``}
      ${filter.shopIds === null ? sql`` : sql`and f.shop_id = any(${filter.shopIds}::uuid[])`} ${filter.beforeId ? sql`and f.id < ${filter.beforeId}::uuid` : sql``}
    order by f.id desc limit ${filter.limit}`.execute(tx)
  return rows
}
