import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { isUuid } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import type { FoundCommand } from '#platform/jobs/over-found.ts'
import { skusContaining } from '../search/search.queries.ts'
import { listProducts, type ProductListRow } from './products.queries.ts'
import { setProductsStatus } from './set-status.ts'

export interface ProductQuestion {
  search?: string | undefined
  status?: 'active' | 'retired' | undefined
  category?: string | undefined
}

/** A page of products, newest first. */
export async function productsPage(
  ctx: Ctx,
  query: ProductQuestion,
  place: { cursor: string | undefined; limit: number },
): Promise<{ rows: ProductListRow[]; nextCursor: string | null }> {
  const beforeId = place.cursor === undefined ? undefined : decodeCursor(place.cursor, 1)?.[0]
  if (place.cursor !== undefined && (typeof beforeId !== 'string' || !isUuid(beforeId)))
    throw new AppError('platform.invalid_input', { summary: 'cursor' })
  const rows = await listProducts(ctx.tx, ctx.tenantId, {
    ...(query.search ? { search: query.search, found: skusContaining(ctx.tenantId, query.search) } : {}),
    ...(query.status ? { status: query.status } : {}),
    ...(query.category === undefined ? {} : { category: query.category }),
    ...(typeof beforeId === 'string' ? { beforeId } : {}),
    limit: place.limit,
  })
  return { rows, nextCursor: rows.length === place.limit ? encodeCursor([rows.at(-1)!.id]) : null }
}

export const foundProducts: FoundCommand<ProductQuestion, { status: 'active' | 'retired' }> = {
  kind: 'catalog.products_bulk',
  page: productsPage,
  apply: (ctx, ids, { status }) => setProductsStatus(ctx, ids, status),
}
