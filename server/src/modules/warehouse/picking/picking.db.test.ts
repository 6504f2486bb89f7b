import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { allocationsOf } from '#modules/inventory/index.ts'
import type { Actor, Ctx } from '#platform/context.ts'
import type { AppError } from '#platform/errors.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { someFulfillments, type WantedFulfillment } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { describeFulfillment } from '../fulfillments/describe-fulfillment.ts'
import { readFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { blockFulfillments, cancelFulfillments, confirmWholeTasks, pickFulfillments, releaseWave } from '../index.ts'
import { listPickTasks, listWaves } from '../waves/wave-list.queries.ts'
import { claimTask, giveBackTask } from './claim-task.ts'
import { confirmPicks } from './confirm-picks.ts'
import { describeTask, openStops } from './describe-task.ts'
import { listDoubts } from './doubts.queries.ts'
import { settleDoubts } from './settle-doubts.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

const noLot = '00000000-0000-0000-0000-000000000000'
const ann: Actor = { kind: 'user', id: newId(), name: 'Ann' }
const ben: Actor = { kind: 'user', id: newId(), name: 'Ben' }
const code = (expected: string) => (error: AppError) => error.code === expected

/** A released wave with one task over SKUs that lie in bins 0, 1, 2 …; `more` puts further stock of SKU 0 into bin 9. */
async function released(
  wanted: (skus: readonly { id: string }[]) => WantedFulfillment[],
  options: { stock?: bigint; more?: bigint } = {},
) {
  const tenantId = await system.tenant()
  return system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 3)
    await stockUp(ctx, warehouse.bins, skus, options.stock ?? 10n)
    if (options.more) await stockUp(ctx, [warehouse.bins[9]!], [skus[0]!], options.more)
    const made = await someFulfillments(ctx, warehouse.id, wanted(skus))
    const wave = await releaseWave(ctx, {
      warehouseId: warehouse.id,
      method: 'batch_sort',
      filter: { singleItemOnly: false },
      maxFulfillments: 40,
      maxTaskStops: 200,
      ordersPerTask: 1,
    })
    const [task] = await listPickTasks(ctx.tx, tenantId, { warehouseIds: null, waveId: wave.waveId }, { before: null, limit: 10 })
    return { tenantId, warehouse, skus, made, waveId: wave.waveId, taskId: task!.id }
  })
}

const stop = (locationId: string, skuId: string, quantity: bigint, short = false) => ({
  lines: [],
  stops: [{ locationId, skuId, lotId: noLot, quantity, short }],
})

const states = (tenantId: string, made: readonly { id: string }[]) =>
  system.as(tenantId, async (ctx) =>
    (
      await readFulfillments(
        ctx.tx,
        tenantId,
        made.map((one) => one.id),
      )
    ).map((one) => one.status),
  )

const waveStatus = (tenantId: string, waveId: string) =>
  system.as(
    tenantId,
    async (ctx) => (await listWaves(ctx.tx, tenantId, { warehouseIds: null, ids: [waveId], before: null, limit: 1 }))[0]!.status,
  )

