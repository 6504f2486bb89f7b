import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { adjustStock } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { emit } from '#platform/events/emit.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { accountSums, entriesOf, tableRows } from '#test/builders/books.queries.ts'
import { aWarehouse, someSkus } from '#test/builders/goods.ts'
import {
  insertPurchase,
  insertReceipts,
  insertRefunds,
  insertShipped,
  insertStatement,
  insertSupplier,
  type SeededShipment,
} from '#test/builders/shipped.queries.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../app.ts'
import { statementsReceived } from '../channels/channels.events.ts'
import { refundsSettled } from '../orders/orders.events.ts'
import { fulfillmentsShipped, goodsReceived } from '../warehouse/warehouse.events.ts'
import { readSettings } from './books/books.queries.ts'
import { changeSettings } from './books/change-settings.ts'
import { setExchangeRate } from './books/set-rate.ts'
import { valueUncosted } from './costing/value-uncosted.ts'
import { closePeriod } from './periods/close-period.ts'
import { rematchLines } from './settlement/book-statements.ts'
import { classifyLines, ignoreLines } from './settlement/decide-lines.ts'
import { bookShipments } from './shipments/book-shipments.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

/** Truths of the books: the documents here are written straight into the tables of their modules. */
const expectBooks = () => expectTruths(system, ['05b', '06', '07-shipped', '08'])
const as = <T>(tenantId: string, work: (ctx: Ctx) => Promise<T>) => system.as(tenantId, work)

/** Ships through the event, as the warehouse does, and books. */
async function ship(tenantId: string, ...shipments: SeededShipment[]) {
  const shipped = await as(tenantId, async (ctx) => {
    const rows = await insertShipped(ctx, shipments)
    emit(ctx, fulfillmentsShipped, {
      fulfillmentIds: rows.map((row) => row.fulfillmentId),
      orderIds: rows.map((row) => row.orderId),
    })
    return rows
  })
  await system.settle()
  return shipped
}

/** Buys from a new supplier and receives everything. */
async function buy(tenantId: string, lines: { skuId: string; quantity: bigint; priceMinor: bigint }[], receivedAt?: Date) {
  const made = await as(tenantId, async (ctx) => {
    const supplierId = await insertSupplier(ctx)
    const { purchaseOrderId, lineIds } = await insertPurchase(ctx, { supplierId, lines })
    const [receiptId] = await insertReceipts(ctx, [
      {
        sourceKind: 'purchase_order',
        sourceId: purchaseOrderId,
        ...(receivedAt ? { receivedAt } : {}),
        lines: lines.map((line, index) => ({ skuId: line.skuId, quantity: line.quantity, sourceLineId: lineIds[index]! })),
      },
    ])
    emit(ctx, goodsReceived, { goodsReceiptIds: [receiptId!] })
    return { supplierId, purchaseOrderId, receiptId: receiptId! }
  })
  await system.settle()
  return made
}

async function giveBack(tenantId: string, orderId: string, lines: { skuId: string; quantity: bigint }[]) {
  await as(tenantId, async (ctx) => {
    const ids = await insertReceipts(ctx, [{ sourceKind: 'return', sourceId: orderId, lines }])
    emit(ctx, goodsReceived, { goodsReceiptIds: ids })
  })
  await system.settle()
}

const sums = (tenantId: string) => as(tenantId, (ctx) => accountSums(ctx))
const bookings = (tenantId: string) => as(tenantId, (ctx) => tableRows(ctx, 'finance.bookings', 'fulfillment_id'))
const layers = (tenantId: string) => as(tenantId, (ctx) => tableRows(ctx, 'finance.cost_layers', 'received_at, id'))

