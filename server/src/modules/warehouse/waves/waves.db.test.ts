import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import type { AppError } from '#platform/errors.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { someFulfillments, type WantedFulfillment } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { readFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { confirmWholeTasks } from '../index.ts'
import { describeTask } from '../picking/describe-task.ts'
import { cancelWave, dropFromWave } from './change-wave.ts'
import { previewWave, releaseWave } from './release-wave.ts'
import { listPickTasks, listWaves, progressOf } from './wave-list.queries.ts'
import type { WaveRequest } from './waves.contract.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

/** A warehouse of four aisles; SKU n lies alone in bay 1 of aisle n + 1. */
async function floor(wanted: (skus: readonly { id: string }[]) => WantedFulfillment[]) {
  const tenantId = await system.tenant()
  return system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx, { layout: { aisles: 4, baysPerAisle: 3, levels: 1 } })
    const skus = await someSkus(ctx, 4)
    // Bins come in pick sequence: the aisles are walked in an S, so bay 1 of aisles 2 and 4 is the last of its aisle.
    const firstBays = [warehouse.bins[0]!, warehouse.bins[5]!, warehouse.bins[6]!, warehouse.bins[11]!]
    await stockUp(ctx, firstBays, skus, 500n)
    const made = await someFulfillments(ctx, warehouse.id, wanted(skus))
    return { tenantId, warehouse, skus, made }
  })
}

const request = (warehouseId: string, change: Partial<WaveRequest> = {}): WaveRequest => ({
  warehouseId,
  method: 'batch_sort',
  filter: { singleItemOnly: false },
  maxFulfillments: 40,
  maxTaskStops: 200,
  ordersPerTask: 1,
  ...change,
})

const one = (skuId: string, change: Partial<WantedFulfillment> = {}): WantedFulfillment => ({
  lines: [{ skuId, quantity: 1n }],
  ...change,
})

const tasksOf = (tenantId: string, waveId: string) =>
  system.as(tenantId, (ctx) =>
    listPickTasks(ctx.tx, tenantId, { warehouseIds: null, waveId }, { before: null, limit: 100, oldestFirst: true }),
  )

