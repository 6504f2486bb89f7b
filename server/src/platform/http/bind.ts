import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AnyEndpoint, Contract, Endpoint, Out } from '#lib/endpoint.ts'
import { newId } from '#lib/ids.ts'
import { ticks } from '../clock.ts'
import { type Ctx, type Locale, may } from '../context.ts'
import { runTransaction } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import { httpSeconds } from '../metrics.ts'
import type { Runtime } from '../runtime.ts'
import { tracedRequest } from '../tracing.ts'
import { claimIdempotencyKey, storeIdempotentResponse } from './idempotency.queries.ts'
import type { Authenticate, Principal } from './principal.ts'
import { inputError } from './problem.ts'

export interface Call<P, Q, B> {
  params: Out<P>
  query: Out<Q>
  body: Out<B>
  /** The version in If-Match, when the endpoint asks for one. */
  version: bigint
  request: FastifyRequest
  reply: FastifyReply
  runtime: Runtime
  principal: Principal | null
}

type Handler<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer R>
    ? E extends { transaction: 'none' }
      ? (call: Call<P, Q, B>) => Promise<Out<R> | FastifyReply>
      : (ctx: Ctx, call: Call<P, Q, B>) => Promise<Out<R> | FastifyReply>
    : never

/** One function per endpoint; the compiler checks input and output against the contract. */
export type Handlers<C extends Contract> = { [K in keyof C]: HandlerOf<C[K]> }
type HandlerOf<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer R>
    ? (ctx: Ctx, call: Call<P, Q, B>) => Promise<Out<R> | FastifyReply>
    : never

export type { Handler }

export interface Mounted {
  group: string
  name: string
  module: string
  endpoint: AnyEndpoint
}

/** What a module offers over HTTP. `module` is the name that a company switches on or off; `always` cannot be switched off. */
export interface Routes {
  group: string
  module: string | null
  contract: Contract
  handlers: Handlers<any>
}

export function routes<C extends Contract>(group: string, module: string | null, contract: C, handlers: Handlers<C>): Routes {
  return { group, module, contract, handlers }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler gets the body as bytes, whatever its type. */
    rawBody?: boolean
  }
}

const jsonLimit = 8 * 1024 * 1024

/** Registers the endpoints of a module: authentication, permission, validation, transaction, idempotency, response. */
export function mount(app: FastifyInstance, runtime: Runtime, authenticate: Authenticate, moduleRoutes: Routes): void {
  for (const [name, endpoint] of Object.entries(moduleRoutes.contract)) {
    const handler = moduleRoutes.handlers[name] as (ctx: Ctx, call: Call<any, any, any>) => Promise<unknown>
    const transaction = endpoint.transaction ?? (endpoint.method === 'GET' ? 'read' : 'write')
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      bodyLimit: endpoint.upload?.limitBytes ?? jsonLimit,
      config: { rawBody: endpoint.upload !== undefined },
      handler: async (request, reply) => {
        const started = ticks()
        reply.raw.on('finish', () => {
          httpSeconds.observe(
            { method: endpoint.method, route: endpoint.path, status: reply.statusCode },
            (ticks() - started) / 1000,
          )
        })
        const { method, path: route } = endpoint
        return tracedRequest({ method, route, headers: request.headers, id: request.id }, endOf(reply), () =>
          perform(request, reply),
        )
      },
    })
    const perform = async (request: FastifyRequest, reply: FastifyReply) => {
      const principal = endpoint.permission === 'public' ? null : await authenticate(request)
      allow(endpoint, moduleRoutes.module, principal)
      const call = readCall(endpoint, request, reply, runtime, principal)
      if (transaction === 'none') {
        return answer(endpoint, runtime, reply, await handler(undefined as unknown as Ctx, call))
      }
      if (!principal) throw new AppError('platform.not_signed_in')
      const key = transaction === 'write' ? idempotencyKey(request) : null
      const options = {
        tenantId: principal.tenantId,
        actor: principal.actor,
        access: principal.access,
        requestId: request.id,
        locale: principal.locale,
        tenant: principal.tenant,
        readOnly: transaction === 'read',
      }
      const outcome = await runTransaction(runtime, options, async (ctx) => {
        if (key !== null) {
          const hash = requestHash(endpoint, request)
          const stored = await claimIdempotencyKey(ctx, principal.id, key, hash)
          if (stored) return { stored }
          const result = await handler(ctx, call)
          if (result !== reply)
            await storeIdempotentResponse(ctx, principal.id, key, endpoint.status ?? 200, toWire(endpoint, runtime, result))
          return { result }
        }
        return { result: await handler(ctx, call) }
      })
      if ('stored' in outcome && outcome.stored) {
        return reply
          .code(outcome.stored.status)
          .header('idempotent-replayed', 'true')
          .type('application/json; charset=utf-8')
          .send(outcome.stored.response)
      }
      return answer(endpoint, runtime, reply, outcome.result)
    }
  }
}

