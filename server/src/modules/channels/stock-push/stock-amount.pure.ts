import type { StockRule } from '../channels.contract.ts'

/** What of a SKU may still be sold in one warehouse. */
export interface WarehouseStock {
  warehouseId: string
  available: bigint
}

/**
 * How many bundles can be made of what is there: in each warehouse the scarcest part decides, and only then the warehouses are summed,
 * since a bundle leaves from one place.
 * Worked: A + 3 B; Hangzhou 5 A, 9 B → 3; Guangzhou 4 A, 0 B → 0; in all 3, although 9 A and 9 B would make 3 as well.
 */
export function bundleStock(
  parts: readonly { skuId: string; quantity: bigint }[],
  stockOf: (skuId: string) => readonly WarehouseStock[],
): WarehouseStock[] {
  if (parts.length === 0) return []
  const least = new Map<string, bigint>()
  parts.forEach(({ skuId, quantity }, index) => {
    const here = new Map(stockOf(skuId).map((stock) => [stock.warehouseId, stock.available]))
    const places = index === 0 ? [...here.keys()] : [...least.keys()]
    for (const warehouseId of places) {
      const possible = (here.get(warehouseId) ?? 0n) / quantity
      const known = least.get(warehouseId)
      least.set(warehouseId, known === undefined || possible < known ? possible : known)
    }
  })
  return [...least].map(([warehouseId, available]) => ({ warehouseId, available }))
}

/**
 * What a channel may show: clamp(floor(Σ × percent) + plus, min, max) over the warehouses of the rule.
 * Worked: 87 pieces, 80 %, minus 5, at most 50: floor(69.6) − 5 = 64 → 50.
 */
export function stockAmount(rule: StockRule, stock: readonly WarehouseStock[]): bigint {
  const wanted = rule.warehouseIds === undefined || rule.warehouseIds.length === 0 ? null : new Set(rule.warehouseIds)
  let sum = 0n
  for (const { warehouseId, available } of stock)
    if (available > 0n && (wanted === null || wanted.has(warehouseId))) sum += available
  let amount = (sum * BigInt(rule.percent)) / 100n + BigInt(rule.plus)
  if (rule.max !== undefined && rule.max !== null && amount > BigInt(rule.max)) amount = BigInt(rule.max)
  if (amount < BigInt(rule.min)) amount = BigInt(rule.min)
  return amount
}
