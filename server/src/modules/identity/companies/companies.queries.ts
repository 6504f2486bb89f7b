import { sql } from 'kysely'
import type { Ctx, Locale, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

export interface CompanySettings {
  name: string
  locale: Locale
  timeZone: string
  currency: string
  /** Null: all modules. */
  modules: readonly string[] | null
}

export interface CompanyRow extends CompanySettings {
  tenantId: string
  status: 'active' | 'suspended' | 'erased'
  isDemo: boolean
  version: bigint
  createdAt: Date
}

export async function insertTenant(ctx: Ctx, settings: CompanySettings & { isDemo: boolean }): Promise<void> {
  await sql`insert into identity.tenants (tenant_id, name, modules, locale, time_zone, currency, is_demo, created_at, updated_at)
    values (${ctx.tenantId}, ${settings.name}, ${settings.modules}::text[], ${settings.locale}, ${settings.timeZone}, ${settings.currency},
      ${settings.isDemo}, ${ctx.now}, ${ctx.now})`.execute(ctx.tx)
}

export async function findCompany(tx: Tx, tenantId: string): Promise<CompanyRow | undefined> {
  const { rows } = await sql<CompanyRow>`
    select tenant_id as "tenantId", name, status, modules, locale, time_zone as "timeZone", currency, is_demo as "isDemo", version,
      created_at as "createdAt"
    from identity.tenants where tenant_id = ${tenantId}`.execute(tx)
  return rows[0]
}

/** @returns false when someone else changed it since this version */
export async function updateTenant(ctx: Ctx, settings: CompanySettings, version: bigint): Promise<boolean> {
  const { rows } =
    await sql`update identity.tenants set name = ${settings.name}, modules = ${settings.modules}::text[], locale = ${settings.locale},
      time_zone = ${settings.timeZone}, currency = ${settings.currency}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and version = ${version} returning version`.execute(ctx.tx)
  return rows.length > 0
}

/** Whether any document number was ever given out. */
export async function hasDocuments(tx: Tx, tenantId: string): Promise<boolean> {
  const { rows } = await sql`select 1 as found from platform.counters where tenant_id = ${tenantId} limit 1`.execute(tx)
  return rows.length > 0
}

/** The copies of the name that members of several companies choose from. */
export async function renameForMembers(tx: Tx, tenantId: string, name: string): Promise<void> {
  await sql`update identity.account_tenants set company_name = ${name} where tenant_id = ${tenantId}`.execute(tx)
}

export async function setTenantStatus(ctx: Ctx, status: 'active' | 'suspended', from: 'active' | 'suspended'): Promise<boolean> {
  const { rows } = await sql`update identity.tenants set status = ${status}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and status = ${from} returning version`.execute(ctx.tx)
  return rows.length > 0
}

export interface NewMember {
  accountId: string
  name: string
  email: string
  roleIds: readonly string[]
  shopIds: readonly string[] | null
  warehouseIds: readonly string[] | null
}

/** Makes an account a member of the transaction's company. @returns false when it is one already */
export async function insertMembership(ctx: Ctx, member: NewMember): Promise<boolean> {
  const { rows } = await sql`
    insert into identity.memberships (tenant_id, account_id, name, email, status, role_ids, shop_ids, warehouse_ids, created_at, updated_at)
    values (${ctx.tenantId}, ${member.accountId}, ${member.name}, ${member.email}, 'active', ${member.roleIds}::uuid[], ${member.shopIds}::uuid[],
      ${member.warehouseIds}::uuid[], ${ctx.now}, ${ctx.now})
    on conflict (tenant_id, account_id) do nothing returning account_id`.execute(ctx.tx)
  await sql`insert into identity.account_tenants (account_id, tenant_id, company_name)
    select ${member.accountId}::uuid, t.tenant_id, t.name from identity.tenants t where t.tenant_id = ${ctx.tenantId}
    on conflict do nothing`.execute(ctx.tx)
  return rows.length > 0
}

export async function insertRoles(
  ctx: Ctx,
  roles: readonly { id: string; key: string | null; name: string; description: string; permissions: readonly string[] }[],
): Promise<void> {
  // A role's permissions are an array, and unnest takes arrays of arrays apart: they travel as jsonb.
  await sql`insert into identity.roles (tenant_id, id, key, name, description, permissions, created_at, updated_at)
    select ${ctx.tenantId}::uuid, r.id, r.key, r.name, r.description,
      array(select jsonb_array_elements_text(r.permissions)), ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from ${rolesTable(roles)} returning 1 as written`.execute(ctx.tx)
}

function rolesTable(roles: readonly { id: string }[]) {
  return rowsOf(roles, { id: 'uuid', key: 'text', name: 'text', description: 'text', permissions: 'jsonb' })
}
