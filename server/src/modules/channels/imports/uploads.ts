import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import type { TenantVault } from '#platform/vault/vault.ts'
import type { FileSource } from '../connectors/file/read-orders.ts'
import type { InTransaction } from '../shops/authorise-shop.ts'
import { completeUpload, insertChunk, insertUpload, readChunk, type Upload } from './imports.queries.ts'

/** The largest file taken in. */
export const uploadLimitBytes = 200 * 1024 * 1024
const chunkBytes = 1024 * 1024
const keptMs = 7 * 86_400_000
/** An upload that never ends is forgotten after this. */
const unfinishedMs = 6 * 3_600_000

/**
 * Keeps an upload, sealed piece by piece as it comes in, each piece in a transaction of its own: a slow sender holds neither memory nor
 * a connection, and any worker can read it later.
 * @throws AppError channels.file_empty, platform.too_large
 */
export async function keepUpload(
  inTransaction: InTransaction,
  keys: TenantVault,
  name: string,
  body: AsyncIterable<Buffer>,
): Promise<Upload> {
  const id = newId()
  await inTransaction((ctx) => insertUpload(ctx, { id, name, expiresAt: new Date(ctx.now.getTime() + unfinishedMs) }))
  let sizeBytes = 0
  let chunkCount = 0
  let pieces: Buffer[] = []
  let held = 0
  const store = async () => {
    const content = keys.seal('content', Buffer.concat(pieces).toString('base64'))
    pieces = []
    held = 0
    const chunkNo = chunkCount++
    await inTransaction((ctx) => insertChunk(ctx, id, chunkNo, content))
  }
  for await (const piece of body) {
    sizeBytes += piece.length
    if (sizeBytes > uploadLimitBytes) throw new AppError('platform.too_large', { limit: '200 MB' })
    pieces.push(piece)
    held += piece.length
    if (held >= chunkBytes) await store()
  }
  if (held > 0) await store()
  if (sizeBytes === 0) throw new AppError('channels.file_empty')
  return inTransaction((ctx) =>
    completeUpload(ctx, id, { sizeBytes, chunkCount, expiresAt: new Date(ctx.now.getTime() + keptMs) }),
  )
}

/** An upload as a file that can be read from the beginning again and again; a piece at a time is in memory. */
export function uploadSource(
  read: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  keys: TenantVault,
  upload: Upload,
): FileSource {
  return {
    name: upload.name,
    sizeBytes: Number(upload.sizeBytes),
    open: async function* () {
      for (let chunkNo = 0; chunkNo < upload.chunkCount; chunkNo++) {
        const sealed = await read((ctx) => readChunk(ctx.tx, ctx.tenantId, upload.id, chunkNo))
        if (sealed === undefined) throw new AppError('platform.not_found', { what: 'upload' })
        yield Buffer.from(keys.open<string>('content', sealed), 'base64')
      }
    },
  }
}
