import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import type { ColumnMapping } from '../connectors/file/column-mapping.contract.ts'

export interface Upload {
  id: string
  name: string
  sizeBytes: bigint
  chunkCount: number
  jobId: string | null
  rejectedFileId: string | null
  createdBy: Actor
  createdAt: Date
  expiresAt: Date
}

const view =
  sql.raw(`id, name, size_bytes as "sizeBytes", chunk_count as "chunkCount", job_id as "jobId", rejected_file_id as "rejectedFileId",
  created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt"`)

export async function insertUpload(ctx: Ctx, upload: { id: string; name: string; expiresAt: Date }): Promise<void> {
  await sql`
    insert into channels.import_uploads (tenant_id, id, name, size_bytes, chunk_count, created_by, created_at, expires_at)
    values (${ctx.tenantId}, ${upload.id}, ${upload.name}, 0, 0, ${JSON.stringify(ctx.actor)}::jsonb, ${ctx.now}, ${upload.expiresAt})`.execute(
    ctx.tx,
  )
}

export async function insertChunk(ctx: Ctx, uploadId: string, chunkNo: number, contentSealed: Buffer): Promise<void> {
  await sql`
    insert into channels.import_chunks (tenant_id, upload_id, chunk_no, content_sealed)
    values (${ctx.tenantId}, ${uploadId}, ${chunkNo}, ${contentSealed})`.execute(ctx.tx)
}

export async function completeUpload(
  ctx: Ctx,
  id: string,
  done: { sizeBytes: number; chunkCount: number; expiresAt: Date },
): Promise<Upload> {
  const { rows } = await sql<Upload>`
    update channels.import_uploads set complete = true, size_bytes = ${done.sizeBytes}, chunk_count = ${done.chunkCount}, expires_at = ${done.expiresAt}
    where tenant_id = ${ctx.tenantId} and id = ${id} returning ${view}`.execute(ctx.tx)
  return rows[0]!
}

export async function findUpload(tx: Tx, tenantId: string, id: string): Promise<Upload | undefined> {
  const { rows } =
    await sql<Upload>`select ${view} from channels.import_uploads where tenant_id = ${tenantId} and id = ${id} and complete`.execute(
      tx,
    )
  return rows[0]
}

export async function listUploads(tx: Tx, tenantId: string, limit: number): Promise<Upload[]> {
  const { rows } = await sql<Upload>`
    select ${view} from channels.import_uploads where tenant_id = ${tenantId} and complete order by id desc limit ${limit}`.execute(
    tx,
  )
  return rows
}

export async function readChunk(tx: Tx, tenantId: string, uploadId: string, chunkNo: number): Promise<Buffer | undefined> {
  const { rows } = await sql<{ content: Buffer }>`
    select content_sealed as content from channels.import_chunks
    where tenant_id = ${tenantId} and upload_id = ${uploadId} and chunk_no = ${chunkNo}`.execute(tx)
  return rows[0]?.content
}

export async function setUploadJob(ctx: Ctx, id: string, jobId: string): Promise<void> {
  await sql`update channels.import_uploads set job_id = ${jobId} where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

export async function setRejectedFile(ctx: Ctx, id: string, fileId: string | null): Promise<void> {
  await sql`update channels.import_uploads set rejected_file_id = ${fileId} where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(
    ctx.tx,
  )
}

/** Removes uploads whose time is over, with their content. */
export async function pruneImportUploads(ctx: Ctx): Promise<void> {
  await sql`
    delete from channels.import_chunks c where c.tenant_id = ${ctx.tenantId} and c.upload_id in (
      select u.id from channels.import_uploads u where u.tenant_id = ${ctx.tenantId} and u.expires_at < ${ctx.now} limit 20
    )`.execute(ctx.tx)
  await sql`
    delete from channels.import_uploads u where u.tenant_id = ${ctx.tenantId} and u.expires_at < ${ctx.now}
      and not exists (select 1 from channels.import_chunks c where c.tenant_id = ${ctx.tenantId} and c.upload_id = u.id)`.execute(
    ctx.tx,
  )
}

/** How many of these order numbers the shop has already. */
export async function countKnown(tx: Tx, tenantId: string, shopId: string, numbers: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from channels.channel_orders
    where tenant_id = ${tenantId} and shop_id = ${shopId} and external_number = any(${numbers}::text[])`.execute(tx)
  return Number(rows[0]?.count ?? 0n)
}

export interface SavedMapping {
  id: string
  name: string
  mapping: ColumnMapping
  version: bigint
  updatedAt: Date
}

const mappingView = sql.raw(`id, name, mapping, version, updated_at as "updatedAt"`)

export async function listMappings(tx: Tx, tenantId: string): Promise<SavedMapping[]> {
  const { rows } = await sql<SavedMapping>`
    select ${mappingView} from channels.column_mappings where tenant_id = ${tenantId} and kind = 'orders' order by name`.execute(
    tx,
  )
  return rows
}

export async function insertMapping(
  ctx: Ctx,
  mapping: { id: string; name: string; mapping: ColumnMapping },
): Promise<SavedMapping> {
  const { rows } = await sql<SavedMapping>`
    insert into channels.column_mappings (tenant_id, id, name, kind, mapping, created_at, updated_at)
    values (${ctx.tenantId}, ${mapping.id}, ${mapping.name}, 'orders', ${JSON.stringify(mapping.mapping)}::jsonb, ${ctx.now}, ${ctx.now})
    returning ${mappingView}`.execute(ctx.tx)
  return rows[0]!
}

/** Changes a mapping that was read in this version; undefined when there is none or somebody changed it. */
export async function updateMapping(
  ctx: Ctx,
  id: string,
  version: bigint,
  mapping: { name: string; mapping: ColumnMapping },
): Promise<SavedMapping | undefined> {
  const { rows } = await sql<SavedMapping>`
    update channels.column_mappings set name = ${mapping.name}, mapping = ${JSON.stringify(mapping.mapping)}::jsonb, updated_at = ${ctx.now},
      version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${id} and kind = 'orders' and version = ${version} returning ${mappingView}`.execute(
    ctx.tx,
  )
  return rows[0]
}

export async function findMapping(tx: Tx, tenantId: string, id: string): Promise<SavedMapping | undefined> {
  const { rows } = await sql<SavedMapping>`
    select ${mappingView} from channels.column_mappings where tenant_id = ${tenantId} and id = ${id} and kind = 'orders'`.execute(
    tx,
  )
  return rows[0]
}

export async function deleteMapping(ctx: Ctx, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from channels.column_mappings where tenant_id = ${ctx.tenantId} and id = ${id} and kind = 'orders' returning 1`.execute(
    ctx.tx,
  )
  return rows.length > 0
}
