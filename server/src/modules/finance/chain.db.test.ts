import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { acceptOrders } from '#modules/orders/index.ts'
import { expectReceipts, packFulfillments, pickFulfillments, receiveGoods, shipFulfillments } from '#modules/warehouse/index.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { tableRows } from '#test/builders/books.queries.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { anOrder } from '#test/builders/orders.ts'
import { aCompany } from '#test/builders/people.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../app.ts'
import { financeContract as c } from './finance.contract.ts'

let system: TestSystem
let api: TestApi
before(async () => {
  registerModules()
  system = await startTestSystem()
  api = await startTestApi(system)
})
after(async () => {
  await api.close()
  await system.close()
})

test('orders picked, packed and shipped end in the books, returns come back at their cost, and every truth holds', async () => {
  const company = await aCompany(system)
  const owner = api.as(company.cookie)
  const shopId = newId()
  const made = await system.as(company.tenantId, async (ctx) => {
    const skus = await someSkus(ctx, 2)
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, skus, 10n, 700n)
    await acceptOrders(ctx, [anOrder({ skus, shopId, quantity: 2n, shippingMinor: 800n }), anOrder({ skus: [skus[0]!], shopId })])
    return { skus, warehouse }
  })
  const fulfillments = await system.as(company.tenantId, (ctx) => tableRows(ctx, 'warehouse.fulfillments', 'id'))
  const ids = fulfillments.map((row) => row.id)
  await system.as(company.tenantId, (ctx) => pickFulfillments(ctx, ids))
  await system.as(company.tenantId, (ctx) => packFulfillments(ctx, ids))
  assert.deepEqual((await system.as(company.tenantId, (ctx) => shipFulfillments(ctx, ids))).refused, [])
  await system.settle()
  await expectTruths(system)

  const today = dayOf(new Date(), 'Asia/Shanghai')
  const { rows } = await owner(c.orderProfits, { query: { from: today, to: today } })
  // 19.90 a piece with 1 % inside, 7.00 a piece to buy.
  const figures = rows.map((row) => [
    row.units,
    row.receivableMinor,
    row.goodsMinor,
    row.shippingMinor,
    row.taxMinor,
    row.costMinor,
    row.profitMinor,
  ])
  assert.deepEqual(figures.sort(), [
    [1, 1990, 1970, 0, 20, 700, 1270],
    [4, 8760, 7881, 792, 87, 2800, 5873],
  ])

  const orderId = rows.find((row) => row.units === 4)!.orderId!
  await system.as(company.tenantId, async (ctx) => {
    const [expectedReceiptId, lineId] = [newId(), newId()]
    const skuId = made.skus[1]!.id
    await expectReceipts(ctx, [
      {
        id: expectedReceiptId,
        warehouseId: made.warehouse.id,
        sourceKind: 'return',
        sourceId: orderId,
        sourceNumber: 'AS1',
        partnerId: null,
        expectedOn: null,
        lines: [{ id: lineId, sourceLineId: newId(), skuId, quantity: 1n }],
      },
    ])
    await receiveGoods(ctx, {
      warehouseId: made.warehouse.id,
      expectedReceiptId,
      sourceKind: 'return',
      note: '',
      lines: [{ expectedLineId: lineId, skuId, quantity: 1n, grade: 'sellable' }],
      complete: true,
    })
  })
  await system.settle()
  await expectTruths(system)
  assert.equal((await owner(c.stockValue)).totalMinor, 20 * 700 - 3500 + 700)
  const detail = await owner(c.orderProfit, { params: { orderId } })
  assert.deepEqual(detail.entries.map((entry) => entry.kind).sort(), ['cost', 'return_cost', 'revenue'])
  const lines = detail.lines.map((line) => [line.skuId, line.quantity, line.returnedQuantity, line.costMinor])
  assert.deepEqual(
    new Map(lines.map(([skuId, ...rest]) => [skuId, rest])),
    new Map([
      [made.skus[0]!.id, [2, 0, 1400]],
      [made.skus[1]!.id, [2, 1, 700]],
    ]),
  )
  assert.equal(detail.bookings[0]!.profitMinor, 5873 + 700)
})
