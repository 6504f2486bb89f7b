import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zActor, zCount, zId, zIds, zList, zPage, zPageQuery, zSetResult, zTime, zVersion } from '#lib/schema.ts'
import { zWaveMethod, zWaveStatus } from '../warehouse.shapes.ts'

/** Which fulfillments may go into the wave. */
export const zWaveFilter = z.object({
  carrierIds: z.array(zId).max(200).optional(),
  shopIds: z.array(zId).max(200).optional(),
  shipByBefore: zTime.optional(),
  /** Lines of one fulfillment, at most. */
  maxLines: z.int().positive().max(10_000).optional(),
  /** 一单一件: one piece in all. */
  singleItemOnly: z.boolean().default(false),
})

export const zWaveRequest = z.object({
  warehouseId: zId,
  method: zWaveMethod,
  filter: zWaveFilter.default({ singleItemOnly: false }),
  maxFulfillments: z.int().positive().max(5000).default(40),
  /** Pieces of the whole wave, at most. */
  maxUnits: z.int().positive().max(1_000_000).optional(),
  /** Stops of one pick task, at most; a longer walk is cut into pieces for several pickers. Not for `by_order`. */
  maxTaskStops: z.int().positive().max(5000).default(200),
  /** With `by_order`: how many orders one picker collects on a cart in one walk. */
  ordersPerTask: z.int().positive().max(200).default(1),
  /** Exactly these instead of a choice by urgency and shared aisles; others that match stay out. */
  fulfillmentIds: z.array(zId).min(1).max(5000).optional(),
})
export type WaveRequest = z.output<typeof zWaveRequest>

export const zWavePlan = z.object({
  fulfillmentCount: z.int(),
  lineCount: z.int(),
  unitCount: zCount,
  /** Different bins visited, over all tasks. */
  stopCount: z.int(),
  taskCount: z.int(),
  aisleCount: z.int(),
  /** Estimated walk of all tasks, millimetres. */
  walkMm: zCount,
  /** What the same goods would cost in steps if each order were walked alone, millimetres. */
  walkAloneMm: zCount,
  earliestShipBy: zTime.nullable(),
  fulfillmentIds: z.array(zId),
})

export const zWave = z.object({
  id: zId,
  waveNumber: z.string(),
  warehouseId: zId,
  warehouseName: z.string(),
  status: zWaveStatus,
  method: zWaveMethod,
  /** Live ones: cancelled, blocked and short ones have dropped out. */
  fulfillmentCount: zCount,
  unitCount: zCount,
  walkMm: zCount.nullable(),
  releasedAt: zTime,
  pickingAt: zTime.nullable(),
  pickedAt: zTime.nullable(),
  doneAt: zTime.nullable(),
  cancelledAt: zTime.nullable(),
  createdBy: zActor,
  progress: z.object({
    tasks: zCount,
    tasksDone: zCount,
    lines: zCount,
    linesDone: zCount,
    units: zCount,
    unitsPicked: zCount,
    unitsShort: zCount,
    fulfillmentsPicked: zCount,
    fulfillmentsPacked: zCount,
    fulfillmentsShipped: zCount,
  }),
  version: zVersion,
})

export const zPickTaskRow = z.object({
  id: zId,
  taskNumber: z.string(),
  waveId: zId,
  waveNumber: z.string(),
  warehouseId: zId,
  method: zWaveMethod,
  status: z.enum(['open', 'picking', 'done', 'cancelled']),
  assignee: zActor.nullable(),
  lineCount: z.int(),
  linesDone: z.int(),
  unitCount: zCount,
  unitsPicked: zCount,
  walkMm: zCount.nullable(),
  startedAt: zTime.nullable(),
  doneAt: zTime.nullable(),
  version: zVersion,
})

export const wavesContract = {
  preview: endpoint({
    method: 'POST',
    path: '/api/waves/preview',
    summary: 'What a wave would hold and how far its pickers would walk; changes nothing',
    permission: 'warehouse.wave',
    transaction: 'read',
    body: zWaveRequest,
    response: zWavePlan,
  }),
  release: endpoint({
    method: 'POST',
    path: '/api/waves',
    summary: 'Release a wave',
    permission: 'warehouse.wave',
    body: zWaveRequest,
    response: zWave,
    status: 201,
  }),
  /** Waves of `maxFulfillments` until nothing that matches is left. */
  releaseAll: endpoint({
    method: 'POST',
    path: '/api/waves/release-all',
    summary: 'Release waves until nothing that matches is left, as a job',
    permission: 'warehouse.wave',
    body: zWaveRequest.omit({ fulfillmentIds: true }),
    response: z.object({ jobId: zId }),
    status: 202,
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/waves',
    summary: 'Waves with their progress, newest first',
    permission: 'warehouse.read',
    query: z.object({ ...zPageQuery, warehouseId: zList(zId), status: zList(zWaveStatus) }),
    response: zPage(zWave),
  }),
  detail: endpoint({
    method: 'GET',
    path: '/api/waves/:waveId',
    summary: 'One wave with its tasks; its fulfillments are listed by /api/fulfillments?waveId=',
    permission: 'warehouse.read',
    params: z.object({ waveId: zId }),
    response: zWave.extend({ tasks: z.array(zPickTaskRow) }),
  }),
  drop: endpoint({
    method: 'POST',
    path: '/api/waves/:waveId/drop',
    summary: 'Take fulfillments out of a wave and free their slots',
    permission: 'warehouse.wave',
    params: z.object({ waveId: zId }),
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/waves/:waveId/cancel',
    summary: 'Cancel a wave: what is not picked yet goes back to wait for another',
    permission: 'warehouse.wave',
    params: z.object({ waveId: zId }),
    response: zWave,
  }),
}
