import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { adjustStock, allocationsOf, availability } from '#modules/inventory/index.ts'
import type { AppError } from '#platform/errors.ts'
import { readTallies } from '#platform/tallies.queries.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { someFulfillments } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { openHandover } from '../handover/open-handover.ts'
import { scanParcel } from '../handover/scan-parcel.ts'
import {
  blockFulfillments,
  cancelFulfillments,
  packFulfillments,
  pickFulfillments,
  releaseWave,
  requestFulfillments,
  shipFulfillments,
  unblockFulfillments,
} from '../index.ts'
import { waitingGoods } from '../putaway/putaway.queries.ts'
import { readFulfillments } from './fulfillments.queries.ts'
import { listFulfillments, type PageStart } from './list.queries.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

async function stocked(quantity: bigint, skuCount = 1) {
  const tenantId = await system.tenant()
  return system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, skuCount)
    await stockUp(ctx, warehouse.bins, skus, quantity)
    return { tenantId, warehouse, skus }
  })
}

const state = (tenantId: string, id: string) =>
  system.as(tenantId, async (ctx) => (await readFulfillments(ctx.tx, tenantId, [id]))[0]!)

describe('a request to ship', () => {
  test('is allocated at once, first claimed first served, and counted', async () => {
    const { tenantId, warehouse, skus } = await stocked(5n)
    const made = await system.as(tenantId, (ctx) =>
      someFulfillments(
        ctx,
        warehouse.id,
        [2n, 2n, 1n].map((quantity) => ({ lines: [{ skuId: skus[0]!.id, quantity }] })),
      ),
    )
    const rows = await system.as(tenantId, (ctx) =>
      listFulfillments(ctx.tx, tenantId, { warehouseIds: null, shopIds: null }, { sort: 'newest', start: null, limit: 10 }),
    )
    assert.deepEqual(
      rows.map((row) => [row.id, row.status, row.short, row.unitCount, row.weightGrams]),
      [
        [made[2]!.id, 'allocated', false, 1n, 250n],
        [made[1]!.id, 'allocated', false, 2n, 500n],
        [made[0]!.id, 'allocated', false, 2n, 500n],
      ],
    )
    assert.equal(new Set(rows.map((row) => row.fulfillmentNumber)).size, 3)
    const counts = await system.as(tenantId, (ctx) => readTallies(ctx.tx, tenantId, 'fulfillments', null))
    assert.deepEqual(Object.fromEntries(counts), { allocated: 3n })
    await expectGoodsTruths(system)
  })

  test('whose goods do not lie in bins is open and short, and allocated when they do', async () => {
    const { tenantId, warehouse, skus } = await stocked(4n, 2)
    const [made] = await system.as(tenantId, async (ctx) => {
      // One of the SKUs is promised in the bin's stock, then carried away by hand before the warehouse hears of it.
      const request = {
        id: newId(),
        sourceKind: 'order' as const,
        sourceId: newId(),
        sourceNumber: 'SO-short',
        shopId: null,
        warehouseId: warehouse.id,
        carrierId: null,
        receiverSealed: null,
        province: '',
        city: '',
        priority: 0,
        shipBy: null,
        weightGrams: 0n,
        lines: [
          { id: newId(), sourceLineId: newId(), skuId: skus[0]!.id, quantity: 4n },
          { id: newId(), sourceLineId: newId(), skuId: skus[1]!.id, quantity: 5n },
        ],
      }
      await requestFulfillments(ctx, [request])
      return [request]
    })
    const before = await state(tenantId, made!.id)
    assert.deepEqual([before.status, before.short], ['open', true])
    assert.deepEqual(await system.as(tenantId, (ctx) => allocationsOf(ctx.tx, tenantId, [made!.id])), [])
    const counts = await system.as(tenantId, (ctx) => readTallies(ctx.tx, tenantId, 'fulfillments', null))
    assert.deepEqual(Object.fromEntries(counts), { open: 1n, short: 1n })
    await expectGoodsTruths(system)

    await system.as(tenantId, (ctx) =>
      adjustStock(
        ctx,
        [{ skuId: skus[1]!.id, locationId: warehouse.bins[7]!, change: 1n, unitCostMinor: 100n }],
        'adjust',
        'found',
      ),
    )
    await system.settle()
    const later = await state(tenantId, made!.id)
    assert.deepEqual([later.status, later.short], ['allocated', false])
    const claims = await system.as(tenantId, (ctx) => allocationsOf(ctx.tx, tenantId, [made!.id]))
    assert.deepEqual(
      claims.map((claim) => [claim.skuId, claim.locationId, claim.quantity]).sort(),
      [
        [skus[0]!.id, warehouse.bins[0]!, 4n],
        [skus[1]!.id, warehouse.bins[1]!, 4n],
        [skus[1]!.id, warehouse.bins[7]!, 1n],
      ].sort(),
    )
    await expectGoodsTruths(system)
  })

  test('for the same source twice is refused, and nothing of the second is kept', async () => {
    const { tenantId, warehouse, skus } = await stocked(5n)
    const [made] = await system.as(tenantId, (ctx) =>
      someFulfillments(ctx, warehouse.id, [{ lines: [{ skuId: skus[0]!.id, quantity: 1n }] }]),
    )
    const again = system.as(tenantId, (ctx) =>
      requestFulfillments(ctx, [
        {
          id: newId(),
          sourceKind: 'order',
          sourceId: made!.sourceId,
          sourceNumber: 'again',
          shopId: null,
          warehouseId: warehouse.id,
          carrierId: null,
          receiverSealed: null,
          province: '',
          city: '',
          priority: 0,
          shipBy: null,
          weightGrams: 0n,
          lines: [{ id: newId(), sourceLineId: newId(), skuId: skus[0]!.id, quantity: 1n }],
        },
      ]),
    )
    await assert.rejects(again, { code: '23505' })
    const rows = await system.as(tenantId, (ctx) =>
      listFulfillments(ctx.tx, tenantId, { warehouseIds: null, shopIds: null }, { sort: 'newest', start: null, limit: 10 }),
    )
    assert.equal(rows.length, 1)
    await expectGoodsTruths(system)
  })
})

