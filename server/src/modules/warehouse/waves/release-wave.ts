import { dayOf } from '#lib/dates.ts'
import { newId, newIds } from '#lib/ids.ts'
import { stagingLocations } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { tally } from '#platform/tallies.queries.ts'
import { refuseOutOfScope, withinScope } from '../scope.ts'
import { lockSettings } from '../settings/settings.queries.ts'
import { chooseFulfillments } from './choose-fulfillments.pure.ts'
import { type PlannedWave, planWave } from './plan-wave.pure.ts'
import type { WaveRequest } from './waves.contract.ts'
import {
  type CandidateFilter,
  claimedGoods,
  enterWave,
  floorOf,
  insertPickLines,
  insertPickTasks,
  insertWave,
  lockWaiting,
  waveCandidates,
} from './waves.queries.ts'

/** Candidates read per place in the wave: enough to find neighbours among equals, few enough to stay quick. */
const poolFactor = 4

export interface WavePlan extends PlannedWave {
  fulfillmentIds: string[]
  earliestShipBy: Date | null
}

/** What a wave would hold; nothing is locked or written. */
export async function previewWave(ctx: Ctx, request: WaveRequest): Promise<WavePlan> {
  refuseOutOfScope(ctx, request.warehouseId)
  const filter = filterOf(ctx, request)
  const candidates = await waveCandidates(ctx.tx, ctx.tenantId, filter, poolSize(request))
  const fulfillmentIds = chooseFulfillments(candidates, limitsOf(request))
  const earliest = candidates.reduce<number | null>(
    (least, one) =>
      one.shipBy !== null && (least === null || one.shipBy < least) && fulfillmentIds.includes(one.id) ? one.shipBy : least,
    null,
  )
  return {
    ...(await plan(ctx, request, fulfillmentIds)),
    fulfillmentIds,
    earliestShipBy: earliest === null ? null : new Date(earliest),
  }
}

/**
 * Releases a wave: chooses fulfillments by urgency and shared aisles, cuts the walk into tasks, and hands them to the pickers. Releases of
 * one warehouse run one after the other, so that two at once never share a fulfillment and each gets a full wave.
 * @throws warehouse.nothing_to_release
 */
export async function releaseWave(ctx: Ctx, request: WaveRequest): Promise<{ waveId: string; fulfillmentIds: string[] }> {
  refuseOutOfScope(ctx, request.warehouseId)
  await lockSettings(ctx, request.warehouseId)
  const filter = filterOf(ctx, request)
  const chosen = chooseFulfillments(await waveCandidates(ctx.tx, ctx.tenantId, filter, poolSize(request)), limitsOf(request))
  // Someone may have cancelled or blocked one since it was read: only what still waits goes in.
  const waiting = new Map((await lockWaiting(ctx, filter, chosen)).map((one) => [one.id, one]))
  const fulfillmentIds = chosen.filter((id) => waiting.has(id))
  refuseUnless(fulfillmentIds.length > 0, 'warehouse.nothing_to_release')
  const wave = await plan(ctx, request, fulfillmentIds)

  const waveId = newId()
  const day = dayOf(ctx.now, ctx.tenant.timeZone)
  const [waveNumber] = await nextNumbers(ctx, 'warehouse.waves', 1)
  const taskNumbers = await nextNumbers(ctx, 'warehouse.pick_tasks', wave.tasks.length)
  const taskIds = newIds(wave.tasks.length)
  await insertWave(ctx, {
    id: waveId,
    waveNumber: documentNumber('BC', day, waveNumber!),
    warehouseId: request.warehouseId,
    method: request.method,
    fulfillmentCount: fulfillmentIds.length,
    unitCount: fulfillmentIds.reduce((sum, id) => sum + waiting.get(id)!.unitCount, 0n),
    walkMm: wave.walkMm,
    settings: {
      filter: request.filter,
      maxFulfillments: request.maxFulfillments,
      maxUnits: request.maxUnits ?? null,
      maxTaskStops: request.maxTaskStops,
      ordersPerTask: request.ordersPerTask,
      walkAloneMm: wave.walkAloneMm,
    },
  })
  await insertPickTasks(
    ctx,
    wave.tasks.map((task, index) => ({
      id: taskIds[index]!,
      waveId,
      warehouseId: request.warehouseId,
      taskNumber: documentNumber('JH', day, taskNumbers[index]!),
      lineCount: task.lines.length,
      unitCount: task.unitCount,
      walkMm: task.walkMm,
    })),
  )
  await insertPickLines(
    ctx,
    wave.tasks.flatMap((task, index) =>
      task.lines.map((line) => ({
        pickTaskId: taskIds[index]!,
        id: newId(),
        sequence: line.sequence,
        fulfillmentId: line.goods.fulfillmentId,
        fulfillmentLineId: line.goods.fulfillmentLineId,
        allocationId: line.goods.allocationId,
        skuId: line.goods.skuId,
        locationId: line.goods.locationId,
        lotId: line.goods.lotId,
        quantity: line.goods.quantity,
      })),
    ),
  )
  await enterWave(
    ctx,
    waveId,
    fulfillmentIds.map((id) => ({ id, slot: wave.slots.get(id)! })),
  )
  tally(ctx, 'fulfillments', 'allocated', -fulfillmentIds.length, request.warehouseId)
  tally(ctx, 'fulfillments', 'picking', fulfillmentIds.length, request.warehouseId)
  audit(ctx, {
    action: 'warehouse.wave_released',
    subjectKind: 'wave',
    subjectIds: [waveId, ...fulfillmentIds],
    detail: { fulfillments: fulfillmentIds.length, tasks: wave.tasks.length, walkMm: wave.walkMm },
  })
  touch(ctx, 'waves')
  touch(ctx, 'fulfillments')
  return { waveId, fulfillmentIds }
}

async function plan(ctx: Ctx, request: WaveRequest, fulfillmentIds: readonly string[]): Promise<PlannedWave> {
  const staging = await stagingLocations(ctx, request.warehouseId)
  const floor = await floorOf(ctx.tx, ctx.tenantId, request.warehouseId, staging.packing)
  return planWave(fulfillmentIds, await claimedGoods(ctx.tx, ctx.tenantId, fulfillmentIds), floor, request)
}

function filterOf(ctx: Ctx, request: WaveRequest): CandidateFilter {
  return {
    warehouseId: request.warehouseId,
    carrierIds: request.filter.carrierIds,
    shopIds: withinScope(ctx.access.shopIds, request.filter.shopIds),
    shipByBefore: request.filter.shipByBefore,
    maxLines: request.filter.maxLines,
    singleItemOnly: request.filter.singleItemOnly || request.method === 'single',
    fulfillmentIds: request.fulfillmentIds,
  }
}

function limitsOf(request: WaveRequest): { maxFulfillments: number; maxUnits: bigint | null } {
  return {
    maxFulfillments: request.fulfillmentIds ? request.fulfillmentIds.length : request.maxFulfillments,
    maxUnits: request.maxUnits === undefined ? null : BigInt(request.maxUnits),
  }
}

function poolSize(request: WaveRequest): number {
  return request.fulfillmentIds ? request.fulfillmentIds.length : Math.min(20_000, request.maxFulfillments * poolFactor)
}
