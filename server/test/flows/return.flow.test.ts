import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dayOf } from '#lib/dates.ts'
import { shopsContract } from '#modules/channels/channels.contract.ts'
import { financeContract } from '#modules/finance/finance.contract.ts'
import { inventoryContract } from '#modules/inventory/inventory.contract.ts'
import { ordersContract } from '#modules/orders/orders.contract.ts'
import { fulfillmentsContract, inboundContract, putawayContract } from '#modules/warehouse/warehouse.contract.ts'
import { type LiveSystem, startLiveSystem } from '#test/builders/live-system.ts'
import { until } from '#test/builders/programs.ts'
import {
  aTradingCompany,
  connectShop,
  goodsOnSale,
  settled,
  shipWhatIsReady,
  simulatedShops,
  type TradedSku,
} from '#test/builders/trading-company.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'

let live: LiveSystem
before(async () => {
  live = await startLiveSystem(['--shops', '1', '--products', '50', '--orders-per-day', '0', '--start', 'now'])
})
after(() => live?.close())

interface Document {
  number: string
  paidMinor: number
  lines: { id: string; totalMinor: number }[]
}

test('money is asked back at the desk, in the warehouse and after the parcel has left; goods come back into stock at their cost', async () => {
  const { system, running, world } = live
  const company = await aTradingCompany(running.url, world, { stock: 10, products: 3 })
  const { owner, warehouseId } = company
  const [remote] = await simulatedShops(world)
  const shop = await connectShop(company, world, remote!)
  const [a, b] = (await goodsOnSale(company, world)).known as [
    TradedSku & { variantId: string },
    TradedSku & { variantId: string },
  ]
  const path = `/shops/${remote!.id}`
  const sell = (lines: [{ variantId: string }, number][]) =>
    world.control<Document>('POST', `${path}/orders`, {
      lines: lines.map(([{ variantId }, quantity]) => ({ variantId, quantity })),
    })
  const ask = (document: Document, kind: 'refund_only' | 'return', line: number, quantity: number) =>
    world.control<{ number: string; amountMinor: number }>('POST', `${path}/orders/${document.number}/refunds`, {
      kind,
      reason: 'not_wanted',
      reasonText: null,
      lines: [{ lineId: document.lines[line]!.id, quantity }],
      decideWithinHours: null,
    })
  const pull = async () => void (await owner(shopsContract.pull, { params: { shopId: shop.id }, body: {} }))
  const orderOf = async (document: Document) => {
    const { rows } = await owner(ordersContract.list, { query: { search: document.number } })
    return rows[0]
  }
  const becomes = (document: Document, status: string, holdKinds: string[]) =>
    until(`${document.number} is ${status} ${holdKinds}`, async () => {
      const order = await orderOf(document)
      return order?.status === status && order.holdKinds.join() === holdKinds.join() ? order : undefined
    })
  const stockOf = async (sku: TradedSku) => {
    const { rows } = await owner(inventoryContract.stock, { query: { search: sku.merchantCode } })
    const row = rows.find((one) => one.skuId === sku.id)!
    return [row.onHand, row.sellable, row.available]
  }

  // In the warehouse: the parcel stops; when the platform has paid, it is called back and its goods are free.
  const recalled = await sell([[a, 2]])
  await pull()
  await becomes(recalled, 'released', [])
  assert.deepEqual(await stockOf(a), [10, 10, 8])
  const claim = await ask(recalled, 'refund_only', 0, 2)
  await pull()
  const blocked = await becomes(recalled, 'released', ['refund_requested'])
  const detail = await owner(ordersContract.get, { params: { orderId: blocked.id } })
  const refused = await owner(fulfillmentsContract.pickAndPack, { body: { ids: [detail.fulfillmentId!] } })
  assert.deepEqual(
    refused.refused.map((one) => one.code),
    ['warehouse.blocked'],
  )
  await world.control('POST', `${path}/refunds/${claim.number}/agree`)
  await pull()
  await becomes(recalled, 'cancelled', ['refund_requested'])
  assert.deepEqual(await stockOf(a), [10, 10, 10])

  // At the desk: one of two lines is given up; only the other is sent, booked and told.
  await owner(shopsContract.update, {
    params: { shopId: shop.id },
    ifMatch: String((await owner(shopsContract.get, { params: { shopId: shop.id } })).version),
    body: {
      name: shop.name,
      settings: shop.settings as never,
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      reviewDelaySeconds: 0,
      autoApprove: false,
    },
  })
  const halved = await sell([
    [a, 1],
    [b, 2],
  ])
  const whole = await sell([[b, 3]])
  await pull()
  await becomes(halved, 'awaiting_review', [])
  const half = await ask(halved, 'refund_only', 0, 1)
  await pull()
  const held = await becomes(halved, 'awaiting_review', ['refund_requested'])
  const attempt = await owner(ordersContract.approve, { body: { selection: { ids: [held.id] } } })
  assert.ok('refused' in attempt)
  assert.deepEqual(
    attempt.refused.map((one) => one.code),
    ['orders.held'],
  )
  await world.control('POST', `${path}/refunds/${half.number}/agree`)
  await pull()
  const rest = await becomes(halved, 'awaiting_review', [])
  assert.equal(rest.unitCount, 2)
  assert.deepEqual(await stockOf(a), [10, 10, 10])
  const other = (await orderOf(whole))!
  await owner(ordersContract.approve, { body: { selection: { ids: [rest.id, other.id] } } })
  let shipped = 0
  await until('both are shipped', async () => {
    shipped += (await shipWhatIsReady(company)).length
    return shipped === 2 ? true : undefined
  })
  await becomes(halved, 'shipped', [])
  await settled(owner)
  await until('the shop has heard of both', async () => ((await world.all(`${path}/shipments`)).length === 2 ? true : undefined))
  const told = await world.all<{ entry: { orderNumber: string; lines: { lineId: string; quantity: number }[] } }>(
    `${path}/shipments`,
  )
  assert.deepEqual(told.find((one) => one.entry.orderNumber === halved.number)!.entry.lines, [
    { lineId: halved.lines[1]!.id, quantity: 2 },
  ])
  const today = dayOf(new Date(), 'Asia/Shanghai')
  const profitOf = async (orderId: string) => {
    const { bookings, entries } = await owner(financeContract.orderProfit, { params: { orderId } })
    const { receivableMinor, refundsMinor, costMinor } = bookings[0]!
    return { receivableMinor, refundsMinor, costMinor, entries: entries.map((entry) => entry.kind).toSorted() }
  }
  assert.deepEqual(await profitOf(rest.id), {
    receivableMinor: halved.lines[1]!.totalMinor,
    refundsMinor: 0,
    costMinor: 2 * b.costMinor,
    entries: ['cost', 'postage', 'revenue'],
  })
  await expectTruths(system)

  // After it left: agreed, the warehouse expects the goods; two come back whole, the money follows.
  const back = await ask(whole, 'return', 0, 2)
  await world.control('POST', `${path}/refunds/${back.number}/agree`)
  await world.control('POST', `${path}/refunds/${back.number}/send-goods`, { carrierCode: 'SF', waybillNumber: 'SF0001' })
  await pull()
  const expected = await until('the return is expected', async () => {
    const { rows } = await owner(inboundContract.listExpected, { query: { warehouseId } })
    return rows[0]
  })
  assert.deepEqual([expected.sourceKind, expected.sourceNumber, expected.quantity], ['return', back.number, 2])
  await owner(inboundContract.receive, {
    body: {
      warehouseId,
      expectedReceiptId: expected.id,
      complete: true,
      lines: [
        { skuId: b.id, quantity: 1, grade: 'sellable' },
        { skuId: b.id, quantity: 1, grade: 'damaged' },
      ],
    },
  })
  const { rows: waiting } = await owner(putawayContract.list, { query: { warehouseId } })
  assert.deepEqual(
    waiting.map((item) => item.quantity),
    [1],
  )
  await owner(putawayContract.confirm, {
    body: {
      items: waiting.map(({ documentId, id, quantity, proposal }) => ({
        kind: 'receipt' as const,
        documentId,
        id,
        quantity,
        locationId: proposal!.locationId,
      })),
    },
  })
  await world.control('POST', `${path}/refunds/${back.number}/settle`)
  await pull()
  await until('the refund is settled', async () => {
    const { rows } = await owner(ordersContract.refunds, { query: { status: 'settled' } })
    return rows.some((row) => row.channelRefundNumber === back.number) ? true : undefined
  })
  await settled(owner)
  // Ten, five sent, two back: one of them is sellable.
  assert.deepEqual(await stockOf(b), [7, 6, 6])
  const after = await profitOf(other.id)
  assert.deepEqual(after.entries, ['cost', 'postage', 'refund', 'return_cost', 'revenue'])
  assert.deepEqual([after.receivableMinor, after.costMinor], [whole.paidMinor, b.costMinor])
  const receivable = whole.paidMinor - back.amountMinor + halved.lines[1]!.totalMinor
  const { rows: owed } = await owner(financeContract.receivables, { query: { from: today.slice(0, 7), to: today.slice(0, 7) } })
  assert.equal(
    owed.reduce((sum, row) => sum + row.closingMinor, 0),
    receivable,
  )
  const trial = await owner(financeContract.trialBalance, { query: { from: today.slice(0, 7), to: today.slice(0, 7) } })
  assert.deepEqual([trial.debitMinor - trial.creditMinor, trial.closingMinor], [0, 0])
  await expectTruths(system)

  // Of the three requests none is doubled by asking again from the beginning.
  await owner(shopsContract.restart, { params: { shopId: shop.id }, body: { feeds: ['orders', 'refunds'] } })
  await pull()
  await settled(owner)
  const { rows: refunds } = await owner(ordersContract.refunds, { query: {} })
  assert.deepEqual(
    refunds.map((row) => row.status),
    ['settled', 'settled', 'settled'],
  )
  const again = await owner(inboundContract.listExpected, { query: { warehouseId } })
  assert.equal(again.rows.length, 1)
  await expectTruths(system)
})