describe('a block', () => {
  test('takes a fulfillment out of its wave, frees the slot, and lets it back when lifted', async () => {
    const { tenantId, warehouse, skus } = await stocked(10n)
    const made = await system.as(tenantId, (ctx) =>
      someFulfillments(
        ctx,
        warehouse.id,
        [1n, 2n, 3n].map((quantity) => ({ lines: [{ skuId: skus[0]!.id, quantity }] })),
      ),
    )
    const request = {
      warehouseId: warehouse.id,
      method: 'batch_sort' as const,
      filter: { singleItemOnly: false },
      maxFulfillments: 40,
      maxTaskStops: 200,
      ordersPerTask: 1,
    }
    const wave = await system.as(tenantId, (ctx) => releaseWave(ctx, request))
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [made[1]!.sourceId], 'refund_requested'))
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [made[1]!.sourceId], 'refund_requested'))
    const blocked = await state(tenantId, made[1]!.id)
    assert.deepEqual([blocked.status, blocked.waveId, blocked.blockKinds], ['allocated', null, ['refund_requested']])
    assert.equal((await state(tenantId, made[0]!.id)).waveId, wave.waveId)
    const counts = await system.as(tenantId, (ctx) => readTallies(ctx.tx, tenantId, 'fulfillments', null))
    assert.deepEqual([counts.get('allocated'), counts.get('picking'), counts.get('blocked')], [1n, 2n, 1n])
    await expectGoodsTruths(system)
    await assert.rejects(
      system.as(tenantId, (ctx) => releaseWave(ctx, request)),
      (error: AppError) => error.code === 'warehouse.nothing_to_release',
    )

    await system.as(tenantId, (ctx) => unblockFulfillments(ctx, [made[1]!.sourceId], 'refund_requested'))
    const second = await system.as(tenantId, (ctx) => releaseWave(ctx, request))
    assert.deepEqual(second.fulfillmentIds, [made[1]!.id])
    await expectGoodsTruths(system)
  })

  test('that was the last thing a task waited for ends the task; one kind lifted leaves the other', async () => {
    const { tenantId, warehouse, skus } = await stocked(10n)
    const made = await system.as(tenantId, (ctx) =>
      someFulfillments(ctx, warehouse.id, [{ lines: [{ skuId: skus[0]!.id, quantity: 1n }] }]),
    )
    await system.as(tenantId, (ctx) =>
      releaseWave(ctx, {
        warehouseId: warehouse.id,
        method: 'single',
        filter: { singleItemOnly: false },
        maxFulfillments: 40,
        maxTaskStops: 200,
        ordersPerTask: 1,
      }),
    )
    await system.as(tenantId, async (ctx) => {
      await blockFulfillments(ctx, [made[0]!.sourceId], 'address')
      await blockFulfillments(ctx, [made[0]!.sourceId], 'fraud')
      await unblockFulfillments(ctx, [made[0]!.sourceId], 'address')
    })
    assert.deepEqual((await state(tenantId, made[0]!.id)).blockKinds, ['fraud'])
    await expectGoodsTruths(system)
  })

  test('stops every station with its reason, and changes nothing there', async () => {
    const { tenantId, warehouse, skus } = await stocked(10n)
    const [one] = await system.as(tenantId, (ctx) =>
      someFulfillments(ctx, warehouse.id, [{ lines: [{ skuId: skus[0]!.id, quantity: 2n }] }]),
    )
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [one!.sourceId], 'address_changed'))
    const number = (await state(tenantId, one!.id)).fulfillmentNumber
    const expected = [
      {
        id: one!.id,
        code: 'warehouse.blocked',
        message: `Stop: fulfillment ${number} must not go on (address changed). Put it aside and tell the office.`,
      },
    ]
    const english = { locale: 'en-US' as const }
    assert.deepEqual(await system.as(tenantId, (ctx) => pickFulfillments(ctx, [one!.id]), english), {
      done: [],
      refused: expected,
    })
    await system.as(tenantId, (ctx) => unblockFulfillments(ctx, [one!.sourceId], 'address_changed'))
    await system.as(tenantId, (ctx) => pickFulfillments(ctx, [one!.id]))
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [one!.sourceId], 'address_changed'))
    assert.deepEqual(await system.as(tenantId, (ctx) => packFulfillments(ctx, [one!.id]), english), {
      done: [],
      refused: expected,
    })
    await system.as(tenantId, (ctx) => unblockFulfillments(ctx, [one!.sourceId], 'address_changed'))
    await system.as(tenantId, (ctx) => packFulfillments(ctx, [one!.id]))
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [one!.sourceId], 'address_changed'))
    assert.deepEqual(await system.as(tenantId, (ctx) => shipFulfillments(ctx, [one!.id]), english), {
      done: [],
      refused: expected,
    })
    assert.equal((await state(tenantId, one!.id)).status, 'packed')
    await expectGoodsTruths(system)
  })
})

