import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { permissionGroups } from '../permissions.ts'
import {
  type CompanyRow,
  type CompanySettings,
  findCompany,
  hasDocuments,
  renameForMembers,
  updateTenant,
} from './companies.queries.ts'
import { settingFaults } from './company-settings.pure.ts'

/** @throws AppError platform.invalid_input naming each wrong setting */
export function checkSettings(settings: CompanySettings, path = ''): void {
  const faults = settingFaults(
    settings,
    permissionGroups().map((group) => group.module),
  )
  if (faults.length === 0) return
  const first = faults[0]!
  throw new AppError(
    'platform.invalid_input',
    { summary: `${path}${first.path}: ${first.message}` },
    faults.map((fault) => ({ ...fault, path: path + fault.path })),
  )
}

/**
 * Changes the settings of the company. The currency stays once there are documents, because their amounts are in it.
 * @throws AppError platform.version_conflict, identity.currency_in_use, platform.invalid_input
 */
export async function changeCompany(ctx: Ctx, settings: CompanySettings, version: bigint): Promise<CompanyRow> {
  checkSettings(settings)
  const before = await findCompany(ctx.tx, ctx.tenantId)
  refuseUnless(before, 'platform.not_found', { what: 'company' })
  if (before.currency !== settings.currency && (await hasDocuments(ctx.tx, ctx.tenantId))) {
    throw new AppError('identity.currency_in_use', { currency: before.currency })
  }
  refuseUnless(await updateTenant(ctx, settings, version), 'platform.version_conflict')
  if (before.name !== settings.name) await renameForMembers(ctx.tx, ctx.tenantId, settings.name)
  const { name: _, ...facts } = settings
  audit(ctx, {
    action: 'identity.company_changed',
    subjectKind: 'tenant',
    subjectIds: [ctx.tenantId],
    detail: { before: { ...pick(before), renamed: before.name !== settings.name }, after: facts },
  })
  touch(ctx, 'session')
  ctx.pending.afterCommit.push(() => forgetPrincipals({ tenantId: ctx.tenantId }))
  return (await findCompany(ctx.tx, ctx.tenantId))!
}

function pick({ locale, timeZone, currency, modules }: CompanySettings): Omit<CompanySettings, 'name'> {
  return { locale, timeZone, currency, modules }
}
