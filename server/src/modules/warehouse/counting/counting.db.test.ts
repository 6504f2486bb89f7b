import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { adjustStock, availability, reserveGroups } from '#modules/inventory/index.ts'
import type { AppError } from '#platform/errors.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { moveGoods } from '../putaway/move-goods.ts'
import { bookCount, cancelCount, createCount, recordCount, recountLines } from './count-stock.ts'
import { linesOfCount, listCounts } from './counts.queries.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

const code = (expected: string) => (error: AppError) => {
  assert.equal(error.code, expected)
  return true
}

/** Three SKUs, ten of each in a bin of its own, and a count of all of it. */
async function counting() {
  const tenantId = await system.tenant()
  return system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 3)
    await stockUp(ctx, warehouse.bins, skus, 10n)
    const { id } = await createCount(ctx, { warehouseId: warehouse.id, blind: true, note: '' })
    const lines = await linesOfCount(ctx.tx, tenantId, id)
    return { tenantId, warehouse, skus, countId: id, lines }
  })
}

const sellable = async (tenantId: string, skuId: string) =>
  (await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [skuId])))[0]?.sellable ?? 0n

const entry = (line: { locationId: string; skuId: string }, counted: bigint) => ({
  locationId: line.locationId,
  skuId: line.skuId,
  counted,
})

