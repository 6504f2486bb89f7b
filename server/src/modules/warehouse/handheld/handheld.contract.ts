import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zCode, zDay, zId, zPositiveQuantity, zQuantity, zTime } from '#lib/schema.ts'
import { zCountInput } from '../counting/counting.contract.ts'
import { zReceiveInput } from '../inbound/inbound.contract.ts'
import { zScanned } from '../packing/packing.contract.ts'
import { zPickStop } from '../picking/picking.contract.ts'
import { zPutawayInput } from '../putaway/putaway.contract.ts'
import { zPickTaskRow } from '../waves/waves.contract.ts'

const scan = <K extends string, T extends z.ZodType>(task: K, input: T) =>
  z.object({
    /** Made by the device (UUID v7): the same id never acts twice and always gets the same answer. */
    id: zId,
    scannedAt: zTime,
    task: z.literal(task),
    input,
  })

/** One act at the handheld. The queue of a device is sent in its order; each entry succeeds or fails alone. */
export const zScan = z.discriminatedUnion('task', [
  scan('claim', z.object({ pickTaskId: zId })),
  scan(
    'pick',
    z.object({
      pickTaskId: zId,
      locationId: zId,
      skuId: zId,
      lotId: zId,
      quantity: zQuantity.refine((n) => n >= 0n),
      /** The rest of the stop is not there. */
      short: z.boolean().default(false),
    }),
  ),
  scan('check', z.object({ fulfillmentId: zId, scans: z.array(zScanned).min(1).max(5000) })),
  /** Everything picked into one parcel, with a waybill. */
  scan('pack', z.object({ fulfillmentId: zId, weightGrams: zPositiveQuantity.optional() })),
  scan(
    'pack_single',
    z.object({ warehouseId: zId, barcode: zCode, waveId: zId.optional(), weightGrams: zPositiveQuantity.optional() }),
  ),
  scan(
    'weigh',
    z.object({ fulfillmentId: zId, parcelId: zId, weightGrams: zPositiveQuantity, confirmed: z.boolean().default(false) }),
  ),
  scan('handover', z.object({ handoverId: zId, code: zCode })),
  scan('receive', zReceiveInput),
  scan('put_away', zPutawayInput),
  /** From one bin to another of the same warehouse. */
  scan(
    'move',
    z.object({ skuId: zId, lotId: zId.optional(), fromLocationId: zId, toLocationId: zId, quantity: zPositiveQuantity }),
  ),
  scan('count', zCountInput),
])
export type Scan = z.output<typeof zScan>

export const zScanResult = z.object({
  id: zId,
  ok: z.boolean(),
  /** true: this id was known; the stored answer is repeated. */
  repeated: z.boolean(),
  /** Of a refusal. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** false: not stored, send it again later (the server was busy). */
  final: z.boolean(),
  /** Facts worth showing: counts, numbers, ids. */
  outcome: z.record(z.string(), z.unknown()),
})

export const handheldContract = {
  scans: endpoint({
    method: 'POST',
    path: '/api/pda/scans',
    summary: 'Acts of a handheld, in order, each with its own answer; safe to send again',
    permission: 'session',
    // Each act is a transaction of its own: a refused one must not take the others with it.
    transaction: 'none',
    body: z.object({ scans: z.array(zScan).min(1).max(200) }),
    response: z.object({ results: z.array(zScanResult) }),
  }),
  tasks: endpoint({
    method: 'GET',
    path: '/api/pda/tasks',
    summary: 'What there is to do in a warehouse',
    permission: 'session',
    query: z.object({ warehouseId: zId }),
    response: z.object({
      /** Own tasks first, then open ones by wave. */
      pickTasks: z.array(zPickTaskRow),
      expectedReceipts: z.array(
        z.object({
          id: zId,
          receiptNumber: z.string(),
          sourceNumber: z.string(),
          expectedOn: zDay.nullable(),
          lineCount: z.int(),
          openQuantity: zQuantity,
        }),
      ),
      putawayCount: z.int(),
      putBackCount: z.int(),
      toPackCount: z.int(),
      openCounts: z.array(
        z.object({
          id: zId,
          countNumber: z.string(),
          zoneName: z.string().nullable(),
          note: z.string(),
          lineCount: z.int(),
          countedCount: z.int(),
        }),
      ),
      openHandovers: z.array(
        z.object({ id: zId, handoverNumber: z.string(), carrierName: z.string().nullable(), parcelCount: zQuantity }),
      ),
    }),
  }),
  nextStop: endpoint({
    method: 'GET',
    path: '/api/pda/pick-tasks/:taskId/next',
    summary: 'The next stop of a pick task, null when it is done',
    permission: 'warehouse.pick',
    params: z.object({ taskId: zId }),
    response: z.object({ stop: zPickStop.nullable(), remainingStops: z.int() }),
  }),
  bin: endpoint({
    method: 'GET',
    path: '/api/pda/bins',
    summary: 'What lies in a bin',
    permission: 'warehouse.putaway',
    query: z.object({ warehouseId: zId, code: zCode }),
    response: z.object({
      location: z.object({ id: zId, code: z.string(), kind: z.string() }),
      goods: z.array(
        z.object({
          skuId: zId,
          skuCode: z.string(),
          skuName: z.string(),
          lotId: zId,
          lotCode: z.string().nullable(),
          expiresOn: zDay.nullable(),
          /** Pieces that no order claims. */
          free: zQuantity,
          onHand: zQuantity,
          barcodes: z.array(z.object({ barcode: z.string(), quantity: zQuantity })),
        }),
      ),
    }),
    errors: ['warehouse.not_a_bin'],
  }),
  lookUp: endpoint({
    method: 'GET',
    path: '/api/pda/look-up',
    summary: 'What a scanned code stands for',
    permission: 'session',
    query: z.object({ warehouseId: zId, code: zCode }),
    response: z.object({
      location: z.object({ id: zId, code: z.string(), kind: z.string() }).nullable(),
      sku: z
        .object({
          id: zId,
          skuCode: z.string(),
          name: z.string(),
          quantity: zQuantity,
          tracksLots: z.boolean(),
          imageFileId: zId.nullable(),
        })
        .nullable(),
      fulfillment: z.object({ id: zId, fulfillmentNumber: z.string(), status: z.string() }).nullable(),
      parcel: z
        .object({ id: zId, fulfillmentId: zId, parcelNumber: z.string(), waybillNumber: z.string().nullable() })
        .nullable(),
      expectedReceipt: z.object({ id: zId, receiptNumber: z.string(), status: z.string() }).nullable(),
    }),
  }),
}
