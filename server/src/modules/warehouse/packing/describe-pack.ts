import { loadSkus } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { describeFulfillment } from '../fulfillments/describe-fulfillment.ts'
import { settingsOf } from '../settings/settings.queries.ts'
import { expectedWeight } from './parcel-weight.pure.ts'
import { barcodesOf } from './parcels.queries.ts'

/** What the packing station shows: the fulfillment, barcodes to compare with, and what the scale should say. */
export async function describePack(ctx: Ctx, id: string) {
  const detail = await describeFulfillment(ctx, id)
  const skuIds = [...new Set(detail.lines.map((line) => line.skuId))]
  const settings = (await settingsOf(ctx.tx, ctx.tenantId, [detail.warehouseId])).get(detail.warehouseId)!
  const skus = await loadSkus(ctx.tx, ctx.tenantId, skuIds)
  const gramsOf = new Map([...skus.values()].map((sku) => [sku.id, sku.weightGrams]))
  return {
    ...detail,
    barcodes: await barcodesOf(ctx.tx, ctx.tenantId, skuIds),
    expectedGrams: expectedWeight(detail.lines, gramsOf, settings.cartonTareGrams),
    requireCheck: settings.requireCheck,
    requireWeighing: settings.requireWeighing,
  }
}
