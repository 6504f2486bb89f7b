import { Readable } from 'node:stream'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Contracts } from '#lib/endpoint.ts'
import { AppError, errorSpec } from '../errors.ts'
import { metrics } from '../metrics.ts'
import type { Runtime } from '../runtime.ts'
import { localeOf, mount, newRequestId, type Routes } from './bind.ts'
import { isDeeperThan } from './json-depth.pure.ts'
import { startLiveHub } from './live.ts'
import { setLiveHub } from './live-hub.ts'
import { type GroupNames, openApiOf } from './openapi.ts'
import type { Authenticate } from './principal.ts'
import { problemOf } from './problem.ts'
import { mountReference } from './reference/mount-reference.ts'

export interface HttpServerOptions {
  routes: readonly Routes[]
  contracts: () => Contracts
  authenticate: Authenticate
  version: string
  /** What groups of endpoints are called on the reference page. */
  groupNames?: GroupNames
}

/** Validation and hashing walk the value recursively: a body of nothing but brackets must not use up the stack. */
const deepestJson = 100

/** The API server: every route of every module, health, metrics, OpenAPI. Static pages are added by the caller. */
export async function createHttpServer(runtime: Runtime, options: HttpServerOptions): Promise<FastifyInstance> {
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const problem = problemOf(error, localeOf(request), request.id)
    if (problem.status >= 500 && problem.code === 'platform.internal')
      runtime.log.error(
        { err: error, requestId: request.id, method: request.method, route: request.routeOptions?.url },
        'request failed',
      )
    if (problem.code === 'platform.too_many_requests') reply.header('retry-after', String(problem.params.seconds ?? 60))
    return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
  }
  const app = Fastify({
    logger: false,
    trustProxy: runtime.config.trustProxy,
    genReqId: newRequestId,
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    // Addresses that reach no route because they are malformed or overlong.
    frameworkErrors: refuse,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: 300,
      querystringParser: (text) => Object.fromEntries(new URLSearchParams(text)),
    },
  })
  await app.register(cookie)
  const hub = startLiveHub(runtime.config.appUrl, runtime.log)
  setLiveHub(hub)
  app.addHook('onClose', () => hub.stop())
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    reply.header('x-frame-options', 'DENY')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header(
      'content-security-policy',
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    )
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    refuseForeignOrigin(request)
  })
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    // Whoever checks a signature needs the bytes as they came; an upload is a stream, whatever its type.
    if (request.routeOptions.config.rawBody) return done(null, Readable.from([bytes]))
    const text = bytes.toString('utf8')
    if (text === '') return done(null, undefined)
    if (isDeeperThan(text, deepestJson)) {
      return done(new AppError('platform.invalid_input', { summary: `the JSON is nested deeper than ${deepestJson}` }), undefined)
    }
    try {
      done(null, JSON.parse(text))
    } catch {
      done(new AppError('platform.invalid_input', { summary: 'the body is not JSON' }), undefined)
    }
  })
  app.removeContentTypeParser('text/plain')
  // Uploads hand their stream to the handler; anything else that is not JSON is refused by the endpoint.
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.setErrorHandler(refuse)
  app.setNotFoundHandler((request, reply) => {
    const problem = problemOf(
      new AppError('platform.no_such_route', { method: request.method, path: request.url.split('?')[0] ?? '' }),
      localeOf(request),
      request.id,
    )
    return reply
      .code(errorSpec('platform.no_such_route').status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem))
  })

  app.get('/health/live', async () => ({ alive: true }))
  app.get('/health/ready', async (_request, reply) => {
    try {
      await runtime.pool.query('select 1')
      return { ready: true, version: options.version }
    } catch {
      return reply.code(503).send({ ready: false, because: 'database' })
    }
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
  let openApi: string | undefined
  app.get('/api/openapi.json', async (_request, reply) => {
    openApi ??= JSON.stringify(openApiOf(options.contracts(), options.version, options.groupNames))
    return reply.type('application/json; charset=utf-8').send(openApi)
  })
  mountReference(app)
  for (const moduleRoutes of options.routes) mount(app, runtime, options.authenticate, moduleRoutes)
  return app
}

/** Cookies are sent by browsers from anywhere: a write from another site is refused. API keys are not affected. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers.authorization !== undefined) return
  if (request.cookies.session === undefined) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new AppError('platform.forbidden', { permission: 'same-origin' })
  const origin = request.headers.origin
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== request.headers.host))
    throw new AppError('platform.forbidden', { permission: 'same-origin' })
}
