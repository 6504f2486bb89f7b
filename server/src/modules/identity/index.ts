export { authenticate } from './authenticate/authenticate.ts'
export { forgetPrincipals } from './authenticate/principal-cache.ts'
export { createCompany, type NewCompany } from './companies/create-company.ts'
export {
  type Permission,
  type PermissionGroup,
  permissionGroups,
  platformPermissions,
  registerPermissions,
} from './permissions.ts'
export { type StartedSession, startSession } from './sessions/start-session.ts'
