import { newId } from '#lib/ids.ts'
import { findSkusByCode } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { ChannelOrderLine } from '../channel-order.contract.ts'
import { markListingsChanged } from '../stock-push/note-stock-changes.ts'
import { insertListings, listingsByVariant, type MatchedListing, setMatches } from './listings.queries.ts'

export interface MappedListings {
  /** Which SKU a variant is; null: the shop sells something we don't know. */
  skuOf: (shopId: string, externalVariantId: string) => string | null
  /**
   * Writes down what was found. To be called last: two sets of orders with the same new variants would wait for each other from here to
   * the end of their transactions. Whoever comes second finds the listing there.
   */
  keep: () => Promise<void>
}

/**
 * Which SKU each line of these orders is: by the shop's listing of the variant. A variant seen for the first time becomes a listing,
 * matched by its merchant code; listings without a SKU are looked up again, since the catalogue may have grown. Two statements when
 * nothing is new.
 */
export async function mapListings(
  ctx: Ctx,
  orders: readonly { shopId: string; lines: readonly ChannelOrderLine[] }[],
): Promise<MappedListings> {
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
  const fresh = missing.map(({ shopId, line }) => {
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
  for (const listing of fresh) known.set(keyOf(listing.shopId, listing.externalVariantId), listing)
  return {
    skuOf: (shopId, externalVariantId) => known.get(keyOf(shopId, externalVariantId))?.skuId ?? null,
    keep: async () => {
      await setMatches(
        ctx,
        found.map((listing) => ({ id: listing.id, skuId: listing.skuId, matchedBy: 'merchant_code' })),
      )
      const inserted = await insertListings(ctx, fresh)
      const tied = fresh.filter((listing) => listing.skuId !== null && inserted.has(listing.id))
      await markListingsChanged(
        ctx,
        [...found, ...tied].map((listing) => listing.id),
      )
    },
  }
}

function keyOf(shopId: string, externalVariantId: string): string {
  return `${shopId}/${externalVariantId}`
}
