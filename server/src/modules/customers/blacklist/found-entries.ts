import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { isUuid } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, errorMessage } from '#platform/errors.ts'
import type { FoundCommand } from '#platform/jobs/over-found.ts'
import { type BlacklistEntry, listBlacklist } from './blacklist.queries.ts'
import { removeFromBlacklist } from './change-blacklist.ts'

/** A page of the blacklist, newest first. */
export async function blacklistPage(
  ctx: Ctx,
  _question: Record<never, never>,
  place: { cursor: string | undefined; limit: number },
): Promise<{ rows: BlacklistEntry[]; nextCursor: string | null }> {
  const beforeId = place.cursor === undefined ? undefined : decodeCursor(place.cursor, 1)?.[0]
  if (place.cursor !== undefined && (typeof beforeId !== 'string' || !isUuid(beforeId)))
    throw new AppError('platform.invalid_input', { summary: 'cursor' })
  const rows = await listBlacklist(ctx.tx, ctx.tenantId, {
    ...(typeof beforeId === 'string' ? { beforeId } : {}),
    limit: place.limit,
  })
  return { rows, nextCursor: rows.length === place.limit ? encodeCursor([rows.at(-1)!.id]) : null }
}

export const foundEntries: FoundCommand<Record<never, never>, { verb: 'remove' }> = {
  kind: 'customers.blacklist_bulk',
  page: blacklistPage,
  apply: async (ctx, ids) => {
    const gone = new Set(await removeFromBlacklist(ctx, ids))
    const code = 'platform.not_found'
    return {
      done: [...gone],
      refused: [...new Set(ids)]
        .filter((id) => !gone.has(id))
        .map((id) => ({ id, code, message: errorMessage(code, { what: 'blacklist entry' }, ctx.locale) })),
    }
  },
}
