import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'

export interface SkuDetail {
  id: string
  productId: string
  productName: string
  skuCode: string
  name: string
  attributes: Record<string, string>
  kind: 'single' | 'bundle'
  unit: string
  weightGrams: bigint | null
  lengthMm: bigint | null
  widthMm: bigint | null
  heightMm: bigint | null
  listPriceMinor: bigint | null
  purchasePriceMinor: bigint | null
  tracksLots: boolean
  shelfLifeDays: number | null
  imageFileId: string | null
  status: 'active' | 'retired'
  version: bigint
  barcodes: { barcode: string; quantity: bigint }[]
  parts: { skuId: string; skuCode: string; name: string; quantity: bigint }[]
}

/** SKUs with barcodes and parts, by code; three statements whatever the number. */
export async function skuDetails(
  tx: Tx,
  tenantId: string,
  which: { productId: string } | { skuIds: readonly string[] },
): Promise<SkuDetail[]> {
  const { rows } = await sql<Omit<SkuDetail, 'barcodes' | 'parts'>>`
    select s.id, s.product_id as "productId", p.name as "productName", s.sku_code as "skuCode", s.name, s.attributes, s.kind, s.unit, s.weight_grams as "weightGrams",
      s.length_mm as "lengthMm", s.width_mm as "widthMm", s.height_mm as "heightMm", s.list_price_minor as "listPriceMinor",
      s.purchase_price_minor as "purchasePriceMinor", s.tracks_lots as "tracksLots", s.shelf_life_days as "shelfLifeDays", s.image_file_id as "imageFileId", s.status, s.version
    from catalog.skus s join catalog.products p on p.tenant_id = ${tenantId} and p.id = s.product_id
    where s.tenant_id = ${tenantId} and ${'productId' in which ? sql`s.product_id = ${which.productId}` : sql`s.id = any(${which.skuIds}::uuid[])`}
    order by s.sku_code collate "C"`.execute(tx)
  const ids = rows.map((row) => row.id)
  const barcodes = await sql<{ skuId: string; barcode: string; quantity: bigint }>`
    select sku_id as "skuId", barcode, quantity from catalog.barcodes where tenant_id = ${tenantId} and sku_id = any(${ids}::uuid[])
    order by quantity, barcode`.execute(tx)
  const parts = await sql<{ bundleSkuId: string; skuId: string; skuCode: string; name: string; quantity: bigint }>`
    select b.bundle_sku_id as "bundleSkuId", s.id as "skuId", s.sku_code as "skuCode", s.name, b.quantity
    from catalog.bundle_parts b join catalog.skus s on s.tenant_id = ${tenantId} and s.id = b.part_sku_id
    where b.tenant_id = ${tenantId} and b.bundle_sku_id = any(${ids}::uuid[]) order by s.sku_code collate "C"`.execute(tx)
  return rows.map((row) => ({
    ...row,
    barcodes: barcodes.rows.filter((one) => one.skuId === row.id).map(({ barcode, quantity }) => ({ barcode, quantity })),
    parts: parts.rows.filter((one) => one.bundleSkuId === row.id).map(({ bundleSkuId: _, ...part }) => part),
  }))
}

export interface SkuChange {
  name?: string | undefined
  attributes?: Record<string, string> | undefined
  unit?: string | undefined
  weightGrams?: bigint | null | undefined
  lengthMm?: bigint | null | undefined
  widthMm?: bigint | null | undefined
  heightMm?: bigint | null | undefined
  listPriceMinor?: bigint | null | undefined
  purchasePriceMinor?: bigint | null | undefined
  tracksLots?: boolean | undefined
  shelfLifeDays?: number | null | undefined
}

const columns = {
  name: ['name', 'text'],
  attributes: ['attributes', 'jsonb'],
  unit: ['unit', 'text'],
  weightGrams: ['weight_grams', 'int8'],
  lengthMm: ['length_mm', 'int8'],
  widthMm: ['width_mm', 'int8'],
  heightMm: ['height_mm', 'int8'],
  listPriceMinor: ['list_price_minor', 'int8'],
  purchasePriceMinor: ['purchase_price_minor', 'int8'],
  tracksLots: ['tracks_lots', 'bool'],
  shelfLifeDays: ['shelf_life_days', 'int4'],
} as const

/** Changes what is given, and counts the version up. @returns the new version, undefined when it was no longer this one */
export async function updateSku(ctx: Ctx, id: string, version: bigint, change: SkuChange): Promise<bigint | undefined> {
  const parts = Object.entries(change).flatMap(([key, value]) => {
    if (value === undefined) return []
    const [column, type] = columns[key as keyof typeof columns]
    return [sql`${sql.raw(column)} = ${key === 'attributes' ? JSON.stringify(value) : value}::${sql.raw(type)}, `]
  })
  const { rows } = await sql<{ version: bigint }>`
    update catalog.skus set ${parts.length === 0 ? sql`` : sql.join(parts, sql``)} version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} and version = ${version} returning version`.execute(ctx.tx)
  return rows[0]?.version
}

export async function deleteBarcode(ctx: Ctx, skuId: string, barcode: string): Promise<boolean> {
  const { rows } =
    await sql`delete from catalog.barcodes where tenant_id = ${ctx.tenantId} and barcode = ${barcode} and sku_id = ${skuId} returning 1 as gone`.execute(
      ctx.tx,
    )
  return rows.length > 0
}

/** SKUs by id that are part of bundles on sale, with the codes of those. Bundles among `except` do not count. */
export async function bundlesWith(
  ctx: Ctx,
  skuIds: readonly string[],
  except: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ partSkuId: string; skuCode: string }>`
    select b.part_sku_id as "partSkuId", s.sku_code as "skuCode" from catalog.bundle_parts b
    join catalog.skus s on s.tenant_id = ${ctx.tenantId} and s.id = b.bundle_sku_id and s.status = 'active'
    where b.tenant_id = ${ctx.tenantId} and b.part_sku_id = any(${skuIds}::uuid[]) and not (b.bundle_sku_id = any(${except}::uuid[]))
    order by s.sku_code collate "C"`.execute(ctx.tx)
  const found = new Map<string, string[]>()
  for (const row of rows) found.set(row.partSkuId, [...(found.get(row.partSkuId) ?? []), row.skuCode])
  return found
}

/** SKUs of products, and SKUs themselves, with what a change of status needs to know. */
export async function skusForStatus(
  ctx: Ctx,
  which: { productIds: readonly string[] } | { skuIds: readonly string[] },
): Promise<{ id: string; productId: string; skuCode: string; status: 'active' | 'retired' }[]> {
  const { rows } = await sql<{ id: string; productId: string; skuCode: string; status: 'active' | 'retired' }>`
    select id, product_id as "productId", sku_code as "skuCode", status from catalog.skus where tenant_id = ${ctx.tenantId}
      and ${'productIds' in which ? sql`product_id = any(${which.productIds}::uuid[])` : sql`id = any(${which.skuIds}::uuid[])`}`.execute(
    ctx.tx,
  )
  return rows
}

export async function setSkuStatus(ctx: Ctx, skuIds: readonly string[], status: 'active' | 'retired'): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`update catalog.skus set status = ${status}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = any(${skuIds}::uuid[]) and status <> ${status} returning id`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
