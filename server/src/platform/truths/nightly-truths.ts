import type { Ctx } from '../context.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import type { Runtime } from '../runtime.ts'
import { nightlyDue } from './nightly-due.pure.ts'
import { checkTruthsJob } from './truths.jobs.ts'
import { wasAskedSince } from './truths.queries.ts'

/**
 * Asks for the truths of a company once a night, at its hour; a night in which no worker ran is made up for by the next one. A check a person
 * asked for since then serves as well. A company younger than its last hour has nothing to look back on yet.
 */
export async function askNightly(ctx: Ctx, runtime: Pick<Runtime, 'config'>): Promise<void> {
  const hour = runtime.config.truthsHour
  if (hour === null) return
  const due = nightlyDue(ctx.now, ctx.tenant.timeZone, hour, ctx.tenantId)
  if (await wasAskedSince(ctx.tx, ctx.tenantId, checkTruthsJob.kind, due)) return
  await enqueueJob(ctx, checkTruthsJob.kind, {}, { dedupeKey: checkTruthsJob.kind })
}
