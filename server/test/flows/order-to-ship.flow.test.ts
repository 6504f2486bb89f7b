import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { analyticsContract } from '#modules/analytics/analytics.contract.ts'
import { channelOrdersContract, listingsContract, shopsContract } from '#modules/channels/channels.contract.ts'
import { financeContract } from '#modules/finance/finance.contract.ts'
import { inventoryContract } from '#modules/inventory/inventory.contract.ts'
import { ordersContract } from '#modules/orders/orders.contract.ts'
import { labelsContract } from '#modules/warehouse/labels/labels.contract.ts'
import {
  fulfillmentsContract,
  handheldContract,
  handoverContract,
  packingContract,
  pickingContract,
  wavesContract,
} from '#modules/warehouse/warehouse.contract.ts'
import { type LiveSystem, startLiveSystem } from '#test/builders/live-system.ts'
import { rasterise, scanCode128 } from '#test/builders/paper.ts'
import { until } from '#test/builders/programs.ts'
import {
  aTradingCompany,
  connectShop,
  goodsOnSale,
  settled,
  simulatedShops,
  type TradedSku,
  type TradingCompany,
} from '#test/builders/trading-company.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'

let live: LiveSystem
const folder = mkdtempSync(join(tmpdir(), 'shangshu-flow-'))
before(async () => {
  live = await startLiveSystem(['--shops', '1', '--products', '50', '--orders-per-day', '0', '--start', 'now'])
})
after(async () => {
  await live?.close()
  rmSync(folder, { recursive: true })
})

