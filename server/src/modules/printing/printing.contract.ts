import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zActor, zFlag, zId, zPage, zPageQuery, zTime } from '#lib/schema.ts'

export const zPrintJob = z.object({
  id: zId,
  kind: z.enum(['parcel_label', 'pick_list']),
  format: z.enum(['pdf', 'zpl']),
  /** printed: the file is made; the browser sends it to the printer. */
  status: z.enum(['waiting', 'printing', 'printed', 'failed']),
  subjectCount: z.int(),
  reason: z.string().nullable(),
  error: z.string().nullable(),
  fileId: zId.nullable(),
  requestedBy: zActor,
  createdAt: zTime,
  finishedAt: zTime.nullable(),
})

export const printingContract = {
  printJobs: endpoint({
    method: 'GET',
    path: '/api/print-jobs',
    summary: 'Print jobs, newest first',
    permission: 'printing.print',
    query: z.object({ ...zPageQuery, mine: zFlag }),
    response: zPage(zPrintJob),
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/print-jobs/:printJobId/file',
    summary: 'The file of a print job, for a day after it was made',
    permission: 'printing.print',
    params: z.object({ printJobId: zId }),
    response: z.unknown(),
    download: 'application/pdf',
    errors: ['printing.job_unknown', 'printing.file_gone'],
  }),
}
