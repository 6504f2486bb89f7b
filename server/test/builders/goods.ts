import { newId } from '#lib/ids.ts'
import { adjustStock, createWarehouse } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'
import { findStorageBins } from '#test/builders/goods.queries.ts'

export interface BuiltSku {
  id: string
  skuCode: string
}

let serial = 0

/** SKUs of one product each, with weight and price. */
export async function someSkus(
  ctx: Ctx,
  count: number,
  options: { weightGrams?: bigint; priceMinor?: bigint } = {},
): Promise<BuiltSku[]> {
  const stamp = `${Date.now().toString(36)}${(serial++).toString(36)}`
  const rows = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    productId: newId(),
    skuCode: `SKU-${stamp}-${index + 1}`,
    productCode: `P-${stamp}-${index + 1}`,
    name: `Item ${index + 1}`,
    weightGrams: options.weightGrams ?? 250n,
    listPriceMinor: options.priceMinor ?? 1990n,
    purchasePriceMinor: (options.priceMinor ?? 1990n) / 2n,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }))
  await insertRows(
    'catalog.products',
    ctx.tenantId,
    rows.map((row) => ({ ...row, id: row.productId })),
    {
      id: 'uuid',
      product_code: 'text',
      name: 'text',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
  ).execute(ctx.tx)
  await insertRows('catalog.skus', ctx.tenantId, rows, {
    id: 'uuid',
    product_id: 'uuid',
    sku_code: 'text',
    name: 'text',
    weight_grams: 'int8',
    list_price_minor: 'int8',
    purchase_price_minor: 'int8',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  }).execute(ctx.tx)
  return rows.map(({ id, skuCode }) => ({ id, skuCode }))
}

/** A warehouse with a few aisles of bins. */
export async function aWarehouse(
  ctx: Ctx,
  options: { code?: string; rank?: number; layout?: { aisles: number; baysPerAisle: number; levels: number } } = {},
): Promise<{ id: string; bins: string[] }> {
  const { id } = await createWarehouse(ctx, {
    code: options.code ?? `WH${++serial}`,
    name: 'Main',
    rank: options.rank ?? 1,
    layout: options.layout ?? { aisles: 2, baysPerAisle: 5, levels: 2 },
  })
  return { id, bins: await findStorageBins(ctx, id) }
}

/** Puts opening stock of each SKU into its own bin, round robin. */
export async function stockUp(
  ctx: Ctx,
  bins: readonly string[],
  skus: readonly BuiltSku[],
  quantity: bigint,
  unitCostMinor = 1000n,
): Promise<void> {
  await adjustStock(
    ctx,
    skus.map((sku, index) => ({ skuId: sku.id, locationId: bins[index % bins.length]!, change: quantity, unitCostMinor })),
    'opening',
    'test',
  )
}
