import { sql } from 'kysely'
import type { Ctx, Tx } from './context.ts'

/** The account id under which shared preferences are kept. */
export const everyone = '00000000-0000-0000-0000-000000000000'

export async function readPreference(
  tx: Tx,
  tenantId: string,
  accountId: string,
  key: string,
): Promise<{ own: unknown; shared: unknown }> {
  const { rows } = await sql<{ account_id: string; value: unknown }>`
    select account_id, value from platform.preferences where tenant_id = ${tenantId} and key = ${key} and account_id = any(${[accountId, everyone]}::uuid[])`.execute(
    tx,
  )
  return {
    own: rows.find((row) => row.account_id === accountId)?.value ?? null,
    shared: rows.find((row) => row.account_id === everyone)?.value ?? null,
  }
}

export async function writePreference(ctx: Ctx, accountId: string, key: string, value: unknown): Promise<void> {
  await sql`insert into platform.preferences (tenant_id, account_id, key, value, updated_at) values (${ctx.tenantId}, ${accountId}, ${key}, ${JSON.stringify(value)}::jsonb, ${ctx.now})
    on conflict (tenant_id, account_id, key) do update set value = excluded.value, updated_at = excluded.updated_at`.execute(
    ctx.tx,
  )
}
