import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

export interface StoredDocument {
  id: string
  /** null: the newest version. */
  version: bigint | null
  documentSealed: Buffer
}

/** The newest and all earlier documents of channel orders, locked. */
export async function documentsOf(ctx: Ctx, ids: readonly string[]): Promise<StoredDocument[]> {
  const { rows: heads } = await sql<StoredDocument>`
    select id, null::bigint as version, document_sealed as "documentSealed" from channels.channel_orders
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) order by id for update`.execute(ctx.tx)
  const { rows: versions } = await sql<StoredDocument>`
    select channel_order_id as id, external_version as version, document_sealed as "documentSealed" from channels.channel_order_versions
    where tenant_id = ${ctx.tenantId} and channel_order_id = any(${ids}::uuid[])`.execute(ctx.tx)
  return [...heads, ...versions]
}

export async function writeDocuments(ctx: Ctx, documents: readonly StoredDocument[]): Promise<void> {
  const shape = { id: 'uuid', version: 'int8', document_sealed: 'bytea' } as const
  const heads = documents.filter((document) => document.version === null)
  if (heads.length > 0)
    await sql`
      update channels.channel_orders o set document_sealed = r.document_sealed, erased_at = coalesce(o.erased_at, ${ctx.now}), updated_at = ${ctx.now}
      from ${rowsOf(heads, shape)} where o.tenant_id = ${ctx.tenantId} and o.id = r.id`.execute(ctx.tx)
  const versions = documents.filter((document) => document.version !== null)
  if (versions.length > 0)
    await sql`
      update channels.channel_order_versions v set document_sealed = r.document_sealed
      from ${rowsOf(versions, shape)}
      where v.tenant_id = ${ctx.tenantId} and v.channel_order_id = r.id and v.external_version = r.version`.execute(ctx.tx)
}

/** Documents nobody made an order of, by id. */
export async function untakenDocuments(
  ctx: Ctx,
  after: string | null,
  limit: number,
): Promise<{ id: string; shopId: string; documentSealed: Buffer }[]> {
  const { rows } = await sql<{ id: string; shopId: string; documentSealed: Buffer }>`
    select id, shop_id as "shopId", document_sealed as "documentSealed" from channels.channel_orders
    where tenant_id = ${ctx.tenantId} and intake <> 'taken' ${after === null ? sql`` : sql`and id > ${after}::uuid`}
    order by id limit ${limit}`.execute(ctx.tx)
  return rows
}

export async function noteErasedPeople(ctx: Ctx, hashes: readonly string[]): Promise<void> {
  await insertRows(
    'channels.erased_people',
    ctx.tenantId,
    [...new Set(hashes)].map((hash) => ({ hash, erasedAt: ctx.now })),
    { hash: 'uuid', erased_at: 'timestamptz' },
    sql`on conflict (tenant_id, hash) do update set erased_at = excluded.erased_at`,
  ).execute(ctx.tx)
}

/** When the people under these hashes were erased; those who were not have no entry. */
export async function erasedSince(tx: Tx, tenantId: string, hashes: readonly string[]): Promise<Map<string, Date>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await sql<{ hash: string; erasedAt: Date }>`
    select hash, erased_at as "erasedAt" from channels.erased_people where tenant_id = ${tenantId} and hash = any(${hashes}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.hash, row.erasedAt]))
}
