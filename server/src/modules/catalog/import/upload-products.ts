import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { newId } from '#lib/ids.ts'
import { now } from '#platform/clock.ts'
import type { Ctx, Locale } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { JobCancelled, type JobKind, type Recurring } from '#platform/jobs/define.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { Runtime } from '#platform/runtime.ts'
import { uploadStream } from '../images/upload-stream.ts'
import { type ImportResult, importTable } from './import-products.ts'

export const importLimitBytes = 100 * 1024 * 1024
const attempts = 3
const forgottenAfterMs = 3 * 86_400_000

/**
 * Puts the body of an upload into a file of its own; nothing of it stays in memory.
 * @throws AppError platform.unsupported_media when the body was read as JSON, platform.too_large
 */
export async function keepUpload(runtime: Runtime, request: FastifyRequest): Promise<{ path: string; name: string }> {
  const body = uploadStream(request, 'application/octet-stream')
  const folder = importFolder(runtime)
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${newId()}.upload`)
  try {
    await pipeline(body, limited(importLimitBytes), createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { path, name: fileName(request.headers['x-file-name']) }
}

export async function askForImport(
  ctx: Ctx,
  upload: { path: string; name: string },
  dryRun: boolean,
): Promise<{ jobId: string }> {
  return { jobId: await enqueueJob(ctx, importJob.kind, { ...upload, dryRun, locale: ctx.locale }) }
}

interface ImportParams {
  path: string
  name: string
  dryRun: boolean
  locale: Locale
}

export const importJob: JobKind<ImportParams, ImportResult> = {
  kind: 'catalog.import_products',
  // Rows are found again by their codes: doing it once more changes nothing that was done.
  maxAttempts: attempts,
  run: async (job, tools) => {
    try {
      const result = await importTable(tools, job.params)
      await rm(job.params.path, { force: true })
      return result
    } catch (error) {
      // What may be tried again needs its file.
      if (error instanceof AppError || error instanceof JobCancelled || job.attempt >= attempts)
        await rm(job.params.path, { force: true })
      throw error
    }
  },
}

/** Files whose job never ran, or whose worker died for good. */
export const forgottenUploads: Recurring = {
  name: 'catalog.forgotten_uploads',
  everySeconds: 3600,
  system: async (runtime) => {
    const folder = importFolder(runtime)
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name)
      const { mtimeMs } = await stat(path)
      if (mtimeMs < now().getTime() - forgottenAfterMs) await rm(path, { force: true })
    }
  },
}

function importFolder(runtime: Runtime): string {
  return join(runtime.config.dataDir, 'imports')
}

function limited(limitBytes: number) {
  return async function* (pieces: AsyncIterable<Buffer>) {
    let size = 0
    for await (const piece of pieces) {
      size += piece.length
      if (size > limitBytes) throw new AppError('platform.too_large', { limit: `${limitBytes / 1_048_576} MB` })
      yield piece
    }
  }
}

/** The name as a person gave it; only shown, never used as a path. */
function fileName(header: string | string[] | undefined): string {
  const text = String(header ?? '').slice(0, 600)
  try {
    return decodeURIComponent(text)
      .replace(/\p{Cc}/gu, '')
      .slice(0, 200)
  } catch {
    return text.slice(0, 200)
  }
}
