import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export interface Sku {
  id: string
  productId: string
  skuCode: string
  name: string
  kind: 'single' | 'bundle'
  unit: string
  weightGrams: bigint | null
  lengthMm: bigint | null
  widthMm: bigint | null
  heightMm: bigint | null
  tracksLots: boolean
  shelfLifeDays: number | null
  listPriceMinor: bigint | null
  purchasePriceMinor: bigint | null
  imageFileId: string | null
  status: 'active' | 'retired'
}

const view =
  sql.raw(`id, product_id as "productId", sku_code as "skuCode", name, kind, unit, weight_grams as "weightGrams", length_mm as "lengthMm", width_mm as "widthMm",
  height_mm as "heightMm", tracks_lots as "tracksLots", shelf_life_days as "shelfLifeDays", list_price_minor as "listPriceMinor",
  purchase_price_minor as "purchasePriceMinor", image_file_id as "imageFileId", status`)

export async function loadSkus(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, Sku>> {
  if (ids.length === 0) return new Map()
  const { rows } =
    await sql<Sku>`select ${view} from catalog.skus where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Active SKUs by code. */
export async function findSkusByCode(tx: Tx, tenantId: string, codes: readonly string[]): Promise<Map<string, Sku>> {
  if (codes.length === 0) return new Map()
  const { rows } =
    await sql<Sku>`select ${view} from catalog.skus where tenant_id = ${tenantId} and sku_code = any(${codes}::text[]) and status = 'active'`.execute(
      tx,
    )
  return new Map(rows.map((row) => [row.skuCode, row]))
}

/** Parts of bundles; SKUs that are no bundle have no entry. */
export async function explodeBundles(
  tx: Tx,
  tenantId: string,
  skuIds: readonly string[],
): Promise<Map<string, { skuId: string; quantity: bigint; listPriceMinor: bigint | null }[]>> {
  const parts = new Map<string, { skuId: string; quantity: bigint; listPriceMinor: bigint | null }[]>()
  if (skuIds.length === 0) return parts
  const { rows } = await sql<{ bundle: string; skuId: string; quantity: bigint; listPriceMinor: bigint | null }>`
    select p.bundle_sku_id as bundle, p.part_sku_id as "skuId", p.quantity, s.list_price_minor as "listPriceMinor"
    from catalog.bundle_parts p join catalog.skus s on s.tenant_id = ${tenantId} and s.id = p.part_sku_id
    where p.tenant_id = ${tenantId} and p.bundle_sku_id = any(${skuIds}::uuid[]) order by p.bundle_sku_id, p.part_sku_id`.execute(
    tx,
  )
  for (const { bundle, ...part } of rows) parts.set(bundle, [...(parts.get(bundle) ?? []), part])
  return parts
}

/** What a scan means: a barcode, or a SKU code typed in. */
export async function findByBarcodes(
  tx: Tx,
  tenantId: string,
  barcodes: readonly string[],
): Promise<Map<string, { skuId: string; quantity: bigint }>> {
  const { rows } = await sql<{ barcode: string; skuId: string; quantity: bigint }>`
    select barcode, sku_id as "skuId", quantity from catalog.barcodes where tenant_id = ${tenantId} and barcode = any(${barcodes}::text[])
    union all
    select s.sku_code, s.id, 1 from catalog.skus s where s.tenant_id = ${tenantId} and s.sku_code = any(${barcodes}::text[])
      and not exists (select 1 from catalog.barcodes b where b.tenant_id = ${tenantId} and b.barcode = s.sku_code)`.execute(tx)
  return new Map(rows.map((row) => [row.barcode, { skuId: row.skuId, quantity: row.quantity }]))
}
