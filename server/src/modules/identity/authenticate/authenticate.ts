import type { FastifyRequest } from 'fastify'
import { DAY_MS, MINUTE_MS } from '#lib/duration.ts'
import { now } from '#platform/clock.ts'
import { type Access, fullAccess, may, systemActor, type Tx } from '#platform/context.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError } from '#platform/errors.ts'
import { localeOf } from '#platform/http/bind.ts'
import type { Authenticate, Principal } from '#platform/http/principal.ts'
import type { Runtime } from '#platform/runtime.ts'
import { modulesOn, permissionKeys } from '../permissions.ts'
import { builtInPermissions } from '../roles/built-in-roles.pure.ts'
import { findApiKey, findMemberFacts, findSession, type TenantFacts, touchApiKey, touchSession } from './authenticate.queries.ts'
import { cachedPrincipal } from './principal-cache.ts'
import { hashToken, isToken, readApiKey } from './tokens.ts'

/** A session ends after this long without use, */
export const idleMs = 14 * DAY_MS
/** and after this long in any case. */
export const absoluteMs = 60 * DAY_MS

/** When a session in use at `at` ends. */
export function sessionEnd(createdAt: Date, at: Date): Date {
  return new Date(Math.min(at.getTime() + idleMs, createdAt.getTime() + absoluteMs))
}

/**
 * Finds who calls, by API key (`Authorization: Bearer ssk_…`) or session cookie.
 * @returns null for a stranger
 * @throws AppError identity.tenant_suspended, identity.membership_suspended
 */
export function authenticate(runtime: Runtime): Authenticate {
  return async (request) => {
    const authorization = request.headers.authorization
    if (authorization !== undefined) {
      const bearer = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
      const key = bearer === undefined ? null : readApiKey(bearer)
      if (!key) return null
      const hash = hashToken(key.secret)
      const principal = await cachedPrincipal(`key ${key.tenantId} ${hash}`, () => apiKeyPrincipal(runtime, key.tenantId, hash))
      return principal && { ...principal, locale: localeOf(request) }
    }
    const token = sessionToken(request)
    if (token === null) return null
    const hash = hashToken(token)
    return cachedPrincipal(`session ${hash}`, () => sessionPrincipal(runtime, hash))
  }
}

/** The token in the session cookie, when it looks like one. */
export function sessionToken(request: FastifyRequest): string | null {
  const token = request.cookies.session
  return token !== undefined && isToken(token) ? token : null
}

async function sessionPrincipal(runtime: Runtime, tokenHash: string): Promise<Principal | null> {
  const at = now()
  const session = await runGlobalTransaction(runtime, async ({ tx }) => {
    const found = await findSession(tx, tokenHash, at)
    const minuteAgo = new Date(at.getTime() - MINUTE_MS)
    if (found && found.lastSeenAt < minuteAgo) await touchSession(tx, found.id, at, minuteAgo, sessionEnd(found.createdAt, at))
    return found
  })
  if (!session) return null
  const facts = await inTenant(runtime, session.tenantId, true, (tx) => findMemberFacts(tx, session.tenantId, session.accountId))
  if (!facts) return null
  refuseClosed(facts)
  if (facts.status === null) return null
  if (facts.status === 'suspended') throw new AppError('identity.membership_suspended')
  const permissions = permissionsOfRoles(facts.roles)
  return {
    tenantId: session.tenantId,
    id: session.accountId,
    actor: { kind: 'user', id: session.accountId, name: facts.name },
    access: accessOf(permissions, facts.shopIds, facts.warehouseIds),
    locale: session.locale,
    tenant: { timeZone: facts.timeZone, currency: facts.currency },
    modules: modulesOn(facts.modules),
    sessionId: session.id,
  }
}

async function apiKeyPrincipal(runtime: Runtime, tenantId: string, secretHash: string): Promise<Principal | null> {
  const at = now()
  const key = await inTenant(runtime, tenantId, false, async (tx) => {
    const found = await findApiKey(tx, tenantId, secretHash, at)
    const minuteAgo = new Date(at.getTime() - MINUTE_MS)
    if (found && (found.lastUsedAt === null || found.lastUsedAt < minuteAgo))
      await touchApiKey(tx, tenantId, found.id, at, minuteAgo)
    return found
  })
  if (!key) return null
  refuseClosed(key)
  return {
    tenantId,
    id: key.id,
    actor: { kind: 'api_key', id: key.id, name: key.name },
    access: accessOf(new Set(key.permissions), key.shopIds, key.warehouseIds),
    locale: 'zh-CN',
    tenant: { timeZone: key.timeZone, currency: key.currency },
    modules: modulesOn(key.modules),
    sessionId: null,
  }
}

function refuseClosed({ tenantStatus }: TenantFacts): void {
  if (tenantStatus === 'suspended') throw new AppError('identity.tenant_suspended')
  if (tenantStatus === 'erased') throw new AppError('identity.tenant_erased')
}

/** All permissions of a member's roles together; built-in roles are looked up among what the modules declare now. */
export function permissionsOfRoles(roles: readonly { key: string | null; permissions: readonly string[] }[]): Set<string> {
  const permissions = new Set<string>()
  for (const role of roles) {
    const own = role.key === null ? role.permissions : builtInPermissions(role.key, permissionKeys())
    for (const permission of own) permissions.add(permission)
  }
  return permissions
}

export function accessOf(
  permissions: ReadonlySet<string>,
  shopIds: readonly string[] | null,
  warehouseIds: readonly string[] | null,
): Access {
  const access: Access = { permissions, shopIds, warehouseIds, seesCost: false, seesPersonalData: false }
  access.seesCost = may(access, 'cost.see')
  access.seesPersonalData = may(access, 'customers.see_personal')
  return access
}

function inTenant<T>(runtime: Runtime, tenantId: string, readOnly: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
  return runTransaction(
    runtime,
    // The company's zone and currency are what is being read here, so the transaction is told any.
    { tenantId, actor: systemActor, access: fullAccess, requestId: '', readOnly, tenant: { timeZone: 'UTC', currency: 'CNY' } },
    (ctx) => work(ctx.tx),
  )
}
