import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'

export interface ApiKeyView {
  id: string
  name: string
  hint: string
  permissions: string[]
  shopIds: string[] | null
  warehouseIds: string[] | null
  createdBy: Actor
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date | null
  revokedAt: Date | null
}

export async function listApiKeys(tx: Tx, tenantId: string): Promise<ApiKeyView[]> {
  const { rows } = await sql<ApiKeyView>`
    select id, name, hint, permissions, shop_ids as "shopIds", warehouse_ids as "warehouseIds", created_by as "createdBy", created_at as "createdAt",
      last_used_at as "lastUsedAt", expires_at as "expiresAt", revoked_at as "revokedAt"
    from identity.api_keys where tenant_id = ${tenantId} order by created_at desc, id desc limit 1000`.execute(tx)
  return rows
}

export async function insertApiKey(
  ctx: Ctx,
  key: {
    id: string
    name: string
    secretHash: string
    hint: string
    permissions: readonly string[]
    shopIds: readonly string[] | null
    warehouseIds: readonly string[] | null
    expiresAt: Date | null
  },
): Promise<void> {
  await sql`insert into identity.api_keys (tenant_id, id, name, secret_hash, hint, permissions, shop_ids, warehouse_ids, created_by, created_at, expires_at)
    values (${ctx.tenantId}, ${key.id}, ${key.name}, ${key.secretHash}, ${key.hint}, ${key.permissions}::text[], ${key.shopIds}::uuid[],
      ${key.warehouseIds}::uuid[], ${JSON.stringify(ctx.actor)}::jsonb, ${ctx.now}, ${key.expiresAt})`.execute(ctx.tx)
}

/** @returns the ids that are revoked now: also those that were already */
export async function revokeApiKeyRows(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`update identity.api_keys set revoked_at = coalesce(revoked_at, ${ctx.now}::timestamptz)
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) returning id`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
