export { authenticate } from './authenticate/authenticate.ts'
export { forgetPrincipals } from './authenticate/principal-cache.ts'
export { createCompany, type NewCompany } from './companies/create-company.ts'
export { type Erased, eraseTenant } from './operator/erase-tenant.ts'
export { type ExportOptions, exportTenant } from './operator/export-tenant.ts'
export {
  addMember,
  createTenant,
  listTenants,
  type MadePerson,
  type NewPerson,
  type NewTenant,
  resumeTenant,
  suspendTenant,
} from './operator/operate-tenants.ts'
export { rewrapSecrets } from './operator/rewrap-secrets.ts'
export type { TenantSummary } from './operator/tenant-data.queries.ts'
export {
  type Permission,
  type PermissionGroup,
  permissionGroups,
  platformPermissions,
  registerPermissions,
} from './permissions.ts'
export { type StartedSession, startSession } from './sessions/start-session.ts'
