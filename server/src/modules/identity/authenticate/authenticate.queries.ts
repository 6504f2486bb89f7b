import { sql } from 'kysely'
import type { Locale, Tx } from '#platform/context.ts'

export interface SessionRow {
  id: string
  accountId: string
  tenantId: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  locale: Locale
}

/** The living session of a token with its account, or undefined. */
export async function findSession(tx: Tx, tokenHash: string, now: Date): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.id, s.account_id as "accountId", s.tenant_id as "tenantId", s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
      s.expires_at as "expiresAt", a.locale
    from identity.sessions s join identity.accounts a on a.id = s.account_id
    where s.token_hash = ${tokenHash} and s.revoked_at is null and s.expires_at > ${now} and a.disabled_at is null`.execute(tx)
  return rows[0]
}

/** Notes that a session is in use and moves its end; nothing happens when that was done since `before`. */
export async function touchSession(tx: Tx, id: string, now: Date, before: Date, expiresAt: Date): Promise<void> {
  await sql`update identity.sessions set last_seen_at = ${now}, expires_at = ${expiresAt}
    where id = ${id} and last_seen_at < ${before} and revoked_at is null`.execute(tx)
}

export interface TenantFacts {
  tenantStatus: 'active' | 'suspended' | 'erased'
  modules: string[] | null
  timeZone: string
  currency: string
}

export interface MemberFacts extends TenantFacts {
  status: 'active' | 'suspended' | null
  name: string
  shopIds: string[] | null
  warehouseIds: string[] | null
  roles: { key: string | null; permissions: string[] }[]
}

/** What one account may do in one company; `status` null: not a member. */
export async function findMemberFacts(tx: Tx, tenantId: string, accountId: string): Promise<MemberFacts | undefined> {
  const { rows } = await sql<MemberFacts>`
    select t.status as "tenantStatus", t.modules, t.time_zone as "timeZone", t.currency, m.status, m.name, m.shop_ids as "shopIds",
      m.warehouse_ids as "warehouseIds",
      (select coalesce(jsonb_agg(jsonb_build_object('key', r.key, 'permissions', r.permissions)), '[]'::jsonb)
        from identity.roles r where r.tenant_id = ${tenantId} and r.id = any(m.role_ids)) as roles
    from identity.tenants t
    left join identity.memberships m on m.tenant_id = t.tenant_id and m.account_id = ${accountId}
    where t.tenant_id = ${tenantId}`.execute(tx)
  return rows[0]
}

export interface ApiKeyFacts extends TenantFacts {
  id: string
  name: string
  permissions: string[]
  shopIds: string[] | null
  warehouseIds: string[] | null
  lastUsedAt: Date | null
  expiresAt: Date | null
}

/** A key that is neither revoked nor expired, or undefined. */
export async function findApiKey(tx: Tx, tenantId: string, secretHash: string, now: Date): Promise<ApiKeyFacts | undefined> {
  const { rows } = await sql<ApiKeyFacts>`
    select k.id, k.name, k.permissions, k.shop_ids as "shopIds", k.warehouse_ids as "warehouseIds", k.last_used_at as "lastUsedAt",
      k.expires_at as "expiresAt", t.status as "tenantStatus", t.modules, t.time_zone as "timeZone", t.currency
    from identity.api_keys k join identity.tenants t on t.tenant_id = k.tenant_id
    where k.tenant_id = ${tenantId} and k.secret_hash = ${secretHash} and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > ${now})`.execute(tx)
  return rows[0]
}

/** Notes the use of a key, unless that was done since `before`. */
export async function touchApiKey(tx: Tx, tenantId: string, id: string, now: Date, before: Date): Promise<void> {
  await sql`update identity.api_keys set last_used_at = ${now}
    where tenant_id = ${tenantId} and id = ${id} and (last_used_at is null or last_used_at < ${before})`.execute(tx)
}
