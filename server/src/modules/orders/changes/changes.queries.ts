import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

/** Orders that carry these lines of the platform (after splits and merges there may be several, or one for many), and whether any piece of the line is still to go. */
export async function ordersOfChannelLines(
  tx: Tx,
  tenantId: string,
  channelLineIds: readonly string[],
): Promise<Map<string, { orderId: string; live: boolean }[]>> {
  const { rows } = await sql<{ lineId: string; orderId: string; live: boolean }>`
    select channel_order_line_id as "lineId", order_id as "orderId", bool_or(cancelled_quantity < quantity) as live from orders.order_lines
    where tenant_id = ${tenantId} and channel_order_line_id = any(${channelLineIds}::uuid[]) group by channel_order_line_id, order_id`.execute(
    tx,
  )
  const result = new Map<string, { orderId: string; live: boolean }[]>()
  for (const { lineId, ...row } of rows) result.set(lineId, [...(result.get(lineId) ?? []), row])
  return result
}

export interface ReceiverChange {
  id: string
  receiverSealed: Buffer | null
  phoneHash: string | null
  receiverHash: string | null
  receiverMasked: string
  country: string
  province: string
  city: string
  district: string
}

export async function setReceivers(ctx: Ctx, rows: readonly ReceiverChange[]): Promise<void> {
  await sql`update orders.orders o set receiver_sealed = r.receiver_sealed, phone_hash = r.phone_hash, receiver_hash = r.receiver_hash, receiver_masked = r.receiver_masked,
      country = r.country, province = r.province, city = r.city, district = r.district, updated_at = ${ctx.now}, version = o.version + 1
    from ${rowsOf(rows, { id: 'uuid', receiver_sealed: 'bytea', phone_hash: 'uuid', receiver_hash: 'uuid', receiver_masked: 'text', country: 'text', province: 'text', city: 'text', district: 'text' })}
    where o.tenant_id = ${ctx.tenantId} and o.id = r.id`.execute(ctx.tx)
}

export async function setRemarks(ctx: Ctx, rows: readonly { id: string; sellerRemark: string; flag: number }[]): Promise<void> {
  await sql`update orders.orders o set seller_remark = r.seller_remark, flag = r.flag, updated_at = ${ctx.now}, version = o.version + 1
    from ${rowsOf(rows, { id: 'uuid', seller_remark: 'text', flag: 'int4' })} where o.tenant_id = ${ctx.tenantId} and o.id = r.id`.execute(
    ctx.tx,
  )
}

export async function setPaid(
  ctx: Ctx,
  rows: readonly { id: string; paidAt: Date; reviewNotBefore: Date | null; shipBy: Date | null }[],
): Promise<void> {
  await sql`update orders.orders o set status = 'awaiting_review', paid_at = r.paid_at, review_not_before = r.review_not_before, ship_by = coalesce(r.ship_by, o.ship_by),
      updated_at = ${ctx.now}, version = o.version + 1
    from ${rowsOf(rows, { id: 'uuid', paid_at: 'timestamptz', review_not_before: 'timestamptz', ship_by: 'timestamptz' })}
    where o.tenant_id = ${ctx.tenantId} and o.id = r.id and o.status = 'awaiting_payment'`.execute(ctx.tx)
}

export async function deleteLines(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  await sql`delete from orders.order_lines where tenant_id = ${ctx.tenantId} and order_id = any(${orderIds}::uuid[])`.execute(
    ctx.tx,
  )
}

export async function setRefundStates(
  ctx: Ctx,
  rows: readonly { channelOrderLineId: string; refundState: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update orders.order_lines l set refund_state = r.refund_state
    from ${rowsOf(rows, { channel_order_line_id: 'uuid', refund_state: 'text' })}
    where l.tenant_id = ${ctx.tenantId} and l.channel_order_line_id = r.channel_order_line_id and l.refund_state <> r.refund_state`.execute(
    ctx.tx,
  )
}