/** Tells once when the answer is out, or the caller has gone. */
function endOf(reply: FastifyReply): (then: (status: number) => void) => void {
  return (then) => {
    let told = false
    const tell = () => {
      if (!told) then(reply.raw.statusCode)
      told = true
    }
    reply.raw.once('finish', tell)
    reply.raw.once('close', tell)
  }
}

function allow(endpoint: AnyEndpoint, module: string | null, principal: Principal | null): void {
  if (endpoint.permission === 'public') return
  if (!principal) throw new AppError('platform.not_signed_in')
  if (module !== null && principal.modules !== null && !principal.modules.has(module))
    throw new AppError('platform.module_off', { module })
  if (endpoint.permission !== 'session' && !may(principal.access, endpoint.permission)) {
    throw new AppError('platform.forbidden', { permission: endpoint.permission })
  }
}

function readCall(
  endpoint: AnyEndpoint,
  request: FastifyRequest,
  reply: FastifyReply,
  runtime: Runtime,
  principal: Principal | null,
): Call<any, any, any> {
  const read = (part: 'params' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown) => {
    if (!schema) return undefined
    const parsed = schema.safeParse(value ?? (part === 'body' ? undefined : {}))
    if (!parsed.success) throw inputError(part, parsed.error)
    return parsed.data
  }
  // What no parser understood arrives as a stream: that is what an upload wants, and what an endpoint whose fields are all optional must
  // not take for an empty object.
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (endpoint.upload && (!(request.body instanceof Readable) || !endpoint.upload.accept.includes(type))) {
    throw new AppError('platform.unsupported_media', { expected: endpoint.upload.accept.join(', ') })
  }
  if (!endpoint.upload && request.body instanceof Readable) {
    throw new AppError('platform.unsupported_media', { expected: 'application/json' })
  }
  let version = 0n
  if (endpoint.ifMatch) {
    const header = request.headers['if-match']
    if (header === undefined) throw new AppError('platform.version_required')
    const digits = /^(?:W\/)?"?(\d{1,18})"?$/.exec(header)?.[1]
    if (digits === undefined) throw new AppError('platform.version_conflict')
    version = BigInt(digits)
  }
  return {
    params: read('params', endpoint.params, request.params),
    query: read('query', endpoint.query, request.query),
    body: endpoint.upload ? undefined : read('body', endpoint.body, request.body),
    version,
    request,
    reply,
    runtime,
    principal,
  }
}

function idempotencyKey(request: FastifyRequest): string | null {
  const header = request.headers['idempotency-key']
  if (header === undefined) return null
  const key = String(header)
  if (key.length < 8 || key.length > 200) {
    throw new AppError('platform.invalid_input', { summary: 'Idempotency-Key: 8 to 200 characters' }, [
      { path: 'Idempotency-Key', code: 'size', message: '8 to 200 characters' },
    ])
  }
  return key
}

function requestHash(endpoint: AnyEndpoint, request: FastifyRequest): string {
  return createHash('sha256')
    .update(
      JSON.stringify([
        endpoint.method,
        request.url,
        request.headers['if-match'] ?? '',
        endpoint.upload ? '' : (request.body ?? null),
      ]),
    )
    .digest('base64url')
}

function toWire(endpoint: AnyEndpoint, runtime: Runtime, result: unknown): string {
  const value = runtime.config.checkResponses ? z.encode(endpoint.response, result) : result
  return JSON.stringify(value, bigintToNumber)
}

function bigintToNumber(_: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError('number too large for JSON')
  return number
}

function answer(endpoint: AnyEndpoint, runtime: Runtime, reply: FastifyReply, result: unknown): FastifyReply {
  if (result === reply || reply.sent) return reply
  const version = (result as { version?: unknown } | null)?.version
  if (typeof version === 'bigint' || typeof version === 'number') reply.header('etag', `"${version}"`)
  return reply
    .code(endpoint.status ?? 200)
    .type('application/json; charset=utf-8')
    .send(toWire(endpoint, runtime, result))
}

export function localeOf(request: FastifyRequest): Locale {
  const cookie = (request as { cookies?: Record<string, string | undefined> }).cookies?.locale
  if (cookie === 'en-US' || cookie === 'zh-CN') return cookie
  const wanted = request.headers['accept-language'] ?? ''
  return /^\s*en/i.test(wanted) ? 'en-US' : 'zh-CN'
}

export function newRequestId(): string {
  return newId()
}
