import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { countMove } from '../count-orders.ts'
import { ordersApproved } from '../orders.events.ts'
import { type OrderHead, setStatus } from '../orders.queries.ts'
import { releaseLocked } from '../release/release-orders.ts'
import { lockForCommand, type Refusal, type SetOutcome } from '../set-outcome.ts'

export interface ApproveOptions {
  /** Hand them to the warehouse at once (the default in the shops' settings). */
  release: boolean
}

/**
 * Passes review: refuses orders with open holds or in another state; the rest are approved and, when asked, released. An order that is
 * approved but cannot be released (short of stock) stays approved with the hold that says why.
 */
export async function approveOrders(ctx: Ctx, orderIds: readonly string[], options: ApproveOptions): Promise<SetOutcome> {
  const { orders, refused } = await lockForCommand(ctx, orderIds)
  const passing: OrderHead[] = []
  for (const order of orders) {
    const refusal = refuseApproval(order)
    if (refusal) refused.push(refusal)
    else passing.push(order)
  }
  if (passing.length === 0) return { done: [], refused }
  const ids = passing.map((order) => order.id)
  emit(ctx, ordersApproved, { orderIds: ids })
  audit(ctx, { action: 'orders.approved', subjectKind: 'order', subjectIds: ids, detail: { count: ids.length } })
  touch(ctx, 'orders')
  if (!options.release) {
    await setStatus(ctx, ids, 'approved')
    for (const order of passing) countMove(ctx, order, 'approved')
    return { done: ids, refused }
  }
  const released = await releaseLocked(ctx, passing)
  // What could not be released is approved all the same, so that nobody reviews it twice; its hold says what is missing.
  const stuck = passing.filter((order) => released.stuck.has(order.id))
  await setStatus(
    ctx,
    stuck.map((order) => order.id),
    'approved',
  )
  for (const order of stuck) countMove(ctx, order, 'approved')
  return { done: ids, refused }
}

function refuseApproval(order: OrderHead): Refusal | null {
  if (order.status !== 'awaiting_review' && order.status !== 'awaiting_finance_review') {
    return { id: order.id, code: 'orders.wrong_status', params: { status: order.status, allowed: 'awaiting_review' } }
  }
  if (order.holdKinds.length > 0) return { id: order.id, code: 'orders.held', params: { kinds: order.holdKinds.join(', ') } }
  return null
}
