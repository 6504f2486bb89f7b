import { newId } from '#lib/ids.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { insertPriceChanges, lockSupplier, type PriceLine, pricesOf, removePrices, upsertPrices } from './prices.queries.ts'

/** Adds or changes lines of a supplier's price list. Prices that change go into the history. @returns how many prices are new or different */
export async function setPrices(ctx: Ctx, supplierId: string, lines: readonly PriceLine[]): Promise<number> {
  const supplier = await lockSupplier(ctx, supplierId)
  if (!supplier) throw new AppError('platform.not_found', { what: 'supplier' })
  const skuIds = lines.map((line) => line.skuId)
  const skus = await loadSkus(ctx.tx, ctx.tenantId, skuIds)
  lines.forEach((line, index) => {
    refuseUnless(skus.has(line.skuId), 'purchasing.sku_unknown', { line: index + 1 })
    refuseUnless(skuIds.indexOf(line.skuId) === index, 'purchasing.line_twice', { line: index + 1 })
  })
  const known = await pricesOf(ctx.tx, ctx.tenantId, supplierId, skuIds)
  const changed = lines.filter((line) => known.get(line.skuId)?.priceMinor !== line.priceMinor)
  await upsertPrices(ctx, supplierId, lines)
  await insertPriceChanges(
    ctx,
    changed.map((line) => ({
      id: newId(),
      supplierId,
      skuId: line.skuId,
      priceMinor: line.priceMinor,
      previousMinor: known.get(line.skuId)?.priceMinor ?? null,
      currency: supplier.currency,
      sourceKind: 'price_list',
      sourceId: null,
    })),
  )
  audit(ctx, {
    action: 'purchasing.prices_set',
    subjectKind: 'supplier',
    subjectIds: [supplierId],
    detail: { lines: lines.length, changed: changed.length },
  })
  touch(ctx, 'suppliers')
  return changed.length
}

export async function takeOffPrices(ctx: Ctx, supplierId: string, skuIds: readonly string[]): Promise<number> {
  refuseUnless(await lockSupplier(ctx, supplierId), 'platform.not_found', { what: 'supplier' })
  const removed = await removePrices(ctx, supplierId, skuIds)
  if (removed > 0) {
    audit(ctx, { action: 'purchasing.prices_removed', subjectKind: 'supplier', subjectIds: [supplierId], detail: { removed } })
    touch(ctx, 'suppliers')
  }
  return removed
}
