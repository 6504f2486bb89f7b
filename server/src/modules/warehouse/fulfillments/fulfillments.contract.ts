import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zCount, zFlag, zId, zIds, zList, zPage, zPageQuery, zSetResult, zTime } from '#lib/schema.ts'
import { zFulfillmentDetail, zFulfillmentRow, zFulfillmentStatus, zMilestone, zReason } from '../warehouse.shapes.ts'

export const zFulfillmentFilter = z.object({
  status: zList(zFulfillmentStatus),
  warehouseId: zList(zId),
  shopId: zList(zId),
  carrierId: zList(zId),
  waveId: zId.optional(),
  shipByBefore: zTime.optional(),
  /** true: only those that lack goods. */
  short: zFlag,
  /** true: only those that are blocked; false: only those that are not. */
  blocked: zFlag,
  /** One order, one piece. */
  singleItem: zFlag,
  /** Beginning of the fulfillment number, or a whole source number or waybill. */
  number: z.string().trim().min(1).max(100).optional(),
})

export const fulfillmentsContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/fulfillments',
    summary: 'Fulfillments, newest or most urgent first',
    permission: 'warehouse.read',
    query: zFulfillmentFilter.extend({ ...zPageQuery, sort: z.enum(['newest', 'ship_by']).default('newest') }),
    response: zPage(zFulfillmentRow),
  }),
  tallies: endpoint({
    method: 'GET',
    path: '/api/fulfillments/tallies',
    summary: 'How many fulfillments are in each state, for the tabs',
    permission: 'warehouse.read',
    query: z.object({ warehouseId: zList(zId) }),
    response: z.object({ byStatus: z.record(zFulfillmentStatus, zCount), short: zCount, blocked: zCount }),
  }),
  detail: endpoint({
    method: 'GET',
    path: '/api/fulfillments/:fulfillmentId',
    summary: 'One fulfillment with lines, allocations, picks and parcels',
    permission: 'warehouse.read',
    params: z.object({ fulfillmentId: zId }),
    response: zFulfillmentDetail,
  }),
  reveal: endpoint({
    method: 'POST',
    path: '/api/fulfillments/:fulfillmentId/reveal',
    summary: 'Receiver in plain text; who looked and why is logged',
    permission: 'customers.reveal',
    params: z.object({ fulfillmentId: zId }),
    body: z.object({ purpose: z.string().trim().min(1).max(200) }),
    response: z.object({
      name: z.string(),
      phone: z.string(),
      country: z.string(),
      province: z.string(),
      city: z.string(),
      district: z.string(),
      street: z.string(),
      postcode: z.string(),
    }),
  }),
  allocate: endpoint({
    method: 'POST',
    path: '/api/fulfillments/allocate',
    summary: 'Try again to claim goods for open fulfillments',
    permission: 'warehouse.wave',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  pick: endpoint({
    method: 'POST',
    path: '/api/fulfillments/pick',
    summary: 'Pick without a wave: everything allocated moves to packing at once',
    permission: 'warehouse.pick',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  pickAndPack: endpoint({
    method: 'POST',
    path: '/api/fulfillments/pick-and-pack',
    summary: 'Pick without a wave and pack in one go, one parcel each, with waybills',
    permission: 'warehouse.pack',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  pack: endpoint({
    method: 'POST',
    path: '/api/fulfillments/pack',
    summary: 'Pack whole fulfillments as picked, one parcel each, with waybills',
    permission: 'warehouse.pack',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  ship: endpoint({
    method: 'POST',
    path: '/api/fulfillments/ship',
    summary: 'Hand over packed fulfillments without scanning each parcel',
    permission: 'warehouse.handover',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  undo: endpoint({
    method: 'POST',
    path: '/api/fulfillments/:fulfillmentId/undo',
    summary: 'Take back one milestone before the goods leave',
    permission: 'warehouse.pack',
    params: z.object({ fulfillmentId: zId }),
    body: z.object({ milestone: zMilestone, reason: zReason.default('') }),
    response: zFulfillmentDetail,
  }),
  /** Over a whole filter, as a job: 12,480 fulfillments at once. */
  bulk: endpoint({
    method: 'POST',
    path: '/api/fulfillments/bulk',
    summary: 'One action on every fulfillment of a filter, as a job',
    permission: 'warehouse.read',
    body: z.object({
      action: z.enum(['allocate', 'pick', 'pick_and_pack', 'pack', 'ship']),
      filter: z.object({
        status: z.array(zFulfillmentStatus).optional(),
        warehouseId: z.array(zId).optional(),
        shopId: z.array(zId).optional(),
        carrierId: z.array(zId).optional(),
        waveId: zId.optional(),
        shipByBefore: zTime.optional(),
        short: z.boolean().optional(),
        blocked: z.boolean().optional(),
        singleItem: z.boolean().optional(),
        number: z.string().trim().min(1).max(100).optional(),
      }),
      /** Found by the filter, but left alone. */
      except: z.array(zId).max(5000).default([]),
    }),
    response: z.object({ jobId: zId }),
    status: 202,
  }),
}
