import type { $ZodType, input, output } from 'zod/v4/core'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One endpoint, described once: route, validation, permission, transaction, OpenAPI and the typed client are made from it.
 * `permission`: a name from the module's permissions, `session` for anyone signed in, `public` for anyone.
 * `transaction`: `write` (default for all but GET), `read` (default for GET), or `none` for what talks to others, streams, or has no tenant yet.
 */
export interface Endpoint<P, Q, B, R> {
  method: Method
  path: string
  summary: string
  permission: string
  params?: P
  query?: Q
  body?: B
  response: R
  errors?: readonly string[]
  transaction?: 'read' | 'write' | 'none'
  /** The edit needs an If-Match header with the version that was read. */
  ifMatch?: boolean
  /** The body is not JSON: the handler reads the stream itself. */
  upload?: { accept: readonly string[]; limitBytes: number }
  /** The response is a file or an event stream: the handler answers itself. */
  download?: string
  status?: number
}

export type AnyEndpoint = Endpoint<any, any, any, any>
export type Contract = Record<string, AnyEndpoint>
/** Contracts by group: `{ orders: ordersContract, … }`. */
export type Contracts = Record<string, Contract>

export const endpoint = <
  R extends $ZodType,
  P extends $ZodType | undefined = undefined,
  Q extends $ZodType | undefined = undefined,
  B extends $ZodType | undefined = undefined,
>(
  description: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> => description

export type Out<T> = T extends $ZodType ? output<T> : undefined
export type In<T> = T extends $ZodType ? input<T> : undefined

/** Nothing is needed, nothing is offered. */
type Nothing = Record<never, never>
type Given<K extends string, T> = T extends $ZodType
  ? Nothing extends input<T>
    ? { [_ in K]?: input<T> }
    : { [_ in K]: input<T> }
  : Nothing

/** What the typed client takes: the wire form. */
export type CallInput<E> =
  E extends Endpoint<infer P, infer Q, infer B, any>
    ? Given<'params', P> &
        Given<'query', Q> &
        Given<'body', B> & { idempotencyKey?: string; ifMatch?: string; signal?: AbortSignal }
    : never
/** What the typed client returns: the wire form. */
export type CallOutput<E> = E extends Endpoint<any, any, any, infer R> ? In<R> : never
