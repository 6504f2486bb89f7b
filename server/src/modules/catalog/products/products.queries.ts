import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { columnList, insertRows, type PgType, rowsOf } from '#platform/db/rows.ts'
import { codeKey } from '../code-key.pure.ts'
import type { CatalogPlan, CatalogState, ProductRow, SkuRow } from './plan-products.pure.ts'

/** Waits for this company's turn to change the catalog; it ends with the transaction. */
export async function takeCatalogTurn(ctx: Ctx): Promise<void> {
  await sql`insert into catalog.turns as t (tenant_id, taken) values (${ctx.tenantId}, 1)
    on conflict (tenant_id) do update set taken = t.taken + 1 returning taken`.execute(ctx.tx)
}

const skuView =
  sql.raw(`s.id, s.product_id as "productId", s.sku_code as "skuCode", s.name, s.attributes, s.kind, s.unit, s.weight_grams as "weightGrams",
  s.length_mm as "lengthMm", s.width_mm as "widthMm", s.height_mm as "heightMm", s.list_price_minor as "listPriceMinor", s.purchase_price_minor as "purchasePriceMinor",
  s.tracks_lots as "tracksLots", s.shelf_life_days as "shelfLifeDays", s.status`)
const productView = sql.raw('p.id, p.product_code as "productCode", p.name, p.brand, p.category, p.description, p.status')

/**
 * What the catalog holds of these codes, in whatever case they are written. Barcodes and SKU codes share one space, so each is looked up as the other, too. One index probe per
 * code, see `searchSubjects`.
 */
export async function loadCatalogState(
  ctx: Ctx,
  named: { productCodes: readonly string[]; skuCodes: readonly string[]; barcodes: readonly string[]; bundles: boolean },
): Promise<CatalogState> {
  const codes = [...new Set([...named.skuCodes, ...named.barcodes])]
  const keys = [...new Set(codes.map(codeKey))]
  const { tx, tenantId } = ctx
  const skus = await sql<SkuRow>`select s.* from unnest(${keys}::text[]) as named(code)
    cross join lateral (select ${skuView} from catalog.skus s where s.tenant_id = ${tenantId} and s.code_key = named.code limit 1) as s`.execute(
    tx,
  )
  const productIds = [...new Set(skus.rows.map((sku) => sku.productId))]
  const products = await sql<ProductRow>`
    select p.* from unnest(${[...new Set(named.productCodes.map(codeKey))]}::text[]) as named(code)
    cross join lateral (select ${productView} from catalog.products p where p.tenant_id = ${tenantId} and p.code_key = named.code limit 1) as p
    union
    select p.* from unnest(${productIds}::uuid[]) as named(id)
    cross join lateral (select ${productView} from catalog.products p where p.tenant_id = ${tenantId} and p.id = named.id limit 1) as p`.execute(
    tx,
  )
  const barcodes = await sql<{ barcode: string; quantity: bigint; skuId: string }>`
    select b.* from unnest(${codes}::text[]) as named(code) cross join lateral (
      select b.barcode, b.quantity, b.sku_id as "skuId" from catalog.barcodes b where b.tenant_id = ${tenantId} and b.barcode = named.code limit 1) as b`.execute(
    tx,
  )
  const skuCodes = new Map(skus.rows.map((sku) => [sku.id, sku.skuCode]))
  const others = [...new Set(barcodes.rows.map((row) => row.skuId))].filter((id) => !skuCodes.has(id))
  if (others.length > 0) {
    const { rows } = await sql<{
      id: string
      skuCode: string
    }>`select s.id, s.sku_code as "skuCode" from unnest(${others}::uuid[]) as named(id)
      cross join lateral (select s.id, s.sku_code from catalog.skus s where s.tenant_id = ${tenantId} and s.id = named.id limit 1) as s`.execute(
      tx,
    )
    for (const row of rows) skuCodes.set(row.id, row.skuCode)
  }
  const parts = new Map<string, { skuId: string; quantity: bigint }[]>()
  const bundles = named.bundles ? skus.rows.filter((sku) => sku.kind === 'bundle').map((sku) => sku.id) : []
  if (bundles.length > 0) {
    const { rows } = await sql<{ bundleSkuId: string; skuId: string; quantity: bigint }>`
      select bundle_sku_id as "bundleSkuId", part_sku_id as "skuId", quantity from catalog.bundle_parts
      where tenant_id = ${ctx.tenantId} and bundle_sku_id = any(${bundles}::uuid[])`.execute(ctx.tx)
    for (const { bundleSkuId, ...part } of rows) parts.set(bundleSkuId, [...(parts.get(bundleSkuId) ?? []), part])
  }
  const productCodes = new Map(products.rows.map((row) => [row.id, row.productCode]))
  return {
    products: new Map(products.rows.map((row) => [row.productCode, row])),
    skus: new Map(skus.rows.map((row) => [row.skuCode, { ...row, productCode: productCodes.get(row.productId)! }])),
    barcodes: new Map(barcodes.rows.map((row) => [row.barcode, { quantity: row.quantity, skuCode: skuCodes.get(row.skuId)! }])),
    parts,
  }
}

