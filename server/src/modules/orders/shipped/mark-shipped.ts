import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { countHeld, countMove } from '../count-orders.ts'
import { ordersShipped } from '../orders.events.ts'
import { setShipped } from './shipped.queries.ts'

/** The warehouse has shipped: the orders follow. Repeating it changes nothing. */
export async function markShipped(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  const shipped = await setShipped(ctx, orderIds)
  if (shipped.length === 0) return
  const ids = shipped.map((order) => order.id)
  for (const order of shipped) {
    countMove(ctx, { ...order, status: 'released' }, 'shipped')
    // A hold may come between the parcel's leaving and this news of it.
    countHeld(ctx, order.shopId, order.holdKinds.length > 0, false)
  }
  emit(ctx, ordersShipped, { orderIds: ids })
  audit(ctx, { action: 'orders.shipped', subjectKind: 'order', subjectIds: ids, detail: { count: ids.length } })
  touch(ctx, 'orders')
}
