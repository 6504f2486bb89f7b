import { toJson } from '#lib/json.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import type { JobKind } from '#platform/jobs/define.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { cancelOrders } from '../cancel/cancel-orders.ts'
import { holdOrders, liftHolds } from '../holds/place-holds.ts'
import { countOrders, type OrderFilter, orderIdsFound } from '../list/order-list.queries.ts'
import type { HoldKind } from '../order-status.pure.ts'
import { recallOrders } from '../recall/recall-orders.ts'
import { releaseOrders } from '../release/release-orders.ts'
import { approveOrders } from '../review/approve-orders.ts'
import { type SetOutcome, toSetResult } from '../set-outcome.ts'

export type BulkVerb =
  | { verb: 'approve'; release: boolean }
  | { verb: 'release' }
  | { verb: 'cancel'; reason: string }
  | { verb: 'recall'; reason: string }
  | { verb: 'hold'; kind: 'manual' | 'fraud'; note: string; expiresAt: string | null }
  | { verb: 'lift'; kinds: HoldKind[]; note: string }

export type Selection = { ids: readonly string[] } | { filter: OrderFilter; except: readonly string[] }

/** Up to this many ids are done at once, in the request; more, or a filter, run as a job with progress. */
const atOnce = 200
const step = 200

/** Does the verb to a set: small sets now, large ones and whole filters as a job. */
export async function runBulk(ctx: Ctx, selection: Selection, verb: BulkVerb, phoneHash: string | null) {
  if ('ids' in selection && selection.ids.length <= atOnce) return toSetResult(ctx, await apply(ctx, selection.ids, verb))
  const total = 'ids' in selection ? selection.ids.length : await countOrders(ctx, selection.filter, phoneHash, 1_000_000)
  const jobId = await enqueueJob(
    ctx,
    'orders.bulk',
    {
      selection,
      verb,
      phoneHash,
      notAfter: ctx.now.toISOString(),
      scope: { shopIds: ctx.access.shopIds, warehouseIds: ctx.access.warehouseIds },
    },
    { total },
  )
  return { jobId }
}

async function apply(ctx: Ctx, ids: readonly string[], verb: BulkVerb): Promise<SetOutcome> {
  switch (verb.verb) {
    case 'approve':
      return approveOrders(ctx, ids, { release: verb.release })
    case 'release':
      return releaseOrders(ctx, ids)
    case 'cancel':
      return cancelOrders(ctx, ids, verb.reason)
    case 'recall':
      return recallOrders(ctx, ids, verb.reason)
    case 'hold':
      return holdOrders(ctx, ids, verb.kind, verb.note, verb.expiresAt === null ? null : new Date(verb.expiresAt))
    case 'lift':
      return liftHolds(ctx, ids, verb.kinds, verb.note)
  }
}

interface BulkParams {
  selection: Selection
  verb: BulkVerb
  phoneHash: string | null
  /** Orders received after the person pressed the button are not part of what they saw. */
  notAfter: string
  scope: { shopIds: string[] | null; warehouseIds: string[] | null }
}

/**
 * Walks over everything chosen in steps of one transaction each; where it stands is the last id, so a crash loses at most one step and
 * repeating a step refuses what is done already.
 */
export const bulkJob: JobKind<BulkParams, { done: number; refused: number }> = {
  kind: 'orders.bulk',
  maxAttempts: 3,
  run: async (job, tools) => {
    const { selection, verb, phoneHash, scope } = job.params
    const except = new Set('ids' in selection ? [] : selection.except)
    let after = '00000000-0000-0000-0000-000000000000'
    let rowNo = 0
    let done = 0
    let refused = 0
    const given = 'ids' in selection ? [...selection.ids].sort() : null
    for (;;) {
      const outcome = await tools.transaction(async (ctx) => {
        const scoped: Ctx = { ...ctx, access: { ...ctx.access, ...scope } }
        const ids = given
          ? given.filter((id) => id > after).slice(0, step)
          : await orderIdsFound(
              scoped,
              revived((selection as { filter: OrderFilter }).filter),
              phoneHash,
              after,
              new Date(job.params.notAfter),
              step,
            )
        if (ids.length === 0) return null
        const wanted = ids.filter((id) => !except.has(id))
        return { last: ids.at(-1)!, ...(await apply(scoped, wanted, verb)) }
      })
      if (!outcome) break
      after = outcome.last
      done += outcome.done.length
      refused += outcome.refused.length
      await tools.reportRows([
        ...outcome.done.map((id) => ({ rowNo: ++rowNo, subjectId: id, ok: true })),
        ...outcome.refused.map((refusal) => ({
          rowNo: ++rowNo,
          subjectId: refusal.id,
          ok: false,
          code: refusal.code,
          detail: {
            zh: errorMessage(refusal.code, refusal.params, 'zh-CN'),
            en: errorMessage(refusal.code, refusal.params, 'en-US'),
            params: JSON.parse(toJson(refusal.params)),
          },
        })),
      ])
      await tools.progress(done + refused)
    }
    return { done, refused }
  },
}

/** A filter that went through JSON: its times are text again. */
function revived(filter: OrderFilter): OrderFilter {
  const time = (value: unknown) => (value === undefined || value === null ? undefined : new Date(value as string))
  return {
    ...filter,
    receivedFrom: time(filter.receivedFrom),
    receivedBefore: time(filter.receivedBefore),
    orderedFrom: time(filter.orderedFrom),
    orderedBefore: time(filter.orderedBefore),
  }
}
