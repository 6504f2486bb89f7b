import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { purchaseOrdersReceived } from '../purchasing.events.ts'
import { addArrived, arrivedLines, linesOfOrders, lockPurchaseOrders, setPurchaseStatus } from './purchase-orders.queries.ts'
import { statusAfterReceipt } from './purchase-states.pure.ts'

/** Notes on purchase orders what the warehouse received. What comes after an order was closed is counted, and leaves it closed. */
export async function recordReceipts(ctx: Ctx, goodsReceiptIds: readonly string[]): Promise<void> {
  const arrived = await arrivedLines(ctx.tx, ctx.tenantId, uniqueSorted(goodsReceiptIds))
  if (arrived.length === 0) return
  const orders = await lockPurchaseOrders(ctx, uniqueSorted(arrived.map((line) => line.purchaseOrderId)))
  if (orders.length === 0) return
  const ids = orders.map((order) => order.id)
  await addArrived(ctx, arrived)
  const linesOf = groupBy(await linesOfOrders(ctx.tx, ctx.tenantId, ids), (line) => line.purchaseOrderId)
  // The news may come later than the goods.
  const cameAt = new Map<string, Date>()
  for (const { purchaseOrderId, receivedAt } of arrived) {
    const known = cameAt.get(purchaseOrderId)
    if (!known || known < receivedAt) cameAt.set(purchaseOrderId, receivedAt)
  }
  const changes = orders
    .map((order) => ({ order, status: statusAfterReceipt(order.status, linesOf.get(order.id) ?? []) }))
    .filter(({ order, status }) => status !== order.status)
  await setPurchaseStatus(
    ctx,
    changes.map(({ order, status }) => ({ id: order.id, status, receivedAt: cameAt.get(order.id)! })),
  )
  for (const { order, status } of changes) {
    tally(ctx, 'purchase_orders', order.status, -1, order.warehouseId)
    tally(ctx, 'purchase_orders', status, 1, order.warehouseId)
  }
  emit(ctx, purchaseOrdersReceived, { purchaseOrderIds: ids })
  audit(ctx, {
    action: 'purchasing.received',
    subjectKind: 'purchase_order',
    subjectIds: ids,
    detail: { goodsReceiptIds: [...goodsReceiptIds].slice(0, 50) },
  })
  touch(ctx, 'purchase_orders')
}