const productColumns: { [column: string]: PgType } = {
  id: 'uuid',
  product_code: 'text',
  name: 'text',
  brand: 'text',
  category: 'text',
  description: 'text',
  status: 'text',
}
const skuColumns: { [column: string]: PgType } = {
  id: 'uuid',
  product_id: 'uuid',
  sku_code: 'text',
  name: 'text',
  attributes: 'jsonb',
  kind: 'text',
  unit: 'text',
  weight_grams: 'int8',
  length_mm: 'int8',
  width_mm: 'int8',
  height_mm: 'int8',
  list_price_minor: 'int8',
  purchase_price_minor: 'int8',
  tracks_lots: 'bool',
  shelf_life_days: 'int4',
  status: 'text',
}

/** Writes a plan, one statement per table and kind of change. */
export async function writePlan(ctx: Ctx, plan: CatalogPlan): Promise<void> {
  const { tx, tenantId, now } = ctx
  const stamp = sql`${now}::timestamptz`
  if (plan.newProducts.length > 0) await insertStamped(ctx, 'catalog.products', plan.newProducts, productColumns)
  if (plan.changedProducts.length > 0) {
    await sql`update catalog.products p set name = r.name, brand = r.brand, category = r.category, description = r.description, status = r.status,
        version = p.version + 1, updated_at = ${stamp}
      from ${rowsOf(plan.changedProducts, productColumns)} where p.tenant_id = ${tenantId} and p.id = r.id and p.id = any(${plan.changedProducts.map((row) => row.id)}::uuid[])`.execute(
      tx,
    )
  }
  if (plan.newSkus.length > 0) await insertStamped(ctx, 'catalog.skus', plan.newSkus, { ...skuColumns, search_text: 'text' })
  if (plan.changedSkus.length > 0) {
    await sql`update catalog.skus s set name = r.name, attributes = r.attributes, unit = r.unit, weight_grams = r.weight_grams, length_mm = r.length_mm,
        width_mm = r.width_mm, height_mm = r.height_mm, list_price_minor = r.list_price_minor, purchase_price_minor = r.purchase_price_minor,
        tracks_lots = r.tracks_lots, shelf_life_days = r.shelf_life_days, status = r.status, version = s.version + 1, updated_at = ${stamp}
      from ${rowsOf(plan.changedSkus, skuColumns)} where s.tenant_id = ${tenantId} and s.id = r.id and s.id = any(${plan.changedSkus.map((row) => row.id)}::uuid[])`.execute(
      tx,
    )
  }
  await writeBarcodes(ctx, plan.barcodes)
  await replaceParts(ctx, plan.parts)
}

async function insertStamped(
  ctx: Ctx,
  table: 'catalog.products' | 'catalog.skus',
  rows: readonly object[],
  columns: { [column: string]: PgType },
): Promise<void> {
  await sql`insert into ${sql.raw(table)} (tenant_id, ${columnList(columns)}, created_at, updated_at)
    select ${ctx.tenantId}::uuid, ${columnList(columns, 'r.')}, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz from ${rowsOf(rows, columns)} returning 1 as written`.execute(
    ctx.tx,
  )
}

/** New barcodes, and the pack quantity of known ones. */
export async function writeBarcodes(
  ctx: Ctx,
  barcodes: readonly { barcode: string; skuId: string; quantity: bigint }[],
): Promise<void> {
  if (barcodes.length === 0) return
  await insertRows(
    'catalog.barcodes',
    ctx.tenantId,
    barcodes,
    { barcode: 'text', sku_id: 'uuid', quantity: 'int8' },
    sql`on conflict (tenant_id, barcode) do update set quantity = excluded.quantity`,
  ).execute(ctx.tx)
}

export async function replaceParts(
  ctx: Ctx,
  bundles: readonly { bundleSkuId: string; parts: readonly { skuId: string; quantity: bigint }[] }[],
): Promise<void> {
  if (bundles.length === 0) return
  await sql`delete from catalog.bundle_parts where tenant_id = ${ctx.tenantId} and bundle_sku_id = any(${bundles.map((bundle) => bundle.bundleSkuId)}::uuid[])`.execute(
    ctx.tx,
  )
  const rows = bundles.flatMap((bundle) =>
    bundle.parts.map((part) => ({ bundleSkuId: bundle.bundleSkuId, partSkuId: part.skuId, quantity: part.quantity })),
  )
  await insertRows('catalog.bundle_parts', ctx.tenantId, rows, {
    bundle_sku_id: 'uuid',
    part_sku_id: 'uuid',
    quantity: 'int8',
  }).execute(ctx.tx)
}

