import { releaseReservations } from '#modules/inventory/index.ts'
import { cancelFulfillments } from '#modules/warehouse/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { countMove } from '../count-orders.ts'
import { deskStatuses } from '../order-status.pure.ts'
import { ordersCancelled } from '../orders.events.ts'
import { linesOf, type OrderHead, setStatus } from '../orders.queries.ts'
import { lockForCommand, type SetOutcome } from '../set-outcome.ts'

/** Cancels orders: what was promised is free again, what the warehouse was asked to ship is called back. Shipped ones are refused. */
export async function cancelOrders(ctx: Ctx, orderIds: readonly string[], reason: string): Promise<SetOutcome> {
  const { orders, refused } = await lockForCommand(ctx, orderIds)
  const outcome = await cancelLocked(ctx, orders, reason)
  return { done: outcome.done, refused: [...refused, ...outcome.refused] }
}

export async function cancelLocked(ctx: Ctx, orders: readonly OrderHead[], reason: string): Promise<SetOutcome> {
  const refused: SetOutcome['refused'] = []
  const atDesk = orders.filter((order) => deskStatuses.includes(order.status))
  const released = orders.filter((order) => order.status === 'released')
  for (const order of orders) {
    if (order.status === 'shipped' || order.status === 'completed')
      refused.push({ id: order.id, code: 'orders.already_shipped', params: {} })
    else if (!atDesk.includes(order) && !released.includes(order))
      refused.push({
        id: order.id,
        code: 'orders.wrong_status',
        params: { status: order.status, allowed: [...deskStatuses, 'released'].join(', ') },
      })
  }
  const called =
    released.length > 0
      ? await cancelFulfillments(
          ctx,
          released.map((order) => order.id),
        )
      : { cancelled: [], tooLate: [] }
  for (const id of called.tooLate) refused.push({ id, code: 'orders.too_late_to_cancel', params: {} })
  const gone = new Set(called.cancelled)
  const cancelled = [...atDesk, ...released.filter((order) => gone.has(order.id))]
  if (cancelled.length === 0) return { done: [], refused }
  const ids = cancelled.map((order) => order.id)
  const lines = await linesOf(ctx.tx, ctx.tenantId, ids)
  await releaseReservations(
    ctx,
    lines.map((line) => line.id),
  )
  await setStatus(ctx, ids, 'cancelled')
  for (const order of cancelled) {
    countMove(ctx, order, 'cancelled')
    if (order.holdKinds.length > 0) tally(ctx, 'orders', 'held', -1, order.shopId)
    order.status = 'cancelled'
  }
  emit(ctx, ordersCancelled, { orderIds: ids })
  audit(ctx, { action: 'orders.cancelled', subjectKind: 'order', subjectIds: ids, detail: { reason } })
  touch(ctx, 'orders')
  return { done: ids, refused }
}
