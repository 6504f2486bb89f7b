import { type Allocation, pickAllocations, stagingLocations } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { FulfillmentLine } from '../fulfillments/fulfillments.queries.ts'

/**
 * Moves what locked fulfillments have claimed to packing. The ledger keeps which bin and lot it came from. Best called last: it locks the
 * stock of every SKU among them, which others wait for.
 */
export async function takeClaims(ctx: Ctx, claims: readonly Allocation[], lines: readonly FulfillmentLine[]): Promise<void> {
  const sourceLineOf = new Map(lines.map((line) => [line.id, line.sourceLineId]))
  const packing = new Map<string, string>()
  // A handful of warehouses at most, whatever the number of fulfillments.
  for (const warehouseId of new Set(claims.map((claim) => claim.warehouseId))) {
    packing.set(warehouseId, (await stagingLocations(ctx, warehouseId)).packing)
  }
  await pickAllocations(
    ctx,
    claims.map((claim) => ({
      fulfillmentId: claim.fulfillmentId,
      allocationId: claim.id,
      fulfillmentLineId: claim.fulfillmentLineId,
      sourceId: sourceLineOf.get(claim.fulfillmentLineId)!,
      skuId: claim.skuId,
      lotId: claim.lotId,
      warehouseId: claim.warehouseId,
      fromLocationId: claim.locationId,
      toLocationId: packing.get(claim.warehouseId)!,
      quantity: claim.quantity,
    })),
  )
}
