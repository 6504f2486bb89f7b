import { sql } from 'kysely'
import type { Ctx, Locale, Tx } from '#platform/context.ts'

export interface MemberRow {
  accountId: string
  name: string
  email: string
  status: 'active' | 'suspended'
  roleIds: string[]
  shopIds: string[] | null
  warehouseIds: string[] | null
  version: bigint
}

export interface MemberView extends MemberRow {
  isOwner: boolean
  secondFactor: boolean
  lastSeenAt: Date | null
  createdAt: Date
}

const columns = sql`m.account_id as "accountId", m.name, m.email, m.status, m.role_ids as "roleIds", m.shop_ids as "shopIds",
  m.warehouse_ids as "warehouseIds", m.version`

export interface MemberFilter {
  search?: string
  status?: 'active' | 'suspended'
  accountId?: string
  after?: { email: string; accountId: string }
  limit: number
}

/** Members by e-mail. */
export async function listMembers(tx: Tx, tenantId: string, filter: MemberFilter): Promise<MemberView[]> {
  const { rows } = await sql<MemberView>`
    select ${columns}, m.created_at as "createdAt", (a.totp_enabled_at is not null) as "secondFactor",
      exists (select 1 from identity.roles r where r.tenant_id = ${tenantId} and r.key = 'owner' and r.id = any(m.role_ids)) as "isOwner",
      (select max(s.last_seen_at) from identity.sessions s where s.account_id = m.account_id and s.tenant_id = ${tenantId}) as "lastSeenAt"
    from identity.memberships m join identity.accounts a on a.id = m.account_id
    where m.tenant_id = ${tenantId}
      ${filter.accountId ? sql`and m.account_id = ${filter.accountId}` : sql``}
      ${filter.status ? sql`and m.status = ${filter.status}` : sql``}
      ${filter.search ? sql`and position(lower(${filter.search}::text) in lower(m.name || ' ' || m.email)) > 0` : sql``}
      ${filter.after ? sql`and (m.email, m.account_id) > (${filter.after.email}, ${filter.after.accountId}::uuid)` : sql``}
    order by m.email, m.account_id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Who answers for the company, with the language each reads. */
export async function activeOwners(tx: Tx, tenantId: string): Promise<{ email: string; locale: Locale }[]> {
  const { rows } = await sql<{ email: string; locale: Locale }>`
    select m.email, a.locale from identity.memberships m join identity.accounts a on a.id = m.account_id
    join identity.roles r on r.tenant_id = ${tenantId} and r.key = 'owner' and r.id = any(m.role_ids)
    where m.tenant_id = ${tenantId} and m.status = 'active' order by m.email`.execute(tx)
  return rows
}

export async function listColleagues(tx: Tx, tenantId: string): Promise<{ accountId: string; name: string }[]> {
  const { rows } = await sql<{ accountId: string; name: string }>`
    select account_id as "accountId", name from identity.memberships where tenant_id = ${tenantId} and status = 'active'
    order by name, account_id limit 5000`.execute(tx)
  return rows
}

export interface LockedMember extends MemberRow {
  roles: { key: string | null; permissions: string[] }[]
}

/**
 * The one lock on memberships: these members and all active owners, in key order, so that of two who remove each other's ownership at
 * once the second sees what the first did.
 */
export async function lockMembers(ctx: Ctx, accountIds: readonly string[], ownerRoleId: string): Promise<LockedMember[]> {
  const { rows } = await sql<MemberRow>`select ${columns} from identity.memberships m
    where m.tenant_id = ${ctx.tenantId}
      and (m.account_id = any(${accountIds}::uuid[]) or (m.status = 'active' and ${ownerRoleId}::uuid = any(m.role_ids)))
    order by m.account_id for update`.execute(ctx.tx)
  const roleIds = [...new Set(rows.flatMap((row) => row.roleIds))]
  const roles = await sql<{ id: string; key: string | null; permissions: string[] }>`
    select id, key, permissions from identity.roles where tenant_id = ${ctx.tenantId} and id = any(${roleIds}::uuid[])`.execute(
    ctx.tx,
  )
  return rows.map((row) => ({ ...row, roles: roles.rows.filter((role) => row.roleIds.includes(role.id)) }))
}

export async function updateMemberRow(
  ctx: Ctx,
  member: Pick<MemberRow, 'accountId' | 'name' | 'roleIds' | 'shopIds' | 'warehouseIds' | 'version'>,
): Promise<boolean> {
  const { rows } = await sql`update identity.memberships set name = ${member.name}, role_ids = ${member.roleIds}::uuid[],
      shop_ids = ${member.shopIds}::uuid[], warehouse_ids = ${member.warehouseIds}::uuid[], version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and account_id = ${member.accountId} and version = ${member.version} returning account_id`.execute(
    ctx.tx,
  )
  return rows.length > 0
}

export async function setMemberStatus(ctx: Ctx, accountIds: readonly string[], status: 'active' | 'suspended'): Promise<void> {
  await sql`update identity.memberships set status = ${status}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and account_id = any(${accountIds}::uuid[])`.execute(ctx.tx)
}

export async function deleteMembers(ctx: Ctx, accountIds: readonly string[]): Promise<void> {
  await sql`delete from identity.memberships where tenant_id = ${ctx.tenantId} and account_id = any(${accountIds}::uuid[])`.execute(
    ctx.tx,
  )
  await sql`delete from identity.account_tenants where tenant_id = ${ctx.tenantId} and account_id = any(${accountIds}::uuid[])`.execute(
    ctx.tx,
  )
}
