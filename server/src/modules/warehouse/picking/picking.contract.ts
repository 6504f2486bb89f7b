import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zDay, zDone, zFlag, zId, zIds, zList, zPage, zPageQuery, zQuantity, zSetResult, zTime } from '#lib/schema.ts'
import { zPickTaskRow } from '../waves/waves.contract.ts'

/** One bin, one SKU, one lot: what a picker takes there for all orders of the task. */
export const zPickStop = z.object({
  sequence: z.int(),
  locationId: zId,
  locationCode: z.string(),
  aisle: z.int(),
  bay: z.int(),
  level: z.int(),
  xMm: zQuantity,
  yMm: zQuantity,
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  unit: z.string(),
  imageFileId: zId.nullable(),
  barcodes: z.array(z.string()),
  lotId: zId,
  lotCode: z.string().nullable(),
  expiresOn: zDay.nullable(),
  quantity: zQuantity,
  pickedQuantity: zQuantity,
  shortQuantity: zQuantity,
  /** By slot of the sort wall or cart, for those who sort while they walk. */
  slots: z.array(
    z.object({
      pickLineId: zId,
      fulfillmentId: zId,
      fulfillmentNumber: z.string(),
      slot: z.int().nullable(),
      quantity: zQuantity,
      pickedQuantity: zQuantity,
      shortQuantity: zQuantity,
      /** Why nothing may be taken for it any more; null when live. */
      droppedFor: z.enum(['cancelled', 'blocked', 'short', 'wave']).nullable(),
    }),
  ),
})

export const zPickTask = zPickTaskRow.extend({ stops: z.array(zPickStop) })

export const zPickInput = z.object({
  /** Single lines, each with what was taken. `short` says that the rest is not there. */
  lines: z
    .array(z.object({ pickLineId: zId, quantity: zQuantity.refine((n) => n >= 0n), short: z.boolean().default(false) }))
    .max(5000)
    .default([]),
  /** Whole stops: what was taken is given to the orders of the stop in their sequence. */
  stops: z
    .array(
      z.object({
        locationId: zId,
        skuId: zId,
        lotId: zId,
        quantity: zQuantity.refine((n) => n >= 0n),
        short: z.boolean().default(false),
      }),
    )
    .max(5000)
    .default([]),
})

export const zPickOutcome = z.object({
  taskStatus: z.enum(['open', 'picking', 'done', 'cancelled']),
  /** Pieces moved to packing. */
  picked: zQuantity,
  /** Pieces that were not there. */
  short: zQuantity,
  /** Pieces found in another bin and added to this task. */
  reallocated: zQuantity,
  /** Fulfillments that left the wave because goods are missing. */
  shortFulfillmentIds: z.array(zId),
  pickedFulfillmentIds: z.array(zId),
})

export const pickingContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/pick-tasks',
    summary: 'Pick tasks, newest first',
    permission: 'warehouse.read',
    query: z.object({
      ...zPageQuery,
      warehouseId: zList(zId),
      waveId: zId.optional(),
      status: zList(z.enum(['open', 'picking', 'done', 'cancelled'])),
      mine: zFlag,
    }),
    response: zPage(zPickTaskRow),
  }),
  detail: endpoint({
    method: 'GET',
    path: '/api/pick-tasks/:taskId',
    summary: 'One pick task with its stops in walking order',
    permission: 'warehouse.read',
    params: z.object({ taskId: zId }),
    response: zPickTask,
  }),
  pickList: endpoint({
    method: 'GET',
    path: '/api/pick-tasks/:taskId/pick-list',
    summary: 'The task on paper: a line per stop in walking order, with a barcode to find the task',
    permission: 'warehouse.pick',
    // Drawn after the transaction, in a thread.
    transaction: 'none',
    params: z.object({ taskId: zId }),
    response: z.unknown(),
    download: 'application/pdf',
  }),
  claim: endpoint({
    method: 'POST',
    path: '/api/pick-tasks/:taskId/claim',
    summary: 'Take a task; with takeOver from someone else',
    permission: 'warehouse.pick',
    params: z.object({ taskId: zId }),
    body: z.object({ takeOver: z.boolean().default(false) }),
    response: zPickTask,
  }),
  giveBack: endpoint({
    method: 'POST',
    path: '/api/pick-tasks/:taskId/give-back',
    summary: 'Leave a task to someone else; what is picked stays picked',
    permission: 'warehouse.pick',
    params: z.object({ taskId: zId }),
    response: zDone,
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/api/pick-tasks/:taskId/confirm',
    summary: 'Goods taken from bins: they move to packing',
    permission: 'warehouse.pick',
    params: z.object({ taskId: zId }),
    body: zPickInput,
    response: zPickOutcome,
  }),
  confirmAll: endpoint({
    method: 'POST',
    path: '/api/pick-tasks/confirm-all',
    summary: 'Whole tasks picked as planned (paper lists)',
    permission: 'warehouse.pick',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  doubts: endpoint({
    method: 'GET',
    path: '/api/bin-doubts',
    summary: 'Bins where a picker found less than the system says; not allocated from until checked',
    permission: 'warehouse.read',
    query: z.object({ ...zPageQuery, warehouseId: zList(zId) }),
    response: zPage(
      z.object({
        id: zId,
        warehouseId: zId,
        locationId: zId,
        locationCode: z.string(),
        skuId: zId,
        skuCode: z.string(),
        skuName: z.string(),
        lotId: zId,
        lotCode: z.string().nullable(),
        onHand: zQuantity,
        missingQuantity: zQuantity,
        reportedAt: zTime,
        reportedBy: z.string(),
      }),
    ),
  }),
  settleDoubts: endpoint({
    method: 'POST',
    path: '/api/bin-doubts/settle',
    summary: 'These bins were checked: allocate from them again',
    permission: 'warehouse.wave',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
}
