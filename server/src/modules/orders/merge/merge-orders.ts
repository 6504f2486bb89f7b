import { uniqueSorted } from '#lib/collections.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { ordersRearranged } from '../orders.events.ts'
import { linesOf, markCouldMerge, type OrderHead } from '../orders.queries.ts'
import { lockForCommand } from '../set-outcome.ts'
import { markEmptied, rehomeLines, setMoney } from '../split/split.queries.ts'

/** At most this many orders in one parcel; more is more often a reseller's address than one buyer. */
export const mergeLimit = 20

/**
 * Merges orders of one buyer into the oldest of them: lines, money and promises move over unchanged, the others stay as `merged`.
 * Refuses different receivers, currencies or shops' rules broken, unpaid, held, sealed orders, and orders that are past the desk.
 */
export async function mergeOrders(ctx: Ctx, orderIds: readonly string[]): Promise<{ orderId: string }> {
  if (new Set(orderIds).size < 2) throw new AppError('orders.merge_needs_two')
  const { orders, refused } = await lockForCommand(ctx, orderIds)
  if (refused[0]) throw new AppError(refused[0].code, refused[0].params)
  refuseMerge(orders)
  const survivor = orders.reduce((oldest, order) =>
    order.orderedAt < oldest.orderedAt || (order.orderedAt.getTime() === oldest.orderedAt.getTime() && order.id < oldest.id)
      ? order
      : oldest,
  )
  const others = orders.filter((order) => order !== survivor)
  const lines = await linesOf(
    ctx.tx,
    ctx.tenantId,
    orders.map((order) => order.id),
  )
  const kept = lines.filter((line) => line.orderId === survivor.id)
  const moved = lines.filter((line) => line.orderId !== survivor.id)
  await rehomeLines(
    ctx,
    moved.map((line, index) => ({ ...line, fromOrderId: line.orderId, toOrderId: survivor.id, lineNo: kept.length + index + 1 })),
  )
  const sum = (field: 'goodsMinor' | 'discountMinor' | 'shippingMinor' | 'paidMinor' | 'unitCount' | 'weightGrams') =>
    orders.reduce((total, order) => total + order[field], 0n)
  await setMoney(ctx, [
    {
      id: survivor.id,
      goodsMinor: sum('goodsMinor'),
      discountMinor: sum('discountMinor'),
      shippingMinor: sum('shippingMinor'),
      paidMinor: sum('paidMinor'),
      lineCount: lines.length,
      unitCount: sum('unitCount'),
      weightGrams: sum('weightGrams'),
    },
  ])
  await markEmptied(
    ctx,
    others.map((order) => ({ id: order.id, status: 'merged', mergedIntoId: survivor.id })),
  )
  await markCouldMerge(ctx, [survivor.id], false)
  for (const order of others) {
    tally(ctx, 'orders', order.status, -1, order.shopId)
    tally(ctx, 'orders', 'merged', 1, order.shopId)
  }
  emit(ctx, ordersRearranged, { fromIds: others.map((order) => order.id), toIds: [survivor.id], kind: 'merge' })
  audit(ctx, {
    action: 'orders.merged',
    subjectKind: 'order',
    subjectIds: orders.map((order) => order.id),
    detail: { into: survivor.orderNumber, from: others.map((order) => order.orderNumber) },
  })
  touch(ctx, 'orders')
  return { orderId: survivor.id }
}

function refuseMerge(orders: readonly OrderHead[]): void {
  const no = (because: string): never => {
    throw new AppError('orders.cannot_merge', { because })
  }
  if (orders.length > mergeLimit) no(`more than ${mergeLimit}`)
  if (orders.some((order) => order.isSealed)) throw new AppError('orders.sealed')
  if (orders.some((order) => order.status !== 'awaiting_review' && order.status !== 'approved')) no('status')
  if (uniqueSorted(orders.map((order) => order.status)).length > 1) no('status')
  if (orders.some((order) => order.holdKinds.length > 0)) no('holds')
  if (
    orders.some((order) => order.receiverHash === null) ||
    uniqueSorted(orders.map((order) => order.receiverHash ?? '')).length > 1
  )
    no('receiver')
  if (uniqueSorted(orders.map((order) => order.shopId)).length > 1) no('shop')
  if (uniqueSorted(orders.map((order) => order.currency)).length > 1) no('currency')
}
