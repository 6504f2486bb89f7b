import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import type { SetResult } from '#lib/schema.ts'
import { cancelExpectedReceipts, expectReceipts } from '#modules/warehouse/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { insertPriceChanges, lastPrices } from '../prices/prices.queries.ts'
import type { PurchaseStatus } from '../purchasing.contract.ts'
import { purchaseOrdersApproved } from '../purchasing.events.ts'
import { findSuppliers } from '../suppliers/suppliers.queries.ts'
import {
  linesOfOrders,
  lockPurchaseOrders,
  type PurchaseHead,
  setExpectedOn,
  setPurchaseStatus,
} from './purchase-orders.queries.ts'
import { purchaseStates, purchaseStatusName } from './purchase-states.pure.ts'

/** Hands drafts in for approval. */
export async function submitOrders(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const { movable, refused } = await lockFor(ctx, ids, 'awaiting_approval')
  await move(ctx, movable, 'awaiting_approval', 'purchasing.submitted', {})
  return { done: movable.map((order) => order.id), refused }
}

/** Back to draft, so that it can be changed. */
export async function sendBackOrders(ctx: Ctx, ids: readonly string[], reason: string): Promise<SetResult> {
  const { movable, refused } = await lockFor(ctx, ids, 'draft')
  await move(ctx, movable, 'draft', 'purchasing.sent_back', { reason })
  return { done: movable.map((order) => order.id), refused }
}

/** Approves orders: the warehouse expects the goods, and the prices agreed go into the history where they are new. */
export async function approveOrders(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const { movable, refused } = await lockFor(ctx, ids, 'approved')
  if (movable.length === 0) return { done: [], refused }
  const suppliers = await findSuppliers(
    ctx.tx,
    ctx.tenantId,
    movable.map((order) => order.supplierId),
  )
  const approved = movable.filter((order) => {
    const supplier = suppliers.get(order.supplierId)!
    if (supplier.status === 'active') return true
    refused.push(refusal(ctx, order.id, 'purchasing.supplier_paused', { code: supplier.code }))
    return false
  })
  if (approved.length === 0) return { done: [], refused }
  const done = approved.map((order) => order.id)
  const lines = await linesOfOrders(ctx.tx, ctx.tenantId, done)
  const linesOf = groupBy(lines, (line) => line.purchaseOrderId)
  const today = dayOf(ctx.now, ctx.tenant.timeZone)
  // Without a day of its own an order is expected after the supplier's lead time.
  const expectedOn = new Map(
    approved.map((order) => [order.id, order.expectedOn ?? addDays(today, suppliers.get(order.supplierId)!.leadTimeDays)]),
  )
  await move(ctx, approved, 'approved', 'purchasing.approved', {})
  await setExpectedOn(
    ctx,
    approved
      .filter((order) => order.expectedOn === null)
      .map((order) => ({ id: order.id, expectedOn: expectedOn.get(order.id)! })),
  )
  await expectReceipts(
    ctx,
    approved.map((order) => ({
      id: newId(),
      warehouseId: order.warehouseId,
      sourceKind: 'purchase_order',
      sourceId: order.id,
      sourceNumber: order.purchaseNumber,
      partnerId: order.supplierId,
      expectedOn: expectedOn.get(order.id)!,
      overTolerancePercent: order.overTolerancePercent,
      lines: linesOf
        .get(order.id)!
        .map((line) => ({ id: newId(), sourceLineId: line.id, skuId: line.skuId, quantity: line.quantity })),
    })),
  )
  const headOf = new Map(approved.map((order) => [order.id, order]))
  const keys = lines.map((line) => ({ line, head: headOf.get(line.purchaseOrderId)! }))
  const last = await lastPrices(
    ctx,
    keys.map(({ line, head }) => ({ supplierId: head.supplierId, skuId: line.skuId })),
  )
  await insertPriceChanges(
    ctx,
    keys.flatMap(({ line, head }) => {
      const previousMinor = last.get(`${head.supplierId} ${line.skuId}`) ?? null
      if (previousMinor === line.priceMinor) return []
      const { skuId, priceMinor } = line
      const { supplierId, currency } = head
      return [
        {
          id: newId(),
          supplierId,
          skuId,
          priceMinor,
          previousMinor,
          currency,
          sourceKind: 'purchase_order' as const,
          sourceId: head.id,
        },
      ]
    }),
  )
  emit(ctx, purchaseOrdersApproved, { purchaseOrderIds: done })
  return { done, refused }
}

/** Cancels orders of which nothing was received; the warehouse stops expecting them. */
export async function cancelOrders(ctx: Ctx, ids: readonly string[], reason: string): Promise<SetResult> {
  const { movable, refused } = await lockFor(ctx, ids, 'cancelled', (order) =>
    order.receivedUnits > 0n ? 'purchasing.goods_received' : null,
  )
  await cancelExpectedReceipts(
    ctx,
    movable.filter((order) => order.status === 'approved').map((order) => order.id),
  )
  await move(ctx, movable, 'cancelled', 'purchasing.cancelled', { reason })
  return { done: movable.map((order) => order.id), refused }
}

/** Closes orders: nothing more will come. */
export async function closeOrders(ctx: Ctx, ids: readonly string[], reason: string): Promise<SetResult> {
  const { movable, refused } = await lockFor(ctx, ids, 'closed')
  await cancelExpectedReceipts(
    ctx,
    movable.filter((order) => order.status !== 'received').map((order) => order.id),
  )
  await move(ctx, movable, 'closed', 'purchasing.closed', { reason })
  return { done: movable.map((order) => order.id), refused }
}

type Refused = SetResult['refused']

async function lockFor(
  ctx: Ctx,
  ids: readonly string[],
  to: PurchaseStatus,
  reasonAgainst: (order: PurchaseHead) => string | null = () => null,
): Promise<{ movable: PurchaseHead[]; refused: Refused }> {
  const wanted = uniqueSorted(ids)
  const locked = await lockPurchaseOrders(ctx, wanted)
  const found = new Set(locked.map((order) => order.id))
  const refused: Refused = wanted.filter((id) => !found.has(id)).map((id) => refusal(ctx, id, 'purchasing.not_found'))
  const movable = locked.filter((order) => {
    const code = purchaseStates.canMove(order.status, to) ? reasonAgainst(order) : 'purchasing.not_possible'
    if (code === null) return true
    refused.push(
      refusal(ctx, order.id, code, { number: order.purchaseNumber, status: purchaseStatusName(order.status, ctx.locale) }),
    )
    return false
  })
  return { movable, refused }
}

function refusal(ctx: Ctx, id: string, code: string, params: Record<string, unknown> = {}): Refused[number] {
  return { id, code, message: errorMessage(code, params, ctx.locale) }
}

async function move(
  ctx: Ctx,
  orders: readonly PurchaseHead[],
  to: PurchaseStatus,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  if (orders.length === 0) return
  await setPurchaseStatus(
    ctx,
    orders.map((order) => ({ id: order.id, status: to })),
  )
  for (const order of orders) {
    tally(ctx, 'purchase_orders', order.status, -1, order.warehouseId)
    tally(ctx, 'purchase_orders', to, 1, order.warehouseId)
  }
  audit(ctx, { action, subjectKind: 'purchase_order', subjectIds: orders.map((order) => order.id), detail })
  touch(ctx, 'purchase_orders')
}
