import { uniqueSorted } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { type Bucket, changeSkuStock, lockSkuStock, StockChanges } from '../stock.queries.ts'
import { noteStockChanged } from '../stock-changed.ts'
import {
  deleteReservations,
  insertReservations,
  lockReservations,
  type Reservation,
  reduceReservations,
  reservationsOf,
  setBucket,
} from './reservations.queries.ts'

/** Frees everything the given lines hold. Lines that hold nothing are fine. Allocated lines must be released from their fulfillment first. */
export async function releaseReservations(ctx: Ctx, sourceIds: readonly string[]): Promise<void> {
  const rows = await lockWithStock(ctx, sourceIds)
  if (rows.length === 0) return
  const changes = new StockChanges()
  for (const row of rows) changes.add(row.skuId, row.warehouseId, row.bucket, -row.quantity)
  await deleteReservations(ctx, sourceIds)
  await changeSkuStock(ctx, changes.rows())
  noteStockChanged(ctx, changes.skuIds())
}

/** Moves what lines hold to another bucket (unpaid → order when the payment comes). */
export async function changeBucket(ctx: Ctx, sourceIds: readonly string[], bucket: Bucket): Promise<void> {
  const rows = (await lockWithStock(ctx, sourceIds)).filter((row) => row.bucket !== bucket)
  if (rows.length === 0) return
  const changes = new StockChanges()
  for (const row of rows) {
    changes.add(row.skuId, row.warehouseId, row.bucket, -row.quantity)
    changes.add(row.skuId, row.warehouseId, bucket, row.quantity)
  }
  await setBucket(ctx, uniqueSorted(rows.map((row) => row.sourceId)), bucket)
  await changeSkuStock(ctx, changes.rows())
}

/** Hands promises from lines to other lines (split, merge): quantities, warehouse and bucket stay, nobody else can take them meanwhile. */
export async function moveReservations(
  ctx: Ctx,
  transfers: readonly { fromSourceId: string; toSourceId: string; toGroupId: string; skuId: string; quantity: bigint }[],
): Promise<void> {
  const rows = await lockWithStock(ctx, uniqueSorted(transfers.map((transfer) => transfer.fromSourceId)))
  const left = new Map(rows.map((row) => [row, row.quantity]))
  const taken: Reservation[] = []
  const given: Reservation[] = []
  for (const transfer of transfers) {
    let wanted = transfer.quantity
    for (const row of rows) {
      if (wanted === 0n) break
      if (row.sourceId !== transfer.fromSourceId || row.skuId !== transfer.skuId) continue
      const quantity = left.get(row)! < wanted ? left.get(row)! : wanted
      if (quantity === 0n) continue
      left.set(row, left.get(row)! - quantity)
      wanted -= quantity
      taken.push({ ...row, quantity })
      given.push({ ...row, sourceId: transfer.toSourceId, groupId: transfer.toGroupId, quantity })
    }
    refuseUnless(wanted === 0n, 'inventory.reservation_missing')
  }
  await reduceReservations(ctx, taken)
  await insertReservations(ctx, given)
}

async function lockWithStock(ctx: Ctx, sourceIds: readonly string[]): Promise<Reservation[]> {
  if (sourceIds.length === 0) return []
  // Which stock rows these lines touch is read first; the locks are then taken in the module's order.
  const peek = await reservationsOf(ctx.tx, ctx.tenantId, sourceIds)
  if (peek.length === 0) return []
  await lockSkuStock(ctx, uniqueSorted(peek.map((row) => row.skuId)), uniqueSorted(peek.map((row) => row.warehouseId)))
  return lockReservations(ctx, sourceIds)
}
