import type { AnyEndpoint, CallInput, CallOutput, Contracts } from '#lib/endpoint.ts'
import type { Problem } from '#lib/schema.ts'

/** A refused call: the problem document is in `problem`. */
export class ApiProblem extends Error {
  problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

export type Client<C extends Contracts> = {
  [G in keyof C]: { [K in keyof C[G]]: (input?: CallInput<C[G][K]>) => Promise<CallOutput<C[G][K]>> }
}

export interface ClientOptions {
  baseUrl: string
  fetch?: typeof fetch
  headers?: () => Record<string, string>
  /** Makes the idempotency key of a write; a retry by the caller should hand in the same key itself. */
  newKey?: () => string
}

/** A typed client made from the contracts: `api.orders.list({ query: { status: 'approved' } })`. Browser-safe; values are in wire form. */
export function createClient<C extends Contracts>(contracts: C, options: ClientOptions): Client<C> {
  const call = async (endpoint: AnyEndpoint, input: any = {}) => {
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers?.() }
    if (endpoint.method !== 'GET') headers['idempotency-key'] = input.idempotencyKey ?? options.newKey?.() ?? crypto.randomUUID()
    if (input.ifMatch !== undefined) headers['if-match'] = `"${input.ifMatch}"`
    let body: string | Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | FormData | undefined
    if (
      input.body instanceof Blob ||
      input.body instanceof ArrayBuffer ||
      input.body instanceof Uint8Array ||
      input.body instanceof FormData
    )
      body = input.body
    else if (input.body !== undefined) {
      headers['content-type'] = 'application/json'
      body = JSON.stringify(input.body)
    }
    const response = await (options.fetch ?? fetch)(options.baseUrl + addressOf(endpoint, input), {
      method: endpoint.method,
      headers,
      body: body ?? null,
      signal: input.signal ?? null,
      credentials: 'same-origin',
    })
    const text = await response.text()
    if (response.ok) return text === '' ? null : endpoint.download ? text : JSON.parse(text)
    let problem: Problem
    try {
      problem = JSON.parse(text)
    } catch {
      problem = {
        type: 'about:blank',
        title: response.statusText,
        status: response.status,
        detail: response.statusText,
        code: 'platform.internal',
        params: {},
        errors: [],
        requestId: '',
      }
    }
    throw new ApiProblem(problem)
  }
  return new Proxy({} as Client<C>, {
    get: (_, group: string) =>
      new Proxy(
        {},
        {
          get: (__, name: string) => {
            const endpoint = contracts[group]?.[name]
            if (!endpoint) throw new Error(`No endpoint ${group}.${name}`)
            return (input: unknown) => call(endpoint, input)
          },
        },
      ),
  })
}

/** Path with parameters filled in and the query string. */
export function addressOf(
  endpoint: AnyEndpoint,
  input: { params?: Record<string, unknown>; query?: Record<string, unknown> },
): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input.params?.[name] ?? '')))
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value === undefined || value === null || value === '') continue
    if (Array.isArray(value)) {
      if (value.length > 0) query.set(key, value.join(','))
    } else query.set(key, String(value))
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
