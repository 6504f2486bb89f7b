import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { setReceivers } from '../changes/changes.queries.ts'
import { liftKinds } from '../holds/place-holds.ts'
import { deskStatuses, openStatuses } from '../order-status.pure.ts'
import { lockOrders, type OrderHead } from '../orders.queries.ts'
import { type Receiver, sealReceiver } from '../receiver.ts'
import { type OrderEdit, updateOrder } from './edit.queries.ts'

/** Changes what a person may change on an open order: remark, flag, labels, carrier, the mark against merging. */
export async function editOrder(ctx: Ctx, orderId: string, version: bigint, edit: OrderEdit): Promise<{ version: bigint }> {
  const order = await lockOne(ctx, orderId)
  const statuses = edit.carrierId === undefined ? openStatuses : deskStatuses
  refuseUnless(edit.carrierId === undefined || statuses.includes(order.status), 'orders.wrong_status', {
    status: order.status,
    allowed: statuses.join(', '),
  })
  const updated = await updateOrder(ctx, orderId, version, edit)
  refuseUnless(updated !== undefined, 'platform.version_conflict')
  const before = Object.fromEntries(
    Object.keys(edit).map((key) => [key, (order as unknown as Record<string, unknown>)[key] ?? null]),
  )
  audit(ctx, { action: 'orders.edited', subjectKind: 'order', subjectIds: [orderId], detail: { before, after: edit } })
  touch(ctx, 'orders')
  return { version: updated }
}

/** Corrects the receiver of an order at the desk; solves the holds about the address. */
export async function editReceiver(ctx: Ctx, orderId: string, version: bigint, receiver: Receiver): Promise<{ version: bigint }> {
  const order = await lockOne(ctx, orderId)
  refuseUnless(order.version === version, 'platform.version_conflict')
  refuseUnless(deskStatuses.includes(order.status), 'orders.wrong_status', {
    status: order.status,
    allowed: deskStatuses.join(', '),
  })
  await setReceivers(ctx, [{ id: orderId, ...sealReceiver(await vaultOf(ctx), receiver) }])
  await liftKinds(ctx, [order], ['address', 'address_changed'], 'the receiver was corrected')
  audit(ctx, {
    action: 'orders.receiver_edited',
    subjectKind: 'order',
    subjectIds: [orderId],
    detail: { province: receiver.province, city: receiver.city },
  })
  touch(ctx, 'orders')
  return { version: (await lockOne(ctx, orderId)).version }
}

async function lockOne(ctx: Ctx, orderId: string): Promise<OrderHead> {
  const [order] = await lockOrders(ctx, [orderId])
  if (!order) throw new AppError('orders.not_found')
  return order
}
