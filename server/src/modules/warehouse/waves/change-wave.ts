import { uniqueSorted } from '#lib/collections.ts'
import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { countMove } from '../fulfillments/count-fulfillments.ts'
import { type Fulfillment, leaveWave, linesOf, lockFulfillments, withTaskMates } from '../fulfillments/fulfillments.queries.ts'
import { refusalList } from '../refusals.ts'
import { refuseOutOfScope } from '../scope.ts'
import { dropFromWaves } from './drop-from-waves.ts'
import { fulfillmentsInWave, readWave } from './waves.queries.ts'

/** Takes fulfillments out of a live wave; what is already picked of them stays at packing. */
export async function dropFromWave(ctx: Ctx, waveId: string, ids: readonly string[]): Promise<SetResult> {
  const wave = await readWave(ctx.tx, ctx.tenantId, waveId)
  refuseUnless(wave, 'warehouse.wave_unknown')
  refuseOutOfScope(ctx, wave.warehouseId)
  const { refused, refuse } = refusalList(ctx)
  const locked = new Map(
    (await lockFulfillments(ctx, await withTaskMates(ctx.tx, ctx.tenantId, uniqueSorted(ids)))).map((one) => [one.id, one]),
  )
  const leaving = uniqueSorted(ids).flatMap((id) => {
    const one = locked.get(id)
    if (one?.waveId === waveId && one.status === 'picking') return [one]
    refuse(
      id,
      new AppError(one ? 'warehouse.not_in_wave' : 'warehouse.fulfillment_unknown', { number: one?.fulfillmentNumber ?? '' }),
    )
    return []
  })
  await takeOut(ctx, leaving, 'wave')
  if (leaving.length > 0) {
    audit(ctx, {
      action: 'warehouse.dropped_from_wave',
      subjectKind: 'wave',
      subjectIds: [waveId, ...leaving.map((one) => one.id)],
      detail: { waveNumber: wave.waveNumber },
    })
  }
  return { done: leaving.map((one) => one.id), refused }
}

/** Cancels a wave: everything that is still being picked leaves it. What is picked stays in it and goes on. */
export async function cancelWave(ctx: Ctx, waveId: string): Promise<void> {
  const wave = await readWave(ctx.tx, ctx.tenantId, waveId)
  refuseUnless(wave, 'warehouse.wave_unknown')
  refuseOutOfScope(ctx, wave.warehouseId)
  refuseUnless(wave.status === 'released' || wave.status === 'picking', 'warehouse.wave_over', { number: wave.waveNumber })
  const inWave = await fulfillmentsInWave(ctx.tx, ctx.tenantId, waveId)
  const locked = await lockFulfillments(ctx, inWave)
  const leaving = locked.filter((one) => one.waveId === waveId && one.status === 'picking')
  refuseUnless(leaving.length > 0, 'warehouse.wave_over', { number: wave.waveNumber })
  await takeOut(ctx, leaving, 'wave')
  audit(ctx, {
    action: 'warehouse.wave_cancelled',
    subjectKind: 'wave',
    subjectIds: [waveId, ...leaving.map((one) => one.id)],
    detail: { waveNumber: wave.waveNumber, fulfillments: leaving.length },
  })
}

/**
 * Out of their waves: to wait for another one, or, when nothing of them was left to pick, on to packing.
 * The fulfillments are locked and being picked.
 */
export async function takeOut(ctx: Ctx, leaving: readonly Fulfillment[], reason: 'blocked' | 'wave'): Promise<void> {
  if (leaving.length === 0) return
  const open = new Set(
    (
      await linesOf(
        ctx.tx,
        ctx.tenantId,
        leaving.map((one) => one.id),
      )
    )
      .filter((line) => line.pickedQuantity < line.quantity)
      .map((line) => line.fulfillmentId),
  )
  const waiting = leaving.filter((one) => open.has(one.id))
  const picked = leaving.filter((one) => !open.has(one.id))
  await leaveWave(
    ctx,
    waiting.map((one) => one.id),
    'allocated',
  )
  await leaveWave(
    ctx,
    picked.map((one) => one.id),
    'picked',
  )
  // Blocks are counted where they are set; here only the state moves.
  for (const one of leaving) countMove(ctx, one, { status: open.has(one.id) ? 'allocated' : 'picked' })
  await dropFromWaves(ctx, leaving, reason)
  touch(ctx, 'fulfillments')
}
