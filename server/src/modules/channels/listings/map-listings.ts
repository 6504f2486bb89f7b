import { newId } from '#lib/ids.ts'
import { findSkusByCode } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { ChannelOrderLine } from '../channel-order.contract.ts'
import { markListingsChanged } from '../stock-push/note-stock-changes.ts'
import { insertListings, listingsByVariant, type MatchedListing, setMatches } from './listings.queries.ts'

/**
 * Which SKU each line of these orders is: by the shop's listing of the variant. A variant seen for the first time becomes a listing,
 * matched by its merchant code; listings without a SKU are looked up again, since the catalogue may have grown. Three statements at
 * most when nothing is new.
 * @returns looks a variant up; null: the shop sells something we don't know
 */
export async function mapListings(
  ctx: Ctx,
  orders: readonly { shopId: string; lines: readonly ChannelOrderLine[] }[],
): Promise<(shopId: string, externalVariantId: string) => string | null> {
  const wanted = new Map<string, { shopId: string; line: ChannelOrderLine }>()
  for (const { shopId, lines } of orders) {
    for (const line of lines)
      if (line.externalVariantId !== '') wanted.set(keyOf(shopId, line.externalVariantId), { shopId, line })
  }
  const known = new Map<string, MatchedListing>()
  const shopIds = [...new Set(orders.map((order) => order.shopId))]
  for (const shopId of shopIds) {
    const variants = [...wanted.values()].filter((entry) => entry.shopId === shopId).map((entry) => entry.line.externalVariantId)
    for (const listing of await listingsByVariant(ctx.tx, ctx.tenantId, shopId, variants))
      known.set(keyOf(shopId, listing.externalVariantId), listing)
  }

  const missing = [...wanted].filter(([key]) => !known.has(key)).map(([, entry]) => entry)
  const unmatched = [...known.values()].filter((listing) => listing.skuId === null && listing.merchantCode !== '')
  const codes = new Set([...missing.map(({ line }) => line.merchantCode), ...unmatched.map((listing) => listing.merchantCode)])
  codes.delete('')
  const skus = await findSkusByCode(ctx.tx, ctx.tenantId, [...codes])

  const found = unmatched.filter((listing) => skus.has(listing.merchantCode))
  for (const listing of found) listing.skuId = skus.get(listing.merchantCode)!.id
  await setMatches(
    ctx,
    found.map((listing) => ({ id: listing.id, skuId: listing.skuId, matchedBy: 'merchant_code' })),
  )
  if (missing.length > 0) {
    const rows = missing.map(({ shopId, line }) => {
      const sku = skus.get(line.merchantCode)
      return {
        id: newId(),
        shopId,
        externalVariantId: line.externalVariantId,
        externalProductId: line.externalProductId,
        merchantCode: line.merchantCode,
        title: line.title,
        priceMinor: line.unitPriceMinor as bigint | null,
        skuId: sku?.id ?? null,
        matchedBy: sku ? 'merchant_code' : null,
        changedAt: ctx.now,
      }
    })
    const inserted = await insertListings(ctx, rows)
    for (const row of rows) if (inserted.has(row.id)) known.set(keyOf(row.shopId, row.externalVariantId), row)
    // Somebody else noted the same variants in between: theirs count.
    for (const shopId of shopIds) {
      const theirs = rows.filter((row) => row.shopId === shopId && !inserted.has(row.id)).map((row) => row.externalVariantId)
      if (theirs.length === 0) continue
      for (const listing of await listingsByVariant(ctx.tx, ctx.tenantId, shopId, theirs))
        known.set(keyOf(shopId, listing.externalVariantId), listing)
    }
  }
  const fresh = new Set(missing.map(({ shopId, line }) => keyOf(shopId, line.externalVariantId)))
  const tied = [...known].filter(([key, listing]) => listing.skuId !== null && fresh.has(key)).map(([, listing]) => listing.id)
  await markListingsChanged(ctx, [...found.map((listing) => listing.id), ...tied])
  return (shopId, externalVariantId) => known.get(keyOf(shopId, externalVariantId))?.skuId ?? null
}

function keyOf(shopId: string, externalVariantId: string): string {
  return `${shopId}/${externalVariantId}`
}
