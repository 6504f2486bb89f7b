import { sql } from 'kysely'
import { uniqueSorted } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'

/**
 * Orders of which everything has left. They are found through the key in its order, so that no lock of its own is needed for two of these to
 * meet in the same order; should one meet another command the wrong way round, it is tried again.
 */
export async function setShipped(
  ctx: Ctx,
  orderIds: readonly string[],
): Promise<{ id: string; shopId: string; holdKinds: string[] }[]> {
  const { rows } = await sql<{ id: string; shopId: string; holdKinds: string[] }>`
    update orders.orders o set status = 'shipped', shipped_at = ${ctx.now}, updated_at = ${ctx.now}, version = o.version + 1
    where o.tenant_id = ${ctx.tenantId} and o.id = any(${uniqueSorted(orderIds)}::uuid[]) and o.status = 'released'
    returning o.id, o.shop_id as "shopId", o.hold_kinds as "holdKinds"`.execute(ctx.tx)
  return rows
}
