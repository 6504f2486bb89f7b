import { encodeCursor } from '#lib/cursor.ts'
import type { SetResult } from '#lib/schema.ts'
import type { Ctx } from '#platform/context.ts'
import type { FoundCommand } from '#platform/jobs/over-found.ts'
import type { StockRule } from '../channels.contract.ts'
import { idCursor } from '../cursors.ts'
import { shopsInScope } from '../shops/scope.ts'
import { type ListingRow, listListings } from './listings.queries.ts'
import { setStockRules, uploadStockNow } from './set-stock-rules.ts'

export interface ListingQuestion {
  shopId?: readonly string[] | undefined
  matched?: boolean | undefined
  skuId?: string | undefined
  code?: string | undefined
}

/** A page of the listings that the caller may see. */
export async function listingsPage(
  ctx: Ctx,
  query: ListingQuestion,
  place: { cursor: string | undefined; limit: number },
): Promise<{ rows: ListingRow[]; nextCursor: string | null }> {
  const rows = await listListings(ctx.tx, ctx.tenantId, {
    shopIds: shopsInScope(ctx, query.shopId),
    ...(query.matched === undefined ? {} : { matched: query.matched }),
    ...(query.skuId ? { skuId: query.skuId } : {}),
    ...(query.code ? { code: query.code } : {}),
    ...(place.cursor === undefined ? {} : { afterId: idCursor(place.cursor) }),
    limit: place.limit,
  })
  return { rows, nextCursor: rows.length === place.limit ? encodeCursor([rows.at(-1)!.id]) : null }
}

export type ListingVerb =
  | { verb: 'rule'; stockRule?: StockRule | undefined; uploadEnabled?: boolean | undefined }
  | { verb: 'upload' }

export const foundListings: FoundCommand<ListingQuestion, ListingVerb> = {
  kind: 'channels.listings_bulk',
  page: listingsPage,
  apply: (ctx, ids, verb): Promise<SetResult> =>
    verb.verb === 'upload' ? uploadStockNow(ctx, ids) : setStockRules(ctx, ids, verb),
}