describe('counting', () => {
  test('more, fewer and as expected: only the differences move, with their reason', async () => {
    const { tenantId, countId, lines } = await counting()
    assert.equal(lines.length, 3)
    const state = await system.as(tenantId, (ctx) =>
      recordCount(ctx, countId, [entry(lines[0]!, 12n), entry(lines[1]!, 7n), entry(lines[2]!, 10n)]),
    )
    assert.deepEqual(state, { status: 'review', lineCount: 3, countedCount: 3 })
    const booked = await system.as(tenantId, (ctx) => bookCount(ctx, countId, { dropUncounted: false }))
    assert.deepEqual(booked, { booked: 3, more: 2n, fewer: 3n, status: 'booked' })
    assert.deepEqual(
      [
        await sellable(tenantId, lines[0]!.skuId),
        await sellable(tenantId, lines[1]!.skuId),
        await sellable(tenantId, lines[2]!.skuId),
      ],
      [12n, 7n, 10n],
    )
    await assert.rejects(
      system.as(tenantId, (ctx) => bookCount(ctx, countId, { dropUncounted: false })),
      code('warehouse.count_closed'),
    )
    await expectGoodsTruths(system)
  })

  test('work goes on meanwhile: what moves after the counting is no difference', async () => {
    const { tenantId, warehouse, countId, lines } = await counting()
    const line = lines[0]!
    await system.as(tenantId, (ctx) => recordCount(ctx, countId, [entry(line, 9n)]))
    const empty = warehouse.bins.find((bin) => lines.every((one) => one.locationId !== bin))!
    await system.as(tenantId, (ctx) =>
      moveGoods(ctx, { skuId: line.skuId, fromLocationId: line.locationId, toLocationId: empty, quantity: 4n }),
    )
    const result = await system.as(tenantId, (ctx) => bookCount(ctx, countId, { lineIds: [line.id], dropUncounted: false }))
    assert.deepEqual(result, { booked: 1, more: 0n, fewer: 1n, status: 'counting' })
    assert.equal(await sellable(tenantId, line.skuId), 9n)
    await expectGoodsTruths(system)
  })

  test('a device that reports late is compared with the moment of its scan', async () => {
    const { tenantId, countId, lines } = await counting()
    const line = lines[0]!
    const scannedAt = await system.as(tenantId, async (ctx) => ctx.now)
    // What moves within the millisecond of the scan counts as before it: the next move must stand in a later one.
    while (Date.now() <= scannedAt.getTime());
    await system.as(tenantId, (ctx) =>
      adjustStock(ctx, [{ skuId: line.skuId, locationId: line.locationId, change: 5n }], 'adjust', 'found'),
    )
    await system.as(tenantId, (ctx) => recordCount(ctx, countId, [entry(line, 10n)], scannedAt))
    const [written] = (await system.as(tenantId, (ctx) => linesOfCount(ctx.tx, tenantId, countId))).filter(
      (one) => one.id === line.id,
    )
    assert.deepEqual([written!.counted, written!.book], [10n, 10n])
  })

  test('goods nobody expected get a line; a second entry replaces the first; lines are counted again', async () => {
    const { tenantId, warehouse, skus, countId, lines } = await counting()
    const empty = warehouse.bins.find((bin) => lines.every((one) => one.locationId !== bin))!
    const found = { locationId: empty, skuId: skus[0]!.id }
    await system.as(tenantId, (ctx) => recordCount(ctx, countId, [entry(found, 3n)]))
    const state = await system.as(tenantId, (ctx) => recordCount(ctx, countId, [entry(found, 2n)]))
    assert.deepEqual(state, { status: 'counting', lineCount: 4, countedCount: 1 })
    const [line] = (await system.as(tenantId, (ctx) => linesOfCount(ctx.tx, tenantId, countId))).filter(
      (one) => one.locationId === empty,
    )
    assert.deepEqual([line!.counted, line!.book], [2n, 0n])
    await system.as(tenantId, (ctx) => recountLines(ctx, countId, [line!.id]))
    const [count] = await system.as(tenantId, (ctx) =>
      listCounts(ctx.tx, tenantId, { warehouseIds: null, ids: [countId], before: null, limit: 1 }),
    )
    assert.deepEqual([count!.status, count!.countedCount, count!.lineCount], ['open', 0, 4])
  })

  test('what is refused leaves everything as it was', async () => {
    const { tenantId, warehouse, skus, countId, lines } = await counting()
    await system.as(tenantId, (ctx) => recordCount(ctx, countId, [entry(lines[0]!, 0n)]))
    await assert.rejects(
      system.as(tenantId, (ctx) => bookCount(ctx, countId, { dropUncounted: false })),
      code('warehouse.count_unfinished'),
    )
    const sku = skus.find((one) => one.id === lines[0]!.skuId)!
    await system.as(tenantId, (ctx) =>
      reserveGroups(ctx, [
        {
          groupId: newId(),
          bucket: 'order',
          warehouseIds: [warehouse.id],
          lines: [{ sourceId: newId(), skuId: sku.id, quantity: 4n }],
        },
      ]),
    )
    await assert.rejects(
      system.as(tenantId, (ctx) => bookCount(ctx, countId, { dropUncounted: true })),
      (error: AppError) => {
        assert.deepEqual([error.code, error.params.sku], ['inventory.stock_is_promised', sku.skuCode])
        return true
      },
    )
    const [count] = await system.as(tenantId, (ctx) =>
      listCounts(ctx.tx, tenantId, { warehouseIds: null, ids: [countId], before: null, limit: 1 }),
    )
    assert.deepEqual([count!.status, count!.lineCount, count!.countedCount], ['counting', 3, 1])
    assert.equal(await sellable(tenantId, sku.id), 10n)
    await system.as(tenantId, (ctx) => cancelCount(ctx, countId))
    await assert.rejects(
      system.as(tenantId, (ctx) => recordCount(ctx, countId, [entry(lines[1]!, 1n)])),
      code('warehouse.count_closed'),
    )
    await expectGoodsTruths(system)
  })

  test('goods move between bins of one warehouse only, and not more than lie there', async () => {
    const { tenantId, warehouse, lines } = await counting()
    const line = lines[0]!
    const elsewhere = await system.as(tenantId, (ctx) => aWarehouse(ctx))
    const move = (toLocationId: string, quantity: bigint) =>
      system.as(tenantId, (ctx) => moveGoods(ctx, { skuId: line.skuId, fromLocationId: line.locationId, toLocationId, quantity }))
    await assert.rejects(move(elsewhere.bins[0]!, 1n), code('warehouse.move_elsewhere'))
    await assert.rejects(move(line.locationId, 1n), code('warehouse.move_elsewhere'))
    const empty = warehouse.bins.find((bin) => lines.every((one) => one.locationId !== bin))!
    await assert.rejects(move(empty, 11n), code('inventory.not_enough_stock'))
    await move(empty, 10n)
    assert.equal(await sellable(tenantId, line.skuId), 10n)
    await expectGoodsTruths(system)
  })
})
