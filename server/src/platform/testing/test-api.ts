import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { AnyEndpoint, CallInput, CallOutput } from '#lib/endpoint.ts'
import type { Problem } from '#lib/schema.ts'
import { authenticate } from '#modules/identity/index.ts'
import { allContracts, allRoutes, groupNames, registerModules } from '../../app.ts'
import { addressOf } from '../http/client.ts'
import { createHttpServer } from '../http/server.ts'
import type { TestSystem } from './test-system.ts'

/** An answer as it went over the wire. `body` is parsed JSON where it is JSON, else text. */
export interface TestAnswer {
  status: number
  body: any
  headers: LightMyRequestResponse['headers']
  /** Value of the `session` cookie that was set, '' when it was cleared, undefined when untouched. */
  cookie: string | undefined
}

export interface TestCall {
  method?: string
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  cookie?: string
  /** An API key. */
  bearer?: string
  ifMatch?: string | number | bigint
  idempotencyKey?: string
  headers?: Record<string, string>
}

export interface TestApi {
  app: FastifyInstance
  /** Any request, answered whatever it is; never throws for a refusal. Body as given: a string is sent as it is. */
  call: (endpoint: AnyEndpoint | string, options?: TestCall) => Promise<TestAnswer>
  /** Typed calls with one credential: the output, or an assertion error naming the problem. */
  as: (credential: string) => <E extends AnyEndpoint>(endpoint: E, input?: CallInput<E>) => Promise<CallOutput<E>>
  /** The problem document of a call that must be refused. */
  refused: (endpoint: AnyEndpoint | string, options?: TestCall) => Promise<Problem>
  close: () => Promise<void>
}

/** Every route of every module behind the real server, without a socket. Close it before the system. */
export async function startTestApi(system: TestSystem): Promise<TestApi> {
  registerModules()
  const app = await createHttpServer(system.runtime, {
    routes: allRoutes,
    contracts: allContracts,
    authenticate: authenticate(system.runtime),
    version: '0.0.0-test',
    groupNames,
  })
  await app.ready()
  const call: TestApi['call'] = async (endpoint, options = {}) => {
    const method = typeof endpoint === 'string' ? (options.method ?? 'GET') : endpoint.method
    const headers: Record<string, string> = {}
    if (options.cookie !== undefined) headers.cookie = `session=${options.cookie}`
    if (options.bearer !== undefined) headers.authorization = `Bearer ${options.bearer}`
    if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey
    let payload: string | Buffer | undefined
    if (typeof options.body === 'string' || Buffer.isBuffer(options.body)) payload = options.body
    else if (options.body !== undefined) payload = JSON.stringify(options.body)
    if (payload !== undefined) headers['content-type'] = 'application/json'
    Object.assign(headers, options.headers)
    const response = await app.inject({
      method: method as 'GET',
      url: addressOf(typeof endpoint === 'string' ? ({ path: endpoint } as AnyEndpoint) : endpoint, options),
      headers,
      ...(payload === undefined ? {} : { payload }),
    })
    const json = String(response.headers['content-type'] ?? '').includes('json')
    return {
      status: response.statusCode,
      body: json && response.body !== '' ? JSON.parse(response.body) : response.body,
      headers: response.headers,
      cookie: response.cookies.find((cookie) => cookie.name === 'session')?.value,
    }
  }
  return {
    app,
    call,
    as: (credential) => async (endpoint, input) => {
      const answer = await call(endpoint, {
        ...(input as TestCall),
        ...(credential.startsWith('ssk_') ? { bearer: credential } : { cookie: credential }),
      })
      if (answer.status >= 400)
        throw new Error(`${endpoint.method} ${endpoint.path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    refused: async (endpoint, options) => {
      const answer = await call(endpoint, options)
      if (answer.status < 400) throw new Error(`Expected a refusal, got ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body as Problem
    },
    close: () => app.close(),
  }
}
