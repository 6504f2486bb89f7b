import type { SetResult } from '#lib/schema.ts'
import type { Access, Ctx } from '#platform/context.ts'
import type { JobKind } from '#platform/jobs/define.ts'
import { shipFulfillments } from '../handover/ship-fulfillments.ts'
import { packFulfillments, pickAndPack } from '../packing/pack-fulfillments.ts'
import { pickFulfillments } from '../picking/pick-whole.ts'
import { allocateFulfillments } from './allocate-open.ts'
import { type FulfillmentFilter, filterIds } from './list.queries.ts'

export type BulkAction = 'allocate' | 'pick' | 'pick_and_pack' | 'pack' | 'ship'

const actions: Record<BulkAction, (ctx: Ctx, ids: readonly string[]) => Promise<SetResult>> = {
  allocate: allocateFulfillments,
  pick: pickFulfillments,
  pick_and_pack: pickAndPack,
  pack: packFulfillments,
  ship: shipFulfillments,
}

/** What the job keeps of the person's scope: it must reach no further than they do. */
export interface JobScope {
  shopIds: string[] | null
  warehouseIds: string[] | null
}

export function scopeOf(access: Access): JobScope {
  return {
    shopIds: access.shopIds === null ? null : [...access.shopIds],
    warehouseIds: access.warehouseIds === null ? null : [...access.warehouseIds],
  }
}

export function withScope(ctx: Ctx, scope: JobScope): Ctx {
  return { ...ctx, access: { ...ctx.access, ...scope } }
}

export interface BulkParams {
  action: BulkAction
  filter: Omit<FulfillmentFilter, 'shipByBefore'> & { shipByBefore?: string | undefined }
  /** Found by the filter, but left alone. */
  except?: readonly string[]
  scope: JobScope
}

const step = 500

/**
 * One action on everything a filter finds, 500 at a time, each step a transaction. It walks by id, so a crash repeats at most one step, and
 * repeating refuses what is done already.
 */
export const bulkFulfillments: JobKind<BulkParams, { done: number; refused: number }> = {
  kind: 'warehouse.bulk_fulfillments',
  maxAttempts: 3,
  run: async (job, tools) => {
    const { action, scope } = job.params
    const filter = {
      ...job.params.filter,
      shipByBefore: job.params.filter.shipByBefore === undefined ? undefined : new Date(job.params.filter.shipByBefore),
    }
    const except = new Set(job.params.except)
    let after: string | null = null
    let done = 0
    let refused = 0
    for (;;) {
      const from: string | null = after
      const outcome = await tools.transaction(async (ctx) => {
        const ids = await filterIds(ctx.tx, ctx.tenantId, filter, from, step)
        const wanted = ids.filter((id) => !except.has(id))
        const result = wanted.length > 0 ? await actions[action](withScope(ctx, scope), wanted) : { done: [], refused: [] }
        return { last: ids.at(-1), result }
      })
      if (outcome.last === undefined) break
      after = outcome.last
      await tools.reportRows(
        outcome.result.refused.map((each, index) => ({
          rowNo: refused + index + 1,
          subjectId: each.id,
          ok: false,
          code: each.code,
          detail: { message: each.message },
        })),
      )
      done += outcome.result.done.length
      refused += outcome.result.refused.length
      await tools.progress(done + refused)
    }
    return { done, refused }
  },
}