describe('picking', () => {
  test('stop by stop: goods move to packing, the last stop ends task, fulfillments and wave', async () => {
    const { tenantId, warehouse, skus, made, waveId, taskId } = await released((all) => [
      { lines: [{ skuId: all[0]!.id, quantity: 2n }] },
      {
        lines: [
          { skuId: all[0]!.id, quantity: 1n },
          { skuId: all[1]!.id, quantity: 3n },
        ],
      },
    ])
    const first = await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 3n)))
    assert.deepEqual(first, {
      taskStatus: 'picking',
      picked: 3n,
      short: 0n,
      reallocated: 0n,
      shortFulfillmentIds: [],
      pickedFulfillmentIds: [],
    })
    assert.deepEqual(await states(tenantId, made), ['picking', 'picking'])
    assert.equal(await waveStatus(tenantId, waveId), 'picking')
    await expectGoodsTruths(system)
    const last = await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[1]!, skus[1]!.id, 3n)))
    assert.deepEqual([last.taskStatus, last.picked, last.pickedFulfillmentIds], ['done', 3n, made.map((one) => one.id).sort()])
    assert.deepEqual(await states(tenantId, made), ['picked', 'picked'])
    assert.equal(await waveStatus(tenantId, waveId), 'picked')
    await expectGoodsTruths(system)
  })

  test('a part now and the rest later, by single lines', async () => {
    const { tenantId, made, taskId } = await released((all) => [{ lines: [{ skuId: all[0]!.id, quantity: 5n }] }])
    const task = await system.as(tenantId, (ctx) => describeTask(ctx, taskId))
    const pickLineId = task.stops[0]!.slots[0]!.pickLineId
    const take = (quantity: bigint) => ({ lines: [{ pickLineId, quantity, short: false }], stops: [] })
    await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, take(2n)))
    const open = openStops((await system.as(tenantId, (ctx) => describeTask(ctx, taskId))).stops)
    assert.deepEqual([open[0]!.quantity, open[0]!.pickedQuantity], [5n, 2n])
    await assert.rejects(
      system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, take(4n))),
      (error: AppError) => error.code === 'warehouse.pick_too_many' && error.params.needed === 3n,
    )
    await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, take(3n)))
    assert.deepEqual(await states(tenantId, made), ['picked'])
    await expectGoodsTruths(system)
  })

  test('two pickers on one line at once: one takes it, the other is told', async () => {
    const { tenantId, warehouse, skus, taskId } = await released((all) => [{ lines: [{ skuId: all[0]!.id, quantity: 4n }] }])
    const outcomes = await Promise.allSettled(
      [ann, ben].map((actor) =>
        system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 4n)), { actor }),
      ),
    )
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected'])
    const refusal = outcomes.find((outcome) => outcome.status === 'rejected')!.reason as AppError
    assert.ok(['warehouse.task_over', 'warehouse.task_taken'].includes(refusal.code), refusal.code)
    await expectGoodsTruths(system)
  })

  test('one picker with two devices: the second confirmation of a line is refused', async () => {
    const { tenantId, warehouse, skus, taskId } = await released((all) => [
      {
        lines: [
          { skuId: all[0]!.id, quantity: 4n },
          { skuId: all[1]!.id, quantity: 1n },
        ],
      },
    ])
    const confirm = () => system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 4n)))
    const outcomes = await Promise.allSettled([confirm(), confirm()])
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected'])
    const refusal = outcomes.find((outcome) => outcome.status === 'rejected')!.reason as AppError
    assert.equal(refusal.code, 'warehouse.pick_line_done')
    await expectGoodsTruths(system)
  })

  test('a task belongs to who claimed it, until it is given back or taken over', async () => {
    const { tenantId, warehouse, skus, taskId } = await released((all) => [{ lines: [{ skuId: all[0]!.id, quantity: 1n }] }])
    const picker = (ctx: Ctx): Ctx => ({ ...ctx, access: { ...ctx.access, permissions: new Set(['warehouse.pick']) } })
    await system.as(tenantId, (ctx) => claimTask(ctx, taskId, { takeOver: false }), { actor: ann })
    await assert.rejects(
      system.as(tenantId, (ctx) => claimTask(ctx, taskId, { takeOver: false }), { actor: ben }),
      (error: AppError) => error.code === 'warehouse.task_taken' && error.params.assignee === 'Ann',
    )
    await assert.rejects(
      system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 1n)), { actor: ben }),
      code('warehouse.task_taken'),
    )
    await assert.rejects(
      system.as(tenantId, (ctx) => giveBackTask(picker(ctx), taskId), { actor: ben }),
      code('warehouse.task_taken'),
    )
    await system.as(tenantId, (ctx) => claimTask(ctx, taskId, { takeOver: true }), { actor: ben })
    await system.as(tenantId, (ctx) => giveBackTask(picker(ctx), taskId), { actor: ben })
    await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 1n)), { actor: ann })
    await assert.rejects(
      system.as(tenantId, (ctx) => claimTask(ctx, taskId, { takeOver: true }), { actor: ben }),
      code('warehouse.task_over'),
    )
    await expectGoodsTruths(system)
  })

  test('whole tasks by paper list; a task someone works on is refused, the others go', async () => {
    const { tenantId, warehouse, made, taskId } = await released((all) => [{ lines: [{ skuId: all[0]!.id, quantity: 2n }] }])
    const second = await system.as(tenantId, async (ctx) => {
      const skus = await someSkus(ctx, 1)
      await stockUp(ctx, [warehouse.bins[5]!], skus, 3n)
      const [more] = await someFulfillments(ctx, warehouse.id, [{ lines: [{ skuId: skus[0]!.id, quantity: 3n }] }])
      const wave = await releaseWave(ctx, {
        warehouseId: warehouse.id,
        method: 'by_order',
        filter: { singleItemOnly: false },
        maxFulfillments: 40,
        maxTaskStops: 200,
        ordersPerTask: 1,
      })
      const [task] = await listPickTasks(
        ctx.tx,
        tenantId,
        { warehouseIds: null, waveId: wave.waveId },
        { before: null, limit: 9 },
      )
      return { made: more!, taskId: task!.id }
    })
    await system.as(tenantId, (ctx) => claimTask(ctx, second.taskId, { takeOver: false }), { actor: ben })
    const result = await system.as(tenantId, (ctx) => confirmWholeTasks(ctx, [taskId, second.taskId]), { actor: ann })
    assert.deepEqual(
      [result.done, result.refused.map((each) => [each.id, each.code])],
      [[taskId], [[second.taskId, 'warehouse.task_taken']]],
    )
    assert.deepEqual(await states(tenantId, [...made, second.made]), ['picked', 'picking'])
    await expectGoodsTruths(system)
  })

  test('without a wave: all that is claimed moves at once, and the ledger knows the bins', async () => {
    const tenantId = await system.tenant()
    const [one, short] = await system.as(tenantId, async (ctx) => {
      const warehouse = await aWarehouse(ctx)
      const skus = await someSkus(ctx, 1)
      await stockUp(ctx, warehouse.bins, skus, 3n)
      const made = await someFulfillments(ctx, warehouse.id, [
        { lines: [{ skuId: skus[0]!.id, quantity: 3n }] },
        { lines: [{ skuId: skus[0]!.id, quantity: 1n }] },
      ])
      const result = await pickFulfillments(ctx, [made[0]!.id, made[1]!.id, made[0]!.id])
      assert.deepEqual([result.done, result.refused.map((each) => each.code)], [[made[0]!.id], ['warehouse.wrong_status']])
      return made
    })
    assert.deepEqual(await states(tenantId, [one!, short!]), ['picked', 'open'])
    const view = await system.as(tenantId, (ctx) => describeFulfillment(ctx, one!.id))
    assert.deepEqual(
      view.lines.map((line) => line.picks.map((place) => [place.locationCode, place.quantity])),
      [[['A01-01-1', 3n]]],
    )
    await expectGoodsTruths(system)
  })
})

