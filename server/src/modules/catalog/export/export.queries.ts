import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export interface ExportRow {
  productCode: string
  productName: string
  brand: string
  category: string
  description: string
  skuCode: string
  name: string
  attributes: Record<string, string>
  unit: string
  weightGrams: bigint | null
  lengthMm: bigint | null
  widthMm: bigint | null
  heightMm: bigint | null
  listPriceMinor: bigint | null
  purchasePriceMinor: bigint | null
  tracksLots: boolean
  shelfLifeDays: number | null
  status: 'active' | 'retired'
  barcodes: { barcode: string; quantity: number }[]
  parts: { skuCode: string; quantity: number }[]
}

/** Names of attributes in use, for the columns; the first 200 by name. */
export async function attributeNames(tx: Tx, tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct a.name from catalog.skus s cross join lateral jsonb_object_keys(s.attributes) as a(name)
    where s.tenant_id = ${tenantId} order by a.name limit 200`.execute(tx)
  return rows.map((row) => row.name)
}

export async function exportPage(tx: Tx, tenantId: string, afterCode: string | null, limit: number): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`
    select p.product_code as "productCode", p.name as "productName", p.brand, p.category, p.description, s.sku_code as "skuCode", s.name, s.attributes, s.unit,
      s.weight_grams as "weightGrams", s.length_mm as "lengthMm", s.width_mm as "widthMm", s.height_mm as "heightMm", s.list_price_minor as "listPriceMinor",
      s.purchase_price_minor as "purchasePriceMinor", s.tracks_lots as "tracksLots", s.shelf_life_days as "shelfLifeDays", s.status,
      coalesce((select jsonb_agg(jsonb_build_object('barcode', b.barcode, 'quantity', b.quantity) order by b.quantity, b.barcode)
        from catalog.barcodes b where b.tenant_id = ${tenantId} and b.sku_id = s.id), '[]') as barcodes,
      coalesce((select jsonb_agg(jsonb_build_object('skuCode', q.sku_code, 'quantity', c.quantity) order by q.sku_code)
        from catalog.bundle_parts c join catalog.skus q on q.tenant_id = ${tenantId} and q.id = c.part_sku_id
        where c.tenant_id = ${tenantId} and c.bundle_sku_id = s.id), '[]') as parts
    from catalog.skus s join catalog.products p on p.tenant_id = ${tenantId} and p.id = s.product_id
    where s.tenant_id = ${tenantId} ${afterCode === null ? sql`` : sql`and s.sku_code collate "C" > ${afterCode}`}
    order by s.sku_code collate "C" limit ${limit}`.execute(tx)
  return rows
}
