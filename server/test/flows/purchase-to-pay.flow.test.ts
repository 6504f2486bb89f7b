import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dayOf } from '#lib/dates.ts'
import { shopsContract } from '#modules/channels/channels.contract.ts'
import { financeContract } from '#modules/finance/finance.contract.ts'
import { inventoryContract } from '#modules/inventory/inventory.contract.ts'
import { ordersContract } from '#modules/orders/orders.contract.ts'
import { purchasingContract } from '#modules/purchasing/purchasing.contract.ts'
import { inboundContract, putawayContract } from '#modules/warehouse/warehouse.contract.ts'
import { type LiveSystem, startLiveSystem } from '#test/builders/live-system.ts'
import { until } from '#test/builders/programs.ts'
import {
  aTradingCompany,
  connectShop,
  goodsOnSale,
  settled,
  shipWhatIsReady,
  simulatedShops,
} from '#test/builders/trading-company.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'

let live: LiveSystem
before(async () => {
  live = await startLiveSystem(['--shops', '1', '--products', '50', '--orders-per-day', '0', '--start', 'now'])
})
after(() => live?.close())

test('goods are ordered, received in two parts, put away, sold at their cost, billed with a difference and paid', async () => {
  const { system, running, world } = live
  const company = await aTradingCompany(running.url, world, { stock: 0, products: 3 })
  const { owner, warehouseId } = company
  const [sku] = (await goodsOnSale(company, world)).known
  const today = dayOf(new Date(), 'Asia/Shanghai')
  const period = today.slice(0, 7)
  const balanceOf = async (role: string) => {
    const { accounts } = await owner(financeContract.accounts)
    const codes = accounts.filter((account) => account.role === role).map((account) => account.code)
    const trial = await owner(financeContract.trialBalance, { query: { from: period, to: period } })
    assert.deepEqual([trial.debitMinor - trial.creditMinor, trial.closingMinor], [0, 0])
    return trial.rows.filter((row) => codes.includes(row.accountCode)).reduce((sum, row) => sum + row.closingMinor, 0)
  }

  // A buyer was quicker than the purchaser: the order waits for goods.
  const [remote] = await simulatedShops(world)
  const shop = await connectShop(company, world, remote!)
  await world.control('POST', `/shops/${remote!.id}/orders`, { lines: [{ variantId: sku!.variantId, quantity: 2 }] })
  await owner(shopsContract.pull, { params: { shopId: shop.id }, body: {} })
  const waiting = await until('the order waits for stock', async () => {
    const { rows } = await owner(ordersContract.list, { query: { holdKinds: 'out_of_stock' } })
    return rows[0]
  })

  const supplier = await owner(purchasingContract.createSupplier, {
    body: { code: 'SUP1', name: '山货供应商', paymentDays: 30, overTolerancePercent: 0 },
  })
  await owner(purchasingContract.setSupplierSkus, {
    params: { supplierId: supplier.id },
    body: { lines: [{ skuId: sku!.id, priceMinor: 1000, isPreferred: true }] },
  })
  const draft = await owner(purchasingContract.createOrder, {
    body: { supplierId: supplier.id, warehouseId, lines: [{ skuId: sku!.id, quantity: 10 }] },
  })
  assert.deepEqual([draft.status, draft.goodsMinor], ['draft', 10_000])
  await owner(purchasingContract.submitOrders, { body: { ids: [draft.id] } })
  assert.deepEqual((await owner(purchasingContract.approveOrders, { body: { ids: [draft.id] } })).refused, [])
  const expected = await until('the warehouse expects the goods', async () => {
    const { rows } = await owner(inboundContract.listExpected, { query: { warehouseId } })
    return rows[0]
  })
  assert.deepEqual([expected.sourceNumber, expected.quantity, expected.status], [draft.purchaseNumber, 10, 'expected'])

  const receive = (quantity: number) =>
    owner(inboundContract.receive, {
      body: { warehouseId, expectedReceiptId: expected.id, lines: [{ skuId: sku!.id, quantity }] },
    })
  assert.equal(
    await owner.refused(inboundContract.receive, {
      body: { warehouseId, expectedReceiptId: expected.id, lines: [{ skuId: sku!.id, quantity: 11 }] },
    }),
    'warehouse.received_too_many',
  )
  await receive(4)
  await receive(6)
  const { rows: lying } = await owner(putawayContract.list, { query: { warehouseId } })
  assert.deepEqual(lying.map((item) => item.quantity).toSorted(), [4, 6])
  const stored = await owner(putawayContract.confirm, {
    body: {
      items: lying.map(({ documentId, id, quantity, proposal }) => ({
        kind: 'receipt' as const,
        documentId,
        id,
        quantity,
        locationId: proposal!.locationId,
      })),
    },
  })
  assert.deepEqual(stored.refused, [])
  await until('the purchase order is received', async () =>
    (await owner(purchasingContract.order, { params: { purchaseOrderId: draft.id } })).status === 'received' ? true : undefined,
  )
  await settled(owner)
  assert.deepEqual([await balanceOf('inventory'), await balanceOf('received_not_billed')], [10_000, -10_000])
  await expectTruths(system)

  // Stock has come: the order that waited goes out, at the cost of this receipt.
  await until('the order is with the warehouse', async () =>
    (await owner(ordersContract.get, { params: { orderId: waiting.id } })).status === 'released' ? true : undefined,
  )
  await until('it is shipped', async () => ((await shipWhatIsReady(company)).length === 1 ? true : undefined))
  await settled(owner)
  assert.deepEqual([await balanceOf('inventory'), await balanceOf('cost_of_sales')], [8_000, 2_000])

  // The bill is a yuan a piece dearer: refused, then accepted by name. Four fifths of it belong to stock, one fifth to what was sold.
  const { rows: received } = await owner(financeContract.receivedLines, { query: { supplierId: supplier.id } })
  assert.deepEqual(received.map((line) => [line.quantity, line.openMinor]).toSorted(), [
    [4, 4000],
    [6, 6000],
  ])
  const bill = {
    supplierId: supplier.id,
    supplierReference: 'FP-0001',
    billedOn: today,
    lines: received.map((line) => ({
      goodsReceiptId: line.goodsReceiptId,
      receivedLineId: line.id,
      quantity: line.quantity,
      amountMinor: line.quantity * 1100,
    })),
  }
  assert.equal(await owner.refused(financeContract.createBill, { body: bill }), 'finance.bill_difference')
  assert.equal(await balanceOf('payable'), 0)
  const booked = await owner(financeContract.createBill, { body: { ...bill, acceptDifference: true } })
  assert.deepEqual([booked.status, booked.totalMinor], ['booked', 11_000])
  assert.equal(
    await owner.refused(financeContract.createBill, { body: { ...bill, acceptDifference: true } }),
    'finance.bill_line_unfit',
  )
  assert.deepEqual(
    [
      await balanceOf('payable'),
      await balanceOf('received_not_billed'),
      await balanceOf('inventory'),
      await balanceOf('cost_of_sales'),
    ],
    [-11_000, 0, 8_800, 2_200],
  )
  const { rows: owed } = await owner(financeContract.payables)
  assert.deepEqual(
    owed.map((row) => [row.supplierCode, row.receivedNotBilledMinor, row.billedOpenMinor]),
    [['SUP1', 0, 11_000]],
  )
  await expectTruths(system)

  const pay = (amountMinor: number, version: number) => ({
    params: { billId: booked.id },
    ifMatch: String(version),
    body: { paidOn: today, amountMinor },
  })
  const part = await owner(financeContract.payBill, pay(5_000, booked.version))
  assert.equal(part.status, 'part_paid')
  assert.equal(await owner.refused(financeContract.payBill, pay(6_001, part.version)), 'finance.payment_too_high')
  const paid = await owner(financeContract.payBill, pay(6_000, part.version))
  assert.deepEqual(
    [paid.status, paid.paidMinor, await balanceOf('payable'), await balanceOf('bank')],
    ['paid', 11_000, 0, -11_000],
  )
  const stock = await owner(inventoryContract.stock, { query: { search: sku!.merchantCode } })
  assert.deepEqual(
    stock.rows.filter((row) => row.skuId === sku!.id).map((row) => [row.onHand, row.available]),
    [[8, 8]],
  )
  const value = await owner(financeContract.stockValue)
  assert.deepEqual([value.totalMinor, value.accountMinor], [8_800, 8_800])
  await expectTruths(system)
})