describe('a shipment', () => {
  test('is booked once: cost from the layers, revenue without its tax, postage owed to the carrier', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    const shopId = newId()
    await buy(tenantId, [{ skuId, quantity: 3n, priceMinor: 1000n }])
    const [shipped] = await ship(tenantId, {
      shopId,
      lines: [{ skuId, quantity: 2n, amountMinor: 5050n }],
      shippingMinor: 1010n,
      postageMinor: 650n,
      shippedAt: new Date('2026-03-31T16:30:00Z'),
    })
    assert.deepEqual(await as(tenantId, (ctx) => entriesOf(ctx, shipped!.fulfillmentId)), [
      { kind: 'cost', period: '2026-04', posted_on: '2026-04-01', total_minor: 2000n, lines: ['5401 D 2000', '1405 C 2000'] },
      {
        kind: 'revenue',
        period: '2026-04',
        posted_on: '2026-04-01',
        total_minor: 6060n,
        lines: ['1122 D 6060', '5001 C 5000', '505101 C 1000', '22210102 C 60'],
      },
      { kind: 'postage', period: '2026-04', posted_on: '2026-04-01', total_minor: 650n, lines: ['560101 D 650', '224101 C 650'] },
    ])
    const [booking] = await bookings(tenantId)
    assert.equal(booking.goods_minor, 5000n)
    assert.equal(booking.cost_minor, 2000n)
    assert.equal(booking.postage_minor, 650n)
    assert.equal(booking.unit_count, 2n)
    // Handed over twice more: nothing changes.
    await as(tenantId, (ctx) => bookShipments(ctx, [shipped!.fulfillmentId, shipped!.fulfillmentId]))
    assert.equal((await as(tenantId, (ctx) => entriesOf(ctx, shipped!.fulfillmentId))).length, 3)
    await expectBooks()
  })

  test('without postage has two entries; a gift has them too, of nothing', async () => {
    const tenantId = await system.tenant()
    const [shipped] = await ship(tenantId, { lines: [{ skuId: newId(), quantity: 1n, amountMinor: 0n }] })
    assert.deepEqual(
      (await as(tenantId, (ctx) => entriesOf(ctx, shipped!.fulfillmentId))).map(({ kind, total_minor, lines }) => ({
        kind,
        total_minor,
        lines,
      })),
      [
        { kind: 'cost', total_minor: 0n, lines: [] },
        { kind: 'revenue', total_minor: 0n, lines: [] },
      ],
    )
    await expectBooks()
  })

  test('pieces cancelled before they left are neither cost nor revenue', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    await buy(tenantId, [{ skuId, quantity: 10n, priceMinor: 100n }])
    await ship(tenantId, {
      lines: [
        { skuId, quantity: 3n, cancelledQuantity: 1n, amountMinor: 1000n },
        { skuId, quantity: 1n, cancelledQuantity: 1n, amountMinor: 500n },
      ],
    })
    const [booking] = await bookings(tenantId)
    assert.equal(booking.receivable_minor, 667n)
    assert.equal(booking.unshipped_minor, 833n)
    assert.equal(booking.cost_minor, 200n)
    await expectBooks()
  })

  test('numbers have no gap over months and sets, whatever is posted at once', async () => {
    const tenantId = await system.tenant()
    const shipments = Array.from({ length: 30 }, (_, index) => ({
      lines: [{ skuId: newId(), quantity: 1n, amountMinor: 100n }],
      shippedAt: new Date(Date.UTC(2026, index % 3, 10)),
    }))
    const made = await as(tenantId, (ctx) => insertShipped(ctx, shipments))
    // Five hands book overlapping parts of the same thirty.
    await Promise.all(
      [0, 1, 2, 3, 4].map((part) =>
        as(tenantId, (ctx) =>
          bookShipments(
            ctx,
            made.slice(part * 5, part * 5 + 10).map((row) => row.fulfillmentId),
          ),
        ),
      ),
    )
    assert.equal((await bookings(tenantId)).length, 30)
    const entries = await as(tenantId, (ctx) => tableRows(ctx, 'finance.journal_entries', 'period, entry_number'))
    assert.deepEqual(
      entries.map((entry) => `${entry.period} ${entry.entry_number}`),
      ['2026-01', '2026-02', '2026-03'].flatMap((period) => Array.from({ length: 20 }, (_, index) => `${period} ${index + 1}`)),
    )
    await expectBooks()
  })

  test('a general taxpayer at 13 % deducts the tax of what was bought', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    await as(tenantId, async (ctx) =>
      changeSettings(ctx, 1n, {
        ...(await readSettings(ctx.tx, tenantId)),
        taxScheme: 'general',
        outputTaxPoints: 1300n,
        inputTaxPoints: 1300n,
      }),
    )
    await buy(tenantId, [{ skuId, quantity: 10n, priceMinor: 1130n }])
    await ship(tenantId, { lines: [{ skuId, quantity: 1n, amountMinor: 2260n }] })
    assert.deepEqual(await sums(tenantId), {
      1122: 2260n,
      1405: 9000n,
      220202: -10_000n,
      22210102: -260n,
      5001: -2000n,
      5401: 1000n,
    })
    await expectBooks()
  })
})

