import type { FastifyRequest } from 'fastify'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { storeFile } from '#platform/files/files.queries.ts'
import { setImage } from '../products/products.queries.ts'
import { imageType } from './image-type.pure.ts'
import { uploadStream } from './upload-stream.ts'

export const imageLimitBytes = 5 * 1024 * 1024

/**
 * The body of an upload, whole.
 * @throws AppError platform.too_large as soon as the limit is passed
 */
export async function readBody(request: FastifyRequest, limitBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of uploadStream(request, 'image/png, image/jpeg, image/webp')) {
    size += piece.length
    if (size > limitBytes) throw new AppError('platform.too_large', { limit: `${limitBytes / 1_048_576} MB` })
    pieces.push(piece)
  }
  return Buffer.concat(pieces, size)
}

/** Keeps a picture and puts it on a product or SKU. What it is shows in its first bytes, not in its name. */
export async function storeImage(ctx: Ctx, of: 'product' | 'sku', id: string, content: Buffer): Promise<string> {
  const type = imageType(content)
  refuseUnless(type, 'catalog.image_unsupported')
  const { id: fileId } = await storeFile(ctx, { name: `${id}.${type.ending}`, contentType: type.contentType, content })
  await changeImage(ctx, of, id, fileId)
  return fileId
}

/** @param fileId null takes the picture away */
export async function changeImage(ctx: Ctx, of: 'product' | 'sku', id: string, fileId: string | null): Promise<void> {
  refuseUnless(await setImage(ctx, of, id, fileId), 'platform.not_found', { what: of === 'sku' ? 'SKU' : 'product' })
  audit(ctx, { action: `catalog.${of}_image_${fileId ? 'set' : 'removed'}`, subjectKind: of, subjectIds: [id] })
  touch(ctx, 'products')
}
