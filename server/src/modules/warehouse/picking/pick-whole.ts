import { groupBy, uniqueSorted } from '#lib/collections.ts'
import type { SetResult } from '#lib/schema.ts'
import { allocationsOf } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { countMove } from '../fulfillments/count-fulfillments.ts'
import { addPicked, linesOf, lockFulfillments, markPicked } from '../fulfillments/fulfillments.queries.ts'
import { refusalList, refusalOf } from '../refusals.ts'
import { inScope } from '../scope.ts'
import { settleTasks } from '../waves/settle-tasks.ts'
import { lockPickTasks } from '../waves/waves.queries.ts'
import { beginWaves } from './claim-task.ts'
import { takeFromBins } from './confirm-picks.ts'
import { fulfillmentsOfTasks, pickLinesOf, startTasks } from './picking.queries.ts'
import { remainingOf } from './plan-picks.pure.ts'
import { takeClaims } from './take-claims.ts'

/** Whole tasks picked as planned, for paper lists: everything that is still live in them moves to packing. */
export async function confirmWholeTasks(ctx: Ctx, taskIds: readonly string[]): Promise<SetResult> {
  const { refused, refuse } = refusalList(ctx)
  const ids = uniqueSorted(taskIds)
  await lockFulfillments(ctx, await fulfillmentsOfTasks(ctx.tx, ctx.tenantId, ids))
  const locked = new Map((await lockPickTasks(ctx, ids)).map((task) => [task.id, task]))
  const tasks = ids.flatMap((id) => {
    const task = locked.get(id)
    if (!task || !inScope(ctx.access, task.warehouseId)) refuse(id, new AppError('warehouse.task_unknown'))
    else if (task.status !== 'open' && task.status !== 'picking')
      refuse(id, new AppError('warehouse.task_over', { number: task.taskNumber }))
    else if (task.status === 'picking' && task.assignee?.id !== ctx.actor.id)
      refuse(id, new AppError('warehouse.task_taken', { number: task.taskNumber, assignee: task.assignee?.name ?? '' }))
    else return [task]
    return []
  })
  if (tasks.length === 0) return { done: [], refused }
  const doneIds = tasks.map((task) => task.id)
  await startTasks(ctx, doneIds)
  await beginWaves(ctx, tasks)
  const lines = await pickLinesOf(ctx.tx, ctx.tenantId, doneIds)
  // A handful of warehouses at most, whatever the number of tasks.
  for (const [warehouseId, own] of groupBy(lines, (line) => line.warehouseId)) {
    await takeFromBins(
      ctx,
      warehouseId,
      own.flatMap((line) => (remainingOf(line) > 0n ? [{ line, quantity: remainingOf(line) }] : [])),
    )
  }
  await settleTasks(ctx, doneIds)
  return { done: doneIds, refused }
}

/** Picks fulfillments without a wave: everything claimed moves to packing at once. */
export async function pickFulfillments(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const { refused, refuse } = refusalList(ctx)
  const wanted = uniqueSorted(ids)
  const locked = new Map((await lockFulfillments(ctx, wanted)).map((one) => [one.id, one]))
  const picked = wanted.flatMap((id) => {
    const one = locked.get(id)
    if (!one || !inScope(ctx.access, one.warehouseId, one.shopId)) {
      refuse(id, new AppError('warehouse.fulfillment_unknown', { number: '' }))
      return []
    }
    const error = refusalOf(ctx, one, ['allocated'])
    if (error) refuse(id, error)
    return error ? [] : [one]
  })
  if (picked.length === 0) return { done: [], refused }
  const doneIds = picked.map((one) => one.id)
  const lines = await linesOf(ctx.tx, ctx.tenantId, doneIds)
  const claims = await allocationsOf(ctx.tx, ctx.tenantId, doneIds)
  await addPicked(ctx, claims)
  await markPicked(ctx, doneIds)
  await takeClaims(ctx, claims, lines)
  for (const one of picked) countMove(ctx, one, { status: 'picked' })
  audit(ctx, { action: 'warehouse.picked', subjectKind: 'fulfillment', subjectIds: doneIds })
  touch(ctx, 'fulfillments')
  return { done: doneIds, refused }
}
