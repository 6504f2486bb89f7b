import { newId } from '#lib/ids.ts'
import { findByBarcodes, findSkusByCode } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import type { JobTools } from '#platform/jobs/define.ts'
import type { ChannelListing } from '../connectors/connector.ts'
import { pullFeed } from '../order-pull/pull-feed.ts'
import type { StoredTrouble } from '../order-pull/store.queries.ts'
import type { OpenShop } from '../shops/shop-session.ts'
import { markListingsChanged } from '../stock-push/note-stock-changes.ts'
import { insertListings, listingsByVariant, type MatchedBy, refreshListings, setMatches, setRules } from './listings.queries.ts'

export function pullListings(tools: JobTools, open: OpenShop): Promise<{ count: number; trouble: StoredTrouble | null }> {
  return pullFeed(tools, open, 'listings', (ctx, listings: ChannelListing[]) => storeListings(ctx, open.shop.id, listings))
}

/** Notes what a shop sells, and matches what is not matched by merchant code, else by barcode. */
export async function storeListings(ctx: Ctx, shopId: string, listings: readonly ChannelListing[]): Promise<void> {
  const gone = listings.filter((listing) => listing.gone).map((listing) => listing.externalVariantId)
  const ended = await listingsByVariant(ctx.tx, ctx.tenantId, shopId, gone)
  if (ended.length > 0)
    await setRules(
      ctx,
      ended.map((listing) => listing.id),
      { uploadEnabled: false },
    )
  const current = new Map(listings.filter((listing) => !listing.gone).map((listing) => [listing.externalVariantId, listing]))
  if (current.size === 0) return
  const variants = [...current.keys()]
  const before = await listingsByVariant(ctx.tx, ctx.tenantId, shopId, variants)
  await refreshListings(
    ctx,
    before.map((listing) => ({ ...current.get(listing.externalVariantId)!, id: listing.id })),
  )
  const known = new Set(before.map((listing) => listing.externalVariantId))
  await insertListings(
    ctx,
    [...current.values()]
      .filter((listing) => !known.has(listing.externalVariantId))
      .map((listing) => ({ ...listing, id: newId(), shopId, skuId: null, matchedBy: null, changedAt: ctx.now })),
  )
  const unmatched = (await listingsByVariant(ctx.tx, ctx.tenantId, shopId, variants)).filter((listing) => listing.skuId === null)
  const bySku = await findSkusByCode(
    ctx.tx,
    ctx.tenantId,
    unmatched.map((listing) => listing.merchantCode).filter((code) => code !== ''),
  )
  const barcodeOf = (variant: string) => current.get(variant)?.barcode ?? ''
  const byBarcode = await findByBarcodes(
    ctx.tx,
    ctx.tenantId,
    unmatched.map((listing) => barcodeOf(listing.externalVariantId)).filter((barcode) => barcode !== ''),
  )
  const matches = unmatched.flatMap((listing): { id: string; skuId: string; matchedBy: MatchedBy }[] => {
    const sku = bySku.get(listing.merchantCode)
    if (sku) return [{ id: listing.id, skuId: sku.id, matchedBy: 'merchant_code' }]
    const scanned = byBarcode.get(barcodeOf(listing.externalVariantId))
    // A barcode of a carton stands for several pieces: that is no match for one.
    if (scanned?.quantity === 1n) return [{ id: listing.id, skuId: scanned.skuId, matchedBy: 'barcode' }]
    return []
  })
  await setMatches(ctx, matches)
  await markListingsChanged(
    ctx,
    matches.map((match) => match.id),
  )
  touch(ctx, 'listings')
}