describe('goods that are not there', () => {
  test('are fetched from another bin, at the end of the same task', async () => {
    const { tenantId, warehouse, skus, made, taskId } = await released(
      (all) => [{ lines: [{ skuId: all[0]!.id, quantity: 5n }] }],
      { more: 4n },
    )
    const outcome = await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 2n, true)))
    assert.deepEqual(
      [outcome.taskStatus, outcome.picked, outcome.short, outcome.reallocated, outcome.shortFulfillmentIds],
      ['picking', 2n, 3n, 3n, []],
    )
    const open = openStops((await system.as(tenantId, (ctx) => describeTask(ctx, taskId))).stops)
    assert.deepEqual(
      open.map((each) => [each.locationId, each.quantity]),
      [[warehouse.bins[9]!, 3n]],
    )
    const doubts = await system.as(tenantId, (ctx) => listDoubts(ctx.tx, tenantId, { warehouseIds: null, after: null, limit: 9 }))
    assert.deepEqual(
      doubts.map((doubt) => [doubt.locationId, doubt.skuId, doubt.onHand, doubt.missingQuantity]),
      [[warehouse.bins[0]!, skus[0]!.id, 8n, 3n]],
    )
    await expectGoodsTruths(system)
    await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[9]!, skus[0]!.id, 3n)))
    assert.deepEqual(await states(tenantId, made), ['picked'])
    await expectGoodsTruths(system)
  })

  test('and nowhere else: the fulfillment waits, its source is told, picked goods stay, the wave goes on without it', async () => {
    const { tenantId, warehouse, skus, made, waveId, taskId } = await released((all) => [
      {
        lines: [
          { skuId: all[0]!.id, quantity: 5n },
          { skuId: all[1]!.id, quantity: 1n },
        ],
      },
      { lines: [{ skuId: all[1]!.id, quantity: 1n }] },
    ])
    const outcome = await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 2n, true)))
    assert.deepEqual(
      [outcome.picked, outcome.short, outcome.reallocated, outcome.shortFulfillmentIds],
      [2n, 3n, 0n, [made[0]!.id]],
    )
    assert.deepEqual(await states(tenantId, made), ['open', 'picking'])
    const [one] = await system.as(tenantId, (ctx) => readFulfillments(ctx.tx, tenantId, [made[0]!.id]))
    assert.deepEqual([one!.short, one!.waveId], [true, null])
    assert.deepEqual(await system.as(tenantId, (ctx) => allocationsOf(ctx.tx, tenantId, [made[0]!.id])), [])
    const { rows } = await system.runtime.ownerPool.query(
      `select payload from platform.outbox where tenant_id = $1 and event = 'warehouse.pick_short'`,
      [tenantId],
    )
    assert.deepEqual(rows, [
      {
        payload: {
          fulfillmentIds: [made[0]!.id],
          orderIds: [made[0]!.sourceId],
          skuIds: [skus[0]!.id],
          locationIds: [warehouse.bins[0]!],
        },
      },
    ])
    // Of the second SKU only the live order's piece is wanted now.
    await assert.rejects(
      system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[1]!, skus[1]!.id, 2n))),
      (error: AppError) => error.code === 'warehouse.pick_dropped' && error.params.needed === 1n,
    )
    await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[1]!, skus[1]!.id, 1n)))
    assert.equal(await waveStatus(tenantId, waveId), 'picked')
    await system.settle()
    // The books still show eight pieces in the doubted bin: nobody is sent there again.
    assert.deepEqual(await states(tenantId, made), ['open', 'picked'])
    await expectGoodsTruths(system)

    const [doubt] = await system.as(tenantId, (ctx) =>
      listDoubts(ctx.tx, tenantId, { warehouseIds: null, after: null, limit: 9 }),
    )
    await system.as(tenantId, (ctx) => settleDoubts(ctx, [doubt!.id]))
    assert.deepEqual(await states(tenantId, made), ['allocated', 'picked'])
    const claims = await system.as(tenantId, (ctx) => allocationsOf(ctx.tx, tenantId, [made[0]!.id]))
    assert.deepEqual(
      claims.map((claim) => [claim.skuId, claim.quantity]).sort(),
      [
        [skus[0]!.id, 3n],
        [skus[1]!.id, 1n],
      ].sort(),
    )
    const again = await system.as(tenantId, (ctx) => pickFulfillments(ctx, [made[0]!.id]))
    assert.deepEqual(again.done, [made[0]!.id])
    await expectGoodsTruths(system)
  })

  test('of several orders: the first in slot order get what there is', async () => {
    const { tenantId, warehouse, skus, made, taskId } = await released(
      (all) => [2n, 2n, 2n].map((quantity) => ({ lines: [{ skuId: all[0]!.id, quantity }] })),
      { stock: 6n, more: 1n },
    )
    const outcome = await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 3n, true)))
    // Slot 2 lacks one piece and finds it in the other bin; slot 3 lacks two and does not.
    assert.deepEqual([outcome.reallocated, outcome.shortFulfillmentIds], [1n, [made[2]!.id]])
    assert.deepEqual(await states(tenantId, made), ['picking', 'picking', 'open'])
    await expectGoodsTruths(system)
  })
})

