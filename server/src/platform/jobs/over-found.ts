import { idMillis } from '#lib/ids.ts'
import type { SetResult } from '#lib/schema.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import type { JobKind } from './define.ts'
import { enqueueJob } from './enqueue.ts'

/** A command on a set that can also be told "everything this list finds". */
export interface FoundCommand<Filter, Verb> {
  /** Kind of the job. */
  kind: string
  /** A page of the list, by keyset, as the list itself shows it. The filter went through JSON: its times are text. */
  page: (
    ctx: Ctx,
    filter: Filter,
    place: { cursor: string | undefined; limit: number },
  ) => Promise<{ rows: readonly { id: string }[]; nextCursor: string | null }>
  apply: (ctx: Ctx, ids: readonly string[], verb: Verb) => Promise<SetResult>
}

export interface WantedSet<Filter> {
  ids?: readonly string[] | undefined
  found?: { filter: Filter; except: readonly string[] } | undefined
}

interface FoundParams<Filter, Verb> {
  filter: Filter
  except: readonly string[]
  verb: Verb
  /** What came into the list after the person pressed the button is not part of what they saw. */
  notAfterMillis: number
  scope: { shopIds: readonly string[] | null; warehouseIds: readonly string[] | null }
}

const step = 200

/**
 * Does it to the ids that were given, at once; to everything found, as a job with progress and a result per row.
 * @throws AppError platform.invalid_input when neither or both were given
 */
export async function overSet<Filter, Verb>(
  ctx: Ctx,
  command: FoundCommand<Filter, Verb>,
  wanted: WantedSet<Filter>,
  verb: Verb,
): Promise<SetResult & { jobId?: string }> {
  if ((wanted.ids === undefined) === (wanted.found === undefined))
    throw new AppError('platform.invalid_input', { summary: 'either ids or found' })
  if (wanted.ids) return command.apply(ctx, wanted.ids, verb)
  const params: FoundParams<Filter, Verb> = {
    ...wanted.found!,
    verb,
    notAfterMillis: ctx.now.getTime(),
    scope: { shopIds: ctx.access.shopIds, warehouseIds: ctx.access.warehouseIds },
  }
  return { done: [], refused: [], jobId: await enqueueJob(ctx, command.kind, params as unknown as Record<string, unknown>) }
}

/**
 * The job of a command over everything found: walks the list by its own keyset, one transaction per step, so that rows which leave the
 * list by what is done to them do not shift the rest. Run again after a crash it begins anew; what is done already counts as done or
 * is refused row by row.
 */
export function foundJob<Filter, Verb>(
  command: FoundCommand<Filter, Verb>,
): JobKind<FoundParams<Filter, Verb>, { done: number; refused: number }> {
  return {
    kind: command.kind,
    maxAttempts: 3,
    run: async (job, tools) => {
      const { filter, verb, notAfterMillis, scope } = job.params
      const except = new Set(job.params.except)
      let cursor: string | undefined
      let rowNo = 0
      let done = 0
      let refused = 0
      do {
        const outcome = await tools.transaction(async (ctx) => {
          const scoped: Ctx = { ...ctx, access: { ...ctx.access, ...scope } }
          const { rows, nextCursor } = await command.page(scoped, filter, { cursor, limit: step })
          const ids = rows.map((row) => row.id).filter((id) => !except.has(id) && idMillis(id) <= notAfterMillis)
          const result = ids.length > 0 ? await command.apply(scoped, ids, verb) : { done: [], refused: [] }
          return { nextCursor, ...result }
        })
        cursor = outcome.nextCursor ?? undefined
        done += outcome.done.length
        refused += outcome.refused.length
        await tools.reportRows([
          ...outcome.done.map((id) => ({ rowNo: ++rowNo, subjectId: id, ok: true })),
          ...outcome.refused.map((refusal) => ({
            rowNo: ++rowNo,
            subjectId: refusal.id,
            ok: false,
            code: refusal.code,
            detail: { zh: refusal.message, en: refusal.message },
          })),
        ])
        await tools.progress(done + refused)
      } while (cursor !== undefined)
      return { done, refused }
    },
  }
}
