import type { AnyEndpoint, CallInput, CallOutput } from '#lib/endpoint.ts'
import { newId } from '#lib/ids.ts'
import { addressOf } from '#platform/http/client.ts'

/** Typed calls of one signed-in person over real HTTP. */
export interface Caller {
  <E extends AnyEndpoint>(endpoint: E, input?: CallInput<E>): Promise<CallOutput<E>>
  /** A file, as it comes over the wire. */
  file: (path: string) => Promise<{ type: string; bytes: Buffer }>
  /** Code of the refusal a call must meet. */
  refused: <E extends AnyEndpoint>(endpoint: E, input?: CallInput<E>) => Promise<string>
}

interface WireInput {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  ifMatch?: string | number
  idempotencyKey?: string
}

async function send(url: string, cookie: string, endpoint: AnyEndpoint, input: WireInput = {}): Promise<Response> {
  const headers: Record<string, string> = {}
  if (cookie !== '') headers.cookie = `session=${cookie}`
  if (endpoint.method !== 'GET') headers['idempotency-key'] = input.idempotencyKey ?? newId()
  if (input.ifMatch !== undefined) headers['if-match'] = `"${input.ifMatch}"`
  if (input.body !== undefined) headers['content-type'] = 'application/json'
  return fetch(url + addressOf(endpoint, input), {
    method: endpoint.method,
    headers,
    body: input.body === undefined ? null : JSON.stringify(input.body),
  })
}

/** @param cookie of the session; '' calls as nobody */
export function callerOf(url: string, cookie: string): Caller {
  const call = async (endpoint: AnyEndpoint, input?: WireInput) => {
    const response = await send(url, cookie, endpoint, input)
    const text = await response.text()
    if (!response.ok) throw new Error(`${endpoint.method} ${endpoint.path} answered ${response.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  return Object.assign(call, {
    file: async (path: string) => {
      const response = await fetch(url + path, { headers: { cookie: `session=${cookie}` } })
      if (!response.ok) throw new Error(`${path} answered ${response.status} ${await response.text()}`)
      return { type: response.headers.get('content-type') ?? '', bytes: Buffer.from(await response.arrayBuffer()) }
    },
    refused: async (endpoint: AnyEndpoint, input?: WireInput) => {
      const response = await send(url, cookie, endpoint, input)
      const text = await response.text()
      if (response.ok) throw new Error(`${endpoint.method} ${endpoint.path} was not refused: ${text}`)
      return (JSON.parse(text) as { code: string }).code
    },
  }) as Caller
}

/** A public call that sets a session cookie: sign-up, log-in. @returns the cookie */
export async function sessionFrom<E extends AnyEndpoint>(url: string, endpoint: E, input: CallInput<E>): Promise<string> {
  const response = await send(url, '', endpoint, input as WireInput)
  const text = await response.text()
  const cookie = /(?:^|;|,)\s*session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1]
  if (!response.ok || cookie === undefined)
    throw new Error(`${endpoint.method} ${endpoint.path} answered ${response.status} ${text}`)
  return cookie
}
