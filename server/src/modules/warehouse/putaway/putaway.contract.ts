import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zDay, zId, zList, zPage, zPageQuery, zPositiveQuantity, zQuantity, zSetResult, zTime } from '#lib/schema.ts'

/** Goods that wait for a bin: just received, or taken back from packing. */
export const zPutawayItem = z.object({
  /** Line of a goods receipt, or put-back entry. */
  id: zId,
  kind: z.enum(['receipt', 'put_back']),
  /** Goods receipt, or fulfillment whose goods come back. */
  documentId: zId,
  documentNumber: z.string(),
  warehouseId: zId,
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  unit: z.string(),
  imageFileId: zId.nullable(),
  lotId: zId,
  lotCode: z.string().nullable(),
  expiresOn: zDay.nullable(),
  fromLocationId: zId,
  fromLocationCode: z.string(),
  quantity: zQuantity,
  doneQuantity: zQuantity,
  since: zTime,
  proposal: z
    .object({
      locationId: zId,
      locationCode: z.string(),
      reason: z.enum(['same_lot', 'same_sku', 'came_from', 'nearest_empty']),
    })
    .nullable(),
})

export const zPutawayInput = z.object({
  items: z
    .array(
      z.object({
        kind: z.enum(['receipt', 'put_back']),
        documentId: zId,
        id: zId,
        locationId: zId,
        quantity: zPositiveQuantity,
      }),
    )
    .min(1)
    .max(2000),
})

export const putawayContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/putaways',
    summary: 'Goods that wait for a bin, with a proposed one',
    permission: 'warehouse.read',
    query: z.object({
      ...zPageQuery,
      warehouseId: zId,
      kind: zList(z.enum(['receipt', 'put_back'])),
      documentId: zId.optional(),
    }),
    response: zPage(zPutawayItem),
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/api/putaways/confirm',
    summary: 'Goods lie in the bin: they can be sold',
    permission: 'warehouse.putaway',
    body: zPutawayInput,
    response: zSetResult,
  }),
}
