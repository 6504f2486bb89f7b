import { sumBy, uniqueSorted } from '#lib/collections.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import { loadLocations, pickAllocations, stagingLocations } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { addPicked, lockFulfillments, readFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { reasonNames } from '../refusals.ts'
import { refuseOutOfScope } from '../scope.ts'
import { settleTasks } from '../waves/settle-tasks.ts'
import { lockPickTasks, type PickTask, readPickTasks, startTask } from '../waves/waves.queries.ts'
import { beginWaves } from './claim-task.ts'
import { addToPickLines, fulfillmentsOfTasks, type PickLine, pickLinesOf } from './picking.queries.ts'
import { type PickInput, type PickRefusal, planPicks } from './plan-picks.pure.ts'
import { replaceMissing } from './replace-missing.ts'

export interface PickOutcome {
  taskStatus: PickTask['status']
  picked: bigint
  short: bigint
  reallocated: bigint
  shortFulfillmentIds: string[]
  pickedFulfillmentIds: string[]
}

/**
 * Goods a picker took: they move from their bins to packing, claims and promises are used up. What is not there is looked for in other bins
 * and added to the task; where there is none the fulfillment leaves the wave and waits. Confirming an open task claims it.
 * @throws warehouse.task_taken, warehouse.pick_dropped (blocked or cancelled meanwhile), warehouse.pick_too_many, warehouse.pick_line_done
 */
export async function confirmPicks(ctx: Ctx, taskId: string, input: PickInput): Promise<PickOutcome> {
  const [seen] = await readPickTasks(ctx.tx, ctx.tenantId, [taskId])
  refuseUnless(seen, 'warehouse.task_unknown')
  refuseOutOfScope(ctx, seen.warehouseId)
  // Everything a finished task changes is locked before the task itself: fulfillments, task, wave.
  const fulfillments = await lockFulfillments(ctx, await fulfillmentsOfTasks(ctx.tx, ctx.tenantId, [taskId]))
  const task = (await lockPickTasks(ctx, [taskId]))[0]!
  refuseUnless(task.status === 'open' || task.status === 'picking', 'warehouse.task_over', { number: task.taskNumber })
  const taken = task.status === 'picking' && task.assignee?.id !== ctx.actor.id
  refuseUnless(!taken, 'warehouse.task_taken', { number: task.taskNumber, assignee: task.assignee?.name ?? '' })
  const lines = await pickLinesOf(ctx.tx, ctx.tenantId, [taskId])
  const plan = planPicks(lines, input)
  if ('code' in plan) throw await refusalError(ctx, task, plan)

  if (task.status === 'open') {
    await startTask(ctx, task.id, ctx.actor)
    await beginWaves(ctx, [task])
  }
  await takeFromBins(ctx, task.warehouseId, plan.takes)
  await addToPickLines(
    ctx,
    plan.shorts.map(({ line, quantity }) => ({ pickTaskId: line.pickTaskId, id: line.id, picked: 0n, short: quantity })),
  )
  const missing = await replaceMissing(ctx, { fulfillments, lines, shorts: plan.shorts })
  const pickedFulfillmentIds = [...missing.pickedFulfillmentIds, ...(await settleTasks(ctx, [taskId]))]
  const picked = sumBy(plan.takes, (take) => take.quantity)
  const short = sumBy(plan.shorts, (lack) => lack.quantity)
  if (short > 0n) {
    audit(ctx, {
      action: 'warehouse.pick_short',
      subjectKind: 'fulfillment',
      subjectIds: uniqueSorted(plan.shorts.map(({ line }) => line.fulfillmentId)),
      detail: { taskNumber: task.taskNumber, short, reallocated: missing.reallocated },
    })
  }
  touch(ctx, 'waves')
  return {
    taskStatus: (await readPickTasks(ctx.tx, ctx.tenantId, [taskId]))[0]!.status,
    picked,
    short,
    reallocated: missing.reallocated,
    shortFulfillmentIds: missing.shortFulfillmentIds,
    pickedFulfillmentIds,
  }
}

/** Moves what was taken to packing and writes it on pick lines and fulfillment lines. Fulfillments and tasks are locked. */
export async function takeFromBins(
  ctx: Ctx,
  warehouseId: string,
  takes: readonly { line: PickLine; quantity: bigint }[],
): Promise<void> {
  if (takes.length === 0) return
  const { packing } = await stagingLocations(ctx, warehouseId)
  await pickAllocations(
    ctx,
    takes.map(({ line, quantity }) => ({
      fulfillmentId: line.fulfillmentId,
      allocationId: line.allocationId,
      fulfillmentLineId: line.fulfillmentLineId,
      sourceId: line.sourceLineId,
      skuId: line.skuId,
      lotId: line.lotId,
      warehouseId,
      fromLocationId: line.locationId,
      toLocationId: packing,
      quantity,
    })),
  )
  await addToPickLines(
    ctx,
    takes.map(({ line, quantity }) => ({ pickTaskId: line.pickTaskId, id: line.id, picked: quantity, short: 0n })),
  )
  await addPicked(
    ctx,
    takes.map(({ line, quantity }) => ({
      fulfillmentId: line.fulfillmentId,
      fulfillmentLineId: line.fulfillmentLineId,
      quantity,
    })),
  )
}

async function refusalError(ctx: Ctx, task: PickTask, refusal: PickRefusal): Promise<AppError> {
  if (refusal.code === 'unknown_line') return new AppError('warehouse.pick_line_unknown', { number: task.taskNumber })
  const { line } = refusal
  const sku = (await loadSkus(ctx.tx, ctx.tenantId, [line.skuId])).get(line.skuId)?.skuCode ?? line.skuId
  const location = (await loadLocations(ctx.tx, ctx.tenantId, [line.locationId])).get(line.locationId)?.code ?? line.locationId
  if (refusal.code === 'too_many') {
    return new AppError('warehouse.pick_too_many', { sku, location, needed: refusal.needed, given: refusal.given })
  }
  if (refusal.code === 'line_done') return new AppError('warehouse.pick_line_done', { sku, location })
  const [one] = await readFulfillments(ctx.tx, ctx.tenantId, [line.fulfillmentId])
  const number = one?.fulfillmentNumber ?? ''
  const kinds = one && one.blockKinds.length > 0 ? one.blockKinds : [line.droppedFor ?? 'wave']
  const reasons = reasonNames(kinds, ctx.locale)
  return one && one.blockKinds.length > 0
    ? new AppError('warehouse.blocked', { number, kinds, reasons, sku, location, needed: refusal.needed })
    : new AppError('warehouse.pick_dropped', { number, kinds, reasons, sku, location, needed: refusal.needed })
}
