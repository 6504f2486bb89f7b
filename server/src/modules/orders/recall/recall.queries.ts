import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/**
 * Locked orders that were with the warehouse stand at the desk again. Those the built-in checks may decide are due at once, as soon as
 * nothing holds them; the carrier is chosen anew unless a person chose it.
 */
export async function setBackAtDesk(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  await sql`
    update orders.orders set status = 'awaiting_review', approved_at = null, released_at = null, fulfillment_id = null, decision = null,
      carrier_id = case when carrier_locked then carrier_id end,
      review_not_before = case when auto_approve then coalesce(review_not_before, ${ctx.now}) else review_not_before end,
      updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${orderIds}::uuid[])`.execute(ctx.tx)
}

/** What the platform changed while the warehouse had the orders, by the holds that are still open. */
export async function openChannelHolds(
  ctx: Ctx,
  orderIds: readonly string[],
): Promise<{ orderId: string; kind: string; change: string }[]> {
  const { rows } = await sql<{ orderId: string; kind: string; change: string }>`
    select order_id as "orderId", kind, reason ->> 'change' as change from orders.order_holds
    where tenant_id = ${ctx.tenantId} and order_id = any(${orderIds}::uuid[]) and lifted_at is null and reason ->> 'from' = 'channel'
      and reason ->> 'change' is not null
    order by order_id, kind`.execute(ctx.tx)
  return rows
}