export interface ProductListRow extends ProductRow {
  imageFileId: string | null
  skuCount: bigint
  minPriceMinor: bigint | null
  maxPriceMinor: bigint | null
  updatedAt: Date
  version: bigint
}

const productListView = (
  tenantId: string,
): RawBuilder<unknown> => sql`${productView}, p.image_file_id as "imageFileId", p.updated_at as "updatedAt", p.version,
  (select count(*) from catalog.skus s where s.tenant_id = ${tenantId} and s.product_id = p.id) as "skuCount",
  (select min(s.list_price_minor) from catalog.skus s where s.tenant_id = ${tenantId} and s.product_id = p.id and s.status = 'active') as "minPriceMinor",
  (select max(s.list_price_minor) from catalog.skus s where s.tenant_id = ${tenantId} and s.product_id = p.id and s.status = 'active') as "maxPriceMinor"`

/**
 * One page of products, newest first.
 * @param filter.found ids of the SKUs that a search found, as a sub-select
 */
export async function listProducts(
  tx: Tx,
  tenantId: string,
  filter: {
    found?: RawBuilder<unknown> | null
    search?: string
    status?: 'active' | 'retired'
    category?: string
    beforeId?: string
    limit: number
  },
): Promise<ProductListRow[]> {
  const { found } = filter
  const { rows } = await sql<ProductListRow>`
    select ${productListView(tenantId)} from catalog.products p where p.tenant_id = ${tenantId}
      ${filter.status ? sql`and p.status = ${filter.status}` : sql``}
      ${filter.category === undefined ? sql`` : sql`and p.category = ${filter.category}`}
      ${filter.beforeId ? sql`and p.id < ${filter.beforeId}::uuid` : sql``}
      ${
        found
          ? sql`and p.id in (select p1.id from catalog.products p1 where p1.tenant_id = ${tenantId} and p1.product_code = ${filter.search!}
            union select s1.product_id from catalog.skus s1 where s1.tenant_id = ${tenantId} and s1.id in (${found}))`
          : sql``
      }
    order by p.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

/** Categories in use, by name: one index probe each, however many products there are. */
export async function listCategories(tx: Tx, tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ category: string }>`
    with recursive names(category) as (
      (select p.category from catalog.products p where p.tenant_id = ${tenantId} order by p.category limit 1)
      union all
      select (select p.category from catalog.products p where p.tenant_id = ${tenantId} and p.category > n.category order by p.category limit 1)
      from names n where n.category is not null
    ) select category from names where category <> '' limit 1000`.execute(tx)
  return rows.map((row) => row.category)
}

export async function findProduct(tx: Tx, tenantId: string, id: string): Promise<ProductListRow | undefined> {
  const { rows } =
    await sql<ProductListRow>`select ${productListView(tenantId)} from catalog.products p where p.tenant_id = ${tenantId} and p.id = ${id}`.execute(
      tx,
    )
  return rows[0]
}

/** @returns the new version; undefined when the product is gone or someone else changed it */
export async function updateProduct(
  ctx: Ctx,
  id: string,
  version: bigint,
  change: { name?: string; brand?: string; category?: string; description?: string },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ version: bigint }>`
    update catalog.products set name = coalesce(${change.name ?? null}::text, name), brand = coalesce(${change.brand ?? null}::text, brand),
      category = coalesce(${change.category ?? null}::text, category), description = coalesce(${change.description ?? null}::text, description),
      version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} and version = ${version} returning version`.execute(ctx.tx)
  return rows[0]?.version
}

/** Products that are not in this state yet are put into it, with all their SKUs. */
export async function setProductStatus(
  ctx: Ctx,
  productIds: readonly string[],
  status: 'active' | 'retired',
): Promise<{ productIds: string[]; skuIds: string[] }> {
  const products = await sql<{ id: string }>`
    update catalog.products set status = ${status}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = any(${productIds}::uuid[]) and status <> ${status} returning id`.execute(ctx.tx)
  const skus = await sql<{ id: string }>`
    update catalog.skus set status = ${status}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and product_id = any(${productIds}::uuid[]) and status <> ${status} returning id`.execute(
    ctx.tx,
  )
  return { productIds: products.rows.map((row) => row.id), skuIds: skus.rows.map((row) => row.id) }
}

export async function knownProducts(ctx: Ctx, ids: readonly string[]): Promise<Map<string, 'active' | 'retired'>> {
  const { rows } = await sql<{ id: string; status: 'active' | 'retired' }>`
    select id, status from catalog.products where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
  return new Map(rows.map((row) => [row.id, row.status]))
}

/** Puts a picture on a product or a SKU. @returns whether there is such a one */
export async function setImage(ctx: Ctx, of: 'product' | 'sku', id: string, imageFileId: string | null): Promise<boolean> {
  const { rows } =
    await sql`update ${sql.raw(of === 'product' ? 'catalog.products' : 'catalog.skus')} set image_file_id = ${imageFileId}::uuid, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} returning 1 as written`.execute(ctx.tx)
  return rows.length > 0
}
