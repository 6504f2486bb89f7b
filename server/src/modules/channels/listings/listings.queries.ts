import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { columnList, rowsOf } from '#platform/db/rows.ts'
import type { StockRule } from '../channels.contract.ts'

export type MatchedBy = 'merchant_code' | 'barcode' | 'hand' | 'rule'

export interface MatchedListing {
  id: string
  shopId: string
  externalVariantId: string
  merchantCode: string
  skuId: string | null
}

export async function listingsByVariant(
  tx: Tx,
  tenantId: string,
  shopId: string,
  variants: readonly string[],
): Promise<MatchedListing[]> {
  if (variants.length === 0) return []
  const { rows } = await sql<MatchedListing>`
    select id, shop_id as "shopId", external_variant_id as "externalVariantId", merchant_code as "merchantCode", sku_id as "skuId"
    from channels.listings
    where tenant_id = ${tenantId} and shop_id = ${shopId} and external_variant_id = any(${variants}::text[])`.execute(tx)
  return rows
}

export interface NewListing {
  id: string
  shopId: string
  externalVariantId: string
  externalProductId: string
  merchantCode: string
  title: string
  priceMinor: bigint | null
  skuId: string | null
  matchedBy: string | null
  changedAt: Date
}

const listingColumns = {
  id: 'uuid',
  shop_id: 'uuid',
  external_variant_id: 'text',
  external_product_id: 'text',
  merchant_code: 'text',
  title: 'text',
  price_minor: 'int8',
  sku_id: 'uuid',
  matched_by: 'text',
  changed_at: 'timestamptz',
} as const

/** Inserts listings that are not known yet; returns the ids that went in. Sorted, so that two writers never wait crosswise. */
export async function insertListings(ctx: Ctx, listings: readonly NewListing[]): Promise<Set<string>> {
  if (listings.length === 0) return new Set()
  const sorted = [...listings].sort((a, b) => (a.shopId + a.externalVariantId < b.shopId + b.externalVariantId ? -1 : 1))
  const { rows } = await sql<{ id: string }>`
    insert into channels.listings (tenant_id, ${columnList(listingColumns)})
    select ${ctx.tenantId}::uuid, ${columnList(listingColumns, 'r.')} from ${rowsOf(sorted, listingColumns)}
    on conflict (tenant_id, shop_id, external_variant_id) do nothing returning id`.execute(ctx.tx)
  return new Set(rows.map((row) => row.id))
}

export async function setMatches(
  ctx: Ctx,
  matches: readonly { id: string; skuId: string | null; matchedBy: MatchedBy | null }[],
): Promise<void> {
  if (matches.length === 0) return
  await sql`
    update channels.listings l set sku_id = r.sku_id, matched_by = r.matched_by, last_uploaded = null, changed_at = ${ctx.now}, version = l.version + 1
    from ${rowsOf(matches, { id: 'uuid', sku_id: 'uuid', matched_by: 'text' })}
    where l.tenant_id = ${ctx.tenantId} and l.id = r.id`.execute(ctx.tx)
}

/** Listings as the channel describes them now: title, code, price. A changed code unties what was tied by the old one. */
export async function refreshListings(
  ctx: Ctx,
  listings: readonly { id: string; externalProductId: string; merchantCode: string; title: string; priceMinor: bigint | null }[],
): Promise<void> {
  if (listings.length === 0) return
  await sql`
    update channels.listings l set external_product_id = r.external_product_id, title = r.title, price_minor = r.price_minor,
      sku_id = case when l.matched_by in ('merchant_code', 'barcode') and l.merchant_code <> r.merchant_code then null else l.sku_id end,
      matched_by = case when l.matched_by in ('merchant_code', 'barcode') and l.merchant_code <> r.merchant_code then null else l.matched_by end,
      merchant_code = r.merchant_code, changed_at = ${ctx.now}, version = l.version + 1
    from ${rowsOf(listings, { id: 'uuid', external_product_id: 'text', merchant_code: 'text', title: 'text', price_minor: 'int8' })}
    where l.tenant_id = ${ctx.tenantId} and l.id = r.id
      and (l.external_product_id <> r.external_product_id or l.title <> r.title or l.merchant_code <> r.merchant_code
        or l.price_minor is distinct from r.price_minor)`.execute(ctx.tx)
}

export interface ListingRow extends MatchedListing {
  externalProductId: string
  title: string
  priceMinor: bigint | null
  skuCode: string | null
  skuName: string | null
  matchedBy: MatchedBy | null
  stockRule: StockRule
  uploadEnabled: boolean
  shopStatus: string
  connector: string
  lastUploaded: bigint | null
  lastUpload: Record<string, unknown> | null
  uploadedAt: Date | null
  pending: boolean
  changedAt: Date
  version: bigint
}

export interface ListingFilter {
  shopIds: readonly string[] | null
  id?: string
  matched?: boolean
  skuId?: string
  code?: string
  afterId?: string
  limit: number
}