describe('cancelling', () => {
  test('before the pick frees the claim; a source without fulfillment has nothing to stop', async () => {
    const { tenantId, warehouse, skus } = await stocked(4n)
    const [one] = await system.as(tenantId, (ctx) =>
      someFulfillments(ctx, warehouse.id, [{ lines: [{ skuId: skus[0]!.id, quantity: 3n }] }]),
    )
    const nobody = newId()
    const result = await system.as(tenantId, (ctx) => cancelFulfillments(ctx, [one!.sourceId, nobody]))
    assert.deepEqual(result, { cancelled: [one!.sourceId, nobody], tooLate: [] })
    assert.equal((await state(tenantId, one!.id)).status, 'cancelled')
    assert.deepEqual(await system.as(tenantId, (ctx) => allocationsOf(ctx.tx, tenantId, [one!.id])), [])
    // The promise is the source's to free.
    const [stock] = await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [skus[0]!.id]))
    assert.equal(stock!.reserved, 3n)
    const counts = await system.as(tenantId, (ctx) => readTallies(ctx.tx, tenantId, 'fulfillments', null))
    assert.deepEqual(Object.fromEntries([...counts].filter(([, count]) => count !== 0n)), { cancelled: 1n })
    assert.deepEqual(await system.as(tenantId, (ctx) => cancelFulfillments(ctx, [one!.sourceId])), {
      cancelled: [one!.sourceId],
      tooLate: [],
    })
    await expectGoodsTruths(system)
  })

  test('after the pick lists the goods for putting back, with the bin they came from', async () => {
    const { tenantId, warehouse, skus } = await stocked(4n, 2)
    const [one] = await system.as(tenantId, (ctx) =>
      someFulfillments(ctx, warehouse.id, [
        {
          lines: [
            { skuId: skus[0]!.id, quantity: 3n },
            { skuId: skus[1]!.id, quantity: 1n },
          ],
        },
      ]),
    )
    await system.as(tenantId, (ctx) => pickFulfillments(ctx, [one!.id]))
    await system.as(tenantId, (ctx) => packFulfillments(ctx, [one!.id]))
    const handoverId = await system.as(tenantId, (ctx) => openHandover(ctx, warehouse.id, null))
    const number = (await state(tenantId, one!.id)).fulfillmentNumber
    await system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, `${number}-1`))
    await system.as(tenantId, (ctx) => cancelFulfillments(ctx, [one!.sourceId]))
    const waiting = await system.as(tenantId, (ctx) =>
      waitingGoods(ctx.tx, tenantId, {
        warehouseId: warehouse.id,
        stagingIds: [],
        kinds: ['put_back'],
        after: null,
        limit: 10,
      }),
    )
    assert.deepEqual(
      waiting.map((row) => [row.documentId, row.skuId, row.quantity, row.fromLocationCode, row.cameFromBinId]),
      [
        [one!.id, skus[0]!.id, 3n, 'PACK', warehouse.bins[0]!],
        [one!.id, skus[1]!.id, 1n, 'PACK', warehouse.bins[1]!],
      ],
    )
    await expectGoodsTruths(system)
  })

  test('after the handover is too late, and says so', async () => {
    const { tenantId, warehouse, skus } = await stocked(4n)
    const [gone, here] = await system.as(tenantId, (ctx) =>
      someFulfillments(
        ctx,
        warehouse.id,
        [1n, 1n].map((quantity) => ({ lines: [{ skuId: skus[0]!.id, quantity }] })),
      ),
    )
    await system.as(tenantId, async (ctx) => {
      await pickFulfillments(ctx, [gone!.id])
      await packFulfillments(ctx, [gone!.id])
      await shipFulfillments(ctx, [gone!.id])
    })
    assert.deepEqual(await system.as(tenantId, (ctx) => cancelFulfillments(ctx, [gone!.sourceId, here!.sourceId])), {
      cancelled: [here!.sourceId],
      tooLate: [gone!.sourceId],
    })
    assert.equal((await state(tenantId, gone!.id)).status, 'shipped')
    await expectGoodsTruths(system)
  })

  test('and picking at the same moment: one of them wins, and the goods are where the books say', async () => {
    const { tenantId, warehouse, skus } = await stocked(40n)
    const made = await system.as(tenantId, (ctx) =>
      someFulfillments(
        ctx,
        warehouse.id,
        Array.from({ length: 12 }, () => ({ lines: [{ skuId: skus[0]!.id, quantity: 1n }] })),
      ),
    )
    const ids = made.map((one) => one.id)
    const [picked, cancelled] = await Promise.all([
      system.as(tenantId, (ctx) => pickFulfillments(ctx, ids)),
      system.as(tenantId, (ctx) => cancelFulfillments(ctx, made.map((one) => one.sourceId).reverse())),
    ])
    assert.equal(cancelled.cancelled.length, 12)
    assert.ok(picked.done.length === 12 || picked.refused.length === 12)
    for (const one of made) assert.equal((await state(tenantId, one.id)).status, 'cancelled')
    await expectGoodsTruths(system)
  })
})

