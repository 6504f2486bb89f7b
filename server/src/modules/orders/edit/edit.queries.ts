import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export interface OrderEdit {
  sellerRemark?: string | undefined
  flag?: number | undefined
  tags?: string[] | undefined
  isSealed?: boolean | undefined
  carrierId?: string | null | undefined
}

/** Writes what was given when the version is still the one that was read. @returns the new version */
export async function updateOrder(ctx: Ctx, orderId: string, version: bigint, edit: OrderEdit): Promise<bigint | undefined> {
  const { rows } = await sql<{ version: bigint }>`
    update orders.orders set seller_remark = coalesce(${edit.sellerRemark ?? null}, seller_remark), flag = coalesce(${edit.flag ?? null}::int, flag),
      tags = coalesce(${edit.tags ?? null}::text[], tags), is_sealed = coalesce(${edit.isSealed ?? null}::boolean, is_sealed),
      carrier_id = case when ${edit.carrierId !== undefined} then ${edit.carrierId ?? null}::uuid else carrier_id end,
      carrier_locked = case when ${edit.carrierId !== undefined} then ${edit.carrierId !== undefined && edit.carrierId !== null} else carrier_locked end,
      updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${orderId} and version = ${version} returning version`.execute(ctx.tx)
  return rows[0]?.version
}