describe('cost', () => {
  test('moving average: what is bought dearer mixes in, and the last piece takes the last cent', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    await buy(tenantId, [{ skuId, quantity: 2n, priceMinor: 100n }])
    await buy(tenantId, [{ skuId, quantity: 1n, priceMinor: 101n }])
    await ship(
      tenantId,
      { lines: [{ skuId, quantity: 1n, amountMinor: 500n }] },
      { lines: [{ skuId, quantity: 1n, amountMinor: 500n }] },
      { lines: [{ skuId, quantity: 1n, amountMinor: 500n }] },
    )
    assert.deepEqual(
      (await bookings(tenantId)).map((booking) => booking.cost_minor),
      [100n, 101n, 100n],
    )
    const [layer] = await layers(tenantId)
    assert.deepEqual([layer.method, layer.is_open, layer.remaining_quantity, layer.remaining_minor], ['average', true, 0n, 0n])
    await expectBooks()
  })

  test('first in, first out: the oldest receipt goes first; switching keeps every cent', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    await buy(tenantId, [{ skuId, quantity: 2n, priceMinor: 100n }], new Date('2026-01-01T00:00:00Z'))
    const settings = await as(tenantId, (ctx) => readSettings(ctx.tx, tenantId))
    await as(tenantId, (ctx) => changeSettings(ctx, settings.version, { ...settings, costingMethod: 'fifo' }))
    await buy(tenantId, [{ skuId, quantity: 2n, priceMinor: 300n }], new Date('2026-01-02T00:00:00Z'))
    await ship(tenantId, { lines: [{ skuId, quantity: 3n, amountMinor: 900n }] })
    assert.equal((await bookings(tenantId))[0].cost_minor, 500n)
    await expectBooks()
    await as(tenantId, (ctx) => changeSettings(ctx, settings.version + 1n, { ...settings, costingMethod: 'average' }))
    await buy(tenantId, [{ skuId, quantity: 1n, priceMinor: 100n }])
    const open = (await layers(tenantId)).filter((layer) => layer.is_open)
    assert.deepEqual(
      open.map((layer) => [layer.method, layer.remaining_quantity, layer.remaining_minor]),
      [['average', 2n, 400n]],
    )
    await expectBooks()
  })

  test('goods without a layer leave at no cost, are listed, and get their cost from the next receipt, oldest first', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    const shopId = newId()
    const [first] = await ship(tenantId, {
      shopId,
      lines: [{ skuId, quantity: 2n, amountMinor: 500n }],
      shippedAt: new Date('2026-01-01T00:00:00Z'),
    })
    const [second] = await ship(tenantId, {
      shopId,
      lines: [{ skuId, quantity: 2n, amountMinor: 500n }],
      shippedAt: new Date('2026-01-02T00:00:00Z'),
    })
    assert.deepEqual(
      (await bookings(tenantId)).map((booking) => [booking.cost_minor, booking.uncosted_units]),
      [
        [0n, 2n],
        [0n, 2n],
      ],
    )
    await buy(tenantId, [{ skuId, quantity: 3n, priceMinor: 100n }])
    const after = new Map(
      (await bookings(tenantId)).map((booking) => [booking.fulfillment_id, [booking.cost_minor, booking.uncosted_units]]),
    )
    assert.deepEqual(after.get(first!.fulfillmentId), [200n, 0n])
    assert.deepEqual(after.get(second!.fulfillmentId), [100n, 1n])
    const corrections = (await as(tenantId, (ctx) => tableRows(ctx, 'finance.journal_entries', 'id'))).filter(
      (entry) => entry.kind === 'cost_correction',
    )
    assert.deepEqual(
      corrections.map((entry) => [entry.total_minor, entry.shop_id]),
      [[300n, shopId]],
    )
    await expectBooks()
    // The accountant gives the last piece its value.
    assert.deepEqual(await as(tenantId, (ctx) => valueUncosted(ctx, [{ skuId, unitMinor: 90n }])), { done: [skuId], refused: [] })
    assert.deepEqual(
      new Map((await bookings(tenantId)).map((booking) => [booking.fulfillment_id, booking.cost_minor])).get(
        second!.fulfillmentId,
      ),
      190n,
    )
    assert.deepEqual(await sums(tenantId), {
      1122: 1000n,
      1405: 0n,
      220202: -300n,
      22210102: -10n,
      310402: -90n,
      5001: -990n,
      5401: 390n,
    })
    const again = await as(tenantId, (ctx) => valueUncosted(ctx, [{ skuId, unitMinor: 90n }]))
    assert.deepEqual(
      again.refused.map((refusal) => refusal.code),
      ['finance.nothing_uncosted'],
    )
    await expectBooks()
  })

  test('receipts and shipments booked by many hands at once end with the same stock value', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    const shipped = await as(tenantId, (ctx) =>
      insertShipped(
        ctx,
        Array.from({ length: 20 }, () => ({ lines: [{ skuId, quantity: 1n, amountMinor: 100n }] })),
      ),
    )
    await Promise.all([
      ...[0, 1, 2, 3].map((part) =>
        as(tenantId, (ctx) =>
          bookShipments(
            ctx,
            shipped.slice(part * 5, part * 5 + 5).map((row) => row.fulfillmentId),
          ),
        ),
      ),
      buy(tenantId, [{ skuId, quantity: 12n, priceMinor: 77n }]),
      buy(tenantId, [{ skuId, quantity: 12n, priceMinor: 91n }]),
    ])
    await expectBooks()
    const total = (await bookings(tenantId)).reduce((sum, booking) => sum + booking.cost_minor, 0n)
    const left = (await layers(tenantId)).reduce((sum, layer) => sum + layer.remaining_minor, 0n)
    assert.equal(total + left, 12n * 77n + 12n * 91n)
    assert.equal(
      (await bookings(tenantId)).reduce((sum, booking) => sum + booking.uncosted_units, 0n),
      0n,
    )
  })

  test('returned goods come back at the cost they left with, not at today’s', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    await buy(tenantId, [{ skuId, quantity: 3n, priceMinor: 100n }])
    const [shipped] = await ship(tenantId, { lines: [{ skuId, quantity: 3n, amountMinor: 900n }] })
    await buy(tenantId, [{ skuId, quantity: 1n, priceMinor: 500n }])
    await giveBack(tenantId, shipped!.orderId, [{ skuId, quantity: 2n }])
    const [booking] = await bookings(tenantId)
    assert.equal(booking.returned_cost_minor, 200n)
    assert.deepEqual(await sums(tenantId), { 1122: 900n, 1405: 700n, 220202: -800n, 22210102: -9n, 5001: -891n, 5401: 100n })
    // More than ever left: the piece beyond is taken in at the present average (700 for 3).
    await giveBack(tenantId, shipped!.orderId, [{ skuId, quantity: 2n }])
    assert.equal((await bookings(tenantId))[0].returned_cost_minor, 300n)
    assert.deepEqual(
      (await layers(tenantId)).map((layer) => [layer.remaining_quantity, layer.remaining_minor]),
      [[5n, 1033n]],
    )
    await expectBooks()
  })

  test('goods that come back before their cost was known need none any more', async () => {
    const tenantId = await system.tenant()
    const skuId = newId()
    const [shipped] = await ship(tenantId, { lines: [{ skuId, quantity: 3n, amountMinor: 900n }] })
    await giveBack(tenantId, shipped!.orderId, [{ skuId, quantity: 2n }])
    assert.equal((await bookings(tenantId))[0].uncosted_units, 1n)
    await buy(tenantId, [{ skuId, quantity: 5n, priceMinor: 100n }])
    assert.deepEqual(
      (await bookings(tenantId)).map((booking) => [booking.cost_minor, booking.uncosted_units, booking.returned_cost_minor]),
      [[100n, 0n, 0n]],
    )
    assert.deepEqual(
      (await layers(tenantId)).map((layer) => [layer.remaining_quantity, layer.remaining_minor]),
      [[4n, 400n]],
    )
    await expectBooks()
  })
})

