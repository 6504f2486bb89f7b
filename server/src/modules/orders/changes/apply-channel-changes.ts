import { uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import { explodeBundles, loadSkus } from '#modules/catalog/index.ts'
import { changeBucket, listWarehouses, releaseReservations, reserveGroups } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { cancelLocked } from '../cancel/cancel-orders.ts'
import { countMove } from '../count-orders.ts'
import { liftKinds, placeHolds } from '../holds/place-holds.ts'
import { explodeLines } from '../intake/explode-lines.pure.ts'
import type { OrderDraft } from '../intake/order-draft.ts'
import type { HoldKind } from '../order-status.pure.ts'
import { insertOrderLines, linesOf, lockOrders, type OrderHead, setStatus } from '../orders.queries.ts'
import { setMoney } from '../split/split.queries.ts'
import { deleteLines, ordersOfChannelLines, setPaid, setReceivers, setRefundStates, setRemarks } from './changes.queries.ts'
import { type Reaction, reactTo, type Upstream } from './react.pure.ts'

export interface ChannelChange {
  channelOrderId: string
  shopId: string
  /** The document as it is now. */
  draft: OrderDraft
  mask: number
  status: Upstream['status']
  /** The platform's line ids as they were before, so that orders are found even when lines were taken away. */
  previousLineIds?: readonly string[]
  /** Only these orders, when the change is handed on again for some of them. */
  onlyOrders?: ReadonlySet<string>
}

interface Concerned {
  order: OrderHead
  change: ChannelChange
  reactions: Reaction[]
}

/**
 * Lets changes upstream take effect on the orders that carry the platform's lines. One order is touched once per call for each kind of
 * reaction; which reaction follows from what is decided by `reactTo`. Orders that were never taken over are returned, to be accepted.
 */
export async function applyChannelChanges(ctx: Ctx, changes: readonly ChannelChange[]): Promise<{ notTaken: string[] }> {
  const lineIds = uniqueSorted(
    changes.flatMap((change) => [
      ...change.draft.lines.map((line) => line.channelOrderLineId),
      ...(change.previousLineIds ?? []),
    ]),
  )
  const byLine = await ordersOfChannelLines(ctx.tx, ctx.tenantId, lineIds)
  const heads = await lockOrders(ctx, uniqueSorted([...byLine.values()].flat().map(({ orderId }) => orderId)))
  const orders = new Map(heads.map((order) => [order.id, order]))
  const concerned: Concerned[] = []
  const notTaken: string[] = []
  for (const change of changes) {
    const ids = uniqueSorted(
      [...change.draft.lines.map((line) => line.channelOrderLineId), ...(change.previousLineIds ?? [])].flatMap((id) =>
        (byLine.get(id) ?? []).map(({ orderId }) => orderId),
      ),
    )
    if (ids.length === 0) notTaken.push(change.channelOrderId)
    for (const id of ids) {
      const order = orders.get(id)
      if (order && (change.onlyOrders?.has(id) ?? true))
        concerned.push({
          order,
          change,
          reactions: reactTo(order.status, {
            mask: change.mask,
            status: change.status,
            refundRequested: change.draft.refundRequested,
            refundedLive: change.draft.lines.some(
              (line) =>
                line.refundState === 'refunded' &&
                byLine.get(line.channelOrderLineId)?.some(({ orderId, live }) => orderId === id && live),
            ),
          }),
        })
    }
  }
  const having = (reaction: Reaction) => concerned.filter((one) => one.reactions.includes(reaction))
  const ordersOf = (list: readonly Concerned[]) => [...new Set(list.map((one) => one.order))]

  await setRefundStates(
    ctx,
    changes.flatMap((change) =>
      change.draft.lines.map((line) => ({ channelOrderLineId: line.channelOrderLineId, refundState: line.refundState })),
    ),
  )
  await takePayments(ctx, having('take_payment'))
  await rebuild(ctx, having('rebuild_lines'))
  await applyAddresses(ctx, having('apply_address'))
  await applyRemarks(ctx, [...having('apply_remark'), ...having('hold_remark')])
  await liftKinds(ctx, ordersOf(having('lift_refund')), ['refund_requested'], 'the buyer withdrew the request')
  const holds: [Reaction, HoldKind][] = [
    ['hold_refund', 'refund_requested'],
    ['hold_address', 'address_changed'],
    ['hold_remark', 'remark_changed'],
    ['hold_lines', 'amount_mismatch'],
    ['hold_platform_shipped', 'platform_lock'],
  ]
  for (const [reaction, kind] of holds) {
    const list = ordersOf(having(reaction))
    if (list.length > 0 && kind !== 'amount_mismatch') await placeHolds(ctx, list, kind, { from: 'channel', change: reaction })
    else if (list.length > 0) await placeHolds(ctx, list, 'platform_lock', { from: 'channel', change: reaction })
  }
  const closing = having('cancel')
  if (closing.length > 0) {
    const outcome = await cancelLocked(ctx, ordersOf(closing), 'closed on the platform')
    // What the warehouse has already sent cannot be called back; it stops nothing, but people must know.
    const tooLate = ordersOf(closing).filter((order) => outcome.refused.some((refusal) => refusal.id === order.id))
    if (tooLate.length > 0) await placeHolds(ctx, tooLate, 'refund_requested', { from: 'channel', change: 'closed' })
  }
  const completing = ordersOf(having('complete'))
  if (completing.length > 0) {
    await setStatus(
      ctx,
      completing.map((order) => order.id),
      'completed',
    )
    for (const order of completing) countMove(ctx, order, 'completed')
  }
  const noted = uniqueSorted(concerned.filter((one) => one.reactions.length > 0).map((one) => one.order.id))
  if (noted.length > 0) {
    audit(ctx, {
      action: 'orders.changed_upstream',
      subjectKind: 'order',
      subjectIds: noted,
      detail: { reactions: uniqueSorted(concerned.flatMap((one) => one.reactions)) },
    })
    touch(ctx, 'orders')
  }
  return { notTaken }
}

async function takePayments(ctx: Ctx, list: readonly Concerned[]): Promise<void> {
  if (list.length === 0) return
  await setPaid(
    ctx,
    list.map(({ order, change }) => ({
      id: order.id,
      paidAt: change.draft.paidAt ?? ctx.now,
      reviewNotBefore: change.draft.reviewNotBefore ?? ctx.now,
      shipBy: change.draft.shipBy,
    })),
  )
  const lines = await linesOf(
    ctx.tx,
    ctx.tenantId,
    list.map(({ order }) => order.id),
  )
  await changeBucket(
    ctx,
    lines.map((line) => line.id),
    'order',
  )
  for (const { order } of list) {
    countMove(ctx, order, 'awaiting_review')
    order.status = 'awaiting_review'
  }
}

/** Orders that still mirror one platform order are built anew from it; split or merged ones wait for a person. */
async function rebuild(ctx: Ctx, list: readonly Concerned[]): Promise<void> {
  const plain = list.filter(({ order, change }) => order.origin === 'channel' && order.channelOrderId === change.channelOrderId)
  const other = list.filter((one) => !plain.includes(one))
  if (other.length > 0)
    await placeHolds(ctx, [...new Set(other.map((one) => one.order))], 'platform_lock', { from: 'channel', change: 'lines' })
  if (plain.length === 0) return
  const old = await linesOf(
    ctx.tx,
    ctx.tenantId,
    plain.map(({ order }) => order.id),
  )
  const merged = new Set(
    plain
      .filter(({ order, change }) =>
        old.some(
          (line) => line.orderId === order.id && line.channelOrderLineId !== null && !knows(change, line.channelOrderLineId),
        ),
      )
      .map(({ order }) => order.id),
  )
  const mirrored = plain.filter(({ order }) => !merged.has(order.id))
  if (merged.size > 0)
    await placeHolds(
      ctx,
      plain.filter(({ order }) => merged.has(order.id)).map(({ order }) => order),
      'platform_lock',
      { from: 'channel', change: 'lines' },
    )
  if (mirrored.length === 0) return
  const ids = mirrored.map(({ order }) => order.id)
  await releaseReservations(
    ctx,
    old.filter((line) => ids.includes(line.orderId)).map((line) => line.id),
  )
  await deleteLines(ctx, ids)
  const skuIds = uniqueSorted(
    mirrored.flatMap(({ change }) => change.draft.lines.flatMap((line) => (line.skuId ? [line.skuId] : []))),
  )
  const skus = await loadSkus(ctx.tx, ctx.tenantId, skuIds)
  const parts = await explodeBundles(ctx.tx, ctx.tenantId, skuIds)
  const rebuilt = mirrored.map(({ order, change }) => ({
    order,
    draft: change.draft,
    lines: explodeLines(change.draft.lines, parts, newId),
  }))
  await insertOrderLines(
    ctx,
    rebuilt.flatMap(({ order, lines }) => lines.map((line) => ({ ...line, orderId: order.id }))),
  )
  const mismatched = rebuilt.filter(({ draft }) => draft.amountMismatch).map(({ order }) => order)
  await holdExactly(ctx, mirrored, mismatched, 'amount_mismatch', { from: 'channel' })
  await setMoney(
    ctx,
    rebuilt.map(({ order, draft, lines }) => {
      const live = lines.filter((line) => line.quantity > line.cancelledQuantity)
      return {
        id: order.id,
        goodsMinor: draft.goodsMinor,
        discountMinor: draft.discountMinor,
        shippingMinor: draft.shippingMinor,
        paidMinor: draft.paidMinor,
        lineCount: lines.length,
        unitCount: live.reduce((sum, line) => sum + line.quantity - line.cancelledQuantity, 0n),
        weightGrams: live.reduce(
          (sum, line) => sum + (skus.get(line.skuId ?? '')?.weightGrams ?? 0n) * (line.quantity - line.cancelledQuantity),
          0n,
        ),
      }
    }),
  )
  const warehouses = (await listWarehouses(ctx.tx, ctx.tenantId))
    .filter((warehouse) => warehouse.status === 'active')
    .map((warehouse) => warehouse.id)
  const reserved = await reserveGroups(
    ctx,
    rebuilt.map(({ order, lines }) => ({
      groupId: order.id,
      bucket: order.status === 'awaiting_payment' ? ('unpaid' as const) : ('order' as const),
      warehouseIds: warehouses,
      lines: lines
        .filter((line) => line.skuId !== null && line.quantity > line.cancelledQuantity)
        .map((line) => ({ sourceId: line.id, skuId: line.skuId!, quantity: line.quantity - line.cancelledQuantity })),
    })),
  )
  const short = rebuilt
    .filter(({ order }) => reserved.get(order.id)?.lines.some((line) => line.warehouseId === null))
    .map(({ order }) => order)
  await holdExactly(ctx, mirrored, short, 'out_of_stock', { check: 'stock' })
  const unmapped = rebuilt.filter(({ lines }) => lines.some((line) => line.skuId === null)).map(({ order }) => order)
  await holdExactly(ctx, mirrored, unmapped, 'unmapped_sku', { check: 'mapping' })
}

/** The orders built anew have this hold when the check found something again, and have it no longer when it did not. */
async function holdExactly(
  ctx: Ctx,
  rebuilt: readonly Concerned[],
  found: readonly OrderHead[],
  kind: HoldKind,
  reason: Record<string, unknown>,
): Promise<void> {
  const mended = rebuilt.map(({ order }) => order).filter((order) => !found.includes(order))
  await liftKinds(ctx, mended, [kind], 'the order was built anew')
  await placeHolds(ctx, found, kind, reason)
}

function knows(change: ChannelChange, lineId: string): boolean {
  return change.draft.lines.some((line) => line.channelOrderLineId === lineId) || (change.previousLineIds ?? []).includes(lineId)
}

async function applyAddresses(ctx: Ctx, list: readonly Concerned[]): Promise<void> {
  if (list.length === 0) return
  await setReceivers(
    ctx,
    list.map(({ order, change }) => ({ ...change.draft, id: order.id })),
  )
  const incomplete = list.filter(({ change }) => !change.draft.addressComplete).map(({ order }) => order)
  await placeHolds(ctx, incomplete, 'address', { check: 'address_incomplete' })
  await liftKinds(
    ctx,
    list.filter(({ change }) => change.draft.addressComplete).map(({ order }) => order),
    ['address', 'address_changed'],
    'the platform sent a new address',
  )
}

async function applyRemarks(ctx: Ctx, list: readonly Concerned[]): Promise<void> {
  if (list.length === 0) return
  await setRemarks(
    ctx,
    list.map(({ order, change }) => ({ id: order.id, sellerRemark: change.draft.sellerRemark, flag: change.draft.flag })),
  )
}
