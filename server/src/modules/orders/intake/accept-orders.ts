import { uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { explodeBundles, loadSkus, type Sku } from '#modules/catalog/index.ts'
import { blacklistedAmong } from '#modules/customers/index.ts'
import { listWarehouses, type PlannedGroup, reserveGroups } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { tally } from '#platform/tallies.queries.ts'
import { ordersAccepted, ordersHeld, ordersReleased } from '../orders.events.ts'
import {
  insertHolds,
  insertOrders,
  markCouldMerge,
  type NewHold,
  type NewOrder,
  openSiblings,
  ordersOfChannelOrders,
  takeOrdersTurn,
} from '../orders.queries.ts'
import { handToWarehouse, planReleases, type ReleasePlan } from '../release/plan-releases.ts'
import { reviewChecks } from '../review/review-checks.pure.ts'
import { explodeLines, type NewOrderLine } from './explode-lines.pure.ts'
import { findSiblings } from './find-siblings.pure.ts'
import type { OrderDraft } from './order-draft.ts'

export interface AcceptResult {
  channelOrderId: string
  orderId: string
  orderNumber: string
  /** False when the platform's order had been taken before. */
  isNew: boolean
}

/**
 * Takes demand over: lines are exploded, checked, promised stock, and, where nothing stands against it and the shop lets the built-in checks
 * decide, the order goes to its warehouse in the same step. Every order is written once, in the state it ends in: the checks and plans are
 * pure and run before the first insert. A platform order that was taken before is left alone.
 */
export async function acceptOrders(ctx: Ctx, drafts: readonly OrderDraft[]): Promise<AcceptResult[]> {
  // Load what no other set of orders changes.
  const draftSkuIds = uniqueSorted(
    drafts.flatMap((draft) => draft.lines.flatMap((line) => (line.skuId === null ? [] : [line.skuId]))),
  )
  const skus = await loadSkus(ctx.tx, ctx.tenantId, draftSkuIds)
  const bundles = [...skus.values()].filter((sku) => sku.kind === 'bundle').map((sku) => sku.id)
  const parts = await explodeBundles(ctx.tx, ctx.tenantId, bundles)
  const missing = uniqueSorted([...parts.values()].flat().map((part) => part.skuId)).filter((id) => !skus.has(id))
  for (const [id, sku] of await loadSkus(ctx.tx, ctx.tenantId, missing)) skus.set(id, sku)
  const warehouses = (await listWarehouses(ctx.tx, ctx.tenantId)).filter((warehouse) => warehouse.status === 'active')
  const blacklist = await blacklistedAmong(
    ctx.tx,
    ctx.tenantId,
    uniqueSorted(
      drafts.flatMap((draft) => [draft.buyerHash, draft.phoneHash, draft.receiverHash].filter((hash) => hash !== null)),
    ),
  )

  const made = drafts.map((draft) => newOrder(draft, explodeLines(draft.lines, parts, newId), skus))

  // Documents are opened and mapped several sets at a time; from here on one set follows the other, so that repeated orders find each other.
  await takeOrdersTurn(ctx)
  const taken = await ordersOfChannelOrders(
    ctx.tx,
    ctx.tenantId,
    drafts.map((draft) => draft.channelOrderId),
  )
  const fresh = drafts.filter((draft) => !taken.has(draft.channelOrderId))
  const orders = made.filter((_, index) => !taken.has(drafts[index]!.channelOrderId))
  const results: AcceptResult[] = drafts
    .filter((draft) => taken.has(draft.channelOrderId))
    .map((draft) => ({ channelOrderId: draft.channelOrderId, ...taken.get(draft.channelOrderId)!, isNew: false }))
  if (fresh.length === 0) return results

  const siblings = findSiblings(
    fresh,
    await openSiblings(
      ctx.tx,
      ctx.tenantId,
      uniqueSorted(fresh.flatMap((draft) => (draft.receiverHash ? [draft.receiverHash] : []))),
    ),
  )
  const numbers = await nextNumbers(ctx, 'order', fresh.length)
  const day = dayOf(ctx.now, ctx.tenant.timeZone)

  // Decide.
  for (const [index, order] of orders.entries()) order.orderNumber = documentNumber('SO', day, numbers[index]!)
  const drafted = orders.map((order, index) => {
    const draft = fresh[index]!
    const sibling = siblings.get(draft.channelOrderId)
    const checks = reviewChecks({
      addressComplete: draft.addressComplete,
      amountMismatch: draft.amountMismatch
        ? { stated: draft.paidMinor, computed: draft.goodsMinor - draft.discountMinor + draft.shippingMinor }
        : null,
      refundRequested: draft.refundRequested,
      unmappedCodes: order.lines.filter((line) => line.skuId === null).map((line) => line.merchantCode || line.title),
      blacklistReason:
        blacklist.get(draft.buyerHash ?? '') ??
        blacklist.get(draft.phoneHash ?? '') ??
        blacklist.get(draft.receiverHash ?? '') ??
        null,
      duplicateOf: sibling?.duplicateOf ?? null,
      shortSkuIds: [],
    })
    const due = draft.reviewNotBefore === null || draft.reviewNotBefore <= ctx.now
    order.couldMerge = (sibling?.mergeWith.length ?? 0) > 0
    const passes =
      draft.status === 'paid' &&
      draft.autoApprove &&
      due &&
      checks.length === 0 &&
      !order.couldMerge &&
      liveLines(order).length > 0
    return { order, draft, checks, passes }
  })

  const reserved = await reserveGroups(
    ctx,
    drafted.map(({ order, draft, passes }) => ({
      groupId: order.id,
      warehouseIds: warehouses.map((warehouse) => warehouse.id),
      bucket: draft.status === 'unpaid' ? ('unpaid' as const) : passes ? ('ship' as const) : ('order' as const),
      ...(passes ? { bucketWhenNotWhole: 'order' as const } : {}),
      lines: liveLines(order).flatMap((line) =>
        line.skuId === null ? [] : [{ sourceId: line.id, skuId: line.skuId, quantity: line.quantity - line.cancelledQuantity }],
      ),
    })),
    { freshLines: true },
  )

  const holds: NewHold[] = []
  const toRelease: NewOrder[] = []
  for (const { order, draft, checks, passes } of drafted) {
    const group = reserved.get(order.id)!
    const found = [...checks, ...reviewChecks({ ...nothingFound, shortSkuIds: shortSkus(group) })]
    order.holdKinds = found.map((hold) => hold.kind).sort()
    order.warehouseId = group.warehouseId
    holds.push(...found.map((hold) => ({ id: newId(), orderId: order.id, ...hold })))
    order.status = draft.status === 'unpaid' ? 'awaiting_payment' : 'awaiting_review'
    if (passes && group.warehouseId !== null && found.length === 0) toRelease.push(order)
    else if (order.autoApprove) order.reviewNotBefore ??= ctx.now // found again by the review of what is due, once nothing stands against it
  }
  const plans = await planReleases(ctx, toRelease)
  for (const order of toRelease) applyPlan(ctx, order, plans.get(order.id)!)

  // Write.
  await insertOrders(ctx, orders)
  await insertHolds(ctx, holds)
  await markCouldMerge(ctx, uniqueSorted([...siblings.values()].flatMap((sibling) => sibling.mergeWith)), true)
  await handToWarehouse(ctx, toRelease, plans, { reservedForShipping: true })

  // Emit.
  const ids = orders.map((order) => order.id)
  emit(ctx, ordersAccepted, { orderIds: ids })
  const waiting = orders.filter((order) => order.status !== 'released').map((order) => order.id)
  if (waiting.length > 0)
    audit(ctx, { action: 'orders.accepted', subjectKind: 'order', subjectIds: waiting, detail: { count: waiting.length } })
  if (toRelease.length > 0) {
    const released = toRelease.map((order) => order.id)
    emit(ctx, ordersReleased, { orderIds: released })
    audit(ctx, {
      action: 'orders.accepted_and_released',
      subjectKind: 'order',
      subjectIds: released,
      detail: { by: 'built-in checks' },
    })
  }
  if (holds.length > 0) {
    const held = uniqueSorted(holds.map((hold) => hold.orderId))
    emit(ctx, ordersHeld, { orderIds: held })
    audit(ctx, {
      action: 'orders.held',
      subjectKind: 'order',
      subjectIds: held,
      detail: { kinds: uniqueSorted(holds.map((hold) => hold.kind)) },
    })
  }
  for (const order of orders) {
    tally(ctx, 'orders', order.status, 1, order.shopId)
    if (order.holdKinds.length > 0) tally(ctx, 'orders', 'held', 1, order.shopId)
  }
  touch(ctx, 'orders')
  return [
    ...results,
    ...orders.map((order, index) => ({
      channelOrderId: fresh[index]!.channelOrderId,
      orderId: order.id,
      orderNumber: order.orderNumber,
      isNew: true,
    })),
  ]
}

const nothingFound = {
  addressComplete: true,
  amountMismatch: null,
  refundRequested: false,
  unmappedCodes: [],
  blacklistReason: null,
  duplicateOf: null,
  shortSkuIds: [] as string[],
}

function liveLines(order: { lines: NewOrderLine[] }): NewOrderLine[] {
  return order.lines.filter((line) => line.quantity > line.cancelledQuantity)
}

function shortSkus(group: PlannedGroup): string[] {
  return group.lines.filter((line) => line.warehouseId === null).map((line) => line.skuId)
}

function applyPlan(ctx: Ctx, order: NewOrder, plan: ReleasePlan): void {
  order.status = 'released'
  order.approvedAt = ctx.now
  order.releasedAt = ctx.now
  order.carrierId = plan.carrierId
  order.fulfillmentId = plan.fulfillmentId
  order.decision = plan.decision
}

/** Everything but its number and what the checks decide. */
function newOrder(draft: OrderDraft, lines: NewOrderLine[], skus: ReadonlyMap<string, Sku>): NewOrder {
  let weight = 0n
  let units = 0n
  for (const line of lines) {
    const live = line.quantity - line.cancelledQuantity
    units += live
    if (line.skuId !== null) weight += (skus.get(line.skuId)?.weightGrams ?? 0n) * live
  }
  return {
    id: newId(),
    orderNumber: '',
    origin: draft.origin ?? 'channel',
    shopId: draft.shopId,
    channelOrderId: draft.origin === 'manual' ? null : draft.channelOrderId,
    channelOrderNumber: draft.channelOrderNumber,
    status: 'awaiting_review',
    reviewNotBefore: draft.reviewNotBefore,
    autoApprove: draft.autoApprove,
    holdKinds: [],
    receiverSealed: draft.receiverSealed,
    buyerHash: draft.buyerHash,
    phoneHash: draft.phoneHash,
    receiverHash: draft.receiverHash,
    receiverMasked: draft.receiverMasked,
    country: draft.country,
    province: draft.province,
    city: draft.city,
    district: draft.district,
    currency: draft.currency,
    goodsMinor: draft.goodsMinor,
    discountMinor: draft.discountMinor,
    shippingMinor: draft.shippingMinor,
    paidMinor: draft.paidMinor,
    lineCount: lines.length,
    unitCount: units,
    weightGrams: weight,
    warehouseId: null,
    carrierId: null,
    decision: null,
    orderedAt: draft.orderedAt,
    paidAt: draft.paidAt,
    shipBy: draft.shipBy,
    approvedAt: null,
    releasedAt: null,
    flag: draft.flag,
    buyerMessageSealed: draft.buyerMessageSealed,
    sellerRemark: draft.sellerRemark,
    couldMerge: false,
    parentOrderId: null,
    fulfillmentId: null,
    lines,
  }
}
