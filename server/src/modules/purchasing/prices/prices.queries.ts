import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { PriceFacts } from '../purchase-orders/order-lines.pure.ts'

export async function pricesOf(
  tx: Tx,
  tenantId: string,
  supplierId: string,
  skuIds: readonly string[],
): Promise<Map<string, PriceFacts>> {
  const { rows } = await sql<PriceFacts>`
    select sku_id as "skuId", price_minor as "priceMinor", minimum_quantity as "minimumQuantity", pack_quantity as "packQuantity"
    from purchasing.supplier_skus where tenant_id = ${tenantId} and supplier_id = ${supplierId} and sku_id = any(${skuIds}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.skuId, row]))
}

/** Locks the supplier, so that two people changing its price list take turns and the history has one order. */
export async function lockSupplier(
  ctx: Ctx,
  supplierId: string,
): Promise<{ code: string; currency: string; status: string } | undefined> {
  const { rows } = await sql<{
    code: string
    currency: string
    status: string
  }>`select code, currency, status from purchasing.suppliers
    where tenant_id = ${ctx.tenantId} and id = ${supplierId} for update`.execute(ctx.tx)
  return rows[0]
}

export interface PriceLine {
  skuId: string
  theirCode: string
  priceMinor: bigint
  minimumQuantity: bigint
  packQuantity: bigint
  isPreferred: boolean
}

export async function upsertPrices(ctx: Ctx, supplierId: string, lines: readonly PriceLine[]): Promise<void> {
  const preferred = lines.filter((line) => line.isPreferred).map((line) => line.skuId)
  if (preferred.length > 0) {
    await sql`update purchasing.supplier_skus set is_preferred = false, updated_at = ${ctx.now}
      where tenant_id = ${ctx.tenantId} and sku_id = any(${preferred}::uuid[]) and supplier_id <> ${supplierId} and is_preferred`.execute(
      ctx.tx,
    )
  }
  await sql`
    insert into purchasing.supplier_skus (tenant_id, supplier_id, sku_id, supplier_code, price_minor, minimum_quantity, pack_quantity, is_preferred, updated_at)
    select ${ctx.tenantId}::uuid, ${supplierId}::uuid, r.sku_id, r.their_code, r.price_minor, r.minimum_quantity, r.pack_quantity, r.is_preferred, ${ctx.now}::timestamptz
    from ${rowsOf(lines, {
      sku_id: 'uuid',
      their_code: 'text',
      price_minor: 'int8',
      minimum_quantity: 'int8',
      pack_quantity: 'int8',
      is_preferred: 'bool',
    })}
    order by r.sku_id
    on conflict (tenant_id, supplier_id, sku_id) do update set supplier_code = excluded.supplier_code, price_minor = excluded.price_minor,
      minimum_quantity = excluded.minimum_quantity, pack_quantity = excluded.pack_quantity, is_preferred = excluded.is_preferred, updated_at = excluded.updated_at`.execute(
    ctx.tx,
  )
}

export async function removePrices(ctx: Ctx, supplierId: string, skuIds: readonly string[]): Promise<number> {
  const { rows } = await sql`delete from purchasing.supplier_skus
    where tenant_id = ${ctx.tenantId} and supplier_id = ${supplierId} and sku_id = any(${skuIds}::uuid[]) returning 1`.execute(
    ctx.tx,
  )
  return rows.length
}

export interface PriceChange {
  id: string
  supplierId: string
  skuId: string
  priceMinor: bigint
  previousMinor: bigint | null
  currency: string
  sourceKind: 'price_list' | 'purchase_order'
  sourceId: string | null
}

export async function insertPriceChanges(ctx: Ctx, changes: readonly PriceChange[]): Promise<void> {
  if (changes.length === 0) return
  await insertRows(
    'purchasing.price_changes',
    ctx.tenantId,
    changes.map((change) => ({ ...change, changedAt: ctx.now, changedBy: ctx.actor })),
    {
      id: 'uuid',
      supplier_id: 'uuid',
      sku_id: 'uuid',
      price_minor: 'int8',
      previous_minor: 'int8',
      currency: 'text',
      source_kind: 'text',
      source_id: 'uuid',
      changed_at: 'timestamptz',
      changed_by: 'jsonb',
    },
  ).execute(ctx.tx)
}

/** The last price agreed with a supplier, by SKU: key `supplier sku`. */
export async function lastPrices(ctx: Ctx, keys: readonly { supplierId: string; skuId: string }[]): Promise<Map<string, bigint>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ supplierId: string; skuId: string; priceMinor: bigint }>`
    select k.supplier_id as "supplierId", k.sku_id as "skuId", c.price_minor as "priceMinor"
    from ${rowsOf(keys, { supplier_id: 'uuid', sku_id: 'uuid' }, 'k')}
    join lateral (
      select x.price_minor from purchasing.price_changes x
      where x.tenant_id = ${ctx.tenantId} and x.sku_id = k.sku_id and x.supplier_id = k.supplier_id order by x.changed_at desc, x.id desc limit 1
    ) c on true`.execute(ctx.tx)
  return new Map(rows.map((row) => [`${row.supplierId} ${row.skuId}`, row.priceMinor]))
}

export interface SupplierSkuRow {
  supplierId: string
  supplierCode: string
  supplierName: string
  skuId: string
  skuCode: string
  skuName: string
  unit: string
  imageFileId: string | null
  theirCode: string
  priceMinor: bigint
  currency: string
  minimumQuantity: bigint
  packQuantity: bigint
  isPreferred: boolean
  updatedAt: Date
}

export async function listSupplierSkus(
  tx: Tx,
  tenantId: string,
  filter: {
    supplierId?: string | undefined
    skuId?: string | undefined
    after?: { supplierId: string; skuId: string }
    limit: number
  },
): Promise<SupplierSkuRow[]> {
  const { rows } = await sql<SupplierSkuRow>`
    select k.supplier_id as "supplierId", s.code as "supplierCode", s.name as "supplierName", k.sku_id as "skuId", c.sku_code as "skuCode", c.name as "skuName", c.unit,
      c.image_file_id as "imageFileId", k.supplier_code as "theirCode", k.price_minor as "priceMinor", s.currency, k.minimum_quantity as "minimumQuantity",
      k.pack_quantity as "packQuantity", k.is_preferred as "isPreferred", k.updated_at as "updatedAt"
    from purchasing.supplier_skus k
    join purchasing.suppliers s on s.tenant_id = ${tenantId} and s.id = k.supplier_id
    join catalog.skus c on c.tenant_id = ${tenantId} and c.id = k.sku_id
    where k.tenant_id = ${tenantId}
      ${filter.supplierId ? sql`and k.supplier_id = ${filter.supplierId}` : sql``}
      ${filter.skuId ? sql`and k.sku_id = ${filter.skuId}` : sql``}
      ${filter.after ? sql`and (k.supplier_id, k.sku_id) > (${filter.after.supplierId}::uuid, ${filter.after.skuId}::uuid)` : sql``}
    order by k.supplier_id, k.sku_id limit ${filter.limit}`.execute(tx)
  return rows
}

export interface PriceChangeRow extends PriceChange {
  supplierName: string
  sourceNumber: string
  changedAt: Date
  changedBy: Actor
}

export async function listPriceChanges(
  tx: Tx,
  tenantId: string,
  filter: { skuId: string; supplierId?: string | undefined; after?: { changedAt: Date; id: string }; limit: number },
): Promise<PriceChangeRow[]> {
  const { rows } = await sql<PriceChangeRow>`
    select c.id, c.supplier_id as "supplierId", s.name as "supplierName", c.sku_id as "skuId", c.price_minor as "priceMinor", c.previous_minor as "previousMinor", c.currency,
      c.source_kind as "sourceKind", c.source_id as "sourceId", coalesce(p.purchase_number, '') as "sourceNumber", c.changed_at as "changedAt", c.changed_by as "changedBy"
    from purchasing.price_changes c
    join purchasing.suppliers s on s.tenant_id = ${tenantId} and s.id = c.supplier_id
    left join purchasing.purchase_orders p on p.tenant_id = ${tenantId} and p.id = c.source_id
    where c.tenant_id = ${tenantId} and c.sku_id = ${filter.skuId} ${filter.supplierId ? sql`and c.supplier_id = ${filter.supplierId}` : sql``}
      ${filter.after ? sql`and (c.changed_at, c.id) < (${filter.after.changedAt}, ${filter.after.id}::uuid)` : sql``}
    order by c.changed_at desc, c.id desc limit ${filter.limit}`.execute(tx)
  return rows
}
