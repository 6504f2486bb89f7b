import { newId } from '#lib/ids.ts'
import { explodeBundles, loadSkus } from '#modules/catalog/index.ts'
import { listWarehouses, releaseReservations, reserveGroups } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { deleteLines } from '../changes/changes.queries.ts'
import { countMove } from '../count-orders.ts'
import { liftKinds, placeHolds } from '../holds/place-holds.ts'
import { explodeLines } from '../intake/explode-lines.pure.ts'
import { deskStatuses } from '../order-status.pure.ts'
import { insertOrderLines, linesOf, lockOrders, setStatus } from '../orders.queries.ts'
import { setMoney } from '../split/split.queries.ts'
import { draftLines, type ManualMoney } from './draft-lines.ts'
import { hasTakenOthersIn } from './manual.queries.ts'

/**
 * Replaces the goods of an order that was entered by hand and has not reached the warehouse: promises are given back and made anew, an
 * approved order is reviewed again. Goods of a platform's order follow the platform and are refused.
 */
export async function editLines(ctx: Ctx, orderId: string, version: bigint, input: ManualMoney): Promise<{ version: bigint }> {
  const [order] = await lockOrders(ctx, [orderId])
  if (!order) throw new AppError('orders.not_found')
  refuseUnless(order.version === version, 'platform.version_conflict')
  refuseUnless(deskStatuses.includes(order.status), 'orders.wrong_status', {
    status: order.status,
    allowed: deskStatuses.join(', '),
  })
  refuseUnless(order.origin === 'manual' && !(await hasTakenOthersIn(ctx, orderId)), 'orders.lines_fixed')
  const money = await draftLines(ctx, input)
  const skuIds = money.lines.map((line) => line.skuId!)
  const parts = await explodeBundles(ctx.tx, ctx.tenantId, skuIds)
  const lines = explodeLines(money.lines, parts, newId)
  const skus = await loadSkus(
    ctx.tx,
    ctx.tenantId,
    lines.map((line) => line.skuId!),
  )
  const old = await linesOf(ctx.tx, ctx.tenantId, [orderId])

  await releaseReservations(
    ctx,
    old.map((line) => line.id),
  )
  await deleteLines(ctx, [orderId])
  await insertOrderLines(
    ctx,
    lines.map((line) => ({ ...line, orderId })),
  )
  await setMoney(ctx, [
    {
      id: orderId,
      goodsMinor: money.goodsMinor,
      discountMinor: money.discountMinor,
      shippingMinor: input.shippingMinor,
      paidMinor: money.paidMinor,
      lineCount: lines.length,
      unitCount: lines.reduce((sum, line) => sum + line.quantity, 0n),
      weightGrams: lines.reduce((sum, line) => sum + (skus.get(line.skuId!)?.weightGrams ?? 0n) * line.quantity, 0n),
    },
  ])
  const warehouses = (await listWarehouses(ctx.tx, ctx.tenantId)).filter((warehouse) => warehouse.status === 'active')
  const reserved = await reserveGroups(ctx, [
    {
      groupId: orderId,
      bucket: order.status === 'awaiting_payment' ? ('unpaid' as const) : ('order' as const),
      warehouseIds: warehouses.map((warehouse) => warehouse.id),
      lines: lines.map((line) => ({ sourceId: line.id, skuId: line.skuId!, quantity: line.quantity })),
    },
  ])
  const isShort = reserved.get(orderId)?.lines.some((line) => line.warehouseId === null) ?? false
  if (isShort && !order.holdKinds.includes('out_of_stock')) await placeHolds(ctx, [order], 'out_of_stock', { check: 'stock' })
  if (!isShort) await liftKinds(ctx, [order], ['out_of_stock'], 'the goods were changed')
  if (order.status === 'approved') {
    await setStatus(ctx, [orderId], 'awaiting_review')
    countMove(ctx, order, 'awaiting_review')
  }
  audit(ctx, {
    action: 'orders.lines_edited',
    subjectKind: 'order',
    subjectIds: [orderId],
    detail: {
      before: { paidMinor: order.paidMinor, unitCount: order.unitCount },
      after: { paidMinor: money.paidMinor, unitCount: lines.reduce((sum, line) => sum + line.quantity, 0n) },
    },
  })
  touch(ctx, 'orders')
  return { version: (await lockOrders(ctx, [orderId]))[0]!.version }
}
