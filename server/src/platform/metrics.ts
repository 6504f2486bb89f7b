import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export const metrics = new Registry()
collectDefaultMetrics({ register: metrics })

export const httpSeconds = new Histogram({
  name: 'shangshu_http_request_seconds',
  help: 'Duration of HTTP requests',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [metrics],
})
const statementSeconds = new Histogram({
  name: 'shangshu_sql_statement_seconds',
  help: 'Duration of SQL statements by verb and first table',
  labelNames: ['statement'],
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  registers: [metrics],
})
export const deliveriesHandled = new Counter({
  name: 'shangshu_events_handled_total',
  help: 'Events handled',
  labelNames: ['subscription'],
  registers: [metrics],
})
export const deliveriesWaiting = new Gauge({
  name: 'shangshu_events_waiting',
  help: 'Deliveries not yet handled',
  registers: [metrics],
})
export const deliveriesParked = new Gauge({
  name: 'shangshu_events_parked',
  help: 'Deliveries given up, waiting for a person',
  registers: [metrics],
})
export const truthsFoundBroken = new Counter({
  name: 'shangshu_truths_broken_total',
  help: 'Truths found broken by a check, whatever the company',
  registers: [metrics],
})
export const jobsFinished = new Counter({
  name: 'shangshu_jobs_total',
  help: 'Jobs finished',
  labelNames: ['kind', 'status'],
  registers: [metrics],
})

let statements = 0

/** Statements sent by this process since its start, for benchmarks. */
export function statementCount(): number {
  return statements
}

const labels = new Map<string, string>()

/** Verb and first table of a statement, `select orders.orders`. */
export function statementName(text: string): string {
  let label = labels.get(text)
  if (label === undefined) {
    const verb = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? '?'
    const table = /\b(?:from|into|update)\s+"?([a-z_]+)"?\."?([a-z_]+)"?/i.exec(text)
    label = `${verb} ${table ? `${table[1]}.${table[2]}` : '?'}`
    if (labels.size < 5000) labels.set(text, label)
  }
  return label
}

export function observeStatement(text: string, milliseconds: number): void {
  statements++
  statementSeconds.observe({ statement: statementName(text) }, milliseconds / 1000)
}
