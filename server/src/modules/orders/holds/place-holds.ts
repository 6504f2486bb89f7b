import { newId } from '#lib/ids.ts'
import { blockFulfillments, unblockFulfillments } from '#modules/warehouse/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { countHeld } from '../count-orders.ts'
import { type HoldKind, openStatuses } from '../order-status.pure.ts'
import { ordersHeld } from '../orders.events.ts'
import { closeHolds, insertHolds, type OrderHead, refreshHoldKinds } from '../orders.queries.ts'
import { lockForCommand, type SetOutcome } from '../set-outcome.ts'

/** Places a hold on locked orders. An order the warehouse already has is blocked there: the parcel stops at the next scan. */
export async function placeHolds(
  ctx: Ctx,
  orders: readonly OrderHead[],
  kind: HoldKind,
  reason: Record<string, unknown>,
  expiresAt: Date | null = null,
): Promise<void> {
  if (orders.length === 0) return
  const ids = orders.map((order) => order.id)
  await insertHolds(
    ctx,
    ids.map((orderId) => ({ id: newId(), orderId, kind, reason, expiresAt })),
  )
  const kinds = await refreshHoldKinds(ctx, ids)
  const released = orders.filter((order) => order.status === 'released').map((order) => order.id)
  if (released.length > 0) await blockFulfillments(ctx, released, kind)
  for (const order of orders) {
    if (openStatuses.includes(order.status)) countHeld(ctx, order.shopId, order.holdKinds.length > 0, true)
    order.holdKinds = kinds.get(order.id) ?? order.holdKinds
  }
  emit(ctx, ordersHeld, { orderIds: ids })
  audit(ctx, { action: 'orders.held', subjectKind: 'order', subjectIds: ids, detail: { kinds: [kind], reason } })
  touch(ctx, 'orders')
}

/** Lifts kinds of hold from locked orders; the rest stay. */
export async function liftKinds(ctx: Ctx, orders: readonly OrderHead[], kinds: readonly HoldKind[], note: string): Promise<void> {
  const pairs = orders.flatMap((order) =>
    kinds.filter((kind) => order.holdKinds.includes(kind)).map((kind) => ({ orderId: order.id, kind })),
  )
  if (pairs.length === 0) return
  await closeHolds(ctx, pairs, note)
  const touched = orders.filter((order) => pairs.some((pair) => pair.orderId === order.id))
  const left = await refreshHoldKinds(
    ctx,
    touched.map((order) => order.id),
  )
  for (const kind of new Set(pairs.map((pair) => pair.kind))) {
    const released = touched
      .filter((order) => order.status === 'released' && pairs.some((pair) => pair.orderId === order.id && pair.kind === kind))
      .map((order) => order.id)
    if (released.length > 0) await unblockFulfillments(ctx, released, kind)
  }
  for (const order of touched) {
    const after = left.get(order.id) ?? []
    if (openStatuses.includes(order.status)) countHeld(ctx, order.shopId, true, after.length > 0)
    order.holdKinds = after
  }
  audit(ctx, {
    action: 'orders.holds_lifted',
    subjectKind: 'order',
    subjectIds: touched.map((order) => order.id),
    detail: { kinds: [...new Set(pairs.map((pair) => pair.kind))], note },
  })
  touch(ctx, 'orders')
}

/** A person stops orders, with a reason and, if wanted, an end. */
export async function holdOrders(
  ctx: Ctx,
  orderIds: readonly string[],
  kind: 'manual' | 'fraud',
  note: string,
  expiresAt: Date | null,
): Promise<SetOutcome> {
  const { orders, refused } = await lockForCommand(ctx, orderIds)
  const open = orders.filter((order) => openStatuses.includes(order.status))
  for (const order of orders)
    if (!openStatuses.includes(order.status))
      refused.push({
        id: order.id,
        code: 'orders.wrong_status',
        params: { status: order.status, allowed: openStatuses.join(', ') },
      })
  await placeHolds(ctx, open, kind, { note }, expiresAt)
  return { done: open.map((order) => order.id), refused }
}

/** Kinds that go away by solving their cause, never by lifting them. */
const solvedByCause: Partial<Record<HoldKind, string>> = { unmapped_sku: 'match the listing to a SKU' }

/** A person lifts holds after looking. */
export async function liftHolds(
  ctx: Ctx,
  orderIds: readonly string[],
  kinds: readonly HoldKind[],
  note: string,
): Promise<SetOutcome> {
  for (const kind of kinds) {
    const what = solvedByCause[kind]
    if (what) throw new AppError('orders.hold_not_by_hand', { kind, what })
  }
  const { orders, refused } = await lockForCommand(ctx, orderIds)
  await liftKinds(ctx, orders, kinds, note)
  return { done: orders.map((order) => order.id), refused }
}
