import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { isUuid } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { may } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { readTallies } from '#platform/tallies.queries.ts'
import { shipFulfillments } from '../handover/ship-fulfillments.ts'
import { badCursor } from '../keyset.ts'
import { packFulfillments, pickAndPack } from '../packing/pack-fulfillments.ts'
import { undoMilestone } from '../packing/undo-milestone.ts'
import { pickFulfillments } from '../picking/pick-whole.ts'
import { withinScope } from '../scope.ts'
import { fulfillmentStatuses } from '../warehouse.shapes.ts'
import { allocateFulfillments } from './allocate-open.ts'
import { bulkFulfillments, scopeOf } from './bulk-fulfillments.jobs.ts'
import { describeFulfillment } from './describe-fulfillment.ts'
import { fulfillmentsContract } from './fulfillments.contract.ts'
import { type FulfillmentFilter, type FulfillmentRow, listFulfillments, type PageStart } from './list.queries.ts'
import { revealReceiver } from './reveal-receiver.ts'

const bulkPermission = {
  allocate: 'warehouse.wave',
  pick: 'warehouse.pick',
  pick_and_pack: 'warehouse.pack',
  pack: 'warehouse.pack',
  ship: 'warehouse.handover',
} as const

export const fulfillmentRoutes: Routes = routes('fulfillments', 'warehouse', fulfillmentsContract, {
  list: async (ctx, { query }) => {
    const rows = await listFulfillments(ctx.tx, ctx.tenantId, filterOf(ctx, query), {
      sort: query.sort,
      start: startOf(query.cursor, query.sort),
      limit: query.limit,
    })
    return { rows, nextCursor: rows.length === query.limit ? cursorOf(rows.at(-1)!, query.sort) : null }
  },
  tallies: async (ctx, { query }) => {
    const counts = await readTallies(
      ctx.tx,
      ctx.tenantId,
      'fulfillments',
      withinScope(ctx.access.warehouseIds, query.warehouseId),
    )
    return {
      byStatus: Object.fromEntries(fulfillmentStatuses.map((status) => [status, counts.get(status) ?? 0n])) as Record<
        (typeof fulfillmentStatuses)[number],
        bigint
      >,
      short: counts.get('short') ?? 0n,
      blocked: counts.get('blocked') ?? 0n,
    }
  },
  detail: (ctx, { params }) => describeFulfillment(ctx, params.fulfillmentId),
  reveal: (ctx, { params, body }) => revealReceiver(ctx, params.fulfillmentId, body.purpose),
  allocate: (ctx, { body }) => allocateFulfillments(ctx, body.ids),
  pick: (ctx, { body }) => pickFulfillments(ctx, body.ids),
  pickAndPack: (ctx, { body }) => pickAndPack(ctx, body.ids),
  pack: (ctx, { body }) => packFulfillments(ctx, body.ids),
  ship: (ctx, { body }) => shipFulfillments(ctx, body.ids),
  undo: async (ctx, { params, body }) => {
    await undoMilestone(ctx, params.fulfillmentId, body.milestone, body.reason)
    return describeFulfillment(ctx, params.fulfillmentId)
  },
  bulk: async (ctx, { body }) => {
    const permission = bulkPermission[body.action]
    if (!may(ctx.access, permission)) throw new AppError('platform.forbidden', { permission })
    const { shipByBefore, ...filter } = filterOf(ctx, body.filter)
    const jobId = await enqueueJob(ctx, bulkFulfillments.kind, {
      action: body.action,
      filter: { ...filter, ...(shipByBefore ? { shipByBefore: shipByBefore.toISOString() } : {}) },
      except: body.except,
      scope: scopeOf(ctx.access),
    })
    return { jobId }
  },
})

interface AskedFilter extends Omit<FulfillmentFilter, 'warehouseIds' | 'shopIds' | 'carrierIds'> {
  warehouseId?: string[] | undefined
  shopId?: string[] | undefined
  carrierId?: string[] | undefined
}

/** The filter asked for, under the caller's scope. */
function filterOf(ctx: Ctx, asked: AskedFilter): FulfillmentFilter {
  return {
    status: asked.status,
    warehouseIds: withinScope(ctx.access.warehouseIds, asked.warehouseId),
    shopIds: withinScope(ctx.access.shopIds, asked.shopId),
    carrierIds: asked.carrierId,
    waveId: asked.waveId,
    shipByBefore: asked.shipByBefore,
    short: asked.short,
    blocked: asked.blocked,
    singleItem: asked.singleItem,
    number: asked.number,
  }
}

function startOf(cursor: string | undefined, sort: 'newest' | 'ship_by'): PageStart | null {
  if (cursor === undefined) return null
  if (sort === 'newest') {
    const [id] = decodeCursor(cursor, 1) ?? []
    if (typeof id !== 'string' || !isUuid(id)) throw badCursor()
    return { sort, id }
  }
  const [shipBy, priority, id] = decodeCursor(cursor, 3) ?? []
  const known = (shipBy === null || shipBy instanceof Date) && typeof priority === 'number' && Number.isInteger(priority)
  if (!known || typeof id !== 'string' || !isUuid(id)) throw badCursor()
  return { sort, shipBy, priority, id }
}

function cursorOf(row: FulfillmentRow, sort: 'newest' | 'ship_by'): string {
  return encodeCursor(sort === 'newest' ? [row.id] : [row.shipBy, row.priority, row.id])
}
