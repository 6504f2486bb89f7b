import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { getFile } from '#platform/files/files.queries.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { findPrintJob, listPrintJobs } from './jobs/print-jobs.queries.ts'
import { printingContract } from './printing.contract.ts'

export const printingRoutes: Routes[] = [
  routes('printing', 'printing', printingContract, {
    printJobs: async (ctx, { query }) => {
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 2)
      refuseUnless(
        query.cursor === undefined ||
          (after?.[0] instanceof Date && typeof after[1] === 'string' && /^[0-9a-f-]{36}$/.test(after[1])),
        'platform.invalid_input',
        { summary: 'cursor' },
      )
      const rows = await listPrintJobs(ctx.tx, ctx.tenantId, {
        requestedBy: query.mine || limited(ctx.access) ? ctx.actor.id : null,
        after: after ? { createdAt: after[0] as Date, id: after[1] as string } : null,
        limit: query.limit,
      })
      return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.createdAt, rows.at(-1)!.id]) : null }
    },
    file: async (ctx, { params, reply }) => {
      const job = await findPrintJob(ctx.tx, ctx.tenantId, params.printJobId)
      if (!job || (limited(ctx.access) && job.requestedBy.id !== ctx.actor.id)) throw new AppError('printing.job_unknown')
      refuseUnless(job.status === 'printed', 'printing.job_unknown')
      refuseUnless(job.fileId !== null, 'printing.file_gone')
      const file = await getFile(ctx.tx, ctx.tenantId, job.fileId).catch((error: unknown) => {
        throw error instanceof AppError ? new AppError('printing.file_gone') : error
      })
      const content = Buffer.from((await vaultOf(ctx)).open<string>('content', file.content), 'base64')
      return reply
        .type(file.contentType)
        .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`)
        .header('content-length', content.length)
        .send(content)
    },
  }),
]

/** Who works in some warehouses or shops only sees their own print jobs: a job knows neither. */
function limited(access: { shopIds: readonly string[] | null; warehouseIds: readonly string[] | null }): boolean {
  return access.shopIds !== null || access.warehouseIds !== null
}