describe('stock corrected by hand', () => {
  test('opening at a given value, gains at the average, losses from the layers; the catalogue’s price where nothing else is known', async () => {
    const tenantId = await system.tenant()
    await as(tenantId, async (ctx) => {
      const [sku, priced] = await someSkus(ctx, 2, { priceMinor: 800n })
      const warehouse = await aWarehouse(ctx)
      const bin = warehouse.bins[0]!
      await adjustStock(ctx, [{ skuId: sku!.id, locationId: bin, change: 10n, unitCostMinor: 70n }], 'opening', 'start')
      await adjustStock(ctx, [{ skuId: priced!.id, locationId: bin, change: 2n }], 'opening', 'start')
      await adjustStock(ctx, [{ skuId: sku!.id, locationId: bin, change: 1n }], 'count', 'found')
      await adjustStock(ctx, [{ skuId: sku!.id, locationId: bin, change: -4n }], 'adjust', 'broken')
    })
    await system.settle()
    assert.deepEqual(await sums(tenantId), { 1405: 1290n, 310402: -1500n, 530101: -70n, 571101: 280n })
    await expectBooks()
  })
})

describe('refunds', () => {
  async function refund(tenantId: string, row: Parameters<typeof insertRefunds>[1][number]) {
    await as(tenantId, async (ctx) => emit(ctx, refundsSettled, { refundIds: await insertRefunds(ctx, [row]) }))
    await system.settle()
  }
  const states = async (tenantId: string) =>
    (await as(tenantId, (ctx) => tableRows(ctx, 'finance.refund_bookings', 'refund_id'))).map((row) => [
      row.state,
      row.booked_minor,
    ])

  test('take revenue and tax back, once', async () => {
    const tenantId = await system.tenant()
    const shopId = newId()
    const [shipped] = await ship(tenantId, { shopId, lines: [{ skuId: newId(), quantity: 1n, amountMinor: 10_100n }] })
    await refund(tenantId, { shopId, orderId: shipped!.orderId, amountMinor: 2020n })
    assert.deepEqual(await sums(tenantId), { 1122: 8080n, 22210102: -80n, 5001: -8000n })
    const [booking] = await bookings(tenantId)
    assert.deepEqual([booking.refunds_minor, booking.refunds_tax_minor], [2000n, 20n])
    await expectBooks()
  })

  test('for lines cancelled before they left change nothing; what exceeds them does', async () => {
    const tenantId = await system.tenant()
    const shopId = newId()
    const [shipped] = await ship(tenantId, {
      shopId,
      lines: [
        { skuId: newId(), quantity: 1n, amountMinor: 1010n },
        { skuId: newId(), quantity: 1n, cancelledQuantity: 1n, amountMinor: 500n },
      ],
    })
    await refund(tenantId, { shopId, orderId: shipped!.orderId, amountMinor: 500n })
    assert.deepEqual(await sums(tenantId), { 1122: 1010n, 22210102: -10n, 5001: -1000n })
    await refund(tenantId, { shopId, orderId: shipped!.orderId, amountMinor: 101n })
    assert.deepEqual(await sums(tenantId), { 1122: 909n, 22210102: -9n, 5001: -900n })
    assert.deepEqual(await states(tenantId), [
      ['booked', 0n],
      ['booked', 101n],
    ])
    await expectBooks()
  })

  test('settled before the goods left wait for them; without an order they are listed', async () => {
    const tenantId = await system.tenant()
    const shopId = newId()
    const [made] = await as(tenantId, (ctx) =>
      insertShipped(ctx, [{ shopId, lines: [{ skuId: newId(), quantity: 1n, amountMinor: 1010n }] }]),
    )
    await refund(tenantId, { shopId, orderId: made!.orderId, amountMinor: 101n })
    await refund(tenantId, { shopId, orderId: null, amountMinor: 55n })
    assert.deepEqual(await states(tenantId), [
      ['waiting', 0n],
      ['no_order', 0n],
    ])
    assert.deepEqual(await sums(tenantId), {})
    await as(tenantId, (ctx) => bookShipments(ctx, [made!.fulfillmentId]))
    assert.deepEqual(await states(tenantId), [
      ['booked', 101n],
      ['no_order', 0n],
    ])
    assert.deepEqual(await sums(tenantId), { 1122: 909n, 22210102: -9n, 5001: -900n })
    await expectBooks()
  })
})

