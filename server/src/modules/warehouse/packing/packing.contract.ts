import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zCode, zCount, zId, zPositiveQuantity, zQuantity } from '#lib/schema.ts'
import { zBoxInput, zFulfillmentDetail, zParcel } from '../warehouse.shapes.ts'

/** What the packing station shows after the first scan. */
export const zPackView = zFulfillmentDetail.extend({
  /** Barcodes of each line's SKU with how many pieces one scan stands for. */
  barcodes: z.array(z.object({ barcode: z.string(), skuId: zId, quantity: zQuantity })),
  /** What the scale should show for all goods in one carton, grams; null when a weight is unknown. */
  expectedGrams: zCount.nullable(),
  requireCheck: z.boolean(),
  requireWeighing: z.boolean(),
})

export const zScanned = z.object({ barcode: zCode, quantity: zPositiveQuantity.default(1n) })

export const zParcelInput = z.object({
  /** Empty: everything that is picked and not packed yet. */
  lines: z
    .array(z.object({ fulfillmentLineId: zId, quantity: zPositiveQuantity }))
    .max(2000)
    .default([]),
  weightGrams: zPositiveQuantity.optional(),
  ...zBoxInput,
})

export const packingContract = {
  open: endpoint({
    method: 'POST',
    path: '/api/packing/open',
    summary:
      'Find what to pack by fulfillment number, order number, waybill, parcel number, or a SKU barcode of a one-piece order',
    permission: 'warehouse.pack',
    transaction: 'read',
    body: z.object({ warehouseId: zId, code: zCode, waveId: zId.optional() }),
    response: zPackView,
  }),
  packSingle: endpoint({
    method: 'POST',
    path: '/api/packing/single',
    summary: 'One scan packs the most urgent one-piece order of that SKU, with its waybill',
    permission: 'warehouse.pack',
    body: z.object({ warehouseId: zId, barcode: zCode, waveId: zId.optional(), weightGrams: zPositiveQuantity.optional() }),
    response: zPackView,
  }),
  check: endpoint({
    method: 'POST',
    path: '/api/fulfillments/:fulfillmentId/check',
    summary: 'Compare scanned goods with what was picked',
    permission: 'warehouse.pack',
    params: z.object({ fulfillmentId: zId }),
    body: z.object({ scans: z.array(zScanned).min(1).max(5000) }),
    response: zPackView,
  }),
  pack: endpoint({
    method: 'POST',
    path: '/api/fulfillments/:fulfillmentId/parcels',
    summary: 'Put goods into parcels; when all are in, the fulfillment is packed',
    permission: 'warehouse.pack',
    params: z.object({ fulfillmentId: zId }),
    body: z.object({ parcels: z.array(zParcelInput).min(1).max(200), requestWaybills: z.boolean().default(true) }),
    response: zPackView,
  }),
  weigh: endpoint({
    method: 'POST',
    path: '/api/fulfillments/:fulfillmentId/parcels/:parcelId/weigh',
    summary: 'Weight of a parcel, compared with the expected one',
    permission: 'warehouse.pack',
    params: z.object({ fulfillmentId: zId, parcelId: zId }),
    body: z.object({
      weightGrams: zPositiveQuantity,
      ...zBoxInput,
      /** Accept a weight out of range; needs the permission warehouse.weight_override. */
      confirmed: z.boolean().default(false),
    }),
    response: zParcel,
  }),
  requestWaybills: endpoint({
    method: 'POST',
    path: '/api/fulfillments/:fulfillmentId/waybills',
    summary: 'Waybill numbers for the parcels that have none; another carrier replaces the numbers of all parcels still here',
    permission: 'warehouse.pack',
    params: z.object({ fulfillmentId: zId }),
    body: z.object({ carrierId: zId.optional() }),
    response: z.object({ parcels: z.array(zParcel) }),
  }),
}
