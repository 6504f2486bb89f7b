import {
  type Attributes,
  type Context,
  context,
  type Link,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AppError } from './errors.ts'

// OpenTelemetry hooks: spans for requests, transactions, statements, event deliveries and jobs, through the API package alone. Nothing is
// made as long as nobody attached an SDK (see docs/guides/operator.md). Names and ids of ours only: never a parameter, never a sentence
// that may quote one.

const nothingAttached = new ProxyTracerProvider().getDelegate()

/** Whether an SDK is attached; asked before every span, so that without one a span costs this comparison. */
export function isTraced(): boolean {
  const provider = trace.getTracerProvider()
  return (provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider) !== nothingAttached
}

export interface SpanOptions {
  kind?: SpanKind
  attributes?: Attributes
  links?: Link[]
  /** Instead of what is active now. */
  parent?: Context
}

/** Does the work inside a span that ends with it; a failure marks the span by its kind, without its text. */
export async function traced<T>(name: string, options: SpanOptions, work: (span: Span | undefined) => Promise<T>): Promise<T> {
  if (!isTraced()) return work(undefined)
  const parent = options.parent ?? context.active()
  const span = trace
    .getTracer('shangshu')
    .startSpan(
      name,
      { kind: options.kind ?? SpanKind.INTERNAL, attributes: options.attributes ?? {}, links: options.links ?? [] },
      parent,
    )
  try {
    return await context.with(trace.setSpan(parent, span), work, undefined, span)
  } catch (error) {
    noteFailure(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** A refusal is an answer, not a fault: only what nobody expected counts as an error. */
function noteFailure(span: Span, error: unknown): void {
  const { code, name } = error as { code?: unknown; name?: unknown }
  span.setAttribute('error.type', String(typeof code === 'string' ? code : (name ?? 'unknown')))
  if (!(error instanceof AppError)) span.setStatus({ code: SpanStatusCode.ERROR })
}

/**
 * A request's span ends with its answer, which may be long after the work (event streams).
 * @param status of the answer, once it is known
 */
export async function tracedRequest<T>(
  request: { method: string; route: string; headers: Record<string, unknown>; id: string },
  ended: (then: (status: number) => void) => void,
  work: () => Promise<T>,
): Promise<T> {
  if (!isTraced()) return work()
  const parent = contextOfHeaders(request.headers)
  const span = trace.getTracer('shangshu').startSpan(
    `${request.method} ${request.route}`,
    {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': request.method, 'http.route': request.route, 'shangshu.request_id': request.id },
    },
    parent,
  )
  ended((status) => {
    span.setAttribute('http.response.status_code', status)
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  })
  return context.with(trace.setSpan(parent, span), work)
}

/** The context a caller sent along in its headers; what is already active when something else reads them, an instrumentation of Node's HTTP for example. */
function contextOfHeaders(headers: Record<string, unknown>): Context {
  const active = context.active()
  return trace.getSpan(active) ? active : propagation.extract(active, headers)
}

/** The active span in W3C form, to be stored beside what another process will take up; null without an SDK. */
export function currentTraceparent(): string | null {
  if (!isTraced()) return null
  const span = trace.getSpan(context.active())?.spanContext()
  if (!span) return null
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`
}

function spanContextOf(traceparent: string | null): SpanContext | undefined {
  const parts = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '')
  return parts ? { traceId: parts[1]!, spanId: parts[2]!, traceFlags: Number.parseInt(parts[3]!, 16), isRemote: true } : undefined
}

/**
 * Where stored work came from: one origin is the parent, so that the trace goes on in it; of several none can be, and all are linked. So
 * is what is active here, the transaction that took the work up.
 */
export function originsOf(traceparents: readonly (string | null)[]): Pick<SpanOptions, 'parent' | 'links'> {
  if (!isTraced()) return {}
  const here = trace.getSpan(context.active())?.spanContext()
  const origins = [...new Set(traceparents)].flatMap((traceparent) => spanContextOf(traceparent) ?? [])
  return {
    parent: origins.length === 1 ? trace.setSpanContext(ROOT_CONTEXT, origins[0]!) : ROOT_CONTEXT,
    links: [...(origins.length > 1 ? origins : []), ...(here ? [here] : [])].map((origin) => ({ context: origin })),
  }
}