test('the list pages by urgency without losing or repeating a row, whatever has no deadline', async () => {
  const { tenantId, warehouse, skus } = await stocked(100n)
  const day = (n: number) => new Date(Date.UTC(2026, 10, n))
  const wanted = [day(3), null, day(1), day(1), day(1), null, day(2)].map((shipBy, index) => ({
    lines: [{ skuId: skus[0]!.id, quantity: 1n }],
    ...(shipBy ? { shipBy } : {}),
    priority: index % 3,
  }))
  await system.as(tenantId, (ctx) => someFulfillments(ctx, warehouse.id, wanted))
  const seen: [number | undefined, number][] = []
  let start: PageStart | null = null
  for (;;) {
    const rows: Awaited<ReturnType<typeof listFulfillments>> = await system.as(tenantId, (ctx) =>
      listFulfillments(
        ctx.tx,
        tenantId,
        { status: ['allocated'], warehouseIds: [warehouse.id], shopIds: null },
        { sort: 'ship_by', start, limit: 2 },
      ),
    )
    seen.push(...rows.map((row): [number | undefined, number] => [row.shipBy?.getUTCDate(), row.priority]))
    const last = rows.at(-1)
    if (rows.length < 2 || !last) break
    start = { sort: 'ship_by', shipBy: last.shipBy, priority: last.priority, id: last.id }
  }
  assert.deepEqual(seen, [
    [1, 2],
    [1, 1],
    [1, 0],
    [2, 0],
    [3, 0],
    [undefined, 2],
    [undefined, 1],
  ])
})
