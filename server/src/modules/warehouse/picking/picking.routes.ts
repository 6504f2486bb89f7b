import { done } from '#lib/schema.ts'
import { renderPickList } from '#modules/printing/index.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import { idOfCursor, pageById } from '../keyset.ts'
import { withinScope } from '../scope.ts'
import { listPickTasks } from '../waves/wave-list.queries.ts'
import { claimTask, giveBackTask } from './claim-task.ts'
import { confirmPicks } from './confirm-picks.ts'
import { describeTask } from './describe-task.ts'
import { listDoubts } from './doubts.queries.ts'
import { pickListOf } from './pick-list-of.ts'
import { confirmWholeTasks } from './pick-whole.ts'
import { pickingContract } from './picking.contract.ts'
import { settleDoubts } from './settle-doubts.ts'

export const pickingRoutes: Routes = routes('picking', 'warehouse', pickingContract, {
  list: async (ctx, { query }) => {
    const rows = await listPickTasks(
      ctx.tx,
      ctx.tenantId,
      {
        warehouseIds: withinScope(ctx.access.warehouseIds, query.warehouseId),
        waveId: query.waveId,
        status: query.status,
        assigneeId: query.mine ? ctx.actor.id : undefined,
      },
      { before: idOfCursor(query.cursor), limit: query.limit },
    )
    return pageById(rows, query.limit, (row) => row.id)
  },
  detail: (ctx, { params }) => describeTask(ctx, params.taskId),
  pickList: async (_ctx, { params, principal, request, reply, runtime }) => {
    const list = await principalTransaction(runtime, principal!, request.id, (ctx) => pickListOf(ctx, params.taskId))
    const content = await renderPickList(runtime, list)
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${list.taskNumber}.pdf"`)
      .header('content-length', content.length)
      .send(content)
  },
  claim: async (ctx, { params, body }) => {
    await claimTask(ctx, params.taskId, body)
    return describeTask(ctx, params.taskId)
  },
  giveBack: async (ctx, { params }) => {
    await giveBackTask(ctx, params.taskId)
    return done
  },
  confirm: (ctx, { params, body }) => confirmPicks(ctx, params.taskId, body),
  confirmAll: (ctx, { body }) => confirmWholeTasks(ctx, body.ids),
  doubts: async (ctx, { query }) => {
    const rows = await listDoubts(ctx.tx, ctx.tenantId, {
      warehouseIds: withinScope(ctx.access.warehouseIds, query.warehouseId),
      after: idOfCursor(query.cursor),
      limit: query.limit,
    })
    return pageById(rows, query.limit, (row) => row.id)
  },
  settleDoubts: (ctx, { body }) => settleDoubts(ctx, body.ids),
})
