import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { codeKey } from './code-key.pure.ts'

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

/** Active SKUs under the codes as they were asked for, whatever their case. */
export async function findSkusByCode(tx: Tx, tenantId: string, codes: readonly string[]): Promise<Map<string, Sku>> {
  if (codes.length === 0) return new Map()
  const { rows } =
    await sql<Sku>`select ${view} from catalog.skus where tenant_id = ${tenantId} and code_key = any(${[...new Set(codes.map(codeKey))]}::text[]) and status = 'active'`.execute(
      tx,
    )
  return underAskedCodes(codes, rows)
}

/** What was found by code, under each spelling it was asked for in. */
function underAskedCodes<T extends { skuCode: string }>(codes: readonly string[], rows: readonly T[]): Map<string, T> {
  const byKey = new Map(rows.map((row) => [codeKey(row.skuCode), row]))
  return new Map(
    codes.flatMap((code) => {
      const row = byKey.get(codeKey(code))
      return row ? [[code, row] as const] : []
    }),
  )
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

/** What a scan means, under each code as it was scanned: a barcode, or a SKU code typed in, in any case. */
export async function findByBarcodes(
  tx: Tx,
  tenantId: string,
  barcodes: readonly string[],
): Promise<Map<string, { skuId: string; quantity: bigint }>> {
  const { rows } = await sql<{ barcode: string; skuId: string; quantity: bigint; isCode: boolean }>`
    select barcode, sku_id as "skuId", quantity, false as "isCode" from catalog.barcodes where tenant_id = ${tenantId} and barcode = any(${barcodes}::text[])
    union all
    select s.sku_code, s.id, 1, true from catalog.skus s where s.tenant_id = ${tenantId} and s.code_key = any(${[...new Set(barcodes.map(codeKey))]}::text[])`.execute(
    tx,
  )
  const codes = rows.filter((row) => row.isCode).map(({ barcode, skuId, quantity }) => ({ skuCode: barcode, skuId, quantity }))
  const found = new Map([...underAskedCodes(barcodes, codes)].map(([code, { skuId, quantity }]) => [code, { skuId, quantity }]))
  // A barcode says more than a code of the same spelling: it may stand for a carton.
  for (const { barcode, skuId, quantity, isCode } of rows) if (!isCode) found.set(barcode, { skuId, quantity })
  return found
}
