import type { FastifyRequest } from 'fastify'
import { AppError } from '#platform/errors.ts'

/**
 * The body of an upload as it comes in. A body that was sent as JSON has been read already and is none.
 * @throws AppError platform.unsupported_media
 */
export function uploadStream(request: FastifyRequest, expected: string): AsyncIterable<Buffer> {
  const body = request.body as AsyncIterable<Buffer> | null | undefined
  if (!body || typeof body !== 'object' || !(Symbol.asyncIterator in body))
    throw new AppError('platform.unsupported_media', { expected })
  return body
}
