import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { permissionKeys } from '../permissions.ts'
import { builtInPermissions, builtInRoles, ownerRole } from '../roles/built-in-roles.pure.ts'
import { type CompanySettings, insertMembership, insertRoles, insertTenant } from './companies.queries.ts'

export interface NewCompany extends CompanySettings {
  isDemo?: boolean
  owner: { accountId: string; name: string; email: string }
}

/**
 * Opens the company of the transaction: its settings, the built-in roles, its owner.
 * @returns the ids of the built-in roles by key
 */
export async function createCompany(ctx: Ctx, company: NewCompany): Promise<Map<string, string>> {
  const roles = builtInRoles.map((role) => ({
    id: newId(),
    key: role.key,
    name: company.locale === 'zh-CN' ? role.zh : role.en,
    description: company.locale === 'zh-CN' ? role.zhDescription : role.enDescription,
    permissions: builtInPermissions(role.key, permissionKeys()),
  }))
  const roleIds = new Map(roles.map((role) => [role.key, role.id]))
  await insertTenant(ctx, { ...company, isDemo: company.isDemo ?? false })
  await insertRoles(ctx, roles)
  await insertMembership(ctx, { ...company.owner, roleIds: [roleIds.get(ownerRole)!], shopIds: null, warehouseIds: null })
  audit(ctx, {
    action: 'identity.company_created',
    subjectKind: 'tenant',
    subjectIds: [ctx.tenantId, company.owner.accountId],
    detail: { currency: company.currency, timeZone: company.timeZone },
  })
  return roleIds
}
