import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'

export interface RoleRow {
  id: string
  key: string | null
  name: string
  description: string
  permissions: string[]
  version: bigint
}

const columns = sql`id, key, name, description, permissions, version`

/** All roles with how many hold them, by name. */
export async function listRoles(tx: Tx, tenantId: string): Promise<(RoleRow & { memberCount: bigint })[]> {
  const { rows } = await sql<RoleRow & { memberCount: bigint }>`
    select ${columns}, (select count(*) from identity.memberships m where m.tenant_id = ${tenantId} and r.id = any(m.role_ids)) as "memberCount"
    from identity.roles r where r.tenant_id = ${tenantId} order by name, id`.execute(tx)
  return rows
}

/** Roles kept from being deleted or changed until the end of the transaction, in key order. */
export async function lockRoles(tx: Tx, tenantId: string, ids: readonly string[]): Promise<RoleRow[]> {
  const { rows } = await sql<RoleRow>`select ${columns} from identity.roles
    where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) order by id for update`.execute(tx)
  return rows
}

export async function findOwnerRoleId(tx: Tx, tenantId: string): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`select id from identity.roles where tenant_id = ${tenantId} and key = 'owner'`.execute(tx)
  return rows[0]!.id
}

export async function updateRoleRow(
  ctx: Ctx,
  role: { id: string; name: string; description: string; permissions: readonly string[]; version: bigint },
): Promise<boolean> {
  const { rows } = await sql`update identity.roles set name = ${role.name}, description = ${role.description},
      permissions = ${role.permissions}::text[], version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${role.id} and version = ${role.version} returning id`.execute(ctx.tx)
  return rows.length > 0
}

export async function deleteRoleRow(ctx: Ctx, id: string): Promise<void> {
  await sql`delete from identity.roles where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

/** Members and open invitations with a role. */
export async function countHolders(ctx: Ctx, roleId: string): Promise<bigint> {
  const { rows } = await sql<{ count: bigint }>`
    select (select count(*) from identity.memberships where tenant_id = ${ctx.tenantId} and ${roleId}::uuid = any(role_ids))
      + (select count(*) from identity.tickets where tenant_id = ${ctx.tenantId} and kind = 'invitation' and used_at is null
          and expires_at > ${ctx.now} and detail -> 'roleIds' ? ${roleId}::text) as count`.execute(ctx.tx)
  return rows[0]!.count
}
