import { setTimeout as delay } from 'node:timers/promises'
import { SpanKind } from '@opentelemetry/api'
import { Logger, makeWorkerUtils, type Runner, run, type WorkerUtils } from 'graphile-worker'
import { newId } from '#lib/ids.ts'
import { now } from '../clock.ts'
import { fullAccess, systemActor } from '../context.ts'
import { isConnectionLoss } from '../db/pg-errors.ts'
import { runTransaction } from '../db/transaction.ts'
import { AppError, errorMessage } from '../errors.ts'
import { jobsFinished } from '../metrics.ts'
import type { Runtime } from '../runtime.ts'
import { originsOf, traced } from '../tracing.ts'
import { allRecurring, JobCancelled, type JobTools, jobKind, kindsAlone } from './define.ts'
import {
  activeTenants,
  claimRecurring,
  claimRun,
  dropEntriesOfTheDead,
  dueRecurring,
  finishRun,
  insertJobRows,
  laneOf,
  noteProgress,
  requeueRun,
  waitingRuns,
} from './jobs.queries.ts'

const sweepMs = 1000

export interface JobWorker {
  wake: () => void
  stop: () => Promise<void>
}

/**
 * Runs jobs with graphile-worker. Our row in `platform.job_runs` is the truth; the queue's job only names it. A sweeper puts every waiting
 * row into the queue, so a crash between our commit and the queue loses nothing. Two jobs of one tenant run at once at most.
 */
export async function startJobWorker(runtime: Runtime, options: { concurrency: number }): Promise<JobWorker> {
  const logger = new Logger(() => (level, message) => {
    if (level === 'error') runtime.log.error({ queue: true }, message)
  })
  const queue: WorkerUtils = await onceDatabaseAnswers(runtime, () => makeWorkerUtils({ pgPool: runtime.ownerPool, logger }))
  const startRunner = () =>
    run({
      pgPool: runtime.ownerPool,
      noHandleSignals: true,
      logger,
      // Batched (even without a delay) a lost connection is tried again; unbatched it would end the process.
      preset: {
        worker: { concurrentJobs: options.concurrency, pollInterval: 2000, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
      },
      taskList: {
        run: async (payload) => {
          const { tenantId, id } = payload as { tenantId: string; id: string }
          await runOne(runtime, tenantId, id)
        },
      },
    })
  let stopping = false
  let runner: Runner = await onceDatabaseAnswers(runtime, startRunner)
  // The queue gives up when the database is away for long; we do not.
  const keepRunning = async () => {
    while (!stopping) {
      await runner.promise.catch((error: unknown) => runtime.log.warn({ err: error }, 'the queue stopped; starting it again'))
      while (!stopping) {
        try {
          runner = await startRunner()
          if (stopping) await runner.stop()
          break
        } catch {
          await delay(1000, undefined, { ref: false })
        }
      }
    }
  }
  const running = keepRunning()
  let sweeping: Promise<void> = Promise.resolve()
  // A wake-up means a job that waits, nothing recurring.
  let nextRecurring = now()
  const sweep = async () => {
    const at = now()
    try {
      const silentBefore = new Date(at.getTime() - runtime.config.workerSilentMs)
      await dropEntriesOfTheDead(runtime.ownerPool, silentBefore)
      for (const waiting of await waitingRuns(runtime.ownerPool, at, silentBefore)) {
        // The key keeps one entry per run; the queue name (two per tenant) is what makes it fair.
        await queue.addJob('run', waiting, {
          jobKey: waiting.id,
          queueName: laneOf(waiting.tenantId, waiting.id),
          maxAttempts: 1,
          jobKeyMode: 'preserve_run_at',
        })
      }
      if (at >= nextRecurring) {
        nextRecurring = new Date(at.getTime() + sweepMs)
        await runRecurring(runtime, () => stopping)
      }
    } catch (error) {
      runtime.log.warn({ err: error }, 'sweeping jobs failed; trying again')
    }
  }
  let timer: NodeJS.Timeout
  const tick = () => {
    sweeping = sweep().finally(() => {
      if (!stopping) timer = setTimeout(tick, sweepMs)
    })
  }
  tick()
  return {
    wake: () => {
      if (stopping) return
      clearTimeout(timer)
      timer = setTimeout(tick, 5)
    },
    stop: async () => {
      stopping = true
      clearTimeout(timer)
      await sweeping
      clearTimeout(timer)
      await runner.stop().catch(() => {})
      await running
      await queue.release()
    },
  }
}

/** Does it as soon as the database answers: a worker started while PostgreSQL recovers from a crash waits for it instead of ending. */
async function onceDatabaseAnswers<T>(runtime: Runtime, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isConnectionLoss(error)) throw error
      runtime.log.warn({ code: (error as { code?: string }).code }, 'the database does not answer yet')
      await delay(500)
    }
  }
}

