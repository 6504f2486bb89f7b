import { type Ctx, may } from '#platform/context.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { AppError } from '#platform/errors.ts'
import type { Principal } from '#platform/http/principal.ts'
import type { Runtime } from '#platform/runtime.ts'
import { findAccount } from '../accounts/accounts.queries.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { findCompany } from '../companies/companies.queries.ts'
import type { SessionInfo } from '../identity.contract.ts'
import { closedBecause } from '../log-in/log-in.ts'
import { permissionGroups, permissionKeys } from '../permissions.ts'
import { companiesOf, moveSession, rememberCompany } from './sessions.queries.ts'

/** All the screens need to know of the caller. */
export async function sessionInfo(ctx: Ctx, principal: Principal): Promise<SessionInfo> {
  const company = (await findCompany(ctx.tx, ctx.tenantId))!
  const account = principal.actor.kind === 'user' ? await findAccount(ctx.tx, principal.id) : undefined
  const companies = account ? await companiesOf(ctx.tx, account.id) : [{ tenantId: ctx.tenantId, name: company.name }]
  const modules = permissionGroups().map((group) => group.module)
  return {
    actor: principal.actor,
    account: account
      ? {
          id: account.id,
          name: principal.actor.name,
          email: account.email,
          emailVerified: account.emailVerifiedAt !== null,
          locale: account.locale,
          secondFactor: account.totpEnabledAt !== null,
          recoveryCodesLeft: account.recoveryCodesLeft,
        }
      : null,
    tenant: {
      id: ctx.tenantId,
      name: company.name,
      locale: company.locale,
      timeZone: company.timeZone,
      currency: company.currency,
      isDemo: company.isDemo,
    },
    permissions: [...permissionKeys()].filter((permission) => may(principal.access, permission)),
    isOwner: principal.access.permissions.has('*'),
    shopIds: principal.access.shopIds === null ? null : [...principal.access.shopIds],
    warehouseIds: principal.access.warehouseIds === null ? null : [...principal.access.warehouseIds],
    modules: modules.filter((module) => principal.modules === null || principal.modules.has(module)),
    companies: companies.map((one) => ({ ...one, current: one.tenantId === ctx.tenantId })),
  }
}

/**
 * Goes on in another company with the same session.
 * @throws AppError platform.not_found (not a member), identity.tenant_suspended, identity.membership_suspended
 */
export async function switchCompany(runtime: Runtime, principal: Principal, tenantId: string): Promise<void> {
  const closed = await closedBecause(runtime, tenantId, principal.id)
  if (closed) throw closed
  await runGlobalTransaction(runtime, async ({ tx }) => {
    const moved = principal.sessionId !== null && (await moveSession(tx, principal.sessionId, principal.id, tenantId))
    if (!moved) throw new AppError('platform.not_signed_in')
    await rememberCompany(tx, principal.id, tenantId)
  })
  forgetPrincipals({ ids: [principal.id] })
}
