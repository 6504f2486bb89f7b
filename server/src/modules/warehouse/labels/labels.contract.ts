import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zId, zText } from '#lib/schema.ts'

export const labelsContract = {
  printLabels: endpoint({
    method: 'POST',
    path: '/api/labels',
    summary: 'Labels of packed parcels as one file in the given order; a label printed before needs a reason',
    permission: 'printing.print',
    // The labels are drawn between two transactions.
    transaction: 'none',
    body: z.object({
      /** Without parcelId: all parcels of the fulfillment. */
      parcels: z
        .array(z.object({ fulfillmentId: zId, parcelId: zId.optional() }))
        .min(1)
        .max(500),
      format: z.enum(['pdf', 'zpl']).default('pdf'),
      reason: zText(200).optional(),
    }),
    response: z.object({
      printJobId: zId,
      /** Where the file is fetched, for a day. */
      path: z.string(),
      labels: z.int(),
    }),
    errors: [
      'printing.already_printed',
      'printing.being_printed',
      'printing.barcode_impossible',
      'printing.too_slow',
      'warehouse.parcel_unknown',
      'warehouse.no_receiver',
      'logistics.no_carrier',
    ],
  }),
  pickList: endpoint({
    method: 'GET',
    path: '/api/pick-tasks/:taskId/list',
    summary: 'A pick task on paper (A4): bins in walking order with barcodes',
    permission: 'printing.print',
    transaction: 'none',
    params: z.object({ taskId: zId }),
    response: z.unknown(),
    download: 'application/pdf',
    errors: ['warehouse.task_unknown', 'printing.too_slow'],
  }),
}
