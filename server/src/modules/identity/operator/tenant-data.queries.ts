import type { PoolClient } from 'pg'
import type { Pool } from '#platform/db/pool.ts'

export interface TenantTable {
  /** With its schema. */
  name: string
  /** Columns of sealed personal data and secrets. */
  sealed: string[]
  /** Other binary columns. */
  binary: string[]
}

/** Every table that has rows of companies, from the catalog: those that others refer to come first. */
export async function tenantTables(pool: Pool): Promise<TenantTable[]> {
  const { rows: columns } = await pool.query<{ table: string; name: string; binary: boolean }>(`
    select n.nspname || '.' || c.relname as table, a.attname as name, a.atttypid = 'bytea'::regtype as binary
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
      and n.nspname not in ('pg_catalog', 'information_schema', 'public', 'graphile_worker')
      and exists (select 1 from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
    order by c.oid, a.attnum`)
  const { rows: references } = await pool.query<{ child: string; parent: string }>(`
    select distinct n.nspname || '.' || c.relname as child, pn.nspname || '.' || p.relname as parent
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
    where k.contype = 'f' and k.conrelid <> k.confrelid and k.conparentid = 0`)
  const tables = new Map<string, TenantTable>()
  for (const { table, name, binary } of columns) {
    const known = tables.get(table) ?? { name: table, sealed: [], binary: [] }
    if (binary) (/sealed/.test(name) ? known.sealed : known.binary).push(name)
    tables.set(table, known)
  }
  const ordered: TenantTable[] = []
  const left = new Map(tables)
  while (left.size > 0) {
    const ready = [...left.keys()].filter((name) => !references.some(({ child, parent }) => child === name && left.has(parent)))
    if (ready.length === 0) throw new Error(`Tables refer to each other in a circle: ${[...left.keys()].join(', ')}`)
    for (const name of ready) {
      ordered.push(left.get(name)!)
      left.delete(name)
    }
  }
  return ordered
}

/** Begins a transaction of one tenant on the owner's connection; reading ones see one moment. */
export async function beginOnTenant(client: PoolClient, tenantId: string, readOnly: boolean): Promise<void> {
  await client.query(readOnly ? 'begin isolation level repeatable read read only' : 'begin')
  await client.query('select platform.set_tenant($1)', [tenantId])
}

export interface ExportedRow {
  /** JSON text of all columns but the binary ones: numbers keep all their digits. */
  json: string
  values: Record<string, Buffer | null>
}

/** Rows of a tenant in one table, a thousand at a time. */
export async function* rowsOfTenant(client: PoolClient, table: TenantTable, tenantId: string): AsyncGenerator<ExportedRow[]> {
  const binary = [...table.sealed, ...table.binary]
  const kept = binary.map((name) => `, t."${name}" as "${name}"`).join('')
  // The portal is closed by the end of the transaction at the latest.
  await client.query(
    `declare exported no scroll cursor for select (to_jsonb(t) - $2::text[])::text as json ${kept} from ${table.name} t where t.tenant_id = $1`,
    [tenantId, binary],
  )
  for (;;) {
    const { rows } = await client.query<{ json: string } & Record<string, Buffer | null>>('fetch 1000 from exported')
    if (rows.length === 0) break
    yield rows.map(({ json, ...values }) => ({ json, values: values as Record<string, Buffer | null> }))
  }
  await client.query('close exported')
}

/** Deletes what a tenant has in a table. @returns how many rows */
export async function deleteRowsOfTenant(client: PoolClient, table: string, tenantId: string): Promise<number> {
  return (await client.query(`delete from ${table} where tenant_id = $1`, [tenantId])).rowCount ?? 0
}

export async function markErased(client: PoolClient, tenantId: string, now: Date): Promise<void> {
  await client.query(
    `update identity.tenants set status = 'erased', name = 'erased', modules = null, settings = '{}', version = version + 1, updated_at = $2
     where tenant_id = $1`,
    [tenantId, now],
  )
  await client.query('update identity.sessions set revoked_at = $2 where tenant_id = $1 and revoked_at is null', [tenantId, now])
}

export async function accountsOfTenant(
  client: PoolClient,
  tenantId: string,
): Promise<{ id: string; email: string; name: string; locale: string; createdAt: Date }[]> {
  const { rows } = await client.query(
    `select a.id, a.email, a.name, a.locale, a.created_at as "createdAt" from identity.account_tenants t
     join identity.accounts a on a.id = t.account_id where t.tenant_id = $1 order by a.email`,
    [tenantId],
  )
  return rows
}

/** Deletes those of the accounts that belong to no company any more, with all that hangs on them. @returns how many */
export async function deleteOrphanAccounts(client: PoolClient, accountIds: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ id: string; email: string }>(
    `select a.id, a.email from identity.accounts a where a.id = any($1)
       and not exists (select 1 from identity.account_tenants t where t.account_id = a.id) order by a.id for update`,
    [accountIds],
  )
  const ids = rows.map((row) => row.id)
  await client.query('delete from identity.tickets where account_id = any($1)', [ids])
  await client.query('delete from identity.sessions where account_id = any($1)', [ids])
  await client.query('delete from platform.mails where recipient = any($1)', [rows.map((row) => row.email)])
  return (await client.query('delete from identity.accounts where id = any($1)', [ids])).rowCount ?? 0
}

export interface TenantSummary {
  tenantId: string
  name: string
  status: 'active' | 'suspended' | 'erased'
  isDemo: boolean
  currency: string
  members: number
  createdAt: Date
}

export async function selectTenants(pool: Pool): Promise<TenantSummary[]> {
  const { rows } = await pool.query<TenantSummary>(`
    select t.tenant_id as "tenantId", t.name, t.status, t.is_demo as "isDemo", t.currency, t.created_at as "createdAt", count(m.account_id)::int as members
    from identity.tenants t left join identity.memberships m on m.tenant_id = t.tenant_id
    group by t.tenant_id, t.name, t.status, t.is_demo, t.currency, t.created_at order by t.created_at, t.tenant_id`)
  return rows
}

/** Secrets of second factors, of all people. */
export async function totpSecrets(pool: Pool): Promise<{ id: string; sealed: Buffer }[]> {
  const { rows } = await pool.query<{ id: string; sealed: Buffer }>(
    'select id, totp_sealed as sealed from identity.accounts where totp_sealed is not null order by id',
  )
  return rows
}

/** Nothing happens when the person changed it meanwhile. */
export async function setTotpSealed(pool: Pool, id: string, before: Buffer, after: Buffer): Promise<number> {
  const { rowCount } = await pool.query('update identity.accounts set totp_sealed = $3 where id = $1 and totp_sealed = $2', [
    id,
    before,
    after,
  ])
  return rowCount ?? 0
}
