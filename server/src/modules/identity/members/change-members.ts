import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { permissionsOfRoles } from '../authenticate/authenticate.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { permissionsOfRole } from '../roles/change-roles.ts'
import { findOwnerRoleId, lockRoles } from '../roles/roles.queries.ts'
import { revokeCompanySessions } from '../sessions/sessions.queries.ts'
import {
  deleteMembers,
  type LockedMember,
  listMembers,
  lockMembers,
  type MemberView,
  setMemberStatus,
  updateMemberRow,
} from './members.queries.ts'
import { coversPermissions, coversRights, coversScope } from './rights.pure.ts'

export interface MemberInput {
  name: string
  roleIds: readonly string[]
  shopIds: readonly string[] | null
  warehouseIds: readonly string[] | null
}

/**
 * Name, roles and scopes of one member. Only rights the caller has can be given, and only members without further rights can be changed.
 * @throws AppError platform.not_found, platform.version_conflict, identity.stronger_member, identity.beyond_own_rights, identity.last_owner
 */
export async function updateMember(ctx: Ctx, accountId: string, input: MemberInput, version: bigint): Promise<MemberView> {
  const ownerRoleId = await findOwnerRoleId(ctx.tx, ctx.tenantId)
  const roleIds = [...new Set(input.roleIds)]
  await checkGrant(ctx, { ...input, roleIds })
  const locked = await lockMembers(ctx, [accountId], ownerRoleId)
  const member = locked.find((one) => one.accountId === accountId)
  refuseUnless(member, 'platform.not_found', { what: 'member' })
  refuseUnless(isWithinReach(ctx, member), 'identity.stronger_member')
  const losesOwner = member.roleIds.includes(ownerRoleId) && !roleIds.includes(ownerRoleId)
  if (losesOwner) refuseUnless(ownersLeft(locked, ownerRoleId, [accountId]) > 0, 'identity.last_owner')
  const changed = await updateMemberRow(ctx, {
    accountId,
    name: input.name,
    roleIds,
    shopIds: input.shopIds === null ? null : [...new Set(input.shopIds)],
    warehouseIds: input.warehouseIds === null ? null : [...new Set(input.warehouseIds)],
    version,
  })
  refuseUnless(changed, 'platform.version_conflict')
  audit(ctx, {
    action: 'identity.member_changed',
    subjectKind: 'account',
    subjectIds: [accountId],
    detail: {
      before: { roleIds: member.roleIds, shopIds: member.shopIds, warehouseIds: member.warehouseIds },
      after: { roleIds, shopIds: input.shopIds, warehouseIds: input.warehouseIds },
    },
  })
  changedRights(ctx, [accountId])
  return (await listMembers(ctx.tx, ctx.tenantId, { accountId, limit: 1 }))[0]!
}

/**
 * Refuses roles that do not exist, and rights the caller does not have; the roles are kept from being deleted meanwhile.
 * @throws AppError platform.not_found, identity.beyond_own_rights
 */
export async function checkGrant(
  ctx: Ctx,
  grant: { roleIds: readonly string[]; shopIds: readonly string[] | null; warehouseIds: readonly string[] | null },
): Promise<void> {
  const roles = await lockRoles(ctx.tx, ctx.tenantId, grant.roleIds)
  refuseUnless(roles.length === new Set(grant.roleIds).size, 'platform.not_found', { what: 'role' })
  const permissions = new Set(roles.flatMap(permissionsOfRole))
  const { shopIds, warehouseIds } = grant
  refuseUnless(coversRights(ctx.access, { permissions, shopIds, warehouseIds }), 'identity.beyond_own_rights')
}

/** Locks members out: their sessions in this company end at once. */
export async function suspendMembers(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  return changeMembers(ctx, ids, 'identity.members_suspended', true, (done) => setMemberStatus(ctx, done, 'suspended'))
}

export async function resumeMembers(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  return changeMembers(ctx, ids, 'identity.members_resumed', false, (done) => setMemberStatus(ctx, done, 'active'))
}

/** Takes members out of the company. Their account and what they did stay. */
export async function removeMembers(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  return changeMembers(ctx, ids, 'identity.members_removed', true, (done) => deleteMembers(ctx, done))
}

async function changeMembers(
  ctx: Ctx,
  ids: readonly string[],
  action: string,
  locksOut: boolean,
  write: (done: string[]) => Promise<void>,
): Promise<SetResult> {
  const ownerRoleId = await findOwnerRoleId(ctx.tx, ctx.tenantId)
  const locked = new Map((await lockMembers(ctx, ids, ownerRoleId)).map((member) => [member.accountId, member]))
  const done: string[] = []
  const refused: SetResult['refused'] = []
  for (const id of new Set(ids)) {
    const fault = faultOf(ctx, locked, id, locksOut, ownerRoleId, done)
    if (fault === null) done.push(id)
    else refused.push({ id, code: fault, message: errorMessage(fault, { what: 'member' }, ctx.locale) })
  }
  if (done.length > 0) {
    await write(done)
    if (locksOut) await revokeCompanySessions(ctx.tx, ctx.tenantId, done, ctx.now)
    audit(ctx, { action, subjectKind: 'account', subjectIds: done })
    changedRights(ctx, done)
  }
  return { done, refused }
}

function faultOf(
  ctx: Ctx,
  locked: ReadonlyMap<string, LockedMember>,
  id: string,
  locksOut: boolean,
  ownerRoleId: string,
  done: readonly string[],
): string | null {
  const member = locked.get(id)
  if (!member) return 'platform.not_found'
  if (id === ctx.actor.id) return 'identity.not_on_yourself'
  if (!isWithinReach(ctx, member)) return 'identity.stronger_member'
  if (locksOut && isActiveOwner(member, ownerRoleId) && ownersLeft([...locked.values()], ownerRoleId, [...done, id]) === 0)
    return 'identity.last_owner'
  return null
}

function isWithinReach(ctx: Ctx, member: LockedMember): boolean {
  return (
    coversPermissions(ctx.access.permissions, permissionsOfRoles(member.roles)) &&
    coversScope(ctx.access.shopIds, member.shopIds) &&
    coversScope(ctx.access.warehouseIds, member.warehouseIds)
  )
}

const isActiveOwner = (member: LockedMember, ownerRoleId: string) =>
  member.status === 'active' && member.roleIds.includes(ownerRoleId)

function ownersLeft(locked: readonly LockedMember[], ownerRoleId: string, without: readonly string[]): number {
  return locked.filter((member) => isActiveOwner(member, ownerRoleId) && !without.includes(member.accountId)).length
}

function changedRights(ctx: Ctx, accountIds: readonly string[]): void {
  touch(ctx, 'members')
  touch(ctx, 'session')
  ctx.pending.afterCommit.push(() => forgetPrincipals({ tenantId: ctx.tenantId, ids: accountIds }))
}