export async function listListings(tx: Tx, tenantId: string, filter: ListingFilter): Promise<ListingRow[]> {
  const where: RawBuilder<unknown>[] = [sql`l.tenant_id = ${tenantId}`]
  if (filter.shopIds) where.push(sql`l.shop_id = any(${filter.shopIds}::uuid[])`)
  if (filter.id) where.push(sql`l.id = ${filter.id}`)
  if (filter.matched !== undefined) where.push(filter.matched ? sql`l.sku_id is not null` : sql`l.sku_id is null`)
  if (filter.skuId) where.push(sql`l.sku_id = ${filter.skuId}`)
  if (filter.code) where.push(sql`(l.merchant_code ^@ ${filter.code} or l.external_variant_id ^@ ${filter.code})`)
  if (filter.afterId) where.push(sql`l.id > ${filter.afterId}`)
  const { rows } = await sql<ListingRow>`
    select l.id, l.shop_id as "shopId", l.external_variant_id as "externalVariantId", l.external_product_id as "externalProductId",
      l.merchant_code as "merchantCode", l.title, l.price_minor as "priceMinor", l.sku_id as "skuId", k.sku_code as "skuCode", k.name as "skuName",
      l.matched_by as "matchedBy", l.stock_rule as "stockRule", l.upload_enabled as "uploadEnabled", s.status as "shopStatus", s.connector,
      l.last_uploaded as "lastUploaded", l.last_upload as "lastUpload", l.uploaded_at as "uploadedAt", c.listing_id is not null as pending,
      l.changed_at as "changedAt", l.version
    from channels.listings l
    join channels.shops s on s.tenant_id = ${tenantId} and s.id = l.shop_id
    left join catalog.skus k on k.tenant_id = ${tenantId} and k.id = l.sku_id
    left join channels.stock_changes c on c.tenant_id = ${tenantId} and c.shop_id = l.shop_id and c.listing_id = l.id
    where ${sql.join(where, sql` and `)} order by l.id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Listings to be changed, locked in the order of ids. */
export async function lockListings(ctx: Ctx, ids: readonly string[]): Promise<(MatchedListing & { uploadEnabled: boolean })[]> {
  const { rows } = await sql<MatchedListing & { uploadEnabled: boolean }>`
    select id, shop_id as "shopId", external_variant_id as "externalVariantId", merchant_code as "merchantCode", sku_id as "skuId",
      upload_enabled as "uploadEnabled"
    from channels.listings where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) order by id for update`.execute(ctx.tx)
  return rows
}

export async function setRules(
  ctx: Ctx,
  ids: readonly string[],
  change: { stockRule?: StockRule | undefined; uploadEnabled?: boolean | undefined },
): Promise<void> {
  await sql`
    update channels.listings set
      stock_rule = coalesce(${change.stockRule === undefined ? null : JSON.stringify(change.stockRule)}::jsonb, stock_rule),
      upload_enabled = coalesce(${change.uploadEnabled ?? null}::bool, upload_enabled), changed_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

/** Forgets what was uploaded last, so that the next upload is sent whatever its figure. */
export async function forgetUploads(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await sql`update channels.listings set last_uploaded = null, changed_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

/** Channel orders whose orders wait for one of these listings to be matched. */
export async function ordersWaitingForListings(
  tx: Tx,
  tenantId: string,
  listingIds: readonly string[],
): Promise<{ shopId: string; channelOrderId: string }[]> {
  if (listingIds.length === 0) return []
  // Held orders are few and have an index of their own; the lines of all orders are many.
  const { rows } = await sql<{ shopId: string; channelOrderId: string }>`
    select distinct o.shop_id as "shopId", o.channel_order_id as "channelOrderId"
    from orders.orders o
    join orders.order_lines x on x.tenant_id = ${tenantId} and x.order_id = o.id and x.sku_id is null
    join channels.channel_order_lines l on l.tenant_id = ${tenantId} and l.channel_order_id = o.channel_order_id and l.id = x.channel_order_line_id
    join channels.listings g on g.tenant_id = ${tenantId} and g.shop_id = o.shop_id and g.external_variant_id = l.external_variant_id
    where o.tenant_id = ${tenantId} and o.hold_kinds <> '{}'
      and o.status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved', 'released')
      and 'unmapped_sku' = any(o.hold_kinds) and o.channel_order_id is not null and g.id = any(${listingIds}::uuid[])`.execute(tx)
  return rows
}

/** Unmatched listings whose merchant code is a SKU by now. */
export async function listingsWithNewSkus(
  tx: Tx,
  tenantId: string,
  shopIds: readonly string[] | null,
  limit: number,
): Promise<{ id: string; skuId: string }[]> {
  const { rows } = await sql<{ id: string; skuId: string }>`
    select l.id, k.id as "skuId" from channels.listings l
    join catalog.skus k on k.tenant_id = ${tenantId} and k.code_key = l.merchant_key and k.status = 'active'
    where l.tenant_id = ${tenantId} and l.sku_id is null and l.merchant_code <> ''
      ${shopIds === null ? sql`` : sql`and l.shop_id = any(${shopIds}::uuid[])`}
    order by l.id limit ${limit}`.execute(tx)
  return rows
}

export async function countUnmatched(tx: Tx, tenantId: string, shopIds: readonly string[] | null): Promise<bigint> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from channels.listings where tenant_id = ${tenantId} and sku_id is null
      ${shopIds === null ? sql`` : sql`and shop_id = any(${shopIds}::uuid[])`}`.execute(tx)
  return rows[0]?.count ?? 0n
}

export interface UploadRow {
  id: string
  quantity: bigint
  inputs: Record<string, unknown>
  ok: boolean
  error: unknown
  uploadedAt: Date
}

export async function listUploads(
  tx: Tx,
  tenantId: string,
  listingId: string,
  before: { at: Date; id: string } | null,
  limit: number,
): Promise<UploadRow[]> {
  const { rows } = await sql<UploadRow>`
    select id, quantity, inputs, ok, error, uploaded_at as "uploadedAt" from channels.stock_uploads
    where tenant_id = ${tenantId} and listing_id = ${listingId}
      ${before === null ? sql`` : sql`and (uploaded_at, id) < (${before.at}, ${before.id}::uuid)`}
    order by uploaded_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}