describe('other currencies', () => {
  test('wait for a rate with their revenue, refunds and statements, and are booked when it comes', async () => {
    const tenantId = await system.tenant()
    const shopId = newId()
    const skuId = newId()
    await buy(tenantId, [{ skuId, quantity: 1n, priceMinor: 3000n }])
    const [shipped] = await ship(tenantId, {
      shopId,
      currency: 'USD',
      channelOrderNumber: 'US-1',
      lines: [{ skuId, quantity: 1n, amountMinor: 1010n }],
      shippedAt: new Date('2026-02-03T00:00:00Z'),
    })
    const at = new Date('2026-02-04T00:00:00Z')
    await as(tenantId, async (ctx) =>
      emit(ctx, refundsSettled, {
        refundIds: await insertRefunds(ctx, [
          { shopId, orderId: shipped!.orderId, amountMinor: 101n, currency: 'USD', settledAt: at },
        ]),
      }),
    )
    await as(tenantId, async (ctx) => {
      const { statementId } = await insertStatement(ctx, {
        shopId,
        currency: 'USD',
        payoutMinor: 859n,
        lines: [
          { kind: 'order_income', number: 'US-1', amountMinor: 1010n },
          { kind: 'refund', number: 'US-1', amountMinor: -101n },
          { kind: 'commission', number: 'US-1', amountMinor: -50n },
        ],
      })
      emit(ctx, statementsReceived, { shopId, statementIds: [statementId] })
    })
    await system.settle()
    assert.deepEqual(await sums(tenantId), { 1405: 0n, 220202: -3000n, 5401: 3000n })
    await expectBooks()
    await as(tenantId, (ctx) => setExchangeRate(ctx, 'USD', '2026-01-01', '7'))
    assert.deepEqual(await sums(tenantId), {
      1012: 6013n,
      1122: 0n,
      1405: 0n,
      220202: -3000n,
      22210102: -63n,
      5001: -6300n,
      5401: 3000n,
      560102: 350n,
    })
    const [booking] = await bookings(tenantId)
    assert.deepEqual(
      [booking.revenue_booked, booking.receivable_minor, booking.fees_minor, booking.paid_out_minor],
      [true, 7070n, 350n, 7070n],
    )
    assert.deepEqual(
      (await as(tenantId, (ctx) => tableRows(ctx, 'finance.settlement_lines', 'line_id'))).map((line) => line.state),
      ['matched', 'matched', 'matched'],
    )
    await expectBooks()
  })
})

