import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { scopeOf } from '../fulfillments/bulk-fulfillments.jobs.ts'
import { idOfCursor, pageById } from '../keyset.ts'
import { refuseOutOfScope, withinScope } from '../scope.ts'
import { cancelWave, dropFromWave } from './change-wave.ts'
import { previewWave, releaseWave } from './release-wave.ts'
import { releaseWaves } from './release-waves.jobs.ts'
import { listPickTasks, listWaves, noProgress, progressOf } from './wave-list.queries.ts'
import { wavesContract } from './waves.contract.ts'

export const waveRoutes: Routes = routes('waves', 'warehouse', wavesContract, {
  preview: async (ctx, { body }) => {
    const { fulfillmentIds, tasks, earliestShipBy, ...plan } = await previewWave(ctx, body)
    return { ...plan, fulfillmentCount: fulfillmentIds.length, taskCount: tasks.length, earliestShipBy, fulfillmentIds }
  },
  release: async (ctx, { body }) => describeWave(ctx, (await releaseWave(ctx, body)).waveId),
  releaseAll: async (ctx, { body }) => {
    refuseOutOfScope(ctx, body.warehouseId)
    const { shipByBefore, ...filter } = body.filter
    const jobId = await enqueueJob(ctx, releaseWaves.kind, {
      request: { ...body, filter: { ...filter, ...(shipByBefore ? { shipByBefore: shipByBefore.toISOString() } : {}) } },
      scope: scopeOf(ctx.access),
    })
    return { jobId }
  },
  list: async (ctx, { query }) => {
    const rows = await listWaves(ctx.tx, ctx.tenantId, {
      warehouseIds: withinScope(ctx.access.warehouseIds, query.warehouseId),
      status: query.status,
      before: idOfCursor(query.cursor),
      limit: query.limit,
    })
    const progress = await progressOf(
      ctx.tx,
      ctx.tenantId,
      rows.map((row) => row.id),
    )
    const waves = rows.map((row) => ({ ...row, progress: progress.get(row.id) ?? noProgress }))
    return pageById(waves, query.limit, (row) => row.id)
  },
  detail: async (ctx, { params }) => {
    const wave = await describeWave(ctx, params.waveId)
    const tasks = await listPickTasks(
      ctx.tx,
      ctx.tenantId,
      { warehouseIds: null, waveId: wave.id },
      { before: null, limit: 5000, oldestFirst: true },
    )
    return { ...wave, tasks }
  },
  drop: (ctx, { params, body }) => dropFromWave(ctx, params.waveId, body.ids),
  cancel: async (ctx, { params }) => {
    await cancelWave(ctx, params.waveId)
    return describeWave(ctx, params.waveId)
  },
})

async function describeWave(ctx: Ctx, id: string) {
  const [row] = await listWaves(ctx.tx, ctx.tenantId, { warehouseIds: null, ids: [id], before: null, limit: 1 })
  if (!row) throw new AppError('warehouse.wave_unknown')
  refuseOutOfScope(ctx, row.warehouseId)
  return { ...row, progress: (await progressOf(ctx.tx, ctx.tenantId, [id])).get(id) ?? noProgress }
}
