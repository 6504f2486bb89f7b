import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { StockRule } from '../channels.contract.ts'
import { stockLane } from '../order-pull/lanes.ts'
import { inScope } from '../shops/scope.ts'
import { markListingsChanged } from '../stock-push/note-stock-changes.ts'
import { forgetUploads, lockListings, setRules } from './listings.queries.ts'

/** Sets the stock formula of listings, or switches their upload on or off. */
export async function setStockRules(
  ctx: Ctx,
  ids: readonly string[],
  change: { stockRule?: StockRule | undefined; uploadEnabled?: boolean | undefined },
): Promise<SetResult> {
  const { mine, result } = await own(ctx, ids)
  if (mine.length > 0) {
    await setRules(ctx, mine, change)
    await markListingsChanged(ctx, mine)
    audit(ctx, { action: 'channels.stock_rules_set', subjectKind: 'listing', subjectIds: mine, detail: { ...change } })
    touch(ctx, 'listings')
  }
  return result
}

/** Uploads the stock of listings now, also where the figure is the one uploaded last. */
export async function uploadStockNow(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const { mine, result, shopIds } = await own(ctx, ids, (listing) =>
    listing.skuId === null || !listing.uploadEnabled ? 'channels.listing_unmatched' : null,
  )
  if (mine.length > 0) {
    await forgetUploads(ctx, mine)
    await markListingsChanged(ctx, mine)
    for (const shopId of shopIds)
      await enqueueJob(ctx, 'channels.push_stock', { shopId, lane: stockLane(shopId) }, { dedupeKey: stockLane(shopId) })
    audit(ctx, { action: 'channels.stock_upload_asked', subjectKind: 'listing', subjectIds: mine })
  }
  return result
}

async function own(
  ctx: Ctx,
  ids: readonly string[],
  refusal: (listing: { skuId: string | null; uploadEnabled: boolean }) => string | null = () => null,
): Promise<{ mine: string[]; result: SetResult; shopIds: string[] }> {
  const unique = [...new Set(ids)]
  const listings = new Map((await lockListings(ctx, unique)).map((listing) => [listing.id, listing]))
  const result: SetResult = { done: [], refused: [] }
  const shopIds = new Set<string>()
  for (const id of unique) {
    const listing = listings.get(id)
    const code = listing === undefined || !inScope(ctx, listing.shopId) ? 'platform.not_found' : refusal(listing)
    if (code !== null) result.refused.push({ id, code, message: errorMessage(code, { what: 'listing' }, ctx.locale) })
    else {
      result.done.push(id)
      shopIds.add(listing!.shopId)
    }
  }
  return { mine: result.done, result, shopIds: [...shopIds] }
}
