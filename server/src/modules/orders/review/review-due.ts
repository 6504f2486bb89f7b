import { groupBy } from '#lib/collections.ts'
import { listWarehouses, reservationsOf, reserveGroups } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { liftKinds } from '../holds/place-holds.ts'
import { mergeLimit, mergeOrders } from '../merge/merge-orders.ts'
import type { HoldKind } from '../order-status.pure.ts'
import { linesOf, lockOrders } from '../orders.queries.ts'
import { approveOrders } from './approve-orders.ts'
import { holdsExpired, ordersDue, ordersShort } from './review-due.queries.ts'

const batch = 500

/**
 * The built-in reviewer: takes orders whose waiting time is over and that nothing holds, merges those that could travel together, and
 * approves and releases them.
 */
export async function reviewDue(ctx: Ctx): Promise<number> {
  const due = await ordersDue(ctx.tx, ctx.tenantId, ctx.now, batch)
  if (due.length === 0) return 0
  const ids = new Set(due.map((order) => order.id))
  const mergeable = due.filter((order) => order.couldMerge && order.receiverHash !== null && !order.isSealed)
  for (const group of groupBy(mergeable, (order) => `${order.shopId} ${order.receiverHash} ${order.buyerHash}`).values()) {
    if (group.length < 2) continue
    const chosen = group.slice(0, mergeLimit)
    const { orderId } = await mergeOrders(
      ctx,
      chosen.map((order) => order.id),
    )
    for (const order of chosen) if (order.id !== orderId) ids.delete(order.id)
  }
  await approveOrders(ctx, [...ids], { release: true })
  return due.length
}

/** Promises arrived stock to the orders that wait for it, oldest first, and lifts their hold when nothing is missing any more. */
export async function retryShort(ctx: Ctx): Promise<number> {
  const ids = await ordersShort(ctx.tx, ctx.tenantId, batch)
  if (ids.length === 0) return 0
  const orders = await lockOrders(ctx, ids)
  const lines = (await linesOf(ctx.tx, ctx.tenantId, ids)).filter(
    (line) => line.quantity > line.cancelledQuantity && line.skuId !== null,
  )
  const held = new Set(
    (
      await reservationsOf(
        ctx.tx,
        ctx.tenantId,
        lines.map((line) => line.id),
      )
    ).map((reservation) => reservation.sourceId),
  )
  const warehouses = (await listWarehouses(ctx.tx, ctx.tenantId))
    .filter((warehouse) => warehouse.status === 'active')
    .map((warehouse) => warehouse.id)
  const byOrder = groupBy(lines, (line) => line.orderId)
  const missing = orders.map((order) => ({ order, lines: (byOrder.get(order.id) ?? []).filter((line) => !held.has(line.id)) }))
  const reserved = await reserveGroups(
    ctx,
    missing
      .filter((one) => one.lines.length > 0)
      .map(({ order, lines: own }) => ({
        groupId: order.id,
        bucket: order.status === 'awaiting_payment' ? ('unpaid' as const) : ('order' as const),
        warehouseIds: warehouses,
        lines: own.map((line) => ({ sourceId: line.id, skuId: line.skuId!, quantity: line.quantity - line.cancelledQuantity })),
      })),
  )
  const served = missing
    .filter(({ order }) => !(reserved.get(order.id)?.lines.some((line) => line.warehouseId === null) ?? false))
    .map(({ order }) => order)
  await liftKinds(ctx, served, ['out_of_stock'], 'stock has arrived')
  return served.length
}

/** Lifts holds whose end has come. */
export async function liftExpired(ctx: Ctx): Promise<number> {
  const expired = await holdsExpired(ctx.tx, ctx.tenantId, ctx.now)
  if (expired.length === 0) return 0
  const orders = await lockOrders(ctx, [...new Set(expired.map((hold) => hold.orderId))])
  for (const [kind, holds] of groupBy(expired, (hold) => hold.kind)) {
    const ids = new Set(holds.map((hold) => hold.orderId))
    await liftKinds(
      ctx,
      orders.filter((order) => ids.has(order.id)),
      [kind as HoldKind],
      'the hold has ended',
    )
  }
  return expired.length
}
