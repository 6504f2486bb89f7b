import { uniqueSorted } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import { type Bucket, changeSkuStock, lockSkuStock, StockChanges } from '../stock.queries.ts'
import { noteStockChanged } from '../stock-changed.ts'
import { type PlannedGroup, planReservation, type ReservationGroup } from './plan-reservation.pure.ts'
import { insertReservations } from './reservations.queries.ts'

export interface ReserveRequest extends ReservationGroup {
  /** The bucket when one warehouse serves every line. */
  bucket: Bucket
  /** The bucket otherwise; the same unless given. */
  bucketWhenNotWhole?: Bucket
}

/**
 * Promises stock to groups of lines (orders), in the order given. All SKUs of all groups are locked first, so that two calls at the same
 * moment can never promise the same piece twice. Short lines get nothing. `freshLines`: the lines are new and hold nothing yet.
 */
export async function reserveGroups(
  ctx: Ctx,
  requests: readonly ReserveRequest[],
  options: { freshLines?: boolean } = {},
): Promise<Map<string, PlannedGroup>> {
  const skuIds = uniqueSorted(requests.flatMap((request) => request.lines.map((line) => line.skuId)))
  const warehouseIds = uniqueSorted(requests.flatMap((request) => [...request.warehouseIds]))
  if (skuIds.length === 0)
    return new Map(requests.map((request) => [request.groupId, { groupId: request.groupId, warehouseId: null, lines: [] }]))
  const stock = await lockSkuStock(ctx, skuIds, warehouseIds)
  const free = new Map(stock.map((row) => [row.skuId + row.warehouseId, row.available]))
  const planned = planReservation(requests, free)

  const changes = new StockChanges()
  const rows = planned.flatMap((group, index) => {
    const request = requests[index]!
    const bucket = group.warehouseId === null ? (request.bucketWhenNotWhole ?? request.bucket) : request.bucket
    return group.lines.flatMap((line) => {
      if (line.warehouseId === null) return []
      changes.add(line.skuId, line.warehouseId, bucket, line.quantity)
      return [
        {
          sourceId: line.sourceId,
          skuId: line.skuId,
          warehouseId: line.warehouseId,
          groupId: group.groupId,
          bucket,
          quantity: line.quantity,
        },
      ]
    })
  })
  await changeSkuStock(ctx, changes.rows())
  await insertReservations(ctx, addUp(rows), options.freshLines)
  if (rows.length > 0) noteStockChanged(ctx, changes.skuIds())
  return new Map(planned.map((group) => [group.groupId, group]))
}

/** One row per line, SKU and warehouse: a bundle may hold the same part twice. */
function addUp<T extends { sourceId: string; skuId: string; warehouseId: string; quantity: bigint }>(rows: readonly T[]): T[] {
  const sums = new Map<string, T>()
  for (const row of rows) {
    const key = row.sourceId + row.skuId + row.warehouseId
    const known = sums.get(key)
    if (known) known.quantity += row.quantity
    else sums.set(key, { ...row })
  }
  return [...sums.values()]
}
