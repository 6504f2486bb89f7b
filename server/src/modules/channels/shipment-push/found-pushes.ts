import { encodeCursor } from '#lib/cursor.ts'
import type { Ctx } from '#platform/context.ts'
import type { FoundCommand } from '#platform/jobs/over-found.ts'
import { idCursor } from '../cursors.ts'
import { shopsInScope } from '../shops/scope.ts'
import { cancelPushes, markPushesDone, retryPushes } from './settle-by-hand.ts'
import { listPushes, type PushRow } from './shipment-push.queries.ts'

export interface PushQuestion {
  status?: readonly string[] | undefined
  shopId?: readonly string[] | undefined
  channelOrderId?: string | undefined
  number?: string | undefined
}

/** A page of the pushes that the caller may see, newest first. */
export async function pushesPage(
  ctx: Ctx,
  query: PushQuestion,
  place: { cursor: string | undefined; limit: number },
): Promise<{ rows: PushRow[]; nextCursor: string | null }> {
  const rows = await listPushes(ctx.tx, ctx.tenantId, {
    shopIds: shopsInScope(ctx, query.shopId),
    ...(query.status ? { statuses: query.status } : {}),
    ...(query.channelOrderId ? { channelOrderId: query.channelOrderId } : {}),
    ...(query.number ? { number: query.number } : {}),
    before: place.cursor === undefined ? null : idCursor(place.cursor),
    limit: place.limit,
  })
  const last = rows.at(-1)
  return { rows, nextCursor: rows.length === place.limit ? encodeCursor([last!.id]) : null }
}

export type PushVerb = { verb: 'retry' } | { verb: 'done' | 'cancel'; note: string }

export const foundPushes: FoundCommand<PushQuestion, PushVerb> = {
  kind: 'channels.pushes_bulk',
  page: pushesPage,
  apply: (ctx, ids, verb) => {
    if (verb.verb === 'retry') return retryPushes(ctx, ids)
    return verb.verb === 'done' ? markPushesDone(ctx, ids, verb.note) : cancelPushes(ctx, ids, verb.note)
  },
}
