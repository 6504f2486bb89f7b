import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'

/** What an SDK would send to a collector. */
export interface KeptSpan {
  name: string
  spanId: string
  traceId: string
  parentId: string | null
  links: string[]
  attributes: Attributes
  failed: boolean
  ended: boolean
}

/** An SDK in miniature, attached through the API as a real one would be: keeps every span, carries the context over asynchronous calls. */
export function attachTraceMemory(): { spans: KeptSpan[]; detach: () => void } {
  const spans: KeptSpan[] = []
  const storage = new AsyncLocalStorage<Context>()
  let count = 0
  const hex = (length: number) => (++count).toString(16).padStart(length, '0')
  const tracer = {
    startSpan: (name: string, options: SpanOptions = {}, parent: Context = context.active()): Span => {
      const above = trace.getSpan(parent)?.spanContext()
      const own: SpanContext = { traceId: above?.traceId ?? hex(32), spanId: hex(16), traceFlags: 1 }
      const kept: KeptSpan = {
        name,
        spanId: own.spanId,
        traceId: own.traceId,
        parentId: above?.spanId ?? null,
        links: (options.links ?? []).map((link) => link.context.spanId),
        attributes: { ...options.attributes },
        failed: false,
        ended: false,
      }
      spans.push(kept)
      const span: Span = {
        spanContext: () => own,
        setAttribute: (key, value) => {
          kept.attributes[key] = value
          return span
        },
        setAttributes: (more) => {
          Object.assign(kept.attributes, more)
          return span
        },
        setStatus: ({ code }) => {
          kept.failed = code === SpanStatusCode.ERROR
          return span
        },
        end: () => {
          kept.ended = true
        },
        addEvent: () => span,
        addLink: () => span,
        addLinks: () => span,
        updateName: () => span,
        isRecording: () => true,
        recordException: () => {},
      }
      return span
    },
    startActiveSpan: () => {
      throw new Error('The platform makes its own spans active.')
    },
  } as Tracer
  trace.setGlobalTracerProvider({ getTracer: () => tracer })
  const manager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: <A extends unknown[], F extends (...args: A) => ReturnType<F>>(
      active: Context,
      work: F,
      self?: ThisParameterType<F>,
      ...args: A
    ): ReturnType<F> => storage.run(active, () => work.call(self as never, ...args)),
    bind: <T>(_active: Context, target: T) => target,
    enable: () => manager,
    disable: () => manager,
  }
  context.setGlobalContextManager(manager)
  propagation.setGlobalPropagator({
    inject: () => {},
    fields: () => ['traceparent'],
    extract: (into, carrier, getter) => {
      const [, traceId, spanId] = String(getter.get(carrier, 'traceparent') ?? '').split('-')
      return traceId && spanId ? trace.setSpanContext(into, { traceId, spanId, traceFlags: 1, isRemote: true }) : into
    },
  })
  return {
    spans,
    detach: () => {
      trace.disable()
      context.disable()
      propagation.disable()
    },
  }
}
