import type { IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Drive } from '#sim/drive.ts'
import { registerControl } from '#sim/http/control.ts'
import { problemOf } from '#sim/http/problem.ts'
import { type ProtocolOptions, registerProtocol, sendProblem } from '#sim/http/protocol.ts'
import { shopById } from '#sim/universe.ts'

const BODY_LIMIT = 1024 * 1024

/** The HTTP server of a universe: the shops under `/shops/<id>/open-shop/v1` or under the host `<id>.…`, and the control API. */
export function createServer(drive: Drive, options: ProtocolOptions): FastifyInstance {
  const { universe } = drive
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    // A webhook receiver on the same machine may hold its answer back; connections here are few.
    forceCloseConnections: true,
    rewriteUrl: (request: IncomingMessage) => {
      const url = request.url ?? '/'
      const label = (request.headers.host ?? '').split('.')[0] ?? ''
      return url.startsWith('/open-shop/') && shopById(universe, label) !== undefined ? `/shops/${label}${url}` : url
    },
  })
  app.removeAllContentTypeParsers()
  // Raw bytes: signatures are made over what was sent.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem !== undefined) return sendProblem(request, reply, problem)
    const { statusCode, message } = error as { statusCode?: number; message: string }
    if (statusCode === 413)
      return sendProblem(request, reply, { status: 413, code: 'too_large', detail: 'the body is over 1 MiB' })
    if (statusCode !== undefined && statusCode < 500) {
      return sendProblem(request, reply, { status: 400, code: 'malformed', detail: message })
    }
    console.error(error)
    return sendProblem(request, reply, { status: 500, code: 'internal', detail: 'a defect of the simulator' })
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, { status: 404, code: 'not_found', detail: `nothing at ${request.method} ${request.url}` }),
  )
  registerProtocol(app, drive, options)
  registerControl(app, drive, options)
  return app
}
