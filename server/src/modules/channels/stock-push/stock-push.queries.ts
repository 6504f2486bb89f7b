import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { StockRule } from '../channels.contract.ts'
import type { StoredTrouble } from '../order-pull/store.queries.ts'

export interface PendingListing {
  listingId: string
  changeNo: bigint
  externalVariantId: string
  skuId: string | null
  stockRule: StockRule
  uploadEnabled: boolean
  lastUploaded: bigint | null
  stockSequence: bigint
}

/** Listings whose stock is to be looked at, longest waiting first. */
export async function pendingListings(ctx: Ctx, shopId: string, limit: number): Promise<PendingListing[]> {
  const { rows } = await sql<PendingListing>`
    select c.listing_id as "listingId", c.change_no as "changeNo", l.external_variant_id as "externalVariantId", l.sku_id as "skuId",
      l.stock_rule as "stockRule", l.upload_enabled as "uploadEnabled", l.last_uploaded as "lastUploaded", l.stock_sequence as "stockSequence"
    from channels.stock_changes c
    join channels.listings l on l.tenant_id = ${ctx.tenantId} and l.id = c.listing_id
    where c.tenant_id = ${ctx.tenantId} and c.shop_id = ${shopId}
    order by c.changed_at, c.listing_id limit ${limit}`.execute(ctx.tx)
  return rows
}

/**
 * The cursor up to which the orders of a shop are contained in our stock: where it stands, or just before the oldest document that was
 * fetched and not taken over yet.
 */
export async function accountedVersion(
  ctx: Ctx,
  shopId: string,
): Promise<{ cursor: string | null; firstWaiting: bigint | null }> {
  const { rows } = await sql<{ cursor: string | null; firstWaiting: bigint | null }>`
    select s.order_cursor as cursor, (
      select min(o.external_version) from channels.channel_orders o
      where o.tenant_id = ${ctx.tenantId} and o.shop_id = ${shopId} and o.intake in ('waiting', 'failed')
    ) as "firstWaiting"
    from channels.shops s where s.tenant_id = ${ctx.tenantId} and s.id = ${shopId}`.execute(ctx.tx)
  return rows[0] ?? { cursor: null, firstWaiting: null }
}

/** Draws the sequence numbers of an upload; committed before the call, so that none is used twice. */
export async function setSequences(ctx: Ctx, listings: readonly { listingId: string; sequence: bigint }[]): Promise<void> {
  if (listings.length === 0) return
  await sql`
    update channels.listings l set stock_sequence = greatest(l.stock_sequence, r.sequence)
    from ${rowsOf(listings, { listing_id: 'uuid', sequence: 'int8' })}
    where l.tenant_id = ${ctx.tenantId} and l.id = r.listing_id`.execute(ctx.tx)
}

/** Removes notes that nothing was added to since they were read. */
export async function clearChanges(
  ctx: Ctx,
  shopId: string,
  seen: readonly { listingId: string; changeNo: bigint }[],
): Promise<void> {
  if (seen.length === 0) return
  await sql`
    delete from channels.stock_changes c using ${rowsOf(seen, { listing_id: 'uuid', change_no: 'int8' })}
    where c.tenant_id = ${ctx.tenantId} and c.shop_id = ${shopId} and c.listing_id = r.listing_id and c.change_no = r.change_no`.execute(
    ctx.tx,
  )
}

export interface UploadRecord {
  id: string
  shopId: string
  listingId: string
  quantity: bigint
  inputs: unknown
  ok: boolean
  error: StoredTrouble | null
  uploadedAt: Date
}

export async function recordUploads(ctx: Ctx, uploads: readonly UploadRecord[]): Promise<void> {
  if (uploads.length === 0) return
  await insertRows('channels.stock_uploads', ctx.tenantId, uploads, {
    id: 'uuid',
    shop_id: 'uuid',
    listing_id: 'uuid',
    quantity: 'int8',
    inputs: 'jsonb',
    ok: 'bool',
    error: 'jsonb',
    uploaded_at: 'timestamptz',
  }).execute(ctx.tx)
  await sql`
    update channels.listings l set last_uploaded = case when r.ok then r.quantity else null end, last_upload = r.inputs, uploaded_at = r.uploaded_at
    from ${rowsOf(
      uploads.map((upload) => ({ ...upload, inputs: { ...(upload.inputs as object), ok: upload.ok, error: upload.error } })),
      { listing_id: 'uuid', quantity: 'int8', inputs: 'jsonb', ok: 'bool', uploaded_at: 'timestamptz' },
    )}
    where l.tenant_id = ${ctx.tenantId} and l.id = r.listing_id and (l.uploaded_at is null or l.uploaded_at <= r.uploaded_at)`.execute(
    ctx.tx,
  )
}

/** Active shops with something to upload. */
export async function shopsWithChanges(ctx: Ctx): Promise<string[]> {
  const { rows } = await sql<{ shopId: string }>`
    select s.id as "shopId" from channels.shops s
    where s.tenant_id = ${ctx.tenantId} and s.status = 'active' and (s.breaker_until is null or s.breaker_until <= ${ctx.now})
      and exists (select 1 from channels.stock_changes c where c.tenant_id = ${ctx.tenantId} and c.shop_id = s.id)`.execute(
    ctx.tx,
  )
  return rows.map((row) => row.shopId)
}

/** Forgets uploads older than the horizon, some at a time. */
export async function pruneUploads(ctx: Ctx, horizon: Date): Promise<void> {
  await sql`
    delete from channels.stock_uploads where tenant_id = ${ctx.tenantId} and id in (
      select u.id from channels.stock_uploads u where u.tenant_id = ${ctx.tenantId} and u.uploaded_at < ${horizon} limit 20000
    )`.execute(ctx.tx)
}
