import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'

/**
 * Claims a key for this request, or returns the stored answer of the same request. A second request with the same key waits for the
 * first one's transaction; if that one fails its claim vanishes with it, and the second does the work.
 */
export async function claimIdempotencyKey(
  ctx: Ctx,
  principalId: string,
  key: string,
  hash: string,
): Promise<{ status: number; response: string } | null> {
  const claimed = await sql`insert into platform.idempotency_keys (tenant_id, principal_id, key, request_hash, created_at)
    values (${ctx.tenantId}, ${principalId}, ${key}, ${hash}, ${ctx.now}) on conflict do nothing returning 1`.execute(ctx.tx)
  if (claimed.rows.length > 0) return null
  const { rows } = await sql<{ request_hash: string; status: number | null; response: string | null }>`
    select request_hash, status, response from platform.idempotency_keys
    where tenant_id = ${ctx.tenantId} and principal_id = ${principalId} and key = ${key}`.execute(ctx.tx)
  const known = rows[0]
  if (!known || known.request_hash !== hash) throw new AppError('platform.idempotency_key_reused')
  return { status: known.status ?? 200, response: known.response ?? 'null' }
}

export async function storeIdempotentResponse(
  ctx: Ctx,
  principalId: string,
  key: string,
  status: number,
  response: string,
): Promise<void> {
  await sql`update platform.idempotency_keys set status = ${status}, response = ${response}
    where tenant_id = ${ctx.tenantId} and principal_id = ${principalId} and key = ${key}`.execute(ctx.tx)
}

/** Keys are kept for two days. */
export async function pruneIdempotencyKeys(ctx: Ctx): Promise<void> {
  await sql`delete from platform.idempotency_keys where tenant_id = ${ctx.tenantId} and created_at < ${new Date(ctx.now.getTime() - 172_800_000)}`.execute(
    ctx.tx,
  )
}
