import { uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
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
} from './allocation.queries.ts'
import { planAllocation } from './plan-allocation.pure.ts'

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
 */
export async function allocate(
  ctx: Ctx,
  requests: readonly AllocateRequest[],
  options: { reservedForShipping?: boolean } = {},
): Promise<Map<string, AllocateResult>> {
  const results = new Map<string, AllocateResult>(
    requests.map((request) => [request.fulfillmentId, { complete: false, allocations: [] }]),
  )
  const skuIds = uniqueSorted(requests.flatMap((request) => request.lines.map((line) => line.skuId)))
  const warehouseIds = uniqueSorted(requests.map((request) => request.warehouseId))
  if (skuIds.length === 0) return results
  if (!options.reservedForShipping) await lockSkuStock(ctx, skuIds, warehouseIds)
  const levels = await lockFreeLevels(ctx, skuIds, warehouseIds)

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

/** Gives up the hard claims of fulfillments; the soft promises of their lines stay. */
export async function releaseAllocations(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<void> {
  const rows = await lockAllocations(ctx, fulfillmentIds)
  if (rows.length === 0) return
  await lockLevels(ctx, rows)
  await changeAllocated(
    ctx,
    rows.map((row) => ({ ...row, quantity: -row.quantity })),
  )
  await deleteAllocations(ctx, fulfillmentIds)
}
