import type { Locale } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { storeFile } from '#platform/files/files.queries.ts'
import type { JobKind } from '#platform/jobs/define.ts'
import type { ColumnMapping } from '../connectors/file/column-mapping.contract.ts'
import { findShop } from '../shops/shops.queries.ts'
import { type ImportResult, runImport } from './import-orders.ts'
import { findUpload, setRejectedFile } from './imports.queries.ts'
import { uploadSource } from './uploads.ts'

const rejectedKeptMs = 30 * 86_400_000

export interface ImportParams {
  uploadId: string
  shopId: string
  mapping: ColumnMapping
  dryRun: boolean
  locale: Locale
}

/** Imports an uploaded order file. A run that was cut off begins again; what went in before changes nothing then. */
export const importOrdersJob: JobKind<ImportParams, ImportResult> = {
  kind: 'channels.import_orders',
  maxAttempts: 3,
  run: async (job, tools) => {
    const { uploadId, shopId, mapping, dryRun, locale } = job.params
    const { upload, shop } = await tools.transaction(
      async (ctx) => ({
        upload: await findUpload(ctx.tx, ctx.tenantId, uploadId),
        shop: await findShop(ctx.tx, ctx.tenantId, shopId),
      }),
      { readOnly: true },
    )
    if (upload === undefined) throw new AppError('platform.not_found', { what: 'upload' })
    if (shop === undefined) throw new AppError('platform.not_found', { what: 'shop' })
    const keys = await tools.runtime.vault.keysOf(job.tenantId)
    const { result, rejected } = await runImport({
      shop,
      source: uploadSource((work) => tools.transaction(work, { readOnly: true }), keys, upload),
      mapping,
      dryRun,
      locale,
      transaction: (work) => tools.transaction(work),
      progress: (done, total) => tools.progress(done, total),
    })
    await tools.transaction(async (ctx) => {
      if (rejected === '') {
        await setRejectedFile(ctx, uploadId, null)
        return
      }
      const { id } = await storeFile(ctx, {
        name: `${upload.name}.rejected.csv`,
        contentType: 'text/csv',
        content: keys.seal('content', rejected),
        sealed: true,
        expiresAt: new Date(ctx.now.getTime() + rejectedKeptMs),
      })
      await setRejectedFile(ctx, uploadId, id)
    })
    return result
  },
}
