import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export async function findStorageBins(ctx: Ctx, warehouseId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from inventory.locations where tenant_id = ${ctx.tenantId} and warehouse_id = ${warehouseId} and kind = 'bin' order by pick_sequence`.execute(
    ctx.tx,
  )
  return rows.map((row) => row.id)
}
