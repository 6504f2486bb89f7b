import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import {
  allocate,
  allocationsOf,
  availability,
  changeBucket,
  pickAllocations,
  postMoves,
  releaseAllocations,
  releaseReservations,
  reserveGroups,
  stagingLocations,
} from './index.ts'

let system: TestSystem
before(async () => {
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

describe('promises', () => {
  test('twenty buyers at once, ten pieces: ten get one', async () => {
    const { tenantId, warehouse, skus } = await stocked(10n)
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        system.as(tenantId, async (ctx) => {
          const groupId = newId()
          const result = await reserveGroups(ctx, [
            {
              groupId,
              bucket: 'order',
              warehouseIds: [warehouse.id],
              lines: [{ sourceId: newId(), skuId: skus[0]!.id, quantity: 1n }],
            },
          ])
          return result.get(groupId)!.warehouseId
        }),
      ),
    )
    assert.equal(outcomes.filter((warehouseId) => warehouseId !== null).length, 10)
    const [row] = await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [skus[0]!.id]))
    assert.deepEqual(row, { skuId: skus[0]!.id, warehouseId: warehouse.id, sellable: 10n, reserved: 10n, available: 0n })
    await expectTruths(system)
  })

  test('lines of one SKU in one order are added up before they are compared with stock', async () => {
    const { tenantId, warehouse, skus } = await stocked(3n)
    const groupId = newId()
    const result = await system.as(tenantId, (ctx) =>
      reserveGroups(ctx, [
        {
          groupId,
          bucket: 'order',
          warehouseIds: [warehouse.id],
          lines: [2n, 2n].map((quantity) => ({ sourceId: newId(), skuId: skus[0]!.id, quantity })),
        },
      ]),
    )
    assert.equal(result.get(groupId)!.warehouseId, null)
    assert.deepEqual(
      result.get(groupId)!.lines.map((line) => line.warehouseId),
      [warehouse.id, null],
    )
    await expectTruths(system)
  })

  test('what is freed can be promised again, and buckets follow the payment', async () => {
    const { tenantId, warehouse, skus } = await stocked(5n)
    const sourceId = newId()
    await system.as(tenantId, (ctx) =>
      reserveGroups(ctx, [
        {
          groupId: newId(),
          bucket: 'unpaid',
          warehouseIds: [warehouse.id],
          lines: [{ sourceId, skuId: skus[0]!.id, quantity: 5n }],
        },
      ]),
    )
    await system.as(tenantId, (ctx) => changeBucket(ctx, [sourceId], 'order'))
    await expectTruths(system)
    await system.as(tenantId, (ctx) => releaseReservations(ctx, [sourceId]))
    const [row] = await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [skus[0]!.id]))
    assert.equal(row!.available, 5n)
    await expectTruths(system)
  })
})

describe('claims and picking', () => {
  test('a promise becomes a claim, then goods in the packing place; what others may buy stays the same', async () => {
    const { tenantId, warehouse, skus } = await stocked(10n, 2)
    const fulfillmentId = newId()
    const lines = skus.map((sku) => ({ fulfillmentLineId: newId(), sourceId: newId(), skuId: sku.id, quantity: 4n }))
    await system.as(tenantId, async (ctx) => {
      await reserveGroups(ctx, [{ groupId: newId(), bucket: 'order', warehouseIds: [warehouse.id], lines }])
      const claimed = await allocate(ctx, [{ fulfillmentId, warehouseId: warehouse.id, lines }])
      assert.equal(claimed.get(fulfillmentId)!.complete, true)
      assert.equal(claimed.get(fulfillmentId)!.allocations.length, 2)
    })
    await expectTruths(system)
    await system.as(tenantId, async (ctx) => {
      const { packing } = await stagingLocations(ctx, warehouse.id)
      const claims = await allocationsOf(ctx.tx, tenantId, [fulfillmentId])
      await pickAllocations(
        ctx,
        claims.map((claim) => ({
          ...claim,
          allocationId: claim.id,
          sourceId: lines.find((line) => line.fulfillmentLineId === claim.fulfillmentLineId)!.sourceId,
          fromLocationId: claim.locationId,
          toLocationId: packing,
        })),
      )
    })
    const rows = await system.as(tenantId, (ctx) =>
      availability(
        ctx.tx,
        tenantId,
        skus.map((sku) => sku.id),
      ),
    )
    assert.deepEqual(
      rows.map((row) => [row.sellable, row.reserved, row.available]),
      [
        [6n, 0n, 6n],
        [6n, 0n, 6n],
      ],
    )
    await expectTruths(system)
  })

  test('all or nothing: a fulfillment that cannot be served whole claims nothing', async () => {
    const { tenantId, warehouse, skus } = await stocked(2n, 2)
    const fulfillmentId = newId()
    const result = await system.as(tenantId, (ctx) =>
      allocate(ctx, [
        {
          fulfillmentId,
          warehouseId: warehouse.id,
          lines: [
            { fulfillmentLineId: newId(), sourceId: newId(), skuId: skus[0]!.id, quantity: 2n },
            { fulfillmentLineId: newId(), sourceId: newId(), skuId: skus[1]!.id, quantity: 3n },
          ],
        },
      ]),
    )
    assert.deepEqual(result.get(fulfillmentId), { complete: false, allocations: [] })
    assert.equal((await system.as(tenantId, (ctx) => allocationsOf(ctx.tx, tenantId, [fulfillmentId]))).length, 0)
    await expectTruths(system)
  })

  test('giving a claim up leaves the promise', async () => {
    const { tenantId, warehouse, skus } = await stocked(4n)
    const fulfillmentId = newId()
    const lines = [{ fulfillmentLineId: newId(), sourceId: newId(), skuId: skus[0]!.id, quantity: 3n }]
    await system.as(tenantId, async (ctx) => {
      await reserveGroups(ctx, [{ groupId: newId(), bucket: 'order', warehouseIds: [warehouse.id], lines }])
      await allocate(ctx, [{ fulfillmentId, warehouseId: warehouse.id, lines }])
      await releaseAllocations(ctx, [fulfillmentId])
    })
    const [row] = await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [skus[0]!.id]))
    assert.equal(row!.available, 1n)
    await expectTruths(system)
  })
})

describe('moves', () => {
  test('goods that are promised or not there cannot be taken, and nothing changes', async () => {
    const { tenantId, warehouse, skus } = await stocked(5n)
    await system.as(tenantId, (ctx) =>
      reserveGroups(ctx, [
        {
          groupId: newId(),
          bucket: 'order',
          warehouseIds: [warehouse.id],
          lines: [{ sourceId: newId(), skuId: skus[0]!.id, quantity: 4n }],
        },
      ]),
    )
    const take = (quantity: bigint) =>
      system.as(tenantId, async (ctx) => {
        const { defect } = await stagingLocations(ctx, warehouse.id)
        await postMoves(ctx, [
          {
            skuId: skus[0]!.id,
            fromLocationId: warehouse.bins[0]!,
            toLocationId: defect,
            quantity,
            reason: 'transfer',
            sourceKind: 'test',
            sourceId: newId(),
          },
        ])
      })
    await assert.rejects(take(2n), { code: 'inventory.stock_is_promised' })
    await assert.rejects(take(9n), { code: 'inventory.stock_is_promised' })
    await take(1n)
    await expectTruths(system)
    const [row] = await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [skus[0]!.id]))
    assert.deepEqual([row!.sellable, row!.available], [4n, 0n])
  })
})
