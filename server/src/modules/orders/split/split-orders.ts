import { keyBy } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import { moveReservations, reservationsOf } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { deskStatuses, type HoldKind } from '../order-status.pure.ts'
import { ordersRearranged } from '../orders.events.ts'
import {
  closeHolds,
  insertHolds,
  insertOrderLines,
  insertOrders,
  linesOf,
  type NewOrder,
  type OrderHead,
  type OrderLine,
} from '../orders.queries.ts'
import { lockForCommand } from '../set-outcome.ts'
import { markEmptied, rehomeLines } from './split.queries.ts'
import { planSplit, type SplitPart } from './split-plan.pure.ts'

/** Splits one order at the desk into parts given by lines and pieces. @returns ids of the parts, in the order given */
export async function splitOrder(
  ctx: Ctx,
  orderId: string,
  groups: readonly (readonly { lineId: string; quantity: bigint }[])[],
): Promise<{ parts: string[] }> {
  const { orders, refused } = await lockForCommand(ctx, [orderId])
  if (refused[0]) throw new AppError(refused[0].code, refused[0].params)
  const order = orders[0]!
  if (!deskStatuses.includes(order.status))
    throw new AppError('orders.wrong_status', { status: order.status, allowed: deskStatuses.join(', ') })
  if (order.isSealed) throw new AppError('orders.sealed')
  if (order.holdKinds.includes('amount_mismatch')) throw new AppError('orders.held', { kinds: 'amount_mismatch' })
  const lines = await linesOf(ctx.tx, ctx.tenantId, [orderId])
  return { parts: await splitLocked(ctx, order, lines, groups, 'hand') }
}

/** The split itself, on a locked order: money, pieces and promises are handed on to the last cent and piece. */
export async function splitLocked(
  ctx: Ctx,
  order: OrderHead,
  lines: readonly OrderLine[],
  groups: readonly (readonly { lineId: string; quantity: bigint }[])[],
  because: 'hand' | 'warehouse' | 'stock',
): Promise<string[]> {
  const plan = planSplit(order, lines, groups)
  if (typeof plan === 'string') throw new AppError(plan)
  const skus = await loadSkus(
    ctx.tx,
    ctx.tenantId,
    lines.flatMap((line) => (line.skuId ? [line.skuId] : [])),
  )
  const known = keyBy(lines, (line) => line.id)
  const moved: Parameters<typeof rehomeLines>[1][number][] = []
  const added: (OrderLine & { orderId: string })[] = []
  const cutFrom = new Map<string, { partId: string; newLineId: string; line: OrderLine; quantity: bigint }[]>()

  const parts = plan.map((part, index): NewOrder => partOf(order, part, index, known, skus))
  plan.forEach((part, index) => {
    part.lines.forEach((share, place) => {
      const line = known.get(share.lineId)!
      const orderId = parts[index]!.id
      // The first part that takes a line keeps its row; further shares of a cut line are new rows.
      if (!cutFrom.has(line.id)) {
        cutFrom.set(line.id, [{ partId: orderId, newLineId: line.id, line, quantity: share.quantity }])
        moved.push({
          id: line.id,
          fromOrderId: order.id,
          toOrderId: orderId,
          lineNo: place + 1,
          quantity: share.quantity,
          cancelledQuantity: share.cancelledQuantity,
          channelQuantity: share.channelQuantity,
          amountMinor: share.amountMinor,
        })
      } else {
        const id = newId()
        cutFrom.get(line.id)!.push({ partId: orderId, newLineId: id, line, quantity: share.quantity })
        added.push({
          ...line,
          id,
          orderId,
          lineNo: place + 1,
          quantity: share.quantity,
          cancelledQuantity: share.cancelledQuantity,
          channelQuantity: share.channelQuantity,
          amountMinor: share.amountMinor,
        })
      }
    })
  })
  const promised = new Set(
    (
      await reservationsOf(
        ctx.tx,
        ctx.tenantId,
        lines.map((line) => line.id),
      )
    ).map((reservation) => reservation.sourceId),
  )
  plan.forEach((part, index) => {
    const short = part.lines.some((share) => share.quantity > share.cancelledQuantity && !promised.has(share.lineId))
    parts[index]!.holdKinds = order.holdKinds.filter((kind) => kind !== 'out_of_stock' || short)
  })
  await insertOrders(ctx, parts)
  await insertHolds(
    ctx,
    parts.flatMap((part) =>
      part.holdKinds.map((kind) => ({
        id: newId(),
        orderId: part.id,
        kind: kind as HoldKind,
        reason: { from: order.orderNumber },
      })),
    ),
  )
  await closeHolds(
    ctx,
    order.holdKinds.map((kind) => ({ orderId: order.id, kind })),
    'split',
  )
  await rehomeLines(ctx, moved)
  await insertOrderLines(ctx, added)
  await handOnPromises(ctx, cutFrom, promised)
  await markEmptied(ctx, [{ id: order.id, status: 'split', mergedIntoId: null }])

  const ids = parts.map((part) => part.id)
  tally(ctx, 'orders', order.status, -1, order.shopId)
  tally(ctx, 'orders', 'split', 1, order.shopId)
  tally(ctx, 'orders', order.status, ids.length, order.shopId)
  const held = parts.filter((part) => part.holdKinds.length > 0).length - (order.holdKinds.length > 0 ? 1 : 0)
  if (held !== 0) tally(ctx, 'orders', 'held', held, order.shopId)
  emit(ctx, ordersRearranged, { fromIds: [order.id], toIds: ids, kind: 'split' })
  audit(ctx, {
    action: 'orders.split',
    subjectKind: 'order',
    subjectIds: [order.id, ...ids],
    detail: { because, parts: parts.map((part) => part.orderNumber) },
  })
  touch(ctx, 'orders')
  return ids
}

function partOf(
  order: OrderHead,
  part: SplitPart,
  index: number,
  lines: ReadonlyMap<string, OrderLine>,
  skus: Awaited<ReturnType<typeof loadSkus>>,
): NewOrder {
  let units = 0n
  let weight = 0n
  for (const share of part.lines) {
    const live = share.quantity - share.cancelledQuantity
    units += live
    weight += (skus.get(lines.get(share.lineId)!.skuId ?? '')?.weightGrams ?? 0n) * live
  }
  return {
    ...order,
    id: newId(),
    orderNumber: `${order.orderNumber}-${index + 1}`,
    origin: 'split',
    parentOrderId: order.id,
    couldMerge: false,
    fulfillmentId: null,
    decision: null,
    goodsMinor: part.goodsMinor,
    discountMinor: 0n,
    shippingMinor: part.shippingMinor,
    paidMinor: part.goodsMinor + part.shippingMinor,
    lineCount: part.lines.length,
    unitCount: units,
    weightGrams: weight,
    approvedAt: null,
    releasedAt: null,
    holdKinds: order.holdKinds,
    lines: [],
  }
}

async function handOnPromises(
  ctx: Ctx,
  cuts: ReadonlyMap<string, { partId: string; newLineId: string; line: OrderLine; quantity: bigint }[]>,
  promised: ReadonlySet<string>,
): Promise<void> {
  const transfers = [...cuts].flatMap(([lineId, shares]) =>
    promised.has(lineId)
      ? shares.slice(1).map((share) => ({
          fromSourceId: lineId,
          toSourceId: share.newLineId,
          toGroupId: share.partId,
          skuId: share.line.skuId!,
          quantity: share.quantity,
        }))
      : [],
  )
  if (transfers.length > 0) await moveReservations(ctx, transfers)
}
