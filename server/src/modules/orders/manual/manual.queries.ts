import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/** Whether a shop has an order with this number of its own. */
export async function numberIsTaken(ctx: Ctx, shopId: string, channelOrderNumber: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from orders.orders o where o.tenant_id = ${ctx.tenantId} and o.shop_id = ${shopId}
      and o.channel_order_number collate "C" = ${channelOrderNumber} limit 1`.execute(ctx.tx)
  return rows.length > 0
}

/** Whether other orders were merged into this one. */
export async function hasTakenOthersIn(ctx: Ctx, orderId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from orders.orders o where o.tenant_id = ${ctx.tenantId} and o.merged_into_id = ${orderId} limit 1`.execute(ctx.tx)
  return rows.length > 0
}
