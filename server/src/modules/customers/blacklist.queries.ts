import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Which of these keyed hashes stand on the blacklist, with the reason. */
export async function blacklistedAmong(tx: Tx, tenantId: string, hashes: readonly string[]): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await sql<{
    hash: string
    reason: string
  }>`select hash, reason from customers.blacklist where tenant_id = ${tenantId} and hash = any(${hashes}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.hash, row.reason]))
}
