import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '../context.ts'
import type { Pool } from '../db/pool.ts'
import { insertRows } from '../db/rows.ts'
import { currentTraceparent } from '../tracing.ts'

export interface JobView {
  id: string
  kind: string
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  actor: Actor
  done: bigint
  total: bigint | null
  message: Record<string, unknown> | null
  result: unknown
  error: { code: string; message: string } | null
  attempts: number
  cancelRequestedAt: Date | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export async function insertJobRun(
  ctx: Ctx,
  run: { id: string; kind: string; params: unknown; dedupeKey: string | null; runAfter: Date; total: number | null },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into platform.job_runs (tenant_id, id, kind, status, params, actor, dedupe_key, traceparent, run_after, total, created_at)
    values (${ctx.tenantId}, ${run.id}, ${run.kind}, 'queued', ${JSON.stringify(run.params)}::jsonb, ${JSON.stringify(ctx.actor)}::jsonb, ${run.dedupeKey}, ${currentTraceparent()}, ${run.runAfter}, ${run.total}, ${ctx.now})
    on conflict (tenant_id, dedupe_key) where dedupe_key is not null and status = 'queued' do nothing returning id`.execute(
    ctx.tx,
  )
  if (rows[0]) return rows[0].id
  const waiting = await sql<{
    id: string
  }>`select id from platform.job_runs where tenant_id = ${ctx.tenantId} and dedupe_key = ${run.dedupeKey} and status = 'queued'`.execute(
    ctx.tx,
  )
  return waiting.rows[0]?.id ?? run.id
}

/** Queued runs whose time has come, and running ones whose worker has gone silent; asked by the owner role. */
export async function waitingRuns(pool: Pool, at: Date, silentBefore: Date): Promise<{ tenantId: string; id: string }[]> {
  const { rows } = await pool.query<{ tenantId: string; id: string }>(
    `select tenant_id as "tenantId", id from (
       select tenant_id, id, run_after, row_number() over (partition by tenant_id order by run_after, id) as place from platform.job_runs
       where (status = 'queued' and run_after <= $1) or (status = 'running' and heartbeat_at < $2)
     ) as waiting where place <= 20 order by place, run_after limit 200`,
    [at, silentBefore],
  )
  return rows
}

/** The queue of a run: two per tenant, told by the run's id. */
export function laneOf(tenantId: string, runId: string): string {
  return `${tenantId}/${Number.parseInt(runId.slice(-1), 16) % 2}`
}

/**
 * A worker that was killed leaves its entry and with it the whole queue locked, which the queue itself forgives after four hours only. Entries whose lane
 * no run has been heard of for so long are dropped: the rows in `platform.job_runs` are the truth, and what is unfinished there gets a new entry.
 */
export async function dropEntriesOfTheDead(pool: Pool, silentBefore: Date): Promise<void> {
  const { rows } = await pool.query<{ id: bigint; lockedBy: string }>(
    `select j.id, j.locked_by as "lockedBy" from graphile_worker.jobs j where j.locked_at < $1 and not exists (
       select 1 from platform.job_runs r
       where r.tenant_id::text = split_part(j.queue_name, '/', 1) and r.status = 'running' and r.heartbeat_at >= $1
         and (('x' || right(r.id::text, 1))::bit(4)::int % 2)::text = split_part(j.queue_name, '/', 2))`,
    [silentBefore],
  )
  if (rows.length === 0) return
  await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [rows.map((row) => row.lockedBy)])
  await pool.query('select id from graphile_worker.complete_jobs($1::bigint[])', [rows.map((row) => row.id)])
}

export interface ClaimedRun {
  id: string
  kind: string
  params: any
  actor: Actor
  attempts: number
  traceparent: string | null
}

/** Takes a run for this worker; undefined when another one has it, it is finished, or it was cancelled before it began. */
export async function claimRun(ctx: Ctx, id: string, silentBefore: Date): Promise<ClaimedRun | undefined> {
  await sql`update platform.job_runs set status = 'cancelled', finished_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} and status = 'queued' and cancel_requested_at is not null returning 1`.execute(
    ctx.tx,
  )
  const { rows } = await sql<ClaimedRun>`
    update platform.job_runs set status = 'running', attempts = attempts + 1, heartbeat_at = ${ctx.now}, started_at = coalesce(started_at, ${ctx.now})
    where tenant_id = ${ctx.tenantId} and id = ${id}
      and ((status = 'queued' and run_after <= ${ctx.now}) or (status = 'running' and heartbeat_at < ${silentBefore}))
    returning id, kind, params, actor, attempts, traceparent`.execute(ctx.tx)
  return rows[0]
}

/** Heartbeat and progress; tells whether someone asked to cancel. */
export async function noteProgress(
  ctx: Ctx,
  id: string,
  done: bigint | null,
  total: bigint | null,
  message: unknown,
): Promise<boolean> {
  const { rows } = await sql<{ cancelled: boolean }>`
    update platform.job_runs set heartbeat_at = ${ctx.now}, done = coalesce(${done}::bigint, done), total = coalesce(${total}::bigint, total),
      message = coalesce(${message === undefined ? null : JSON.stringify(message)}::jsonb, message)
    where tenant_id = ${ctx.tenantId} and id = ${id} and status = 'running' returning cancel_requested_at is not null as cancelled`.execute(
    ctx.tx,
  )
  return rows[0]?.cancelled ?? true
}

export async function finishRun(
  ctx: Ctx,
  id: string,
  status: 'succeeded' | 'failed' | 'cancelled',
  result: unknown,
  error: unknown,
): Promise<void> {
  await sql`update platform.job_runs set status = ${status}, finished_at = ${ctx.now}, result = ${JSON.stringify(result ?? null)}::jsonb, error = ${JSON.stringify(error ?? null)}::jsonb
    where tenant_id = ${ctx.tenantId} and id = ${id} and status = 'running' returning 1`.execute(ctx.tx)
}

export async function requeueRun(ctx: Ctx, id: string, runAfter: Date, error: unknown): Promise<void> {
  await sql`update platform.job_runs set status = 'queued', dedupe_key = null, run_after = ${runAfter}, error = ${JSON.stringify(error)}::jsonb
    where tenant_id = ${ctx.tenantId} and id = ${id} and status = 'running' returning 1`.execute(ctx.tx)
}

export async function requestCancel(ctx: Ctx, id: string): Promise<boolean> {
  const { rows } = await sql`update platform.job_runs set cancel_requested_at = coalesce(cancel_requested_at, ${ctx.now}),
      status = case when status = 'queued' then 'cancelled' else status end,
      finished_at = case when status = 'queued' then ${ctx.now}::timestamptz else finished_at end
    where tenant_id = ${ctx.tenantId} and id = ${id} and status in ('queued', 'running') returning 1`.execute(ctx.tx)
  return rows.length > 0
}

const view =
  sql.raw(`id, kind, status, actor, done, total, message, result, error, attempts, cancel_requested_at as "cancelRequestedAt",
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`)

export async function findJob(tx: Tx, tenantId: string, id: string): Promise<JobView | undefined> {
  const { rows } = await sql<JobView>`select ${view} from platform.job_runs where tenant_id = ${tenantId} and id = ${id}`.execute(
    tx,
  )
  return rows[0]
}

export async function listJobs(
  tx: Tx,
  tenantId: string,
  filter: { actorId?: string; before?: Date; limit: number },
): Promise<JobView[]> {
  const { rows } = await sql<JobView>`select ${view} from platform.job_runs where tenant_id = ${tenantId}
    ${filter.actorId ? sql`and actor ->> 'id' = ${filter.actorId}` : sql``} ${filter.before ? sql`and created_at < ${filter.before}` : sql``}
    order by created_at desc limit ${filter.limit}`.execute(tx)
  return rows
}

/** The newest run of a kind that ended well, and the one that waits or runs now. */
export async function lastRunsOf(
  tx: Tx,
  tenantId: string,
  kind: string,
): Promise<{ ended: JobView | undefined; open: JobView | undefined }> {
  const { rows } = await sql<JobView>`
    (select ${view} from platform.job_runs where tenant_id = ${tenantId} and kind = ${kind} and status = 'succeeded' order by created_at desc limit 1)
    union all
    (select ${view} from platform.job_runs where tenant_id = ${tenantId} and kind = ${kind} and status in ('queued', 'running') order by created_at desc limit 1)`.execute(
    tx,
  )
  return { ended: rows.find((run) => run.status === 'succeeded'), open: rows.find((run) => run.status !== 'succeeded') }
}

export async function insertJobRows(
  ctx: Ctx,
  jobId: string,
  rows: readonly { rowNo: number; subjectId?: string; ok: boolean; code?: string; detail?: unknown }[],
): Promise<void> {
  await insertRows(
    'platform.job_rows',
    ctx.tenantId,
    rows.map((row) => ({ jobId, ...row })),
    {
      job_id: 'uuid',
      row_no: 'int8',
      subject_id: 'uuid',
      ok: 'bool',
      code: 'text',
      detail: 'jsonb',
    },
    sql`on conflict (tenant_id, job_id, row_no) do update set ok = excluded.ok, code = excluded.code, detail = excluded.detail`,
  ).execute(ctx.tx)
}

export interface JobRow {
  rowNo: bigint
  subjectId: string | null
  ok: boolean
  code: string | null
  detail: Record<string, unknown> | null
}

export async function listJobRows(
  tx: Tx,
  tenantId: string,
  jobId: string,
  filter: { onlyRefused: boolean; after: bigint; limit: number },
): Promise<JobRow[]> {
  const { rows } = await sql<JobRow>`select row_no as "rowNo", subject_id as "subjectId", ok, code, detail from platform.job_rows
    where tenant_id = ${tenantId} and job_id = ${jobId} and row_no > ${filter.after} ${filter.onlyRefused ? sql`and not ok` : sql``}
    order by row_no limit ${filter.limit}`.execute(tx)
  return rows
}

/** Which recurring pieces of work are due; asked every second, of all of them at once. */
export async function dueRecurring(pool: Pool, works: readonly { name: string; notSince: Date }[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ name: string }>(
    `select w.name from unnest($1::text[], $2::timestamptz[]) as w(name, not_since)
     left join platform.recurring r on r.name = w.name where r.last_run_at is null or r.last_run_at <= w.not_since`,
    [works.map((work) => work.name), works.map((work) => work.notSince)],
  )
  return new Set(rows.map((row) => row.name))
}

/** Wins the right to run a recurring piece of work for this interval; another worker may be quicker. */
export async function claimRecurring(pool: Pool, name: string, at: Date, notSince: Date): Promise<boolean> {
  const due = await pool.query('update platform.recurring set last_run_at = $2 where name = $1 and last_run_at <= $3', [
    name,
    at,
    notSince,
  ])
  if ((due.rowCount ?? 0) > 0) return true
  const first = await pool.query(
    'insert into platform.recurring (name, last_run_at) values ($1, $2) on conflict (name) do nothing',
    [name, at],
  )
  return (first.rowCount ?? 0) > 0
}

/** Active companies, without those that have a job of these kinds waiting or running. */
export async function activeTenants(pool: Pool, kindsAlone: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ tenant_id: string }>(
    `select t.tenant_id from identity.tenants t where t.status = 'active' and not exists (
       select 1 from platform.job_runs j where j.tenant_id = t.tenant_id and j.status in ('queued', 'running') and j.kind = any($1::text[]))
     order by t.tenant_id`,
    [kindsAlone],
  )
  return rows.map((row) => row.tenant_id)
}
