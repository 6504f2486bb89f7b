import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { newId } from '#lib/ids.ts'
import { appPassword, appUrlFor, type Config } from '../config.ts'
import { type Actor, type Ctx, fullAccess } from '../context.ts'
import { createRuntime } from '../create-runtime.ts'
import { migrate } from '../db/migrate.ts'
import { runTransaction, type TransactionOptions } from '../db/transaction.ts'
import { handleBatch } from '../events/dispatch.ts'
import { waitingLanes } from '../events/events.queries.ts'
import { waitingRuns } from '../jobs/jobs.queries.ts'
import { runOne } from '../jobs/run-worker.ts'
import { createLog } from '../log.ts'
import { useNumberSource } from '../numbers.queries.ts'
import { startTestCluster } from '../postgres/test-cluster.ts'
import type { Runtime } from '../runtime.ts'

export interface TestSystem {
  runtime: Runtime
  /** A new company, as the application role will see it. */
  tenant: (options?: { name?: string; currency?: string; timeZone?: string }) => Promise<string>
  /** A transaction of a company, as the application role. */
  as: <T>(tenantId: string, work: (ctx: Ctx) => Promise<T>, options?: Partial<TransactionOptions>) => Promise<T>
  /** Delivers all events and runs all jobs until nothing waits. Throws what a subscription throws. */
  settle: () => Promise<void>
  close: () => Promise<void>
}

const templateName = 'shangshu_template'

/**
 * A database of its own, cloned from a migrated template, on the run's throw-away cluster. Close it in `after`.
 * The application role is used as in production, so that row-level security is really tested.
 */
export async function startTestSystem(options: { config?: Partial<Config> } = {}): Promise<TestSystem> {
  const cluster = await startTestCluster()
  const master = { id: 'test', key: Buffer.alloc(32, 7) }
  const password = appPassword(master)
  const name = `t_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: cluster.url })
  admin.on('error', () => {})
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(51)')
    const { rows } = await admin.query('select 1 from pg_database where datname = $1 and not datallowconn', [templateName])
    if (rows.length === 0) {
      await admin.query(`drop database if exists ${templateName} with (force)`)
      await admin.query(`create database ${templateName}`)
      await migrate({ ownerUrl: withDatabase(cluster.url, templateName), appPassword: password })
      await admin.query(`alter database ${templateName} is_template true allow_connections false`)
    }
    await admin.query('select pg_advisory_unlock(51)')
    await admin.query(`create database ${name} template ${templateName} strategy file_copy`)
  } finally {
    await admin.end()
  }
  const ownerUrl = withDatabase(cluster.url, name)
  const config: Config = {
    ownerUrl,
    appUrl: appUrlFor(ownerUrl, password),
    poolSize: 8,
    dataDir: mkdtempSync(join(tmpdir(), 'shangshu-test-')),
    masterKeys: [master],
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://127.0.0.1:0',
    trustProxy: false,
    secureCookies: false,
    smtpUrl: undefined,
    mailFrom: 'test@localhost',
    logLevel: process.env.TEST_LOG_LEVEL ?? 'silent',
    shopsAtPrivateAddresses: true,
    signUp: true,
    workerLanes: 2,
    workerJobs: 2,
    workerSilentMs: 60_000,
    truthsHour: null,
    checkResponses: true,
    simulatorUrl: undefined,
    ...options.config,
  }
  const runtime = createRuntime(config, createLog(config.logLevel, 'test'), 'test')
  useNumberSource(runtime)
  const as: TestSystem['as'] = (tenantId, work, transaction = {}) =>
    runTransaction(runtime, { tenantId, actor: testActor, access: fullAccess, requestId: newId(), ...transaction }, work)
  return {
    runtime,
    tenant: async (tenantOptions = {}) => {
      const tenantId = newId()
      const at = new Date()
      await runtime.ownerPool.query(
        'insert into identity.tenants (tenant_id, name, currency, time_zone, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)',
        [
          tenantId,
          tenantOptions.name ?? 'Test company',
          tenantOptions.currency ?? 'CNY',
          tenantOptions.timeZone ?? 'Asia/Shanghai',
          at,
        ],
      )
      return tenantId
    },
    as,
    settle: async () => {
      for (let round = 0; round < 10_000; round++) {
        const lanes = await waitingLanes(runtime.ownerPool)
        let handled = 0
        for (const lane of lanes) handled += await handleBatch(runtime, lane.tenantId, lane.subscription, 200)
        const runs = await waitingRuns(runtime.ownerPool, new Date(), new Date(0))
        for (const run of runs) await runOne(runtime, run.tenantId, run.id)
        if (handled === 0 && runs.length === 0) return
      }
      throw new Error('The system does not come to rest.')
    },
    close: async () => {
      await runtime.close()
      await cluster.stop()
    },
  }
}

export const testActor: Actor = { kind: 'user', id: '00000000-0000-7000-8000-000000000001', name: 'Tester' }

function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.toString()
}
