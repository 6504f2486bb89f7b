import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'

/** Which of these keyed hashes stand on the blacklist, with the reason. */
export async function blacklistedAmong(tx: Tx, tenantId: string, hashes: readonly string[]): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await sql<{
    hash: string
    reason: string
  }>`select hash, reason from customers.blacklist where tenant_id = ${tenantId} and hash = any(${hashes}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.hash, row.reason]))
}

export interface BlacklistEntry {
  id: string
  kind: 'phone' | 'buyer' | 'address'
  masked: string
  customerId: string | null
  reason: string
  createdBy: Actor
  createdAt: Date
}

const view = sql.raw(
  'b.id, b.kind, b.masked, b.customer_id as "customerId", b.reason, b.created_by as "createdBy", b.created_at as "createdAt"',
)

export async function listBlacklist(
  tx: Tx,
  tenantId: string,
  page: { beforeId?: string; limit: number },
): Promise<BlacklistEntry[]> {
  const { rows } = await sql<BlacklistEntry>`select ${view} from customers.blacklist b where b.tenant_id = ${tenantId}
    ${page.beforeId ? sql`and b.id < ${page.beforeId}::uuid` : sql``} order by b.id desc limit ${page.limit}`.execute(tx)
  return rows
}

/** Entries that hold a customer: put there for him, or for a number that is his. */
export async function blacklistOfCustomer(tx: Tx, tenantId: string, customerId: string): Promise<BlacklistEntry[]> {
  const { rows } = await sql<BlacklistEntry>`
    select ${view} from customers.blacklist b where b.tenant_id = ${tenantId} and b.id in (
      select b1.id from customers.blacklist b1 where b1.tenant_id = ${tenantId} and b1.customer_id = ${customerId}
      union select b2.id from customers.identities i join customers.blacklist b2 on b2.tenant_id = ${tenantId} and b2.hash = i.hash
      where i.tenant_id = ${tenantId} and i.customer_id = ${customerId})
    order by b.id desc`.execute(tx)
  return rows
}

/** What is on it already stays, under the new reason. */
export async function insertBlacklist(
  ctx: Ctx,
  entries: readonly {
    id: string
    kind: 'phone' | 'buyer' | 'address'
    hash: string
    masked: string
    customerId: string | null
    reason: string
  }[],
): Promise<void> {
  await insertRows(
    'customers.blacklist',
    ctx.tenantId,
    entries.map((entry) => ({ ...entry, createdBy: ctx.actor, createdAt: ctx.now })),
    {
      id: 'uuid',
      kind: 'text',
      hash: 'uuid',
      masked: 'text',
      customer_id: 'uuid',
      reason: 'text',
      created_by: 'jsonb',
      created_at: 'timestamptz',
    },
    sql`on conflict (tenant_id, kind, hash) do update set reason = excluded.reason`,
  ).execute(ctx.tx)
}

export async function deleteBlacklist(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`delete from customers.blacklist where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) returning id`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
