import { sumBy, uniqueSorted } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import type { Fulfillment } from '../fulfillments/fulfillments.queries.ts'
import { settleTasks } from './settle-tasks.ts'
import { dropPickLines, lockPickTasks, lockWaves, reduceWaves } from './waves.queries.ts'

/**
 * Takes fulfillments out of their live waves: what is not picked yet need not be picked, their slots are free. The fulfillments are
 * locked together with their task mates; their own new state is written by the caller, before this when it changes what a task's end means.
 * @returns others that are picked now, because what left was the last thing their tasks waited for
 */
export async function dropFromWaves(
  ctx: Ctx,
  fulfillments: readonly Fulfillment[],
  reason: 'cancelled' | 'blocked' | 'short' | 'wave',
): Promise<string[]> {
  const inWave = fulfillments.filter((one) => one.waveId !== null)
  if (inWave.length === 0) return []
  const dropped = await dropPickLines(
    ctx,
    inWave.map((one) => one.id),
    reason,
  )
  const taskIds = uniqueSorted(dropped.map((line) => line.pickTaskId))
  await lockPickTasks(ctx, taskIds)
  const waveIds = uniqueSorted(inWave.map((one) => one.waveId!))
  await lockWaves(ctx, waveIds)
  await reduceWaves(
    ctx,
    waveIds.map((waveId) => {
      const own = inWave.filter((one) => one.waveId === waveId)
      return { waveId, fulfillments: own.length, units: sumBy(own, (one) => one.unitCount) }
    }),
  )
  return settleTasks(ctx, taskIds, waveIds)
}
