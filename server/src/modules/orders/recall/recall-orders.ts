import { groupBy } from '#lib/collections.ts'
import { listWarehouses, releaseReservations, reserveGroups } from '#modules/inventory/index.ts'
import { cancelFulfillments } from '#modules/warehouse/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { changeBits } from '../changes/change-bits.ts'
import type { Reaction } from '../changes/react.pure.ts'
import { countMove } from '../count-orders.ts'
import { placeHolds } from '../holds/place-holds.ts'
import { ordersRecalled } from '../orders.events.ts'
import { linesOf, type OrderHead } from '../orders.queries.ts'
import { lockForCommand, type SetOutcome } from '../set-outcome.ts'
import { openChannelHolds, setBackAtDesk } from './recall.queries.ts'

/** Which bits of a change a hold of the warehouse stage left open: they are handed on again once the order is at the desk. */
const leftOpen: Partial<Record<Reaction, number>> = {
  hold_address: changeBits.address,
  hold_refund: changeBits.refund,
  hold_lines: changeBits.lines | changeBits.amount | changeBits.refund,
}

/**
 * Calls orders back from the warehouse to the desk, however far picking and packing have come: the fulfillment ends, goods already picked
 * wait to be put back, waybills return to the carrier, and the goods are promised anew. What the platform changed meanwhile is applied
 * next (event), so that an order held for its new address goes on with it. An order that nothing would hold gets a hold by hand with the
 * reason, else the built-in review would send it straight back. Refused once a parcel has left.
 */
export async function recallOrders(ctx: Ctx, orderIds: readonly string[], reason: string): Promise<SetOutcome> {
  const { orders, refused } = await lockForCommand(ctx, orderIds)
  const released: OrderHead[] = []
  for (const order of orders) {
    if (order.status === 'released') released.push(order)
    else if (order.status === 'shipped' || order.status === 'completed')
      refused.push({ id: order.id, code: 'orders.already_shipped', params: {} })
    else refused.push({ id: order.id, code: 'orders.wrong_status', params: { status: order.status, allowed: 'released' } })
  }
  if (released.length === 0) return { done: [], refused }
  const called = await cancelFulfillments(
    ctx,
    released.map((order) => order.id),
    { recalledFor: reason },
  )
  for (const id of called.tooLate) refused.push({ id, code: 'orders.too_late_to_recall', params: {} })
  const tooLate = new Set(called.tooLate)
  const back = released.filter((order) => !tooLate.has(order.id))
  if (back.length === 0) return { done: [], refused }
  const ids = back.map((order) => order.id)
  await setBackAtDesk(ctx, ids)
  for (const order of back) {
    countMove(ctx, order, 'awaiting_review')
    order.status = 'awaiting_review'
  }
  audit(ctx, { action: 'orders.recalled', subjectKind: 'order', subjectIds: ids, detail: { reason } })
  const short = await promiseAnew(ctx, back)
  await placeHolds(ctx, short, 'out_of_stock', { check: 'stock' })
  await placeHolds(
    ctx,
    back.filter((order) => order.holdKinds.length === 0),
    'manual',
    { note: reason },
  )
  const pending = new Map<string, number>()
  for (const hold of await openChannelHolds(ctx, ids))
    pending.set(hold.orderId, (pending.get(hold.orderId) ?? 0) | (leftOpen[hold.change as Reaction] ?? 0))
  emit(ctx, ordersRecalled, {
    orderIds: ids,
    pending: [...pending].filter(([, mask]) => mask !== 0).map(([orderId, mask]) => ({ orderId, mask })),
  })
  touch(ctx, 'orders')
  return { done: ids, refused }
}

/**
 * Picking used promises up, so lines may be promised in part or not at all: all of it is given back and promised again, in the order's own
 * warehouse first. Under the locks of the stock rows nobody comes in between. @returns orders that are short now: their goods lie at packing
 */
async function promiseAnew(ctx: Ctx, orders: readonly OrderHead[]): Promise<OrderHead[]> {
  const lines = (
    await linesOf(
      ctx.tx,
      ctx.tenantId,
      orders.map((order) => order.id),
    )
  ).filter((line) => line.quantity > line.cancelledQuantity && line.skuId !== null)
  await releaseReservations(
    ctx,
    lines.map((line) => line.id),
  )
  const warehouses = (await listWarehouses(ctx.tx, ctx.tenantId))
    .filter((warehouse) => warehouse.status === 'active')
    .map((warehouse) => warehouse.id)
  const byOrder = groupBy(lines, (line) => line.orderId)
  const reserved = await reserveGroups(
    ctx,
    orders.map((order) => ({
      groupId: order.id,
      bucket: 'order' as const,
      warehouseIds: [
        ...warehouses.filter((id) => id === order.warehouseId),
        ...warehouses.filter((id) => id !== order.warehouseId),
      ],
      lines: (byOrder.get(order.id) ?? []).map((line) => ({
        sourceId: line.id,
        skuId: line.skuId!,
        quantity: line.quantity - line.cancelledQuantity,
      })),
    })),
  )
  return orders.filter((order) => reserved.get(order.id)?.lines.some((line) => line.warehouseId === null))
}
