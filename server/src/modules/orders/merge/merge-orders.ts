import { uniqueSorted } from '#lib/collections.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { ordersRearranged } from '../orders.events.ts'
import { linesOf, lockOrders, markCouldMerge, type OrderHead } from '../orders.queries.ts'
import { lockForCommand, type SetOutcome } from '../set-outcome.ts'
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

/**
 * Merges groups one after the other; a group that cannot be merged is refused by its first order and stops none of the others. All orders
 * are locked in key order first, so that two such calls never wait crosswise.
 */
export async function mergeGroups(ctx: Ctx, groups: readonly (readonly string[])[]): Promise<SetOutcome> {
  await lockOrders(ctx, uniqueSorted(groups.flat()))
  const outcome: SetOutcome = { done: [], refused: [] }
  const taken = new Set<string>()
  for (const group of groups) {
    if (group.some((id) => taken.has(id))) {
      outcome.refused.push({ id: group[0]!, code: 'orders.cannot_merge', params: { because: 'status' } })
      continue
    }
    try {
      // Refuses before it writes anything, so what was refused has left no trace.
      outcome.done.push((await mergeOrders(ctx, group)).orderId)
      for (const id of group) taken.add(id)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      outcome.refused.push({ id: group[0]!, code: error.code, params: error.params })
    }
  }
  return outcome
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
