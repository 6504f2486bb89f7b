import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/** Orders under any of these hashes: two index scans, not an OR. */
export async function ordersOfHashes(
  ctx: Ctx,
  hashes: { phone: readonly string[]; buyer: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from orders.orders where tenant_id = ${ctx.tenantId} and phone_hash = any(${hashes.phone}::uuid[])
    union select id from orders.orders where tenant_id = ${ctx.tenantId} and buyer_hash = any(${hashes.buyer}::uuid[])
    order by id`.execute(ctx.tx)
  return rows.map((row) => row.id)
}

/** Region and country stay: they say where, not who. */
export async function clearBuyers(
  ctx: Ctx,
  ids: readonly string[],
): Promise<{ id: string; orderNumber: string; channelOrderId: string | null }[]> {
  const { rows } = await sql<{ id: string; orderNumber: string; channelOrderId: string | null }>`
    update orders.orders set receiver_sealed = null, receiver_masked = '', buyer_hash = null, phone_hash = null, receiver_hash = null,
      district = '', buyer_message_sealed = null, seller_remark = '', could_merge = false, updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])
    returning id, order_number as "orderNumber", channel_order_id as "channelOrderId"`.execute(ctx.tx)
  return rows
}