test('an order of a shop is pulled, held, mended, approved, picked by handheld, packed, labelled, handed over, told, booked and reported', async () => {
  const { system, running, world } = live
  const company = await aTradingCompany(running.url, world, { stock: 20, products: 6 })
  const { owner, warehouseId, carrierId } = company
  const [remote] = await simulatedShops(world)
  const shop = await connectShop(company, world, remote!, { autoApprove: false })
  const goods = await goodsOnSale(company, world)
  const [tea, cup, nameless] = [goods.known[0]!, goods.known[1]!, goods.unknown!]

  // The shop sells, and what is pulled stands as it was sold.
  const sell = (lines: { variantId: string; quantity: number }[], shippingFeeMinor = 0) =>
    world.control<{ number: string; paidMinor: number }>('POST', `/shops/${remote!.id}/orders`, { lines, shippingFeeMinor })
  const sold = [
    await sell(
      [
        { variantId: tea.variantId, quantity: 2 },
        { variantId: cup.variantId, quantity: 1 },
      ],
      800,
    ),
    await sell([{ variantId: tea.variantId, quantity: 1 }]),
    await sell([{ variantId: nameless, quantity: 1 }]),
  ]
  await owner(shopsContract.pull, { params: { shopId: shop.id }, body: {} })
  const pulled = await until('three orders are taken over', async () => {
    const { rows } = await owner(ordersContract.list, { query: {} })
    return rows.length === 3 ? rows : undefined
  })
  const byNumber = new Map(pulled.map((row) => [row.channelOrderNumber, row]))
  const orders = sold.map(({ number }) => byNumber.get(number)!)
  assert.deepEqual(
    orders.map((row) => [row.status, row.holdKinds, row.paidMinor, row.unitCount]),
    [
      ['awaiting_review', [], sold[0]!.paidMinor, 3],
      ['awaiting_review', [], sold[1]!.paidMinor, 1],
      ['awaiting_review', ['unmapped_sku'], sold[2]!.paidMinor, 1],
    ],
  )
  assert.deepEqual(await stockOf(owner, tea), { sellable: 20, reserved: 3, available: 17 })

  // A held order does not pass; matching its listing mends it.
  const ids = orders.map((row) => row.id)
  const first = await owner(ordersContract.approve, { body: { selection: { ids } } })
  assert.ok('done' in first)
  assert.deepEqual(
    [first.done.toSorted(), first.refused.map(({ id, code }) => [id, code])],
    [ids.slice(0, 2).toSorted(), [[ids[2], 'orders.held']]],
  )
  const { rows: unmatched } = await owner(listingsContract.list, {
    query: { shopId: [shop.id] as never, matched: 'false' as never },
  })
  const listing = unmatched.find((row) => row.externalVariantId === nameless)!
  await owner(listingsContract.match, { body: { matches: [{ id: listing.id, skuId: cup.id }] } })
  await until('the hold is lifted', async () => {
    const order = await owner(ordersContract.get, { params: { orderId: ids[2]! } })
    return order.holdKinds.length === 0 ? order : undefined
  })
  await owner(ordersContract.approve, { body: { selection: { ids: [ids[2]!] } } })
  const fulfillments = await until('the warehouse has claimed all three', async () => {
    const { rows } = await owner(fulfillmentsContract.list, { query: { status: 'allocated' as never } })
    return rows.length === 3 ? rows : undefined
  })
  assert.deepEqual(await stockOf(owner, cup), { sellable: 20, reserved: 2, available: 18 })

  const homeBefore = await owner(analyticsContract.home, { query: {} })
  assert.equal(homeBefore.periods.today.ordersShipped, 0)

  // Wave, then everything by the acts of a handheld.
  const wave = await owner(wavesContract.release, { body: { warehouseId, method: 'batch_sort' } })
  assert.deepEqual([wave.fulfillmentCount, wave.unitCount], [3, 5])
  const scan = async (task: string, input: Record<string, unknown>) => {
    const act = { id: newId(), scannedAt: new Date().toISOString(), task, input }
    const { results } = await owner(handheldContract.scans, { body: { scans: [act as never] } })
    assert.equal(results[0]!.ok, true, JSON.stringify(results[0]))
    const again = await owner(handheldContract.scans, { body: { scans: [act as never] } })
    assert.deepEqual({ ...again.results[0], repeated: false }, results[0], 'the same act sent twice counts once')
    return results[0]!.outcome
  }
  const { rows: tasks } = await owner(pickingContract.list, { query: { waveId: wave.id } })
  for (const task of tasks) {
    await scan('claim', { pickTaskId: task.id })
    for (;;) {
      const { stop } = await owner(handheldContract.nextStop, { params: { taskId: task.id } })
      if (stop === null) break
      const { locationId, skuId, lotId, quantity } = stop
      const found = await owner(handheldContract.lookUp, { query: { warehouseId, code: stop.barcodes[0]! } })
      assert.equal(found.sku!.id, skuId)
      await scan('pick', { pickTaskId: task.id, locationId, skuId, lotId, quantity })
    }
  }
  const parcels: { fulfillmentId: string; waybillNumber: string }[] = []
  for (const { id, fulfillmentNumber } of fulfillments) {
    const view = await owner(packingContract.open, { body: { warehouseId, code: fulfillmentNumber } })
    const barcodeOf = new Map(view.barcodes.map(({ barcode, skuId }) => [skuId, barcode]))
    await scan('check', {
      fulfillmentId: id,
      scans: view.lines.map((line) => ({ barcode: barcodeOf.get(line.skuId)!, quantity: line.quantity })),
    })
    await scan('pack', { fulfillmentId: id })
    const packed = await owner(fulfillmentsContract.detail, { params: { fulfillmentId: id } })
    assert.deepEqual([packed.status, packed.parcels.length], ['packed', 1])
    const [parcel] = packed.parcels
    await scan('weigh', { fulfillmentId: id, parcelId: parcel!.id, weightGrams: Math.max(1, view.expectedGrams!) })
    parcels.push({ fulfillmentId: id, waybillNumber: parcel!.waybillNumber! })
  }
  await expectLabels(owner, parcels)

  const handover = await owner(handoverContract.open, { body: { warehouseId, carrierId } })
  for (const { waybillNumber } of parcels) await scan('handover', { handoverId: handover.id, code: waybillNumber })
  const closed = await owner(handoverContract.close, { params: { handoverId: handover.id }, body: { driver: '王师傅' } })
  assert.deepEqual(closed.shippedIds.toSorted(), fulfillments.map((row) => row.id).toSorted())

  // The shop was told once of each, with the right carrier and waybill.
  const waybillOf = new Map(parcels.map((parcel) => [parcel.fulfillmentId, parcel.waybillNumber]))
  const orderOf = new Map(fulfillments.map((row) => [row.sourceNumber, row.id]))
  await until('the shop has heard of three parcels', async () =>
    (await world.all(`/shops/${remote!.id}/shipments`)).length >= 3 ? true : undefined,
  )
  for (const [index, { number }] of sold.entries()) {
    const { document } = await world.control('GET', `/shops/${remote!.id}/orders/${number}`)
    const waybillNumber = waybillOf.get(orderOf.get(orders[index]!.orderNumber)!)
    assert.deepEqual(
      [document.state, document.shipments.map((one: any) => [one.source, one.carrierCode, one.waybillNumber])],
      ['shipped', [['erp', 'ZTO', waybillNumber]]],
    )
  }
  await settled(owner)
  const told = await owner(fulfillmentsContract.detail, { params: { fulfillmentId: fulfillments[0]!.id } })
  assert.notEqual(told.channelNotifiedAt, null)
  const channelOrders = await owner(channelOrdersContract.list, { query: {} })
  assert.deepEqual([channelOrders.rows.length, channelOrders.rows.every((row) => row.intake === 'taken')], [3, true])

  // Goods, money and figures.
  const today = dayOf(new Date(), 'Asia/Shanghai')
  const revenue = sold.reduce((sum, { paidMinor }) => sum + paidMinor, 0)
  const cost = 3 * tea.costMinor + 2 * cup.costMinor
  const postage = parcels.length * 800
  assert.deepEqual(await stockOf(owner, tea), { sellable: 17, reserved: 0, available: 17 })
  assert.deepEqual(await stockOf(owner, cup), { sellable: 18, reserved: 0, available: 18 })
  const profits = await owner(financeContract.orderProfits, { query: { from: today, to: today } })
  const sum = (key: 'receivableMinor' | 'costMinor' | 'taxMinor' | 'postageMinor' | 'profitMinor') =>
    profits.rows.reduce((total, row) => total + row[key]!, 0)
  assert.deepEqual(
    [profits.rows.length, sum('receivableMinor'), sum('costMinor'), sum('postageMinor')],
    [3, revenue, cost, postage],
  )
  assert.equal(sum('profitMinor'), revenue - sum('taxMinor') - cost - postage)
  const period = today.slice(0, 7)
  const trial = await owner(financeContract.trialBalance, { query: { from: period, to: period } })
  assert.ok(trial.debitMinor > 0)
  assert.deepEqual([trial.openingMinor, trial.debitMinor - trial.creditMinor, trial.closingMinor], [0, 0, 0])
  const value = await owner(financeContract.stockValue, { query: {} })
  const opening = [...company.skus.values()].reduce((total, sku) => total + 20 * sku.costMinor, 0)
  assert.deepEqual([value.totalMinor, value.accountMinor], [opening - cost, opening - cost])

  const home = await owner(analyticsContract.home, { query: {} })
  const { ordersPlaced, ordersShipped, unitsShipped, costMinor, profitMinor } = home.periods.today
  assert.deepEqual([ordersPlaced, ordersShipped, unitsShipped, costMinor], [3, 3, 5, cost])
  assert.equal(profitMinor, sum('profitMinor'))
  assert.equal(home.orderCounts.shipped, 3)
  await expectTruths(system)
})

