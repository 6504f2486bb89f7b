import { groupBy } from '#lib/collections.ts'
import { listWarehouses, reservationsOf, reserveGroups } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { countMove } from '../count-orders.ts'
import { placeHolds } from '../holds/place-holds.ts'
import { ordersReleased } from '../orders.events.ts'
import { linesOf, lockOrders, markReleased, type OrderHead, type OrderLine } from '../orders.queries.ts'
import { lockForCommand, type SetOutcome } from '../set-outcome.ts'
import { splitLocked } from '../split/split-orders.ts'
import { handToWarehouse, planReleases } from './plan-releases.ts'

/** Hands approved orders to their warehouses; an order served from several is split first, one part per warehouse. */
export async function releaseOrders(ctx: Ctx, orderIds: readonly string[]): Promise<SetOutcome> {
  const { orders, refused } = await lockForCommand(ctx, orderIds)
  const ready: OrderHead[] = []
  for (const order of orders) {
    if (order.status !== 'approved')
      refused.push({ id: order.id, code: 'orders.wrong_status', params: { status: order.status, allowed: 'approved' } })
    else if (order.holdKinds.some((kind) => kind !== 'out_of_stock'))
      refused.push({ id: order.id, code: 'orders.held', params: { kinds: order.holdKinds.join(', ') } })
    else ready.push(order)
  }
  const { stuck } = await releaseLocked(ctx, ready)
  for (const id of stuck) refused.push({ id, code: 'orders.out_of_stock', params: { skus: '' } })
  return { done: ready.map((order) => order.id).filter((id) => !stuck.has(id)), refused }
}

/**
 * Releases orders that are locked and allowed to go. Lines without a promise get one now if there is stock; what stays short gets the hold
 * out_of_stock and is returned as stuck.
 */
export async function releaseLocked(ctx: Ctx, orders: readonly OrderHead[]): Promise<{ stuck: Set<string> }> {
  const stuck = new Set<string>()
  if (orders.length === 0) return { stuck }
  const lines = groupBy(
    await linesOf(
      ctx.tx,
      ctx.tenantId,
      orders.map((order) => order.id),
    ),
    (line) => line.orderId,
  )
  const places = await promiseMissing(ctx, orders, lines, stuck)
  if (stuck.size > 0) {
    await placeHolds(
      ctx,
      orders.filter((order) => stuck.has(order.id)),
      'out_of_stock',
      { check: 'stock' },
    )
  }

  const whole: { order: OrderHead; lines: OrderLine[]; warehouseId: string }[] = []
  for (const order of orders) {
    if (stuck.has(order.id)) continue
    const own = (lines.get(order.id) ?? []).filter((line) => line.quantity > line.cancelledQuantity)
    const byWarehouse = groupBy(own, (line) => places.get(line.id)!)
    if (byWarehouse.size === 1) whole.push({ order, lines: own, warehouseId: [...byWarehouse.keys()][0]! })
    else if (byWarehouse.size > 1) {
      // Different warehouses: one part each, released as orders of their own.
      const groups = [...byWarehouse.entries()].map(([warehouseId, group]) => ({
        warehouseId,
        lines: group.map((line) => ({ lineId: line.id, quantity: line.quantity })),
      }))
      const parts = await splitLocked(
        ctx,
        order,
        lines.get(order.id)!,
        groups.map((group) => group.lines),
        'warehouse',
      )
      const heads = await lockOrders(ctx, parts)
      const partLines = groupBy(await linesOf(ctx.tx, ctx.tenantId, parts), (line) => line.orderId)
      parts.forEach((id, index) => {
        whole.push({
          order: heads.find((head) => head.id === id)!,
          lines: partLines.get(id)!,
          warehouseId: groups[index]!.warehouseId,
        })
      })
    }
  }
  const releasable = whole.map(({ order, lines: own, warehouseId }) => ({ ...order, warehouseId, lines: own }))
  const plans = await planReleases(ctx, releasable)
  await markReleased(
    ctx,
    releasable.map((order) => ({ ...plans.get(order.id)!, id: order.id, weightGrams: order.weightGrams })),
  )
  await handToWarehouse(ctx, releasable, plans, { reservedForShipping: false })
  if (releasable.length > 0) {
    const ids = releasable.map((order) => order.id)
    emit(ctx, ordersReleased, { orderIds: ids })
    audit(ctx, { action: 'orders.released', subjectKind: 'order', subjectIds: ids, detail: { count: ids.length } })
    for (const order of releasable) countMove(ctx, order, 'released')
    touch(ctx, 'orders')
  }
  return { stuck }
}

/** Where each line's promise stands (line id → warehouse), after promising what was missing. */
async function promiseMissing(
  ctx: Ctx,
  orders: readonly OrderHead[],
  lines: ReadonlyMap<string, OrderLine[]>,
  stuck: Set<string>,
): Promise<Map<string, string>> {
  const live = orders.flatMap((order) => (lines.get(order.id) ?? []).filter((line) => line.quantity > line.cancelledQuantity))
  const held = await reservationsOf(
    ctx.tx,
    ctx.tenantId,
    live.map((line) => line.id),
  )
  const places = new Map(held.map((reservation) => [reservation.sourceId, reservation.warehouseId]))
  const warehouses = (await listWarehouses(ctx.tx, ctx.tenantId))
    .filter((warehouse) => warehouse.status === 'active')
    .map((warehouse) => warehouse.id)
  const requests = orders.flatMap((order) => {
    const own = (lines.get(order.id) ?? []).filter((line) => line.quantity > line.cancelledQuantity)
    const missing = own.filter((line) => !places.has(line.id))
    if (own.some((line) => line.skuId === null) || own.length === 0) {
      stuck.add(order.id)
      return []
    }
    if (missing.length === 0) return []
    // Near the lines that are promised already: fewer parcels.
    const used = own.flatMap((line) => (places.has(line.id) ? [places.get(line.id)!] : []))
    return [
      {
        groupId: order.id,
        bucket: 'order' as const,
        warehouseIds: [...new Set([...used, ...warehouses])],
        lines: missing.map((line) => ({
          sourceId: line.id,
          skuId: line.skuId!,
          quantity: line.quantity - line.cancelledQuantity,
        })),
      },
    ]
  })
  const reserved = requests.length > 0 ? await reserveGroups(ctx, requests) : new Map()
  for (const [orderId, group] of reserved) {
    for (const line of group.lines) {
      if (line.warehouseId === null) stuck.add(orderId)
      else places.set(line.sourceId, line.warehouseId)
    }
  }
  return places
}
