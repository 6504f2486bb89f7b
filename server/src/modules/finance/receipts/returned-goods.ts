import { groupBy, uniqueSorted } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import { noteBookingsChanged } from '../bookings-changed.ts'
import { addToBookings, openUncostedOf, shrinkUncosted, type Uncosted } from '../costing/costing.queries.ts'
import { originsOf } from './receipts.queries.ts'
import { type ReturnedPart, returnCost, type ShippedPart } from './return-cost.pure.ts'

/** The shipments that a set of return receipts draws on, and what the returns change about them. */
export interface ReturnedGoods {
  partsOf: ReadonlyMap<string, ShippedPart[]>
  shopOf: ReadonlyMap<string, string | null>
  uncostedOf: ReadonlyMap<string, Uncosted[]>
  changes: Map<string, { returnedCostMinor: bigint; uncostedUnits: bigint }>
  touched: Set<Uncosted>
}

export async function loadReturnedGoods(ctx: Ctx, receiptIds: readonly string[]): Promise<ReturnedGoods> {
  const origins = receiptIds.length === 0 ? [] : await originsOf(ctx, receiptIds)
  const uncosted = await openUncostedOf(ctx, uniqueSorted(origins.map((origin) => origin.fulfillmentId)))
  const uncostedOf = groupBy(uncosted, (row) => `${row.sourceId} ${row.skuId}`)
  const partsOf = new Map<string, ShippedPart[]>()
  // Two receipts of one order in a set draw on the same pieces.
  const shared = new Map<string, ShippedPart>()
  for (const origin of origins) {
    const key = `${origin.fulfillmentId} ${origin.skuId}`
    const part = shared.get(key) ?? {
      fulfillmentId: origin.fulfillmentId,
      quantity: origin.quantity,
      valueMinor: origin.valueMinor,
      uncosted: (uncostedOf.get(key) ?? []).reduce((sum, row) => sum + row.quantity, 0n),
    }
    shared.set(key, part)
    const place = `${origin.receiptId} ${origin.skuId}`
    partsOf.set(place, [...(partsOf.get(place) ?? []), part])
  }
  return {
    partsOf,
    shopOf: new Map(origins.map((origin) => [origin.receiptId, origin.shopId])),
    uncostedOf,
    changes: new Map(),
    touched: new Set(),
  }
}

/** Takes returned pieces back from the shipments they left with, and notes what that changes. */
export function takeBack(goods: ReturnedGoods, receiptId: string, skuId: string, quantity: bigint): ReturnedPart[] {
  const parts = returnCost(goods.partsOf.get(`${receiptId} ${skuId}`) ?? [], quantity)
  for (const part of parts) {
    if (part.fulfillmentId === null) continue
    const change = goods.changes.get(part.fulfillmentId) ?? { returnedCostMinor: 0n, uncostedUnits: 0n }
    change.returnedCostMinor += part.valueMinor
    change.uncostedUnits -= part.uncosted
    goods.changes.set(part.fulfillmentId, change)
    let left = part.uncosted
    for (const row of goods.uncostedOf.get(`${part.fulfillmentId} ${skuId}`) ?? []) {
      if (left === 0n) break
      const taken = left < row.quantity ? left : row.quantity
      row.quantity -= taken
      left -= taken
      goods.touched.add(row)
    }
  }
  return parts
}

export async function saveReturnedGoods(ctx: Ctx, goods: ReturnedGoods): Promise<void> {
  await shrinkUncosted(ctx, [...goods.touched])
  await addToBookings(
    ctx,
    [...goods.changes].map(([fulfillmentId, change]) => ({ fulfillmentId, ...change })),
  )
  noteBookingsChanged(ctx, goods.changes.keys(), 'return')
}