describe('an order that stops while it is being picked', () => {
  test('blocked: the stop wants less, and taking more is refused with the reason', async () => {
    const { tenantId, warehouse, skus, made, taskId } = await released((all) => [
      { lines: [{ skuId: all[0]!.id, quantity: 2n }] },
      { lines: [{ skuId: all[0]!.id, quantity: 3n }] },
    ])
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [made[0]!.sourceId], 'fraud'))
    await assert.rejects(
      system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 5n))),
      (error: AppError) => {
        assert.deepEqual([error.code, error.params.kinds, error.params.needed], ['warehouse.blocked', ['fraud'], 3n])
        return true
      },
    )
    const outcome = await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 3n)))
    assert.deepEqual([outcome.taskStatus, outcome.pickedFulfillmentIds], ['done', [made[1]!.id]])
    assert.deepEqual(await states(tenantId, made), ['allocated', 'picked'])
    await expectGoodsTruths(system)
  })

  test('cancelled: the same, and what was taken already is put back', async () => {
    const { tenantId, warehouse, skus, made, taskId } = await released((all) => [
      {
        lines: [
          { skuId: all[0]!.id, quantity: 2n },
          { skuId: all[1]!.id, quantity: 1n },
        ],
      },
      { lines: [{ skuId: all[1]!.id, quantity: 1n }] },
    ])
    await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 2n)))
    await system.as(tenantId, (ctx) => cancelFulfillments(ctx, [made[0]!.sourceId]))
    await assert.rejects(
      system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[1]!, skus[1]!.id, 2n))),
      code('warehouse.pick_dropped'),
    )
    await system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[1]!, skus[1]!.id, 1n)))
    assert.deepEqual(await states(tenantId, made), ['cancelled', 'picked'])
    await expectGoodsTruths(system)
  })

  test('cancelling and confirming at the same moment, many times: no task is left hanging', async () => {
    for (let round = 0; round < 5; round++) {
      const { tenantId, warehouse, skus, made, taskId, waveId } = await released((all) => [
        { lines: [{ skuId: all[0]!.id, quantity: 1n }] },
        { lines: [{ skuId: all[1]!.id, quantity: 1n }] },
      ])
      const [confirmed] = await Promise.allSettled([
        system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[1]!, skus[1]!.id, 1n))),
        system.as(tenantId, (ctx) => cancelFulfillments(ctx, [made[0]!.sourceId])),
      ])
      assert.equal(confirmed.status, 'fulfilled')
      assert.deepEqual(await states(tenantId, made), ['cancelled', 'picked'])
      assert.equal(await waveStatus(tenantId, waveId), 'picked')
      await expectGoodsTruths(system)
    }
  })
})

test('a refused confirmation leaves no trace', async () => {
  const { tenantId, warehouse, skus, taskId, waveId } = await released((all) => [
    { lines: [{ skuId: all[0]!.id, quantity: 2n }] },
  ])
  const before = await system.as(tenantId, (ctx) => describeTask(ctx, taskId))
  await assert.rejects(
    system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[0]!, skus[0]!.id, 3n))),
    code('warehouse.pick_too_many'),
  )
  await assert.rejects(
    system.as(tenantId, (ctx) => confirmPicks(ctx, taskId, stop(warehouse.bins[4]!, skus[0]!.id, 1n))),
    code('warehouse.pick_line_unknown'),
  )
  await assert.rejects(
    system.as(tenantId, (ctx) => confirmPicks(ctx, newId(), stop(warehouse.bins[0]!, skus[0]!.id, 1n))),
    code('warehouse.task_unknown'),
  )
  assert.deepEqual(await system.as(tenantId, (ctx) => describeTask(ctx, taskId)), before)
  assert.equal(await waveStatus(tenantId, waveId), 'released')
  await expectGoodsTruths(system)
})
