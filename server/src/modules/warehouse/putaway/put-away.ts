import { uniqueSorted } from '#lib/collections.ts'
import type { SetResult } from '#lib/schema.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import { loadLocations, postMoves } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { lockExpectedReceipts, putAwayCompletely, setExpectedStatus } from '../inbound/receipts.queries.ts'
import { refusalList } from '../refusals.ts'
import { inScope } from '../scope.ts'
import { addPutAway, lockWaiting } from './putaway.queries.ts'

export interface PutawayItem {
  kind: 'receipt' | 'put_back'
  /** Goods receipt, or the cancelled fulfillment. */
  documentId: string
  /** Line of the receipt, or the put-back entry. */
  id: string
  /** The bin. */
  locationId: string
  quantity: bigint
}

/**
 * Goods lie in their bins: from staging to bin, from then on sellable. One line may go to several bins. Each item is refused alone, or, with
 * `allOrNothing`, the first refusal is thrown.
 */
export async function putAway(
  ctx: Ctx,
  items: readonly PutawayItem[],
  options: { allOrNothing?: boolean } = {},
): Promise<SetResult> {
  const { refused, refuse } = refusalList(ctx, options)
  const waiting = new Map((await lockWaiting(ctx, items)).map((one) => [one.kind + one.id, one]))
  const places = await loadLocations(ctx.tx, ctx.tenantId, uniqueSorted(items.map((item) => item.locationId)))
  const skus = await loadSkus(ctx.tx, ctx.tenantId, uniqueSorted([...waiting.values()].map((one) => one.skuId)))
  const left = new Map([...waiting].map(([key, one]) => [key, one.left]))
  const moving = items.flatMap((item) => {
    const key = item.kind + item.id
    const one = waiting.get(key)
    if (!one || one.documentId !== item.documentId || !inScope(ctx.access, one.warehouseId)) {
      refuse(item.id, new AppError('warehouse.putaway_unknown'))
      return []
    }
    const place = places.get(item.locationId)
    if (place?.kind !== 'bin' || place.warehouseId !== one.warehouseId || place.status !== 'active') {
      refuse(item.id, new AppError('warehouse.not_a_bin', { location: place?.code ?? item.locationId }))
      return []
    }
    const rest = left.get(key)!
    if (item.quantity > rest) {
      const sku = skus.get(one.skuId)?.skuCode ?? one.skuId
      refuse(item.id, new AppError('warehouse.putaway_too_many', { sku, left: rest, given: item.quantity }))
      return []
    }
    left.set(key, rest - item.quantity)
    return [{ item, one }]
  })
  if (moving.length === 0) return { done: [], refused }
  await postMoves(
    ctx,
    moving.map(({ item, one }) => ({
      skuId: one.skuId,
      lotId: one.lotId,
      fromLocationId: one.fromLocationId,
      toLocationId: item.locationId,
      quantity: item.quantity,
      reason: item.kind === 'receipt' ? 'putaway' : 'unpick',
      sourceKind: item.kind === 'receipt' ? 'goods_receipt' : 'fulfillment',
      sourceId: one.documentId,
    })),
  )
  await addPutAway(
    ctx,
    moving.map(({ item }) => item),
  )
  const announced = uniqueSorted(moving.flatMap(({ one }) => (one.expectedReceiptId === null ? [] : [one.expectedReceiptId])))
  await lockExpectedReceipts(ctx, announced)
  await setExpectedStatus(ctx, await putAwayCompletely(ctx, announced), 'put_away')
  audit(ctx, {
    action: 'warehouse.put_away',
    subjectKind: 'goods_receipt',
    subjectIds: uniqueSorted([...moving.map(({ one }) => one.documentId), ...announced]),
    detail: { items: moving.length },
  })
  touch(ctx, 'receipts')
  touch(ctx, 'putaways')
  return { done: uniqueSorted(moving.map(({ item }) => item.id)), refused }
}
