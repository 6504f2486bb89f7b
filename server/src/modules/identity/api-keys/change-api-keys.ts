import { newId } from '#lib/ids.ts'
import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage, refuseUnless } from '#platform/errors.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { apiKeyText, newToken } from '../authenticate/tokens.ts'
import { coversRights } from '../members/rights.pure.ts'
import { checkedPermissions } from '../roles/change-roles.ts'
import { insertApiKey, revokeApiKeyRows } from './api-keys.queries.ts'

export interface NewApiKey {
  name: string
  permissions: readonly string[]
  shopIds: readonly string[] | null
  warehouseIds: readonly string[] | null
  expiresAt: Date | null
}

/**
 * A key for a program, with rights the caller has. It belongs to the company and goes on working when its maker leaves.
 * @returns the key in full, this once
 * @throws AppError identity.unknown_permission, identity.beyond_own_rights
 */
export async function createApiKey(ctx: Ctx, input: NewApiKey): Promise<{ id: string; key: string }> {
  const permissions = checkedPermissions(ctx, input.permissions)
  const { shopIds, warehouseIds } = input
  refuseUnless(
    coversRights(ctx.access, { permissions: new Set(permissions), shopIds, warehouseIds }),
    'identity.beyond_own_rights',
  )
  const id = newId()
  const { token, hash } = newToken()
  await insertApiKey(ctx, { ...input, id, permissions, secretHash: hash, hint: token.slice(-4) })
  audit(ctx, {
    action: 'identity.api_key_created',
    subjectKind: 'api_key',
    subjectIds: [id],
    detail: { permissions, shopIds, warehouseIds, expiresAt: input.expiresAt },
  })
  return { id, key: apiKeyText(ctx.tenantId, token) }
}

/** Makes keys void at once. A key that is void already counts as done. */
export async function revokeApiKeys(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const done = await revokeApiKeyRows(ctx, ids)
  if (done.length > 0) {
    audit(ctx, { action: 'identity.api_keys_revoked', subjectKind: 'api_key', subjectIds: done })
    ctx.pending.afterCommit.push(() => forgetPrincipals({ tenantId: ctx.tenantId, ids: done }))
  }
  const code = 'platform.not_found'
  const message = errorMessage(code, { what: 'key' }, ctx.locale)
  return { done, refused: [...new Set(ids)].filter((id) => !done.includes(id)).map((id) => ({ id, code, message })) }
}
