import type { Ctx } from '#platform/context.ts'
import { stockConnectors } from '../connectors/registry.ts'
import { hasShopsOf, noteListings, noteShop, noteSkus } from './stock-changes.queries.ts'

/** Notes that the stock of these listings is to be looked at again, where their channel takes stock from us. */
export function markListingsChanged(ctx: Ctx, listingIds: readonly string[]): Promise<void> {
  return noteListings(ctx, listingIds, stockConnectors)
}

/** The same for all matched listings of a shop: it was away, or is new. */
export function markShopChanged(ctx: Ctx, shopId: string): Promise<void> {
  return noteShop(ctx, shopId, stockConnectors)
}

/** The same for every listing of these SKUs, and of the bundles they are part of. */
export async function markSkusChanged(ctx: Ctx, skuIds: readonly string[]): Promise<void> {
  // Companies without such shops are many, and stock changes with every order.
  if (await hasShopsOf(ctx, stockConnectors)) await noteSkus(ctx, skuIds, stockConnectors)
}
