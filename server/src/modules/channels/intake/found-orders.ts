import { encodeCursor } from '#lib/cursor.ts'
import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import { emit } from '#platform/events/emit.ts'
import type { FoundCommand } from '#platform/jobs/over-found.ts'
import { tally } from '#platform/tallies.queries.ts'
import { documentsStored } from '../channels.events.ts'
import { timeCursor } from '../cursors.ts'
import { type ChannelOrderRow, listChannelOrders, shopsOfOrders } from '../order-pull/channel-orders.queries.ts'
import { inScope, shopsInScope } from '../shops/scope.ts'
import { setWaiting } from './intake.queries.ts'

/** Times are text after a trip through JSON. */
export interface ChannelOrderQuestion {
  status?: readonly string[] | undefined
  intake?: readonly string[] | undefined
  shopId?: readonly string[] | undefined
  amountMismatch?: boolean | undefined
  number?: string | undefined
  from?: Date | string | undefined
  to?: Date | string | undefined
}

/** A page of the channel orders that the caller may see, newest first. */
export async function channelOrdersPage(
  ctx: Ctx,
  query: ChannelOrderQuestion,
  place: { cursor: string | undefined; limit: number },
): Promise<{ rows: ChannelOrderRow[]; nextCursor: string | null }> {
  const rows = await listChannelOrders(ctx.tx, ctx.tenantId, {
    shopIds: shopsInScope(ctx, query.shopId),
    ...(query.status ? { statuses: query.status } : {}),
    ...(query.intake ? { intakes: query.intake } : {}),
    ...(query.amountMismatch === undefined ? {} : { amountMismatch: query.amountMismatch }),
    ...(query.number ? { number: query.number } : {}),
    ...(query.from ? { from: new Date(query.from) } : {}),
    ...(query.to ? { to: new Date(query.to) } : {}),
    before: timeCursor(place.cursor),
    limit: place.limit,
  })
  const last = rows.at(-1)
  return { rows, nextCursor: rows.length === place.limit ? encodeCursor([last!.receivedAt, last!.id]) : null }
}

export const foundChannelOrders: FoundCommand<ChannelOrderQuestion, { verb: 'retry' }> = {
  kind: 'channels.intake_bulk',
  page: channelOrdersPage,
  apply: (ctx, ids) => retryIntake(ctx, ids),
}

/** Failed orders go through intake again, with the document as it is now. */
async function retryIntake(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const unique = [...new Set(ids)]
  const known = await shopsOfOrders(ctx.tx, ctx.tenantId, unique)
  const mine = unique.filter((id) => known.has(id) && inScope(ctx, known.get(id)!.shopId))
  const waiting = await setWaiting(ctx, mine)
  const doneIds = new Set(waiting.map((row) => row.id))
  for (const shopId of new Set(waiting.map((row) => row.shopId))) {
    const ofShop = waiting.filter((row) => row.shopId === shopId).map((row) => row.id)
    for (let at = 0; at < ofShop.length; at += 500)
      emit(ctx, documentsStored, { shopId, channelOrderIds: ofShop.slice(at, at + 500) })
    tally(ctx, 'channel_orders.intake', 'failed', -ofShop.length, shopId)
    tally(ctx, 'channel_orders.intake', 'waiting', ofShop.length, shopId)
  }
  if (waiting.length > 0)
    audit(ctx, { action: 'channels.intake_retried', subjectKind: 'channel_order', subjectIds: [...doneIds] })
  return {
    done: [...doneIds],
    refused: unique
      .filter((id) => !doneIds.has(id))
      .map((id) => {
        const code = mine.includes(id) ? 'channels.intake_not_failed' : 'platform.not_found'
        return { id, code, message: errorMessage(code, { what: 'channel order' }, ctx.locale) }
      }),
  }
}
