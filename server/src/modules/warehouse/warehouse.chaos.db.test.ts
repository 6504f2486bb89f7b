import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { releaseReservations } from '#modules/inventory/index.ts'
import type { Actor, Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCarrier } from '#test/builders/carriers.queries.ts'
import { someFulfillments } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../app.ts'
import { linesOf } from './fulfillments/fulfillments.queries.ts'
import { listFulfillments } from './fulfillments/list.queries.ts'
import { closeHandover } from './handover/close-handover.ts'
import { openHandover } from './handover/open-handover.ts'
import { scanParcel } from './handover/scan-parcel.ts'
import {
  allocateOpen,
  blockFulfillments,
  cancelFulfillments,
  confirmWholeTasks,
  packFulfillments,
  pickAndPack,
  pickFulfillments,
  putAway,
  receiveGoods,
  releaseWave,
  shipFulfillments,
  unblockFulfillments,
} from './index.ts'
import { packSingle } from './packing/pack-single.ts'
import { undoMilestone } from './packing/undo-milestone.ts'
import { confirmPicks } from './picking/confirm-picks.ts'
import { describeTask, openStops } from './picking/describe-task.ts'
import { listDoubts } from './picking/doubts.queries.ts'
import { settleDoubts } from './picking/settle-doubts.ts'
import { describeWaiting } from './putaway/describe-waiting.ts'
import { cancelWave } from './waves/change-wave.ts'
import { listPickTasks, listWaves } from './waves/wave-list.queries.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

