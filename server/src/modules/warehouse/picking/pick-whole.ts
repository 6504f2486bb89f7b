import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import type { SetResult } from '#lib/schema.ts'
import { allocationsOf, pickAllocations, stagingLocations } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { countMove } from '../fulfillments/count-fulfillments.ts'
import { addPicked, linesOf, lockFulfillments, markPicked } from '../fulfillments/fulfillments.queries.ts'
import { refusalList, refusalOf } from '../refusals.ts'
import { inScope } from '../scope.ts'
import { settleTasks } from '../waves/settle-tasks.ts'
import { insertPickLines, insertPickTasks, lockPickTasks } from '../waves/waves.queries.ts'
import { beginWaves } from './claim-task.ts'
import { takeFromBins } from './confirm-picks.ts'
import { fulfillmentsOfTasks, pickLinesOf, startTasks } from './picking.queries.ts'
import { remainingOf } from './plan-picks.pure.ts'

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

/**
 * Picks fulfillments without a wave: everything claimed moves to packing at once. One task per warehouse keeps the record of which bin and lot
 * the goods came from.
 */
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
  const claims = await allocationsOf(ctx.tx, ctx.tenantId, doneIds)
  const sourceLineOf = new Map((await linesOf(ctx.tx, ctx.tenantId, doneIds)).map((line) => [line.id, line.sourceLineId]))
  const day = dayOf(ctx.now, ctx.tenant.timeZone)
  const byWarehouse = groupBy(claims, (claim) => claim.warehouseId)
  const numbers = await nextNumbers(ctx, 'warehouse.pick_tasks', byWarehouse.size)
  const packing = new Map<string, string>()
  // A handful of warehouses at most, whatever the number of fulfillments.
  for (const warehouseId of byWarehouse.keys()) packing.set(warehouseId, (await stagingLocations(ctx, warehouseId)).packing)
  const tasks = [...byWarehouse].map(([warehouseId, own], index) => ({
    id: newId(),
    waveId: null,
    warehouseId,
    taskNumber: documentNumber('JH', day, numbers[index]!),
    status: 'done' as const,
    lineCount: own.length,
    unitCount: own.reduce((sum, claim) => sum + claim.quantity, 0n),
    walkMm: null,
    assignee: ctx.actor,
    startedAt: ctx.now,
    doneAt: ctx.now,
  }))
  const taskOf = new Map(tasks.map((task) => [task.warehouseId, task.id]))
  await insertPickTasks(ctx, tasks)
  await insertPickLines(
    ctx,
    claims.map((claim, index) => ({
      pickTaskId: taskOf.get(claim.warehouseId)!,
      id: newId(),
      sequence: index + 1,
      fulfillmentId: claim.fulfillmentId,
      fulfillmentLineId: claim.fulfillmentLineId,
      allocationId: claim.id,
      skuId: claim.skuId,
      locationId: claim.locationId,
      lotId: claim.lotId,
      quantity: claim.quantity,
      pickedQuantity: claim.quantity,
      pickedAt: ctx.now,
    })),
  )
  await pickAllocations(
    ctx,
    claims.map((claim) => ({
      fulfillmentId: claim.fulfillmentId,
      allocationId: claim.id,
      fulfillmentLineId: claim.fulfillmentLineId,
      sourceId: sourceLineOf.get(claim.fulfillmentLineId)!,
      skuId: claim.skuId,
      lotId: claim.lotId,
      warehouseId: claim.warehouseId,
      fromLocationId: claim.locationId,
      toLocationId: packing.get(claim.warehouseId)!,
      quantity: claim.quantity,
    })),
  )
  await addPicked(ctx, claims)
  await markPicked(ctx, doneIds)
  for (const one of picked) countMove(ctx, one, { status: 'picked' })
  audit(ctx, { action: 'warehouse.picked', subjectKind: 'fulfillment', subjectIds: doneIds })
  touch(ctx, 'fulfillments')
  return { done: doneIds, refused }
}
