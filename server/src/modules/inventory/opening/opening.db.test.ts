import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { availability } from '#modules/inventory/index.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, someSkus } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { openStock } from './open-stock.ts'
import { readOpening } from './read-opening.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

const bytes = (text: string) => new TextEncoder().encode(text)

test('a file becomes stock with its cost: all lines or none', async () => {
  const tenantId = await system.tenant()
  const { warehouse, skus } = await system.as(tenantId, async (ctx) => ({
    warehouse: await aWarehouse(ctx),
    skus: await someSkus(ctx, 2),
  }))
  const [first, second] = [skus[0]!, skus[1]!]
  const file = await readOpening(
    bytes(`库位,商品编码,数量,单位成本\nA01-01-1,${first.skuCode},"1,200",3.50\nA01-01-2,${second.skuCode},5,0.99\n`),
    'CNY',
  )
  assert.deepEqual(file.problems, [])
  const wrong = await system.as(tenantId, (ctx) =>
    openStock(ctx, {
      warehouseId: warehouse.id,
      note: '',
      lines: [...file.lines, { line: 9, skuCode: 'no such', locationCode: 'RCV', quantity: 1n, unitCostMinor: 1n }],
      dryRun: false,
    }),
  )
  assert.deepEqual(
    [wrong.applied, wrong.problems.map((one) => [one.line, one.column])],
    [
      false,
      [
        [9, '商品编码'],
        [9, '库位'],
      ],
    ],
  )
  const empty = await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [first.id]))
  assert.equal(empty[0]?.sellable ?? 0n, 0n)
  const opened = await system.as(tenantId, (ctx) =>
    openStock(ctx, { warehouseId: warehouse.id, note: '', lines: file.lines, dryRun: false }),
  )
  assert.deepEqual([opened.applied, opened.lines, opened.pieces, opened.valueMinor], [true, 2, 1205n, 420_495n])
  const stock = await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [first.id]))
  assert.equal(stock[0]!.sellable, 1200n)
  await expectGoodsTruths(system)
})

test('every wrong cell is named', async () => {
  const { lines, problems } = await readOpening(bytes('sku,location,qty,cost,expires\n,A,0,x,31/12\nS,B,2,1,2027/6/30\n'), 'CNY')
  assert.deepEqual(
    problems.map((one) => [one.line, one.column]),
    [
      [2, '商品编码'],
      [2, '数量'],
      [2, '有效期'],
      [2, '单位成本'],
    ],
  )
  assert.deepEqual(lines, [
    { line: 3, skuCode: 'S', locationCode: 'B', quantity: 2n, unitCostMinor: 100n, expiresOn: '2027-06-30' },
  ])
  assert.deepEqual(
    (await readOpening(bytes('sku,qty\n'), 'CNY')).problems.map((one) => one.column),
    ['库位', '单位成本'],
  )
})