async function stockOf(owner: TradingCompany['owner'], sku: TradedSku) {
  const { rows } = await owner(inventoryContract.stock, { query: { search: sku.merchantCode } })
  const row = rows.find((one) => one.skuId === sku.id)!
  return { sellable: row.sellable, reserved: row.reservedOrder + row.reservedShip + row.reservedUnpaid, available: row.available }
}

/** Labels as PDF and as ZPL, and the codes on them as a scanner reads them. */
async function expectLabels(owner: TradingCompany['owner'], parcels: { fulfillmentId: string; waybillNumber: string }[]) {
  const wanted = parcels.map(({ fulfillmentId }) => ({ fulfillmentId }))
  const pdf = await owner(labelsContract.printLabels, { body: { parcels: wanted } })
  assert.equal(pdf.labels, parcels.length)
  const paper = await owner.file(pdf.path)
  assert.deepEqual([paper.type, paper.bytes.subarray(0, 5).toString()], ['application/pdf', '%PDF-'])
  const file = join(folder, 'labels.pdf')
  writeFileSync(file, paper.bytes)
  const pages = rasterise(file, 203.2)
  const scanned = pages?.map(scanCode128)
  if (scanned && !scanned.includes(null))
    assert.deepEqual(
      scanned,
      parcels.map(({ waybillNumber }) => `CODE-128:${waybillNumber}`),
    )
  const zpl = await owner(labelsContract.printLabels, { body: { parcels: wanted, format: 'zpl', reason: '换打印机' } })
  const text = (await owner.file(zpl.path)).bytes.toString('ascii')
  assert.deepEqual(
    [...text.matchAll(/\^BCN,[^^]*\^FH_\^FD([^^]+)\^FS/g)].map((match) => match[1]),
    parcels.map(({ waybillNumber }) => waybillNumber),
  )
}
