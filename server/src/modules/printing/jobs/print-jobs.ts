import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { assert, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { storeFile } from '#platform/files/files.queries.ts'
import { vaultOf } from '#platform/vault/current.ts'
import {
  failStalePrintJobs,
  insertPrintJob,
  movePrintJob,
  type NewPrintJob,
  type PrintSubject,
  printedBefore,
} from './print-jobs.queries.ts'

/** Longer than rendering may take, with room to store the file. */
const busyMinutes = 5
/** Long enough for a jammed printer, short enough for names and addresses. */
const keepHours = 24

/**
 * A print job in state waiting. What was printed before is refused without a reason, and never printed twice at the same time. The caller holds
 * the lock on what it prints, or two calls at once would both find it unprinted.
 * @throws printing.already_printed, printing.being_printed
 */
export async function openPrintJob(
  ctx: Ctx,
  job: Omit<NewPrintJob, 'id' | 'reason'> & { reason?: string | undefined },
  subjects: readonly PrintSubject[],
): Promise<string> {
  const before = await printedBefore(ctx, subjects, minutesBefore(ctx.now, busyMinutes))
  const busy = before.filter((one) => one.busy)
  refuseUnless(busy.length === 0, 'printing.being_printed', { count: busy.length })
  refuseUnless(before.length === 0 || job.reason !== undefined, 'printing.already_printed', { count: before.length })
  const id = newId()
  await insertPrintJob(ctx, { ...job, id, reason: job.reason ?? null }, subjects)
  audit(ctx, {
    action: before.length > 0 ? 'printing.reprint_requested' : 'printing.requested',
    subjectKind: job.kind,
    subjectIds: subjects.map((subject) => subject.subjectId),
    detail: { printJobId: id, format: job.format, reprints: before.length, reason: job.reason },
  })
  touch(ctx, 'print_jobs')
  return id
}

/** The job's thread has begun. */
export async function startPrintJob(ctx: Ctx, id: string): Promise<void> {
  assert(await movePrintJob(ctx, id, ['waiting'], { status: 'printing' }), 'a print job that starts was waiting')
  touch(ctx, 'print_jobs')
}

/** Keeps the file, sealed and for a day, and says that it is ready for the browser. */
export async function finishPrintJob(
  ctx: Ctx,
  id: string,
  file: { name: string; contentType: string; content: Buffer },
): Promise<{ fileId: string }> {
  const sealed = (await vaultOf(ctx)).seal('content', file.content.toString('base64'))
  const stored = await storeFile(ctx, {
    ...file,
    content: sealed,
    sealed: true,
    expiresAt: minutesBefore(ctx.now, -60 * keepHours),
  })
  // A job that was given up as dead in the meantime is finished all the same: the file is there.
  assert(
    await movePrintJob(ctx, id, ['waiting', 'printing', 'failed'], { status: 'printed', fileId: stored.id }),
    'a print job finishes once',
  )
  touch(ctx, 'print_jobs')
  return { fileId: stored.id }
}

export async function failPrintJob(ctx: Ctx, id: string, error: string): Promise<void> {
  await movePrintJob(ctx, id, ['waiting', 'printing'], { status: 'failed', error })
  touch(ctx, 'print_jobs')
}

export async function giveUpStale(ctx: Ctx): Promise<void> {
  if ((await failStalePrintJobs(ctx, minutesBefore(ctx.now, busyMinutes))) > 0) touch(ctx, 'print_jobs')
}

function minutesBefore(at: Date, minutes: number): Date {
  return new Date(at.getTime() - minutes * 60_000)
}
