import { newId } from '#lib/ids.ts'
import type { Ctx } from '../context.ts'
import { touch } from '../events/emit.ts'
import { insertJobRun } from './jobs.queries.ts'

/**
 * Asks for a job in this transaction: it runs if and only if the transaction commits. With a `dedupeKey` a job that still waits under the
 * same key is not doubled. The run's row is the truth; waking a worker is only speed, the sweeper finds every row.
 * @returns the id of the run, or of the one that already waits
 */
export async function enqueueJob(
  ctx: Ctx,
  kind: string,
  params: Record<string, unknown>,
  options: { dedupeKey?: string; runAfter?: Date; total?: number } = {},
): Promise<string> {
  const id = await insertJobRun(ctx, {
    id: newId(),
    kind,
    params,
    dedupeKey: options.dedupeKey ?? null,
    runAfter: options.runAfter ?? ctx.now,
    total: options.total ?? null,
  })
  touch(ctx, 'jobs')
  ctx.pending.topics.add('wake:jobs')
  return id
}
