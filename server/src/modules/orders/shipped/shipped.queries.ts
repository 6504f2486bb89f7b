import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export async function setShipped(
  ctx: Ctx,
  orderIds: readonly string[],
): Promise<{ id: string; shopId: string; holdKinds: string[] }[]> {
  const { rows } = await sql<{ id: string; shopId: string; holdKinds: string[] }>`
    with locked as (select id from orders.orders where tenant_id = ${ctx.tenantId} and id = any(${orderIds}::uuid[]) and status = 'released' order by id for update)
    update orders.orders o set status = 'shipped', shipped_at = ${ctx.now}, updated_at = ${ctx.now}, version = o.version + 1 from locked
    where o.tenant_id = ${ctx.tenantId} and o.id = locked.id returning o.id, o.shop_id as "shopId", o.hold_kinds as "holdKinds"`.execute(
    ctx.tx,
  )
  return rows
}