describe('statements of the platform', () => {
  async function statement(tenantId: string, row: Parameters<typeof insertStatement>[1]) {
    const made = await as(tenantId, async (ctx) => {
      const result = await insertStatement(ctx, row)
      emit(ctx, statementsReceived, { shopId: row.shopId, statementIds: [result.statementId] })
      return result
    })
    await system.settle()
    return made
  }
  const lineStates = async (tenantId: string) =>
    (await as(tenantId, (ctx) => tableRows(ctx, 'finance.settlement_lines', 'line_id'))).map((line) => [
      line.kind,
      line.state,
      line.expected_minor,
    ])

  test('fees and the payout come off what the platform owes; every line finds its order or a list', async () => {
    const tenantId = await system.tenant()
    const shopId = newId()
    await ship(tenantId, {
      shopId,
      channelOrderNumber: 'N1',
      lines: [{ skuId: newId(), quantity: 1n, amountMinor: 9200n }],
      shippingMinor: 900n,
    })
    const { lineIds } = await statement(tenantId, {
      shopId,
      payoutMinor: 9374n,
      lines: [
        { kind: 'order_income', number: 'N1', amountMinor: 9200n },
        { kind: 'freight', number: 'N1', amountMinor: 900n },
        { kind: 'commission', number: 'N1', amountMinor: -505n },
        { kind: 'payment_fee', number: 'N1', amountMinor: -61n },
        { kind: 'freight', number: 'N1', amountMinor: -60n },
        { kind: 'adjustment', amountMinor: -100n },
        { kind: 'order_income', number: 'N9', amountMinor: 70n },
        { kind: 'lottery', number: 'N1', amountMinor: -70n },
      ],
    })
    assert.deepEqual(await lineStates(tenantId), [
      ['order_income', 'matched', null],
      ['freight', 'matched', 900n],
      ['commission', 'matched', null],
      ['payment_fee', 'matched', null],
      ['freight', 'matched', null],
      ['adjustment', 'general', null],
      ['order_income', 'unmatched', null],
      ['lottery', 'unknown_kind', null],
    ])
    assert.deepEqual(await sums(tenantId), {
      1012: 9374n,
      1122: 0n,
      22210102: -100n,
      5001: -9109n,
      505101: -891n,
      560102: 505n,
      560103: 61n,
      560104: 160n,
    })
    const [booking] = await bookings(tenantId)
    assert.deepEqual([booking.fees_minor, booking.paid_out_minor], [626n, 10_100n])

    // The unknown one is an advertising charge, the unmatched one is set aside.
    const classified = await as(tenantId, (ctx) => classifyLines(ctx, [lineIds[7]!, lineIds[2]!, newId()], '560107', 'promotion'))
    assert.deepEqual(classified.done, [lineIds[7]])
    assert.deepEqual(classified.refused.map((refusal) => refusal.code).sort(), ['finance.no_such_line', 'finance.not_open'])
    assert.deepEqual((await as(tenantId, (ctx) => ignoreLines(ctx, [lineIds[6]!], 'a test order'))).done, [lineIds[6]])
    assert.deepEqual(
      (await as(tenantId, (ctx) => ignoreLines(ctx, [lineIds[6]!], 'again'))).refused.map((refusal) => refusal.code),
      ['finance.not_open'],
    )
    assert.equal((await sums(tenantId))['560107'], 70n)
    assert.equal((await sums(tenantId))['1122'], -70n)
    await expectBooks()
  })

  test('money that came before the goods left waits for them, and a difference is settled by a later statement', async () => {
    const tenantId = await system.tenant()
    const shopId = newId()
    const [made] = await as(tenantId, (ctx) =>
      insertShipped(ctx, [{ shopId, channelOrderNumber: 'E1', lines: [{ skuId: newId(), quantity: 1n, amountMinor: 1000n }] }]),
    )
    await statement(tenantId, {
      shopId,
      payoutMinor: 0n,
      lines: [
        { kind: 'order_income', number: 'E1', amountMinor: 600n },
        { kind: 'commission', number: 'E1', amountMinor: -30n },
      ],
    })
    assert.deepEqual(await lineStates(tenantId), [
      ['order_income', 'early', 1000n],
      ['commission', 'early', null],
    ])
    await as(tenantId, (ctx) => bookShipments(ctx, [made!.fulfillmentId]))
    assert.deepEqual(await lineStates(tenantId), [
      ['order_income', 'difference', 1000n],
      ['commission', 'matched', null],
    ])
    assert.deepEqual(
      (await bookings(tenantId)).map((booking) => [booking.fees_minor, booking.paid_out_minor]),
      [[30n, 600n]],
    )
    await statement(tenantId, { shopId, payoutMinor: 0n, lines: [{ kind: 'order_income', number: 'E1', amountMinor: 400n }] })
    assert.deepEqual(await lineStates(tenantId), [
      ['order_income', 'matched', 1000n],
      ['commission', 'matched', null],
      ['order_income', 'matched', 400n],
    ])
    assert.equal((await bookings(tenantId))[0].paid_out_minor, 1000n)
    await expectBooks()
  })

  test('an order that is taken over later is found on looking again', async () => {
    const tenantId = await system.tenant()
    const shopId = newId()
    await statement(tenantId, {
      shopId,
      payoutMinor: 0n,
      lines: [
        { kind: 'order_income', number: 'L1', amountMinor: 1000n },
        { kind: 'payment_fee', number: 'L1', amountMinor: -6n },
      ],
    })
    await ship(tenantId, { shopId, channelOrderNumber: 'L1', lines: [{ skuId: newId(), quantity: 1n, amountMinor: 1000n }] })
    assert.deepEqual(await as(tenantId, (ctx) => rematchLines(ctx)), { matched: 2, open: 0 })
    assert.deepEqual(await lineStates(tenantId), [
      ['order_income', 'matched', 1000n],
      ['payment_fee', 'matched', null],
    ])
    assert.deepEqual(
      (await bookings(tenantId)).map((booking) => [booking.fees_minor, booking.paid_out_minor]),
      [[6n, 1000n]],
    )
    assert.deepEqual(await as(tenantId, (ctx) => rematchLines(ctx)), { matched: 0, open: 0 })
    await expectBooks()
  })

  test('a difference is posted where the accountant says', async () => {
    const tenantId = await system.tenant()
    const shopId = newId()
    await ship(tenantId, { shopId, channelOrderNumber: 'D1', lines: [{ skuId: newId(), quantity: 1n, amountMinor: 1000n }] })
    const { lineIds } = await statement(tenantId, {
      shopId,
      payoutMinor: 1080n,
      lines: [{ kind: 'order_income', number: 'D1', amountMinor: 1080n }],
    })
    assert.deepEqual(await lineStates(tenantId), [['order_income', 'difference', 1000n]])
    await as(tenantId, (ctx) => classifyLines(ctx, lineIds, '505199', 'platform subsidy'))
    assert.deepEqual(await sums(tenantId), { 1012: 1080n, 1122: 0n, 22210102: -10n, 5001: -990n, 505199: -80n })
    await expectBooks()
  })
})

describe('closed months', () => {
  test('what comes late is posted on the first day of the first open month, marked', async () => {
    const tenantId = await system.tenant()
    await ship(tenantId, {
      lines: [{ skuId: newId(), quantity: 1n, amountMinor: 100n }],
      shippedAt: new Date('2026-01-15T00:00:00Z'),
    })
    const now = new Date('2026-03-10T00:00:00Z')
    await system.as(tenantId, (ctx) => closePeriod(ctx, '2026-01'), { now })
    const [late] = await ship(tenantId, {
      lines: [{ skuId: newId(), quantity: 1n, amountMinor: 100n }],
      shippedAt: new Date('2026-01-20T00:00:00Z'),
    })
    const rows = (await as(tenantId, (ctx) => tableRows(ctx, 'finance.journal_entries', 'id'))).filter(
      (entry) => entry.source_id === late!.fulfillmentId,
    )
    assert.deepEqual(
      rows.map((entry) => [entry.period, entry.entry_number, entry.posted_on, entry.occurred_on, entry.is_late]),
      [
        ['2026-02', 1n, '2026-02-01', '2026-01-20', true],
        ['2026-02', 2n, '2026-02-01', '2026-01-20', true],
      ],
    )
    await expectBooks()
  })
})
