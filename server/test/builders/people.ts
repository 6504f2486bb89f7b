import { newId } from '#lib/ids.ts'
import { insertAccount } from '#modules/identity/accounts/accounts.queries.ts'
import { insertMembership, insertRoles } from '#modules/identity/companies/companies.queries.ts'
import { createCompany, startSession } from '#modules/identity/index.ts'
import type { TestSystem } from '#platform/testing/test-system.ts'

export interface Company {
  tenantId: string
  ownerId: string
  email: string
  /** Session cookie of the owner, for `api.as(cookie)` or `api.call(…, { cookie })`. */
  cookie: string
  /** Ids of the built-in roles by key. */
  roles: Map<string, string>
}

export interface Person {
  accountId: string
  email: string
  cookie: string
}

/** A company with an owner who is signed in. No password is set: log-in by password is tested where passwords are. */
export async function aCompany(
  system: TestSystem,
  options: { name?: string; currency?: string; timeZone?: string; locale?: 'zh-CN' | 'en-US'; modules?: string[] | null } = {},
): Promise<Company> {
  const tenantId = newId()
  const ownerId = newId()
  const email = `owner-${ownerId}@example.com`
  return system.as(tenantId, async (ctx) => {
    const locale = options.locale ?? 'en-US'
    await insertAccount(ctx.tx, {
      id: ownerId,
      email,
      name: 'Olivia Owner',
      locale,
      passwordHash: null,
      emailVerifiedAt: ctx.now,
      now: ctx.now,
    })
    const roles = await createCompany(ctx, {
      name: options.name ?? 'Test company',
      locale,
      timeZone: options.timeZone ?? 'Asia/Shanghai',
      currency: options.currency ?? 'CNY',
      modules: options.modules ?? null,
      owner: { accountId: ownerId, name: 'Olivia Owner', email },
    })
    const session = await startSession(ctx.tx, ctx.now, { accountId: ownerId, tenantId, userAgent: 'test', ip: '127.0.0.1' })
    return { tenantId, ownerId, email, cookie: session.token, roles }
  })
}

/** A signed-in member with exactly these permissions, by a role of their own. Scopes left out: all shops, all warehouses. */
export async function aMember(
  system: TestSystem,
  tenantId: string,
  permissions: readonly string[],
  scopes: { shopIds?: readonly string[] | null; warehouseIds?: readonly string[] | null; locale?: 'zh-CN' | 'en-US' } = {},
): Promise<Person> {
  const accountId = newId()
  const roleId = newId()
  const email = `member-${accountId}@example.com`
  return system.as(tenantId, async (ctx) => {
    await insertAccount(ctx.tx, {
      id: accountId,
      email,
      name: 'Max Member',
      locale: scopes.locale ?? 'en-US',
      passwordHash: null,
      emailVerifiedAt: ctx.now,
      now: ctx.now,
    })
    await insertRoles(ctx, [{ id: roleId, key: null, name: `role ${roleId}`, description: '', permissions }])
    await insertMembership(ctx, {
      accountId,
      name: 'Max Member',
      email,
      roleIds: [roleId],
      shopIds: scopes.shopIds ?? null,
      warehouseIds: scopes.warehouseIds ?? null,
    })
    const session = await startSession(ctx.tx, ctx.now, { accountId, tenantId, userAgent: 'test', ip: '127.0.0.1' })
    return { accountId, email, cookie: session.token }
  })
}