describe('release', () => {
  test('a preview says exactly what the release then does', async () => {
    const { tenantId, warehouse, made } = await floor((skus) => [
      one(skus[0]!.id),
      { lines: [one(skus[2]!.id).lines[0]!, { skuId: skus[3]!.id, quantity: 4n }] },
      one(skus[1]!.id, { shipBy: new Date('2026-11-23T08:00:00Z') }),
      one(skus[1]!.id),
    ])
    const preview = await system.as(tenantId, (ctx) => previewWave(ctx, request(warehouse.id, { maxFulfillments: 3 })))
    // The one with a deadline first, then its neighbour in the aisle, then the older of the two others.
    assert.deepEqual(preview.fulfillmentIds, [made[2]!.id, made[3]!.id, made[0]!.id])
    assert.deepEqual(
      [preview.stopCount, preview.unitCount, preview.lineCount, preview.aisleCount, preview.tasks.length],
      [2, 3n, 3, 2, 1],
    )
    assert.deepEqual(preview.earliestShipBy, new Date('2026-11-23T08:00:00Z'))
    // Packing stands at 0|0; aisles 1 and 2 at x 1.6 m and 4.8 m, their first bay at y 0.65 m, the front end too.
    assert.equal(preview.walkMm, 1_600n + 650n + 3_200n + 4_800n + 650n)
    assert.equal((await system.as(tenantId, (ctx) => readFulfillments(ctx.tx, tenantId, [made[2]!.id])))[0]!.waveId, null)

    const wave = await system.as(tenantId, (ctx) => releaseWave(ctx, request(warehouse.id, { maxFulfillments: 3 })))
    assert.deepEqual(wave.fulfillmentIds, preview.fulfillmentIds)
    const [row] = await system.as(tenantId, (ctx) => listWaves(ctx.tx, tenantId, { warehouseIds: null, before: null, limit: 10 }))
    assert.deepEqual([row!.status, row!.fulfillmentCount, row!.unitCount, row!.walkMm], ['released', 3n, 3n, preview.walkMm])
    const [task] = await tasksOf(tenantId, wave.waveId)
    const { stops } = await system.as(tenantId, (ctx) => describeTask(ctx, task!.id))
    assert.deepEqual(
      stops.map((stop) => [stop.sequence, stop.locationCode, stop.quantity, stop.slots.map((slot) => slot.slot)]),
      [
        [1, 'A01-01-1', 1n, [3]],
        [2, 'A02-01-1', 2n, [1, 2]],
      ],
    )
    await expectGoodsTruths(system)
  })

  test('filters by carrier, shop, deadline, lines and single pieces', async () => {
    const [shopA, shopB, carrierA, carrierB] = [newId(), newId(), newId(), newId()]
    const { tenantId, warehouse, made } = await floor((skus) => [
      one(skus[0]!.id, { shopId: shopA!, carrierId: carrierA!, shipBy: new Date('2026-11-22T10:00:00Z') }),
      one(skus[0]!.id, { shopId: shopB!, carrierId: carrierB!, shipBy: new Date('2026-11-24T10:00:00Z') }),
      { lines: [{ skuId: skus[0]!.id, quantity: 2n }], shopId: shopA!, carrierId: carrierB! },
      { lines: [one(skus[0]!.id).lines[0]!, one(skus[1]!.id).lines[0]!], shopId: shopB!, carrierId: carrierA! },
    ])
    const chosen = async (
      filter: Partial<WaveRequest['filter']>,
      access?: { shopIds: string[] },
      method: WaveRequest['method'] = 'by_order',
    ) =>
      (
        await system.as(tenantId, (ctx) =>
          previewWave(
            { ...ctx, access: { ...ctx.access, ...access } },
            request(warehouse.id, { method, filter: { singleItemOnly: false, ...filter } }),
          ),
        )
      ).fulfillmentIds
        .map((id) => made.findIndex((each) => each.id === id))
        .sort()
    assert.deepEqual(await chosen({ carrierIds: [carrierA!] }), [0, 3])
    assert.deepEqual(await chosen({ shopIds: [shopB!] }), [1, 3])
    assert.deepEqual(await chosen({ shipByBefore: new Date('2026-11-23T00:00:00Z') }), [0])
    assert.deepEqual(await chosen({ maxLines: 1 }), [0, 1, 2])
    assert.deepEqual(await chosen({ singleItemOnly: true }), [0, 1])
    assert.deepEqual(await chosen({}, undefined, 'single'), [0, 1])
    assert.deepEqual(await chosen({}, { shopIds: [shopB!] }), [1, 3])
    assert.deepEqual(await chosen({ shopIds: [shopA!] }, { shopIds: [shopB!] }), [])
  })

  test('two releases at once: each fulfillment is in one wave, and both waves are full', async () => {
    const { tenantId, warehouse, made } = await floor((skus) => Array.from({ length: 12 }, (_, i) => one(skus[i % 4]!.id)))
    const [first, second] = await Promise.all(
      [1, 2].map(() => system.as(tenantId, (ctx) => releaseWave(ctx, request(warehouse.id, { maxFulfillments: 6 })))),
    )
    assert.equal(first!.fulfillmentIds.length, 6)
    assert.equal(second!.fulfillmentIds.length, 6)
    assert.deepEqual([...first!.fulfillmentIds, ...second!.fulfillmentIds].sort(), made.map((each) => each.id).sort())
    await assert.rejects(
      system.as(tenantId, (ctx) => releaseWave(ctx, request(warehouse.id))),
      (error: AppError) => error.code === 'warehouse.nothing_to_release',
    )
    await expectGoodsTruths(system)
  })

  test('of a warehouse outside the caller’s scope is refused', async () => {
    const { tenantId, warehouse } = await floor((skus) => [one(skus[0]!.id)])
    await assert.rejects(
      system.as(tenantId, (ctx) =>
        releaseWave({ ...ctx, access: { ...ctx.access, warehouseIds: [newId()] } }, request(warehouse.id)),
      ),
      (error: AppError) => error.code === 'platform.out_of_scope',
    )
    await expectGoodsTruths(system)
  })

  test('hundreds at once are a handful of statements', async () => {
    const { tenantId, warehouse } = await floor((skus) =>
      Array.from({ length: 480 }, (_, i) => ({
        lines: [one(skus[i % 4]!.id).lines[0]!, one(skus[(i + 1) % 4]!.id).lines[0]!],
      })),
    )
    let statements = 0
    const observed = system.runtime.observe
    system.runtime.observe = (...args) => {
      statements++
      observed(...args)
    }
    try {
      const wave = await system.as(tenantId, (ctx) => releaseWave(ctx, request(warehouse.id, { maxFulfillments: 5000 })))
      assert.equal(wave.fulfillmentIds.length, 480)
    } finally {
      system.runtime.observe = observed
    }
    assert.ok(statements > 5 && statements <= 16, `${statements} statements`)
    await expectGoodsTruths(system)
  })
})

