import { uniqueSorted } from '#lib/collections.ts'
import { audit } from '#platform/audit/audit.ts'
import { type Ctx, may } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { refuseOutOfScope } from '../scope.ts'
import { lockPickTasks, lockWaves, type PickTask, startTask, startWaves } from '../waves/waves.queries.ts'
import { releaseTask } from './picking.queries.ts'

/** Takes a task for the caller. Someone else's only with `takeOver`. Taking one's own again is fine. */
export async function claimTask(ctx: Ctx, taskId: string, options: { takeOver: boolean }): Promise<void> {
  const task = await liveTask(ctx, taskId)
  if (task.status === 'picking' && task.assignee?.id === ctx.actor.id) return
  refuseUnless(task.status === 'open' || options.takeOver, 'warehouse.task_taken', {
    number: task.taskNumber,
    assignee: task.assignee?.name ?? '',
  })
  await startTask(ctx, task.id, ctx.actor)
  await beginWaves(ctx, [task])
  audit(ctx, {
    action: 'warehouse.task_claimed',
    subjectKind: 'pick_task',
    subjectIds: [task.id, task.waveId],
    detail: { takenOverFrom: task.assignee?.name ?? null },
  })
}

/** Leaves a task to someone else. One's own, or anybody's for those who release waves. */
export async function giveBackTask(ctx: Ctx, taskId: string): Promise<void> {
  const task = await liveTask(ctx, taskId)
  if (task.status === 'open') return
  const own = task.assignee?.id === ctx.actor.id
  refuseUnless(own || may(ctx.access, 'warehouse.wave'), 'warehouse.task_taken', {
    number: task.taskNumber,
    assignee: task.assignee?.name ?? '',
  })
  await releaseTask(ctx, task.id)
  audit(ctx, { action: 'warehouse.task_given_back', subjectKind: 'pick_task', subjectIds: [task.id] })
  touch(ctx, 'waves')
}

/** Waves of tasks on which someone has begun. The tasks are locked. */
export async function beginWaves(ctx: Ctx, tasks: readonly PickTask[]): Promise<void> {
  const fresh = (await lockWaves(ctx, uniqueSorted(tasks.map((task) => task.waveId)))).filter(
    (wave) => wave.status === 'released',
  )
  await startWaves(
    ctx,
    fresh.map((wave) => wave.id),
  )
  touch(ctx, 'waves')
}

async function liveTask(ctx: Ctx, taskId: string): Promise<PickTask> {
  const [task] = await lockPickTasks(ctx, [taskId])
  if (!task) throw new AppError('warehouse.task_unknown')
  refuseOutOfScope(ctx, task.warehouseId)
  refuseUnless(task.status === 'open' || task.status === 'picking', 'warehouse.task_over', { number: task.taskNumber })
  return task
}