/** Runs one job to its end; never throws for a failure of the job itself. */
export async function runOne(runtime: Runtime, tenantId: string, id: string): Promise<void> {
  const asSystem = { tenantId, actor: systemActor, access: fullAccess, requestId: id }
  const claimed = await runTransaction(runtime, asSystem, (ctx) =>
    claimRun(ctx, id, new Date(ctx.now.getTime() - runtime.config.workerSilentMs)),
  )
  if (!claimed) return
  const kind = jobKind(claimed.kind)
  const asAsker = { ...asSystem, actor: claimed.actor }
  let lastNote = 0
  const note = async (done: bigint | null, total: bigint | null, message: unknown) => {
    const cancelled = await runTransaction(runtime, asSystem, async (ctx) => {
      ctx.pending.topics.add(`job:${id}`)
      return noteProgress(ctx, id, done, total, message)
    })
    if (cancelled) throw new JobCancelled()
  }
  const tools: JobTools = {
    runtime,
    log: runtime.log.child({ job: claimed.kind, jobId: id }),
    transaction: (work, options) =>
      runTransaction(runtime, { ...asAsker, readOnly: options?.readOnly ?? false, requestId: newId() }, work),
    progress: async (done, total, message) => {
      const at = now().getTime()
      if (at - lastNote < 250 && (total === undefined || BigInt(done) < BigInt(total))) return
      lastNote = at
      await note(BigInt(done), total === undefined ? null : BigInt(total), message)
    },
    reportRows: async (rows) => {
      if (rows.length > 0) await runTransaction(runtime, asSystem, (ctx) => insertJobRows(ctx, id, rows))
    },
  }
  const heartbeat = setInterval(() => {
    note(null, null, undefined).catch(() => {})
  }, runtime.config.workerSilentMs / 4)
  const finish = (status: 'succeeded' | 'failed' | 'cancelled', result: unknown, error: unknown) =>
    runTransaction(runtime, asSystem, async (ctx) => {
      await finishRun(ctx, id, status, result, error)
      ctx.pending.topics.add(`job:${id}`)
      ctx.pending.topics.add('jobs')
      jobsFinished.inc({ kind: claimed.kind, status })
    })
  try {
    if (!kind) throw new Error(`No job kind ${claimed.kind}`)
    const span = {
      ...originsOf([claimed.traceparent]),
      kind: SpanKind.CONSUMER,
      attributes: { 'shangshu.tenant_id': tenantId, 'shangshu.job_id': id, 'shangshu.job_attempt': claimed.attempts },
    }
    const result = await traced(`job ${claimed.kind}`, span, () =>
      kind.run(
        { id, tenantId, kind: claimed.kind, params: claimed.params, actor: claimed.actor, attempt: claimed.attempts },
        tools,
      ),
    )
    await finish('succeeded', result, null)
  } catch (error) {
    if (error instanceof JobCancelled) {
      await finish('cancelled', null, null)
      return
    }
    const expected = error instanceof AppError
    const shown = expected
      ? {
          code: error.code,
          message: errorMessage(error.code, error.params, 'zh-CN'),
          messageEn: errorMessage(error.code, error.params, 'en-US'),
        }
      : { code: 'platform.internal', message: error instanceof Error ? error.name : 'unknown' }
    if (!expected) runtime.log.error({ err: error, job: claimed.kind, jobId: id }, 'job failed')
    // A lost database costs no attempt: the heartbeat stops and the run is taken up again.
    if (isConnectionLoss(error)) return
    if (kind && claimed.attempts < kind.maxAttempts && !expected) {
      const wait = Math.min(600_000, 1000 * 2 ** claimed.attempts)
      await runTransaction(runtime, asSystem, (ctx) => requeueRun(ctx, id, new Date(ctx.now.getTime() + wait), shown))
    } else await finish('failed', null, shown)
  } finally {
    clearInterval(heartbeat)
  }
}

async function runRecurring(runtime: Runtime, stopping: () => boolean): Promise<void> {
  const works = allRecurring().map((work) => ({ ...work, notSince: new Date(now().getTime() - work.everySeconds * 1000) }))
  const due = await dueRecurring(runtime.ownerPool, works)
  for (const work of works) {
    if (stopping() || !due.has(work.name) || !(await claimRecurring(runtime.ownerPool, work.name, now(), work.notSince))) continue
    try {
      await traced(`recurring ${work.name}`, {}, async () => {
        if (work.system) await work.system(runtime)
        if (!work.perTenant) return
        for (const tenantId of await activeTenants(runtime.ownerPool, kindsAlone())) {
          if (stopping()) return
          await runTransaction(
            runtime,
            { tenantId, actor: { ...systemActor, name: work.name }, access: fullAccess, requestId: newId() },
            (ctx) => work.perTenant!(ctx, runtime),
          )
        }
      })
    } catch (error) {
      runtime.log.warn({ err: error, work: work.name }, 'recurring work failed; it comes again')
    }
  }
}
