import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

export interface PrintSubject {
  subjectId: string
  edition: string
}

/** Subjects that were printed, or are being printed since `busyAfter` (older ones were left behind by a process that died). */
export async function printedBefore(
  ctx: Ctx,
  subjects: readonly PrintSubject[],
  busyAfter: Date,
): Promise<(PrintSubject & { busy: boolean })[]> {
  if (subjects.length === 0) return []
  const { rows } = await sql<PrintSubject & { busy: boolean }>`
    select s.subject_id as "subjectId", s.edition, bool_or(j.status <> 'printed') as busy
    from ${rowsOf(subjects, { subject_id: 'uuid', edition: 'text' })}
    join printing.print_job_subjects s on s.tenant_id = ${ctx.tenantId} and s.subject_id = r.subject_id and s.edition = r.edition
    join printing.print_jobs j on j.tenant_id = ${ctx.tenantId} and j.id = s.print_job_id
      and (j.status = 'printed' or j.status in ('waiting', 'printing') and j.created_at > ${busyAfter})
    group by s.subject_id, s.edition`.execute(ctx.tx)
  return rows
}

export interface NewPrintJob {
  id: string
  kind: 'parcel_label' | 'pick_list'
  format: 'pdf' | 'zpl'
  reason: string | null
}

export async function insertPrintJob(ctx: Ctx, job: NewPrintJob, subjects: readonly PrintSubject[]): Promise<void> {
  await sql`insert into printing.print_jobs (tenant_id, id, kind, format, status, subject_count, reason, requested_by, created_at)
    values (${ctx.tenantId}, ${job.id}, ${job.kind}, ${job.format}, 'waiting', ${subjects.length}, ${job.reason},
      ${JSON.stringify(ctx.actor)}::jsonb, ${ctx.now})`.execute(ctx.tx)
  await insertRows(
    'printing.print_job_subjects',
    ctx.tenantId,
    subjects.map((subject, position) => ({ ...subject, position, printJobId: job.id })),
    { print_job_id: 'uuid', position: 'int4', subject_id: 'uuid', edition: 'text' },
  ).execute(ctx.tx)
}

/** False when the job is not in one of these states. */
export async function movePrintJob(
  ctx: Ctx,
  id: string,
  from: readonly string[],
  to: { status: 'printing' | 'printed' | 'failed'; fileId?: string; error?: string },
): Promise<boolean> {
  const finishedAt = to.status === 'printing' ? null : ctx.now
  const { rows } =
    await sql`update printing.print_jobs set status = ${to.status}, file_id = ${to.fileId ?? null}, error = ${to.error ?? null},
      finished_at = ${finishedAt}
    where tenant_id = ${ctx.tenantId} and id = ${id} and status = any(${from}::text[]) returning 1`.execute(ctx.tx)
  return rows.length > 0
}

/** Jobs whose process died are failed, so that their subjects can be printed without a reason. */
export async function failStalePrintJobs(ctx: Ctx, before: Date): Promise<number> {
  const { rows } = await sql`update printing.print_jobs set status = 'failed', error = 'stopped', finished_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and status in ('waiting', 'printing') and created_at < ${before} returning 1`.execute(
    ctx.tx,
  )
  return rows.length
}

export interface PrintJobRow {
  id: string
  kind: 'parcel_label' | 'pick_list'
  format: 'pdf' | 'zpl'
  status: 'waiting' | 'printing' | 'printed' | 'failed'
  subjectCount: number
  reason: string | null
  error: string | null
  fileId: string | null
  requestedBy: Actor
  createdAt: Date
  finishedAt: Date | null
}

const view =
  sql.raw(`id, kind, format, status, subject_count as "subjectCount", reason, error, file_id as "fileId", requested_by as "requestedBy",
  created_at as "createdAt", finished_at as "finishedAt"`)

/** Newest first; `requestedBy`: only those of one person. */
export async function listPrintJobs(
  tx: Tx,
  tenantId: string,
  filter: { requestedBy: string | null; after: { createdAt: Date; id: string } | null; limit: number },
): Promise<PrintJobRow[]> {
  const { rows } = await sql<PrintJobRow>`select ${view} from printing.print_jobs where tenant_id = ${tenantId}
    ${filter.requestedBy === null ? sql`` : sql`and requested_by->>'id' = ${filter.requestedBy}`}
    ${filter.after === null ? sql`` : sql`and (created_at, id) < (${filter.after.createdAt}, ${filter.after.id})`}
    order by created_at desc, id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export async function findPrintJob(tx: Tx, tenantId: string, id: string): Promise<PrintJobRow | undefined> {
  const { rows } =
    await sql<PrintJobRow>`select ${view} from printing.print_jobs where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return rows[0]
}
