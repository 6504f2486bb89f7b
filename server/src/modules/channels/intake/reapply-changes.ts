import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { applyChannelChanges } from '#modules/orders/index.ts'
import type { Ctx } from '#platform/context.ts'
import { channelOrdersBehind, lockTaken } from './intake.queries.ts'
import { prepare } from './take-documents.ts'

/**
 * Hands on once more what the platform changed while the warehouse had these orders and could not take it: the documents as they are now,
 * for these orders alone. The hold stays, and a person looks, where a document cannot be opened and where an order was merged out of several:
 * which of their addresses and goods should count, the documents do not say.
 */
export async function reapplyChanges(ctx: Ctx, pending: readonly { orderId: string; mask: number }[]): Promise<void> {
  if (pending.length === 0) return
  const maskOf = new Map<string, number>()
  for (const { orderId, mask } of pending) maskOf.set(orderId, (maskOf.get(orderId) ?? 0) | mask)
  const documentsOf = groupBy(await channelOrdersBehind(ctx.tx, ctx.tenantId, [...maskOf.keys()]), (row) => row.orderId)
  const behind = [...documentsOf.values()].filter((rows) => rows.length === 1).flat()
  const heads = await lockTaken(ctx, uniqueSorted(behind.map((row) => row.channelOrderId)))
  const ordersOf = groupBy(behind, (row) => row.channelOrderId)
  const { taking, keepListings } = await prepare(ctx, heads, () => {})
  await applyChannelChanges(
    ctx,
    taking.flatMap(({ head, order, draft, lineIds }) => {
      const byMask = groupBy(ordersOf.get(head.id)!, (row) => maskOf.get(row.orderId)!)
      return [...byMask].map(([mask, rows]) => ({
        channelOrderId: head.id,
        shopId: head.shopId,
        draft,
        mask,
        status: order.status,
        previousLineIds: lineIds,
        onlyOrders: new Set(rows.map((row) => row.orderId)),
      }))
    }),
  )
  await keepListings()
}
