import { uniqueSorted } from '#lib/collections.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { markPicked } from '../fulfillments/fulfillments.queries.ts'
import { completelyPicked, endFinishedTasks, lockWaves, settleWaveStates } from './waves.queries.ts'

/**
 * Ends tasks that have nothing left, moves their fulfillments on to packing, and their waves with them. Fulfillments and tasks are locked
 * by the caller; the waves are locked here.
 * @param waveIds waves whose state may change even if no task ends
 * @returns the fulfillments that are picked now
 */
export async function settleTasks(ctx: Ctx, taskIds: readonly string[], waveIds: readonly string[] = []): Promise<string[]> {
  const ended = await endFinishedTasks(ctx, taskIds)
  let pickedIds: string[] = []
  if (ended.length > 0) {
    const picked = await completelyPicked(
      ctx,
      ended.map((task) => task.id),
    )
    pickedIds = picked.map((one) => one.id)
    await markPicked(ctx, pickedIds)
    for (const one of picked) {
      tally(ctx, 'fulfillments', 'picking', -1, one.warehouseId)
      tally(ctx, 'fulfillments', 'picked', 1, one.warehouseId)
    }
    if (picked.length > 0) {
      audit(ctx, { action: 'warehouse.picked', subjectKind: 'fulfillment', subjectIds: pickedIds })
      touch(ctx, 'fulfillments')
    }
  }
  const waves = uniqueSorted([...waveIds, ...ended.map((task) => task.waveId)])
  await lockWaves(ctx, waves)
  await settleWaveStates(ctx, waves)
  if (waves.length > 0) touch(ctx, 'waves')
  return pickedIds
}
