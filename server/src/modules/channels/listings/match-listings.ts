import type { SetResult } from '#lib/schema.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { documentsStored } from '../channels.events.ts'
import { changeBits } from '../order-pull/change-mask.pure.ts'
import { addToMask } from '../order-pull/store.queries.ts'
import { inScope } from '../shops/scope.ts'
import { markListingsChanged } from '../stock-push/note-stock-changes.ts'
import {
  countUnmatched,
  listingsWithNewSkus,
  lockListings,
  type MatchedBy,
  ordersWaitingForListings,
  setMatches,
} from './listings.queries.ts'

/** Ties listings to SKUs by hand, or unties them. Orders that waited for it are mapped anew; the stock of the SKU goes up. */
export async function matchListings(ctx: Ctx, matches: readonly { id: string; skuId: string | null }[]): Promise<SetResult> {
  const wanted = new Map(matches.map((match) => [match.id, match.skuId]))
  const listings = new Map((await lockListings(ctx, [...wanted.keys()])).map((listing) => [listing.id, listing]))
  const skus = await loadSkus(
    ctx.tx,
    ctx.tenantId,
    [...wanted.values()].filter((id) => id !== null),
  )
  const result: SetResult = { done: [], refused: [] }
  const changes: { id: string; skuId: string | null; matchedBy: MatchedBy | null }[] = []
  for (const [id, skuId] of wanted) {
    const listing = listings.get(id)
    const code =
      listing === undefined || !inScope(ctx, listing.shopId)
        ? 'platform.not_found'
        : skuId !== null && !skus.has(skuId)
          ? 'channels.sku_unknown'
          : null
    if (code !== null) {
      result.refused.push({ id, code, message: errorMessage(code, { what: 'listing' }, ctx.locale) })
      continue
    }
    result.done.push(id)
    if (listing!.skuId !== skuId) changes.push({ id, skuId, matchedBy: skuId === null ? null : 'hand' })
  }
  await tie(ctx, changes)
  return result
}

/** Looks again for SKUs with the merchant codes of unmatched listings, e.g. after products were imported. */
export async function rematchListings(
  ctx: Ctx,
  shopIds: readonly string[] | null,
): Promise<{ matched: bigint; unmatched: bigint }> {
  const found = await listingsWithNewSkus(ctx.tx, ctx.tenantId, shopIds, 20_000)
  await tie(
    ctx,
    found.map(({ id, skuId }) => ({ id, skuId, matchedBy: 'merchant_code' })),
  )
  return { matched: BigInt(found.length), unmatched: await countUnmatched(ctx.tx, ctx.tenantId, shopIds) }
}

async function tie(
  ctx: Ctx,
  changes: readonly { id: string; skuId: string | null; matchedBy: MatchedBy | null }[],
): Promise<void> {
  if (changes.length === 0) return
  await setMatches(ctx, changes)
  const ids = changes.map((change) => change.id)
  await markListingsChanged(ctx, ids)
  await mapAnew(ctx, ids)
  audit(ctx, {
    action: 'channels.listings_matched',
    subjectKind: 'listing',
    subjectIds: ids,
    detail: { matched: changes.filter((change) => change.skuId !== null).length, by: changes[0]!.matchedBy },
  })
  touch(ctx, 'listings')
}

/** Orders that were held because one of these listings was not matched go through intake again. */
async function mapAnew(ctx: Ctx, listingIds: readonly string[]): Promise<void> {
  const waiting = await ordersWaitingForListings(ctx.tx, ctx.tenantId, listingIds)
  if (waiting.length === 0) return
  await addToMask(
    ctx,
    waiting.map((row) => row.channelOrderId),
    changeBits.lines,
  )
  for (const shopId of new Set(waiting.map((row) => row.shopId))) {
    const channelOrderIds = waiting.filter((row) => row.shopId === shopId).map((row) => row.channelOrderId)
    for (let at = 0; at < channelOrderIds.length; at += 500)
      emit(ctx, documentsStored, { shopId, channelOrderIds: channelOrderIds.slice(at, at + 500) })
  }
}
