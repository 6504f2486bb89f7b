import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { placeHolds } from '../holds/place-holds.ts'
import { openStatuses } from '../order-status.pure.ts'
import { buyersErased } from '../orders.events.ts'
import { lockOrders } from '../orders.queries.ts'
import { clearBuyers, ordersOfHashes } from './erase.queries.ts'

/**
 * Clears from a buyer's orders what tells who he is: receiver, message, remark, and the hashes he is recognised by. Money, goods, times
 * and region stay. Orders that have not left can no longer be sent: they get a hold, and a person cancels them or asks for an address.
 */
export async function eraseBuyers(ctx: Ctx, hashes: { phone: readonly string[]; buyer: readonly string[] }): Promise<void> {
  const ids = await ordersOfHashes(ctx, hashes)
  if (ids.length === 0) return
  const orders = await lockOrders(ctx, ids)
  await placeHolds(
    ctx,
    orders.filter((order) => openStatuses.includes(order.status)),
    'address',
    { check: 'erased' },
  )
  const cleared = await clearBuyers(ctx, ids)
  emit(ctx, buyersErased, {
    orderIds: cleared.map((order) => order.id),
    orderNumbers: cleared.map((order) => order.orderNumber),
    channelOrderIds: cleared.flatMap((order) => order.channelOrderId ?? []),
  })
  audit(ctx, { action: 'orders.buyers_erased', subjectKind: 'order', subjectIds: ids, detail: { count: ids.length } })
  touch(ctx, 'orders')
}
