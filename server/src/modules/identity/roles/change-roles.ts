import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { constraintName, isPgError } from '#platform/db/pg-errors.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { insertRoles } from '../companies/companies.queries.ts'
import { coversPermissions } from '../members/rights.pure.ts'
import { permissionKeys } from '../permissions.ts'
import { builtInPermissions, builtInRoles } from './built-in-roles.pure.ts'
import { countHolders, deleteRoleRow, listRoles, lockRoles, type RoleRow, updateRoleRow } from './roles.queries.ts'

export interface RoleInput {
  name: string
  description: string
  permissions: readonly string[]
}

export type RoleView = RoleRow & { memberCount: bigint }

/** Roles as people see them: built-in ones in the caller's language, with what they hold now. */
export async function rolesOf(ctx: Ctx): Promise<RoleView[]> {
  const order = new Map(builtInRoles.map((role, index) => [role.key, index]))
  const roles = (await listRoles(ctx.tx, ctx.tenantId)).map((role) => shown(ctx, role))
  return roles.sort((a, b) => (order.get(a.key ?? '') ?? 99) - (order.get(b.key ?? '') ?? 99))
}

function shown<T extends RoleRow>(ctx: Ctx, role: T): T {
  const builtIn = builtInRoles.find((one) => one.key === role.key)
  if (!builtIn) return role
  const chinese = ctx.locale === 'zh-CN'
  return {
    ...role,
    name: chinese ? builtIn.zh : builtIn.en,
    description: chinese ? builtIn.zhDescription : builtIn.enDescription,
    permissions: builtInPermissions(builtIn.key, permissionKeys()),
  }
}

/** What a role allows now. */
export function permissionsOfRole(role: Pick<RoleRow, 'key' | 'permissions'>): string[] {
  return role.key === null ? role.permissions : builtInPermissions(role.key, permissionKeys())
}

/** @throws AppError identity.unknown_permission, identity.beyond_own_rights, identity.role_name_taken */
export async function createRole(ctx: Ctx, input: RoleInput): Promise<RoleView> {
  const permissions = checkedPermissions(ctx, input.permissions)
  const role = { id: newId(), key: null, name: input.name, description: input.description, permissions }
  await unlessNameTaken(insertRoles(ctx, [role]))
  audit(ctx, { action: 'identity.role_created', subjectKind: 'role', subjectIds: [role.id], detail: { permissions } })
  touch(ctx, 'roles')
  return { ...role, version: 1n, memberCount: 0n }
}

/**
 * Changes a role of the company's own.
 * @throws AppError platform.not_found, identity.built_in_role, platform.version_conflict, and as createRole
 */
export async function updateRole(ctx: Ctx, roleId: string, input: RoleInput, version: bigint): Promise<RoleView> {
  const role = await lockOwnRole(ctx, roleId)
  const permissions = checkedPermissions(ctx, input.permissions)
  // Also what it had: taking a right from those who hold it needs that right.
  refuseUnless(coversPermissions(ctx.access.permissions, role.permissions), 'identity.beyond_own_rights')
  const changed = await unlessNameTaken(
    updateRoleRow(ctx, { id: roleId, name: input.name, description: input.description, permissions, version }),
  )
  refuseUnless(changed, 'platform.version_conflict')
  audit(ctx, {
    action: 'identity.role_changed',
    subjectKind: 'role',
    subjectIds: [roleId],
    detail: {
      added: permissions.filter((one) => !role.permissions.includes(one)),
      removed: role.permissions.filter((one) => !permissions.includes(one)),
    },
  })
  touch(ctx, 'roles')
  touch(ctx, 'session')
  ctx.pending.afterCommit.push(() => forgetPrincipals({ tenantId: ctx.tenantId }))
  return (await rolesOf(ctx)).find((one) => one.id === roleId)!
}

/** @throws AppError platform.not_found, identity.built_in_role, identity.role_in_use, identity.beyond_own_rights */
export async function deleteRole(ctx: Ctx, roleId: string): Promise<void> {
  const role = await lockOwnRole(ctx, roleId)
  refuseUnless(coversPermissions(ctx.access.permissions, role.permissions), 'identity.beyond_own_rights')
  const count = await countHolders(ctx, roleId)
  refuseUnless(count === 0n, 'identity.role_in_use', { count })
  await deleteRoleRow(ctx, roleId)
  audit(ctx, {
    action: 'identity.role_deleted',
    subjectKind: 'role',
    subjectIds: [roleId],
    detail: { permissions: role.permissions },
  })
  touch(ctx, 'roles')
}

async function lockOwnRole(ctx: Ctx, roleId: string): Promise<RoleRow> {
  const [role] = await lockRoles(ctx.tx, ctx.tenantId, [roleId])
  refuseUnless(role, 'platform.not_found', { what: 'role' })
  refuseUnless(role.key === null, 'identity.built_in_role')
  return role
}

/** Known, held by the caller, each once. @throws AppError identity.unknown_permission, identity.beyond_own_rights */
export function checkedPermissions(ctx: Ctx, permissions: readonly string[]): string[] {
  const known = permissionKeys()
  for (const permission of permissions) refuseUnless(known.has(permission), 'identity.unknown_permission', { permission })
  refuseUnless(coversPermissions(ctx.access.permissions, permissions), 'identity.beyond_own_rights')
  return [...new Set(permissions)].sort()
}

async function unlessNameTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isPgError(error) && error.code === '23505' && constraintName(error) === 'roles_name')
      throw new AppError('identity.role_name_taken')
    throw error
  }
}
