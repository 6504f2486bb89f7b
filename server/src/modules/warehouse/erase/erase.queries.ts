import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/**
 * Clears the receivers of what was to be sent for these sources, cancelled attempts included: the index is over the numbers, which is
 * why they come along.
 */
export async function clearReceivers(ctx: Ctx, sourceIds: readonly string[], sourceNumbers: readonly string[]): Promise<void> {
  await sql`
    update warehouse.fulfillments set receiver_sealed = null, version = version + 1
    where tenant_id = ${ctx.tenantId} and source_number = any(${sourceNumbers}::text[]) and source_id = any(${sourceIds}::uuid[])`.execute(
    ctx.tx,
  )
}