describe('a live wave', () => {
  test('loses what is dropped; picked goods stay at packing', async () => {
    const { tenantId, warehouse, made } = await floor((skus) => [
      one(skus[0]!.id),
      one(skus[0]!.id),
      { lines: [one(skus[0]!.id).lines[0]!, one(skus[1]!.id).lines[0]!] },
    ])
    const wave = await system.as(tenantId, (ctx) => releaseWave(ctx, request(warehouse.id, { maxTaskStops: 1 })))
    const tasks = await tasksOf(tenantId, wave.waveId)
    assert.equal(tasks.length, 2)
    // The first task takes all of SKU 0; the third fulfillment still lacks SKU 1.
    await system.as(tenantId, (ctx) => confirmWholeTasks(ctx, [tasks[0]!.id]))
    const result = await system.as(tenantId, (ctx) => dropFromWave(ctx, wave.waveId, [made[0]!.id, made[2]!.id]))
    assert.deepEqual(
      [result.done, result.refused.map((each) => [each.id, each.code])],
      [[made[2]!.id], [[made[0]!.id, 'warehouse.not_in_wave']]],
    )
    const states = await system.as(tenantId, (ctx) =>
      readFulfillments(
        ctx.tx,
        tenantId,
        made.map((each) => each.id),
      ),
    )
    assert.deepEqual(
      states.map((each) => [each.status, each.waveId]),
      [
        ['picked', wave.waveId],
        ['picked', wave.waveId],
        ['allocated', null],
      ],
    )
    const [row] = await system.as(tenantId, (ctx) =>
      listWaves(ctx.tx, tenantId, { warehouseIds: null, ids: [wave.waveId], before: null, limit: 1 }),
    )
    assert.deepEqual([row!.status, row!.fulfillmentCount], ['picked', 2n])
    await expectGoodsTruths(system)

    // Another wave fetches only what is missing.
    const rest = await system.as(tenantId, (ctx) => releaseWave(ctx, request(warehouse.id)))
    const progress = await system.as(tenantId, (ctx) => progressOf(ctx.tx, tenantId, [rest.waveId]))
    assert.deepEqual([progress.get(rest.waveId)!.lines, progress.get(rest.waveId)!.units], [1n, 1n])
    await expectGoodsTruths(system)
  })

  test('cancelled gives everything back that is not picked; a second time is refused', async () => {
    const { tenantId, warehouse, made } = await floor((skus) => [one(skus[0]!.id), one(skus[1]!.id)])
    const wave = await system.as(tenantId, (ctx) => releaseWave(ctx, request(warehouse.id)))
    await system.as(tenantId, (ctx) => cancelWave(ctx, wave.waveId))
    const states = await system.as(tenantId, (ctx) =>
      readFulfillments(
        ctx.tx,
        tenantId,
        made.map((each) => each.id),
      ),
    )
    assert.deepEqual(
      states.map((each) => [each.status, each.waveId]),
      [
        ['allocated', null],
        ['allocated', null],
      ],
    )
    const [task] = await tasksOf(tenantId, wave.waveId)
    assert.equal(task!.status, 'cancelled')
    await assert.rejects(
      system.as(tenantId, (ctx) => cancelWave(ctx, wave.waveId)),
      (error: AppError) => error.code === 'warehouse.wave_over',
    )
    await expectGoodsTruths(system)
  })
})
