import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import { cancelExpectedReceipts, expectReceipts } from '#modules/warehouse/index.ts'
import type { Ctx } from '#platform/context.ts'
import { type ChangedRefund, type SentLine, sentLines } from './refunds.queries.ts'
import { type ReturnedLine, returnedPieces } from './returned-pieces.pure.ts'

/** Nothing was announced in these states, and the platform says that goods come back in those. */
const notYet = new Set<ChangedRefund['before']>([null, 'requested'])
const coming = new Set<ChangedRefund['status']>(['agreed', 'awaiting_goods', 'received', 'settled'])

/**
 * Announces what buyers send back to the warehouse it left from, once per request, when the platform has agreed; what falls through is taken back.
 * A return of goods that we never sent announces nothing.
 */
export async function expectReturns(ctx: Ctx, changed: readonly ChangedRefund[]): Promise<void> {
  const returns = changed.filter((refund) => refund.kind === 'return' || refund.kind === 'exchange')
  const agreed = returns.filter((refund) => notYet.has(refund.before) && coming.has(refund.status))
  const off = returns.filter((refund) => refund.status === 'rejected' || refund.status === 'withdrawn')
  if (off.length > 0)
    await cancelExpectedReceipts(
      ctx,
      off.map((refund) => refund.id),
    )
  const sent = groupBy(
    await sentLines(ctx, uniqueSorted(agreed.flatMap((refund) => linesOf(refund).map((line) => line.channelOrderLineId)))),
    (line) => line.channelOrderLineId,
  )
  const receipts = agreed.flatMap((refund) => {
    const pieces = linesOf(refund).flatMap((line) =>
      returnedPieces<SentLine>(line.quantity, sent.get(line.channelOrderLineId) ?? []),
    )
    return [...groupBy(pieces, ({ line }) => line.warehouseId)].map(([warehouseId, own]) => ({
      id: newId(),
      warehouseId,
      sourceKind: 'return' as const,
      sourceId: refund.id,
      sourceNumber: refund.channelRefundNumber,
      partnerId: null,
      expectedOn: null,
      lines: own.map(({ line, quantity }) => ({ id: newId(), sourceLineId: line.id, skuId: line.skuId, quantity })),
    }))
  })
  await expectReceipts(ctx, receipts)
}

function linesOf(refund: ChangedRefund): ReturnedLine[] {
  return refund.lines.flatMap((line) =>
    line.channelOrderLineId === null || line.quantity <= 0
      ? []
      : [{ channelOrderLineId: line.channelOrderLineId, quantity: BigInt(line.quantity) }],
  )
}
