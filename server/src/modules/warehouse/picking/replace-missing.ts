import { groupBy, sumBy, uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import { allocate, releaseAllocationParts, releaseAllocations } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { countMove } from '../fulfillments/count-fulfillments.ts'
import { type Fulfillment, markShort } from '../fulfillments/fulfillments.queries.ts'
import { pickShort } from '../warehouse.events.ts'
import { dropFromWaves } from '../waves/drop-from-waves.ts'
import { insertPickLines } from '../waves/waves.queries.ts'
import { doubtedLevels, insertDoubts } from './doubts.queries.ts'
import { growTasks, type PickLine } from './picking.queries.ts'

/**
 * Goods that were not in their bins: their claims are given up, the bins are doubted (nobody is sent there again until someone has looked),
 * and other bins are tried. Found ones are added to the end of the same task. A fulfillment for which nothing is found gives up its other
 * claims too, leaves its wave and waits; what is picked of it stays at packing.
 */
export async function replaceMissing(
  ctx: Ctx,
  work: {
    fulfillments: readonly Fulfillment[]
    /** All lines of the task. */
    lines: readonly PickLine[]
    shorts: readonly { line: PickLine; quantity: bigint }[]
  },
): Promise<{ reallocated: bigint; shortFulfillmentIds: string[]; pickedFulfillmentIds: string[] }> {
  const { shorts } = work
  if (shorts.length === 0) return { reallocated: 0n, shortFulfillmentIds: [], pickedFulfillmentIds: [] }
  await releaseAllocationParts(
    ctx,
    shorts.map(({ line, quantity }) => ({
      fulfillmentId: line.fulfillmentId,
      allocationId: line.allocationId,
      warehouseId: line.warehouseId,
      skuId: line.skuId,
      locationId: line.locationId,
      lotId: line.lotId,
      quantity,
    })),
  )
  await insertDoubts(
    ctx,
    [...groupBy(shorts, ({ line }) => line.skuId + line.locationId + line.lotId).values()].map((own) => ({
      id: newId(),
      warehouseId: own[0]!.line.warehouseId,
      skuId: own[0]!.line.skuId,
      locationId: own[0]!.line.locationId,
      lotId: own[0]!.line.lotId,
      missingQuantity: sumBy(own, ({ quantity }) => quantity),
    })),
  )
  const warehouseId = shorts[0]!.line.warehouseId
  const avoid = await doubtedLevels(ctx.tx, ctx.tenantId, [warehouseId])
  const byFulfillment = groupBy(shorts, ({ line }) => line.fulfillmentId)
  const claims = await allocate(
    ctx,
    [...byFulfillment].map(([fulfillmentId, own]) => ({
      fulfillmentId,
      warehouseId,
      lines: [...groupBy(own, ({ line }) => line.fulfillmentLineId).values()].map((parts) => ({
        fulfillmentLineId: parts[0]!.line.fulfillmentLineId,
        sourceId: parts[0]!.line.sourceLineId,
        skuId: parts[0]!.line.skuId,
        quantity: sumBy(parts, ({ quantity }) => quantity),
      })),
    })),
    { avoid },
  )

  let sequence = work.lines.reduce((most, line) => Math.max(most, line.sequence), 0)
  const stops = new Map<string, number>()
  const added = [...claims.values()].flatMap((claim) =>
    claim.allocations.map((allocation) => {
      const stop = allocation.locationId + allocation.skuId + allocation.lotId
      if (!stops.has(stop)) stops.set(stop, ++sequence)
      return {
        pickTaskId: shorts[0]!.line.pickTaskId,
        id: newId(),
        sequence: stops.get(stop)!,
        fulfillmentId: allocation.fulfillmentId,
        fulfillmentLineId: allocation.fulfillmentLineId,
        allocationId: allocation.id,
        skuId: allocation.skuId,
        locationId: allocation.locationId,
        lotId: allocation.lotId,
        quantity: allocation.quantity,
      }
    }),
  )
  await insertPickLines(ctx, added)
  await growTasks(ctx, added)

  let pickedFulfillmentIds: string[] = []
  const shortIds = new Set([...byFulfillment.keys()].filter((id) => !claims.get(id)!.complete))
  const leaving = work.fulfillments.filter((one) => shortIds.has(one.id))
  if (leaving.length > 0) {
    const ids = leaving.map((one) => one.id)
    await markShort(ctx, ids)
    for (const one of leaving) countMove(ctx, one, { status: 'open', short: true })
    await releaseAllocations(ctx, ids)
    pickedFulfillmentIds = await dropFromWaves(ctx, leaving, 'short')
    const lacking = shorts.filter(({ line }) => shortIds.has(line.fulfillmentId))
    emit(ctx, pickShort, {
      fulfillmentIds: ids,
      orderIds: leaving.map((one) => one.sourceId),
      skuIds: uniqueSorted(lacking.map(({ line }) => line.skuId)),
      locationIds: uniqueSorted(lacking.map(({ line }) => line.locationId)),
    })
    touch(ctx, 'fulfillments')
  }
  return {
    reallocated: sumBy(added, (line) => line.quantity),
    shortFulfillmentIds: leaving.map((one) => one.id),
    pickedFulfillmentIds,
  }
}
