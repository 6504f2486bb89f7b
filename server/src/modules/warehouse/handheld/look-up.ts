import { findByBarcodes, loadSkus } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { readFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { findByNumber, findParcel, parcelsOf } from '../packing/parcels.queries.ts'
import { inScope, refuseOutOfScope } from '../scope.ts'
import { expectedByNumber, locationByCode } from './scans.queries.ts'

/** Everything a scanned code may stand for in a warehouse; what is not known is null. */
export async function lookUp(ctx: Ctx, warehouseId: string, code: string) {
  refuseOutOfScope(ctx, warehouseId)
  const { tx, tenantId } = ctx
  const goods = (await findByBarcodes(tx, tenantId, [code])).get(code)
  const sku = goods && (await loadSkus(tx, tenantId, [goods.skuId])).get(goods.skuId)
  const found = await findParcel(tx, tenantId, code)
  const fulfillmentId = (await findByNumber(tx, tenantId, code)) ?? found?.fulfillmentId
  const [one] = fulfillmentId === undefined ? [] : await readFulfillments(tx, tenantId, [fulfillmentId])
  const ours = one && one.warehouseId === warehouseId && inScope(ctx.access, one.warehouseId, one.shopId) ? one : undefined
  const parcel = ours && found ? (await parcelsOf(tx, tenantId, [ours.id])).find((each) => each.id === found.id) : undefined
  return {
    location: await locationByCode(ctx, warehouseId, code),
    sku:
      goods && sku
        ? {
            id: sku.id,
            skuCode: sku.skuCode,
            name: sku.name,
            quantity: goods.quantity,
            tracksLots: sku.tracksLots,
            imageFileId: sku.imageFileId,
          }
        : null,
    fulfillment: ours ? { id: ours.id, fulfillmentNumber: ours.fulfillmentNumber, status: ours.status } : null,
    parcel: parcel
      ? {
          id: parcel.id,
          fulfillmentId: parcel.fulfillmentId,
          parcelNumber: parcel.parcelNumber,
          waybillNumber: parcel.waybillNumber,
        }
      : null,
    expectedReceipt: await expectedByNumber(ctx, warehouseId, code),
  }
}