/** Mulberry32: small, seeded, good enough to shuffle a day's work. */
function random(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const seed = Number(process.env.WAREHOUSE_SEED ?? 20_261_122)

test(`a day of many hands at once (seed ${seed}): every refusal has a name, and the books and the floor agree`, async (t) => {
  const tenantId = await system.tenant()
  const { warehouse, skus, carrierId } = await system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 6)
    await stockUp(ctx, warehouse.bins, skus, 60n)
    return { warehouse, skus, carrierId: await aCarrier(ctx) }
  })
  const refusals = new Map<string, number>()
  let acts = 0

  async function hand(index: number, steps: number): Promise<void> {
    const next = random(seed + index * 7919)
    const among = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)]
    const actor: Actor = { kind: 'user', id: `00000000-0000-7000-8000-000000000${100 + index}`, name: `Hand ${index}` }
    const find = async (ctx: Ctx, status: Parameters<typeof listFulfillments>[2]['status']) =>
      listFulfillments(
        ctx.tx,
        tenantId,
        { status, warehouseIds: null, shopIds: null },
        { sort: 'newest', start: null, limit: 20 },
      )
    const work: Record<string, (ctx: Ctx) => Promise<unknown>> = {
      request: (ctx) =>
        someFulfillments(
          ctx,
          warehouse.id,
          Array.from({ length: 1 + Math.floor(next() * 4) }, () => ({
            carrierId,
            lines: Array.from({ length: 1 + Math.floor(next() * 3) }, () => ({
              skuId: among(skus)!.id,
              quantity: BigInt(1 + Math.floor(next() * 3)),
            })),
          })),
          { onlyPromised: true },
        ),
      release: (ctx) =>
        releaseWave(ctx, {
          warehouseId: warehouse.id,
          method: next() < 0.5 ? 'batch_sort' : 'by_order',
          filter: { singleItemOnly: false },
          maxFulfillments: 4,
          maxTaskStops: 3,
          ordersPerTask: 2,
        }),
      confirm: async (ctx) => {
        const tasks = await listPickTasks(
          ctx.tx,
          tenantId,
          { warehouseIds: null, status: ['open', 'picking'] },
          { before: null, limit: 9 },
        )
        const task = among(tasks)
        if (!task) return
        const stop = among(openStops((await describeTask(ctx, task.id)).stops))
        if (!stop) return
        const { locationId, skuId, lotId } = stop
        const rest = stop.quantity - stop.pickedQuantity - stop.shortQuantity
        const quantity = next() < 0.7 ? rest : rest - 1n
        const stops = [{ locationId, skuId, lotId, quantity, short: next() < 0.15 }]
        await confirmPicks(ctx, task.id, { lines: [], stops })
      },
      whole: async (ctx) => {
        const tasks = await listPickTasks(
          ctx.tx,
          tenantId,
          { warehouseIds: null, status: ['open', 'picking'] },
          { before: null, limit: 9 },
        )
        await confirmWholeTasks(
          ctx,
          tasks.slice(0, 2).map((task) => task.id),
        )
      },
      pick: async (ctx) =>
        pickFulfillments(
          ctx,
          (await find(ctx, ['allocated'])).slice(0, 2).map((row) => row.id),
        ),
      express: async (ctx) =>
        pickAndPack(
          ctx,
          (await find(ctx, ['allocated'])).slice(0, 2).map((row) => row.id),
        ),
      pack: async (ctx) =>
        packFulfillments(
          ctx,
          (await find(ctx, ['picked'])).slice(0, 3).map((row) => row.id),
        ),
      single: (ctx) => packSingle(ctx, { warehouseId: warehouse.id, barcode: among(skus)!.skuCode }),
      undo: async (ctx) => {
        const row = among(await find(ctx, ['packed']))
        if (row) await undoMilestone(ctx, row.id, 'packed', 'again')
      },
      scan: async (ctx) => {
        const row = among(await find(ctx, ['packed']))
        const code = row?.waybillNumbers[0]
        if (code) await scanParcel(ctx, await openHandover(ctx, warehouse.id, carrierId), code)
      },
      close: async (ctx) => closeHandover(ctx, await openHandover(ctx, warehouse.id, carrierId), 'van'),
      ship: async (ctx) =>
        shipFulfillments(
          ctx,
          (await find(ctx, ['packed'])).slice(0, 2).map((row) => row.id),
        ),
      block: async (ctx) => {
        const row = among(await find(ctx, undefined))
        if (row) await blockFulfillments(ctx, [row.sourceId], among(['fraud', 'address'])!)
      },
      unblock: async (ctx) => {
        const rows = await find(ctx, undefined)
        for (const kind of ['fraud', 'address']) {
          await unblockFulfillments(
            ctx,
            rows.map((row) => row.sourceId),
            kind,
          )
        }
      },
      cancel: async (ctx) => {
        const row = among(await find(ctx, undefined))
        if (!row) return
        const { cancelled } = await cancelFulfillments(ctx, [row.sourceId])
        const lines = cancelled.length > 0 ? await linesOf(ctx.tx, tenantId, [row.id]) : []
        await releaseReservations(
          ctx,
          lines.map((line) => line.sourceLineId),
        )
      },
      cancelWave: async (ctx) => {
        const wave = among(
          await listWaves(ctx.tx, tenantId, { warehouseIds: null, status: ['released', 'picking'], before: null, limit: 9 }),
        )
        if (wave) await cancelWave(ctx, wave.id)
      },
      settle: async (ctx) => {
        const doubts = await listDoubts(ctx.tx, tenantId, { warehouseIds: null, after: null, limit: 9 })
        await settleDoubts(
          ctx,
          doubts.map((doubt) => doubt.id),
        )
      },
      receive: (ctx) =>
        receiveGoods(ctx, {
          warehouseId: warehouse.id,
          expectedReceiptId: null,
          sourceKind: 'other',
          note: '',
          complete: false,
          putAway: next() < 0.5,
          lines: [{ skuId: among(skus)!.id, quantity: 5n, grade: 'sellable' }],
        }),
      putAway: async (ctx) => {
        const waiting = await describeWaiting(ctx, {
          warehouseId: warehouse.id,
          kinds: ['receipt', 'put_back'],
          after: null,
          limit: 5,
        })
        const items = waiting.flatMap((item) =>
          item.proposal
            ? [
                {
                  kind: item.kind,
                  documentId: item.documentId,
                  id: item.id,
                  locationId: item.proposal.locationId,
                  quantity: item.quantity - item.doneQuantity,
                },
              ]
            : [],
        )
        await putAway(ctx, items)
      },
      allocate: (ctx) => allocateOpen(ctx, null),
    }
    const often = [
      'request',
      'request',
      'request',
      'release',
      'release',
      'confirm',
      'confirm',
      'confirm',
      'confirm',
      'whole',
      'pack',
      'pack',
      'scan',
    ]
    const names = [...Object.keys(work), ...often]
    for (let step = 0; step < steps; step++) {
      const name = among(names)!
      try {
        await system.as(tenantId, work[name]!, { actor })
        acts++
      } catch (error) {
        // Two hands on one thing: one is told so. What is not a refusal of ours is a defect.
        if (!(error instanceof AppError)) throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
        refusals.set(error.code, (refusals.get(error.code) ?? 0) + 1)
      }
    }
  }

  for (let round = 0; round < 3; round++) {
    await Promise.all([0, 1, 2, 3, 4].map((index) => hand(index + round * 10, 40)))
    await system.settle()
    await expectGoodsTruths(system)
  }
  t.diagnostic(`${acts} acts, refused: ${[...refusals].map(([code, count]) => `${code} ${count}`).join(', ')}`)
  assert.ok(acts > 300, `${acts} acts, refusals ${JSON.stringify([...refusals])}`)
})
