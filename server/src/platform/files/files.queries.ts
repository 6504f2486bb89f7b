import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import type { Ctx, Tx } from '../context.ts'
import { AppError } from '../errors.ts'

export interface StoredFile {
  id: string
  name: string
  contentType: string
  sizeBytes: bigint
  content: Buffer
}

/** Keeps a file with its row (so that backup and transaction cover it). `sealed`: the caller sealed the content because it holds personal data. */
export async function storeFile(
  ctx: Ctx,
  file: { name: string; contentType: string; content: Buffer; sealed?: boolean; expiresAt?: Date },
): Promise<{ id: string; sha256: string }> {
  const id = newId()
  const sha256 = createHash('sha256').update(file.content).digest('hex')
  await sql`insert into platform.files (tenant_id, id, name, content_type, size_bytes, sha256, storage, sealed, content, created_by, created_at, expires_at)
    values (${ctx.tenantId}, ${id}, ${file.name}, ${file.contentType}, ${file.content.length}, ${sha256}, 'row', ${file.sealed ?? false}, ${file.content},
      ${JSON.stringify(ctx.actor)}::jsonb, ${ctx.now}, ${file.expiresAt ?? null})`.execute(ctx.tx)
  return { id, sha256 }
}

export async function getFile(tx: Tx, tenantId: string, id: string): Promise<StoredFile & { sealed: boolean }> {
  const { rows } = await sql<StoredFile & { sealed: boolean }>`
    select id, name, content_type as "contentType", size_bytes as "sizeBytes", content, sealed from platform.files
    where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  if (!rows[0]) throw new AppError('platform.not_found', { what: 'file' })
  return rows[0]
}

export async function pruneFiles(ctx: Ctx): Promise<void> {
  await sql`delete from platform.files where tenant_id = ${ctx.tenantId} and expires_at < ${ctx.now}`.execute(ctx.tx)
}
