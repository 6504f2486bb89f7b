import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { insertAudits } from '../audit/audit.queries.ts'
import { now as clockNow } from '../clock.ts'
import type { Access, Actor, Ctx, Locale } from '../context.ts'
import { insertEvents } from '../events/events.queries.ts'
import type { Runtime } from '../runtime.ts'
import { insertTallyChanges } from '../tallies.queries.ts'
import { traced } from '../tracing.ts'
import { bindKysely } from './connection.ts'
import { isTransient } from './pg-errors.ts'

export interface TransactionOptions {
  tenantId: string
  actor: Actor
  access: Access
  requestId: string
  locale?: Locale
  readOnly?: boolean
  /** Set by tests and replays; otherwise the clock. */
  now?: Date
  tenant?: { timeZone: string; currency: string }
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Runs `work` in one transaction of one tenant, under row-level security. What it emitted, audited and tallied is written
 * before the commit; workers and browsers are told after it. Deadlocks and serialisation failures are tried again, twice.
 */
export async function runTransaction<T>(
  runtime: Runtime,
  options: TransactionOptions,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await traced(
        'transaction',
        { attributes: { 'shangshu.tenant_id': options.tenantId, 'shangshu.read_only': options.readOnly ?? false } },
        () => once(runtime, options, work),
      )
    } catch (error) {
      if (attempt >= 3 || !isTransient(error)) throw error
    }
  }
}

async function once<T>(runtime: Runtime, options: TransactionOptions, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (!uuidPattern.test(options.tenantId)) throw new Error('A transaction needs a tenant.')
  const client = await runtime.pool.connect()
  let broken: Error | undefined
  try {
    // One round trip; the tenant comes through a function so that it reaches the workers of a cluster.
    await client.query(`begin${options.readOnly ? ' read only' : ''}; select platform.set_tenant('${options.tenantId}')`)
    const ctx = await makeCtx(runtime, client, options)
    const result = await work(ctx)
    if (!options.readOnly) await flush(ctx)
    await client.query('commit')
    await announce(runtime, ctx)
    return result
  } catch (error) {
    try {
      await client.query('rollback')
    } catch (rollbackError) {
      broken = rollbackError as Error
    }
    throw error
  } finally {
    client.release(broken)
  }
}

const tenantFacts = new Map<string, { facts: Ctx['tenant']; readAt: number }>()

async function makeCtx(runtime: Runtime, client: PoolClient, options: TransactionOptions): Promise<Ctx> {
  const tx = bindKysely(client, runtime.observe)
  const at = options.now ?? clockNow()
  let tenant = options.tenant
  if (!tenant) {
    const known = tenantFacts.get(options.tenantId)
    if (known && at.getTime() - known.readAt < 30_000 && at.getTime() >= known.readAt) tenant = known.facts
    else {
      const { rows } = await sql<{ time_zone: string; currency: string }>`
        select time_zone, currency from identity.tenants where tenant_id = ${options.tenantId}`.execute(tx)
      tenant = { timeZone: rows[0]?.time_zone ?? 'Asia/Shanghai', currency: rows[0]?.currency ?? 'CNY' }
      if (rows[0]) tenantFacts.set(options.tenantId, { facts: tenant, readAt: at.getTime() })
    }
  }
  return {
    tx,
    tenantId: options.tenantId,
    actor: options.actor,
    access: options.access,
    now: at,
    requestId: options.requestId,
    locale: options.locale ?? 'zh-CN',
    tenant,
    pending: { events: [], audits: [], tallies: new Map(), topics: new Set(), afterCommit: [] },
  }
}

async function flush(ctx: Ctx): Promise<void> {
  if (ctx.pending.audits.length > 0) await insertAudits(ctx)
  if (ctx.pending.tallies.size > 0) await insertTallyChanges(ctx)
  // Last, so that the order of events follows the order in which their documents' locks were taken.
  if (ctx.pending.events.length > 0) await insertEvents(ctx)
}

async function announce(runtime: Runtime, ctx: Ctx): Promise<void> {
  if (ctx.pending.events.length > 0) runtime.signal('outbox', ctx.tenantId)
  if (ctx.pending.topics.size > 0) runtime.signal('live', ctx.tenantId, [...ctx.pending.topics])
  for (const action of ctx.pending.afterCommit) {
    try {
      await action()
    } catch (error) {
      runtime.log.warn({ err: error }, 'work after commit failed; the sweeper repeats it')
    }
  }
}
