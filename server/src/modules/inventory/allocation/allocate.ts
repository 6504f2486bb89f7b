import { uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { lockReservations, setBucket } from '../reservations/reservations.queries.ts'
import { changeSkuStock, lockSkuStock, StockChanges } from '../stock.queries.ts'
import {
  type Allocation,
  changeAllocated,
  deleteAllocations,
  insertAllocations,
  lockAllocations,
  lockFreeLevels,
  lockLevels,
  reduceAllocations,
} from './allocation.queries.ts'
import { planAllocation } from './plan-allocation.pure.ts'

/** One level: a SKU and lot in a location. */
export interface LevelKey {
  skuId: string
  locationId: string
  lotId: string
}

export interface AllocateRequest {
  fulfillmentId: string
  warehouseId: string
  lines: readonly { fulfillmentLineId: string; sourceId: string; skuId: string; quantity: bigint }[]
}

export interface AllocateResult {
  /** Every piece has its place. When false nothing of this fulfillment was claimed. */
  complete: boolean
  allocations: Allocation[]
}

/**
 * Turns promises into hard claims on location and lot, all or nothing per fulfillment, in the order given. The reservation moves to the
 * bucket `ship` (unless it was made there). Incomplete ones claim nothing and may be tried again when stock has been put away.
 * Nothing is claimed at the levels to `avoid`: bins in which a picker found less than the ledger says.
 */
export async function allocate(
  ctx: Ctx,
  requests: readonly AllocateRequest[],
  options: { reservedForShipping?: boolean; avoid?: readonly LevelKey[] } = {},
): Promise<Map<string, AllocateResult>> {
  const results = new Map<string, AllocateResult>(
    requests.map((request) => [request.fulfillmentId, { complete: false, allocations: [] }]),
  )
  const skuIds = uniqueSorted(requests.flatMap((request) => request.lines.map((line) => line.skuId)))
  const warehouseIds = uniqueSorted(requests.map((request) => request.warehouseId))
  if (skuIds.length === 0) return results
  if (!options.reservedForShipping) await lockSkuStock(ctx, skuIds, warehouseIds)
  const avoided = new Set(options.avoid?.map((level) => level.skuId + level.locationId + level.lotId))
  const levels = (await lockFreeLevels(ctx, skuIds, warehouseIds)).filter(
    (level) => avoided.size === 0 || !avoided.has(level.skuId + level.locationId + level.lotId),
  )

  // All or nothing: plan, drop what is incomplete, plan the rest again with what that frees.
  let wanted = requests
  let planned = plan(wanted, levels)
  for (;;) {
    const got = new Map<string, bigint>()
    for (const allocation of planned)
      got.set(allocation.fulfillmentId, (got.get(allocation.fulfillmentId) ?? 0n) + allocation.quantity)
    const complete = wanted.filter(
      (request) => (got.get(request.fulfillmentId) ?? 0n) === request.lines.reduce((sum, line) => sum + line.quantity, 0n),
    )
    if (complete.length === wanted.length) break
    wanted = complete
    planned = plan(wanted, levels)
  }

  const allocations: Allocation[] = planned.map((allocation) => ({ id: newId(), ...allocation }))
  await changeAllocated(ctx, allocations)
  await insertAllocations(ctx, allocations)
  if (!options.reservedForShipping)
    await moveToShipping(
      ctx,
      wanted.flatMap((request) => request.lines.map((line) => line.sourceId)),
    )
  for (const request of wanted) results.get(request.fulfillmentId)!.complete = true
  for (const allocation of allocations) results.get(allocation.fulfillmentId)!.allocations.push(allocation)
  return results
}

function plan(requests: readonly AllocateRequest[], levels: Parameters<typeof planAllocation>[1]) {
  return planAllocation(
    requests.flatMap((request) =>
      request.lines.map((line) => ({
        fulfillmentId: request.fulfillmentId,
        fulfillmentLineId: line.fulfillmentLineId,
        warehouseId: request.warehouseId,
        skuId: line.skuId,
        quantity: line.quantity,
      })),
    ),
    levels,
  )
}

async function moveToShipping(ctx: Ctx, sourceIds: readonly string[]): Promise<void> {
  const rows = (await lockReservations(ctx, sourceIds)).filter((row) => row.bucket !== 'ship')
  if (rows.length === 0) return
  const changes = new StockChanges()
  for (const row of rows) {
    changes.add(row.skuId, row.warehouseId, row.bucket, -row.quantity)
    changes.add(row.skuId, row.warehouseId, 'ship', row.quantity)
  }
  await setBucket(ctx, uniqueSorted(rows.map((row) => row.sourceId)), 'ship')
  await changeSkuStock(ctx, changes.rows())
}

/** Gives up parts of hard claims: goods that a picker did not find. The soft promises of their lines stay. */
export async function releaseAllocationParts(
  ctx: Ctx,
  parts: readonly (LevelKey & { fulfillmentId: string; allocationId: string; warehouseId: string; quantity: bigint })[],
): Promise<void> {
  if (parts.length === 0) return
  await lockStockOf(ctx, parts)
  await lockLevels(ctx, parts)
  await changeAllocated(
    ctx,
    parts.map((part) => ({ ...part, quantity: -part.quantity })),
  )
  const released = await reduceAllocations(ctx, parts)
  refuseUnless(released === parts.reduce((sum, part) => sum + part.quantity, 0n), 'inventory.reservation_missing')
}

/** Gives up the hard claims of fulfillments; the soft promises of their lines stay. */
export async function releaseAllocations(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<void> {
  const rows = await lockAllocations(ctx, fulfillmentIds)
  if (rows.length === 0) return
  await lockStockOf(ctx, rows)
  await lockLevels(ctx, rows)
  await changeAllocated(
    ctx,
    rows.map((row) => ({ ...row, quantity: -row.quantity })),
  )
  await deleteAllocations(ctx, fulfillmentIds)
}

/**
 * Nothing of sku_stock changes with a claim, but who gives claims up often gives the promise up in the same transaction: the module's lock
 * order (sku_stock, then levels) has to hold over both.
 */
async function lockStockOf(ctx: Ctx, rows: readonly { skuId: string; warehouseId: string }[]): Promise<void> {
  await lockSkuStock(ctx, uniqueSorted(rows.map((row) => row.skuId)), uniqueSorted(rows.map((row) => row.warehouseId)))
}
