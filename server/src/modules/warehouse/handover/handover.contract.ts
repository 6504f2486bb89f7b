import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zActor, zCode, zCount, zFlag, zId, zList, zOptionalText, zPage, zPageQuery, zTime, zVersion } from '#lib/schema.ts'

export const zHandover = z.object({
  id: zId,
  handoverNumber: z.string(),
  warehouseId: zId,
  warehouseName: z.string(),
  carrierId: zId.nullable(),
  carrierName: z.string().nullable(),
  status: z.enum(['open', 'handed_over']),
  parcelCount: zCount,
  driver: z.string(),
  createdAt: zTime,
  handedOverAt: zTime.nullable(),
  createdBy: zActor,
  version: zVersion,
})

export const zHandoverParcel = z.object({
  parcelId: zId,
  parcelNumber: z.string(),
  waybillNumber: z.string().nullable(),
  carrierId: zId.nullable(),
  fulfillmentId: zId,
  fulfillmentNumber: z.string(),
  sourceNumber: z.string(),
  weightGrams: zCount.nullable(),
  packedAt: zTime,
  shipBy: zTime.nullable(),
  blockKinds: z.array(z.string()),
})

export const handoverContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/handovers',
    summary: 'Handovers, newest first',
    permission: 'warehouse.read',
    query: z.object({ ...zPageQuery, warehouseId: zList(zId), carrierId: zList(zId), open: zFlag }),
    response: zPage(zHandover),
  }),
  open: endpoint({
    method: 'POST',
    path: '/api/handovers',
    summary: 'Open a handover for a carrier, or return the one that is open',
    permission: 'warehouse.handover',
    body: z.object({ warehouseId: zId, carrierId: zId.nullable() }),
    response: zHandover,
  }),
  detail: endpoint({
    method: 'GET',
    path: '/api/handovers/:handoverId',
    summary: 'One handover',
    permission: 'warehouse.read',
    params: z.object({ handoverId: zId }),
    response: zHandover,
  }),
  parcels: endpoint({
    method: 'GET',
    path: '/api/handovers/:handoverId/parcels',
    summary: 'Parcels scanned into a handover',
    permission: 'warehouse.read',
    params: z.object({ handoverId: zId }),
    query: z.object(zPageQuery),
    response: zPage(zHandoverParcel),
  }),
  unscanned: endpoint({
    method: 'GET',
    path: '/api/handovers/:handoverId/unscanned',
    summary: 'Packed parcels of the same carrier that nobody scanned yet',
    permission: 'warehouse.read',
    params: z.object({ handoverId: zId }),
    query: z.object(zPageQuery),
    response: zPage(zHandoverParcel),
  }),
  scan: endpoint({
    method: 'POST',
    path: '/api/handovers/:handoverId/scan',
    summary: 'Scan a parcel into a handover by waybill or parcel number',
    permission: 'warehouse.handover',
    params: z.object({ handoverId: zId }),
    body: z.object({ code: zCode }),
    response: z.object({ parcel: zHandoverParcel, parcelCount: zCount }),
  }),
  unscan: endpoint({
    method: 'POST',
    path: '/api/handovers/:handoverId/unscan',
    summary: 'Take a parcel out of an open handover',
    permission: 'warehouse.handover',
    params: z.object({ handoverId: zId }),
    body: z.object({ code: zCode }),
    response: z.object({ parcelCount: zCount }),
  }),
  close: endpoint({
    method: 'POST',
    path: '/api/handovers/:handoverId/close',
    summary: 'The driver took the parcels: their fulfillments are shipped',
    permission: 'warehouse.handover',
    params: z.object({ handoverId: zId }),
    body: z.object({ driver: zOptionalText(100).default('') }),
    response: z.object({
      handover: zHandover,
      shippedIds: z.array(zId),
      /** Some of their parcels are handed over, others are not: they ship with the last one. */
      waitingIds: z.array(zId),
      /** Parcels taken out because their fulfillment was blocked or cancelled after the scan. */
      refused: z.array(z.object({ id: zId, code: z.string(), message: z.string() })),
    }),
  }),
}
