import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { addMonths, dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { accountSums, tableRows } from '#test/builders/books.queries.ts'
import { someSkus } from '#test/builders/goods.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import {
  insertPurchase,
  insertReceipts,
  insertRefunds,
  insertShipped,
  insertStatement,
  insertSupplier,
} from '#test/builders/shipped.queries.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../app.ts'
import { financeContract as c } from './finance.contract.ts'
import { bookReceipts } from './receipts/book-receipts.ts'
import { bookRefunds } from './refunds/book-refunds.ts'
import { bookStatements } from './settlement/book-statements.ts'
import { bookShipments } from './shipments/book-shipments.ts'

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

/** Truths of the books: the documents here are written straight into the tables of their modules. */
const expectBooks = () => expectTruths(system, ['05b', '06', '07-shipped', '08'])

interface World {
  company: Company
  tenantId: string
  owner: ReturnType<TestApi['as']>
  as: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>
}

async function world(options: Parameters<typeof aCompany>[1] = {}): Promise<World> {
  const company = await aCompany(system, options)
  const { tenantId } = company
  return { company, tenantId, owner: api.as(company.cookie), as: (work) => system.as(tenantId, work) }
}

const today = dayOf(new Date(), 'Asia/Shanghai')
const month = today.slice(0, 7)
const shopless = { from: month, to: month }

/** Ships and books orders of one SKU each. */
async function shipped(w: World, shipments: Parameters<typeof insertShipped>[1]) {
  return w.as(async (ctx) => {
    const rows = await insertShipped(ctx, shipments)
    await bookShipments(
      ctx,
      rows.map((row) => row.fulfillmentId),
    )
    return rows
  })
}

/** Receives and books a purchase of real SKUs. */
async function bought(w: World, quantity = 10n, priceMinor = 100n) {
  return w.as(async (ctx) => {
    const [sku] = await someSkus(ctx, 1)
    const supplierId = await insertSupplier(ctx, { paymentDays: 15 })
    const { purchaseOrderId, lineIds } = await insertPurchase(ctx, {
      supplierId,
      lines: [{ skuId: sku!.id, quantity, priceMinor }],
    })
    const [receiptId] = await insertReceipts(ctx, [
      {
        sourceKind: 'purchase_order',
        sourceId: purchaseOrderId,
        lines: [{ skuId: sku!.id, quantity, sourceLineId: lineIds[0]! }],
      },
    ])
    await bookReceipts(ctx, [receiptId!])
    const [line] = (await tableRows(ctx, 'finance.received_lines', 'id')).filter((row) => row.goods_receipt_id === receiptId)
    return { sku: sku!, supplierId, receiptId: receiptId!, lineId: line.id as string }
  })
}

const refusedCode = async (w: World, endpoint: Parameters<TestApi['refused']>[0], options: object) =>
  (await api.refused(endpoint, { cookie: w.company.cookie, ...options })).code

describe('entries by hand', () => {
  const entry = (change: object = {}) => ({
    postedOn: today,
    note: 'rent',
    lines: [
      { accountCode: '5602', debitMinor: 5000 },
      { accountCode: '1002', creditMinor: 5000 },
    ],
    ...change,
  })

  test('balance, are numbered, reversed once, and show in trial balance and ledger', async () => {
    const w = await world()
    const posted = await w.owner(c.postEntry, { body: entry() })
    assert.deepEqual(
      [posted.kind, posted.entryNumber, posted.totalMinor, posted.period, posted.createdBy?.name],
      ['manual', 1, 5000, month, 'Olivia Owner'],
    )
    assert.deepEqual(
      posted.lines.map((line) => [line.accountCode, line.accountNameZh, line.debitMinor, line.creditMinor]),
      [
        ['5602', '管理费用', 5000, 0],
        ['1002', '银行存款', 0, 5000],
      ],
    )
    const reversal = await w.owner(c.reverseEntry, { params: { entryId: posted.id }, body: { postedOn: today, note: 'twice' } })
    assert.deepEqual([reversal.kind, reversal.reversesId, reversal.entryNumber], ['reversal', posted.id, 2])
    assert.equal(
      await refusedCode(w, c.reverseEntry, { params: { entryId: posted.id }, body: { postedOn: today, note: 'again' } }),
      'finance.already_reversed',
    )
    assert.equal(
      await refusedCode(w, c.reverseEntry, { params: { entryId: reversal.id }, body: { postedOn: today, note: 'back' } }),
      'finance.not_reversible',
    )
    await w.owner(c.postEntry, {
      body: entry({
        lines: [
          { accountCode: '560107', debitMinor: 300 },
          { accountCode: '560105', debitMinor: 200 },
          { accountCode: '1002', creditMinor: 500 },
        ],
      }),
    })
    const trial = await w.owner(c.trialBalance, { query: shopless })
    assert.deepEqual([trial.openingMinor, trial.debitMinor, trial.creditMinor, trial.closingMinor], [0, 10_500, 10_500, 0])
    const row = (code: string) => trial.rows.find((each) => each.accountCode === code)
    assert.deepEqual(
      [row('5601')?.postable, row('5601')?.closingMinor, row('5602')?.closingMinor, row('1002')?.closingMinor],
      [false, 500, 0, -500],
    )
    const ledger = await w.owner(c.ledger, { params: { code: '1002' }, query: { period: month, limit: 2 } })
    assert.deepEqual(
      ledger.rows.map((line) => [line.entryNumber, line.debitMinor, line.creditMinor, line.note]),
      [
        [1, 0, 5000, 'rent'],
        [2, 5000, 0, 'twice'],
      ],
    )
    const rest = await w.owner(c.ledger, {
      params: { code: '1002' },
      query: { period: month, limit: 2, cursor: ledger.nextCursor! },
    })
    assert.deepEqual(
      rest.rows.map((line) => line.creditMinor),
      [500],
    )
    const journal = await w.owner(c.entries, { query: { kinds: ['manual', 'reversal'], limit: 2 } })
    assert.deepEqual(
      journal.rows.map((each) => [each.entryNumber, each.reversedById]),
      [
        [3, null],
        [2, null],
      ],
    )
    const first = await w.owner(c.entries, { query: { kinds: ['manual', 'reversal'], limit: 2, cursor: journal.nextCursor! } })
    assert.deepEqual(
      first.rows.map((each) => [each.entryNumber, each.reversedById]),
      [[1, reversal.id]],
    )
    await expectBooks()
  })

  test('that do not fit are refused one by one, and nothing is written', async () => {
    const w = await world()
    await w.owner(c.postEntry, { body: entry() })
    const line = (accountCode: string, debitMinor: number, creditMinor = 0) => ({ accountCode, debitMinor, creditMinor })
    const refusals: [object, string][] = [
      [entry({ lines: [line('5602', 5000), line('1002', 0, 4999)] }), 'finance.unbalanced'],
      [entry({ lines: [line('5602', 0), line('1002', 0, 0)] }), 'finance.line_unfit'],
      [entry({ lines: [line('5602', -1), line('1002', 0, -1)] }), 'finance.line_unfit'],
      [entry({ lines: [line('5602', 5, 5), line('1002', 5, 5)] }), 'finance.line_unfit'],
      [entry({ lines: [line('9999', 5), line('1002', 0, 5)] }), 'finance.no_such_account'],
      [entry({ lines: [line('5601', 5), line('1002', 0, 5)] }), 'finance.account_heading'],
      [entry({ lines: [line('1405', 5), line('1002', 0, 5)] }), 'finance.control_account'],
      [entry({ lines: [line('220201', 5), line('1002', 0, 5)] }), 'finance.control_account'],
      [entry({ shopId: newId() }), 'finance.no_such_shop'],
      [entry({ postedOn: '2099-01-01' }), 'finance.date_out_of_range'],
      [entry({ postedOn: '1999-12-31' }), 'finance.date_out_of_range'],
      [entry({ postedOn: '2026-02-30' }), 'platform.invalid_input'],
      [entry({ lines: [line('5602', 5)] }), 'platform.invalid_input'],
    ]
    for (const [body, code] of refusals) assert.equal(await refusedCode(w, c.postEntry, { body }), code)
    assert.equal((await w.owner(c.entries)).rows.length, 1)
    const [own] = await shipped(w, [{ lines: [{ skuId: newId(), quantity: 1n, amountMinor: 100n }] }])
    const [cost] = (await w.owner(c.entries, { query: { sourceId: own!.fulfillmentId } })).rows
    assert.equal(
      await refusedCode(w, c.reverseEntry, { params: { entryId: cost!.id }, body: { postedOn: today, note: 'x' } }),
      'finance.not_reversible',
    )
    assert.equal(
      await refusedCode(w, c.reverseEntry, { params: { entryId: newId() }, body: { postedOn: today, note: 'x' } }),
      'platform.not_found',
    )
  })

  test('posted by many hands at once keep gapless numbers', async () => {
    const w = await world()
    await Promise.all(Array.from({ length: 12 }, () => w.owner(c.postEntry, { body: entry() })))
    const numbers = (await w.owner(c.entries)).rows.map((row) => row.entryNumber)
    assert.deepEqual(
      numbers,
      Array.from({ length: 12 }, (_, index) => 12 - index),
    )
    await expectBooks()
  })
})

describe('months', () => {
  test('close in order when they are over, refuse what comes by hand, and open again from the last', async () => {
    const w = await world()
    const first = addMonths(month, -3)
    const second = addMonths(month, -2)
    await shipped(w, [
      { lines: [{ skuId: newId(), quantity: 1n, amountMinor: 100n }], shippedAt: new Date(`${first}-10T00:00:00Z`) },
      { lines: [{ skuId: newId(), quantity: 1n, amountMinor: 100n }], shippedAt: new Date(`${second}-10T00:00:00Z`) },
    ])
    assert.deepEqual((await w.owner(c.periodChecks, { params: { period: first } })).checks, [
      { code: 'uncosted', count: 2, blocking: false },
    ])
    assert.equal(await refusedCode(w, c.closePeriod, { params: { period: second } }), 'finance.period_order')
    const closed = await w.owner(c.closePeriod, { params: { period: first } })
    assert.deepEqual(
      [closed.status, closed.entryCount, closed.canReopen, closed.closedBy?.name],
      ['closed', 2, true, 'Olivia Owner'],
    )
    assert.equal(await refusedCode(w, c.closePeriod, { params: { period: first } }), 'finance.period_closed')
    assert.equal(
      await refusedCode(w, c.postEntry, {
        body: {
          postedOn: `${first}-20`,
          note: 'late',
          lines: [
            { accountCode: '5602', debitMinor: 1 },
            { accountCode: '1002', creditMinor: 1 },
          ],
        },
      }),
      'finance.period_closed',
    )
    await w.owner(c.closePeriod, { params: { period: second } })
    assert.equal(
      await refusedCode(w, c.reopenPeriod, { params: { period: first }, body: { reason: 'x' } }),
      'finance.period_order',
    )
    await w.owner(c.reopenPeriod, { params: { period: second }, body: { reason: 'a bill was missing' } })
    assert.equal((await w.owner(c.settings)).closedThrough, first)
    await w.owner(c.reopenPeriod, { params: { period: first }, body: { reason: 'all of it' } })
    assert.equal(
      await refusedCode(w, c.reopenPeriod, { params: { period: first }, body: { reason: 'x' } }),
      'finance.period_open',
    )
    // Earlier months first; and never one that still runs.
    assert.equal(await refusedCode(w, c.closePeriod, { params: { period: month } }), 'finance.period_order')
    const fresh = await world()
    assert.equal(await refusedCode(fresh, c.closePeriod, { params: { period: month } }), 'finance.period_not_over')
    await expectBooks()
  })
})

describe('accounts and settings', () => {
  test('the chart begins by itself, switches before the first entry and not after', async () => {
    const w = await world()
    const { accounts } = await w.owner(c.accounts)
    assert.equal(accounts.find((account) => account.role === 'inventory')?.code, '1405')
    const settings = await w.owner(c.settings)
    assert.deepEqual(
      [settings.chart, settings.costingMethod, settings.outputTaxPoints, settings.chartCanChange],
      ['cn_small_enterprise', 'average', 100, true],
    )
    const change = {
      chart: 'international' as const,
      costingMethod: 'fifo' as const,
      taxScheme: 'general' as const,
      outputTaxPoints: 2000,
      inputTaxPoints: 2000,
    }
    const changed = await w.owner(c.changeSettings, { ifMatch: String(settings.version), body: change })
    assert.deepEqual([changed.chart, changed.costingMethod, changed.outputTaxPoints], ['international', 'fifo', 2000])
    assert.equal((await w.owner(c.accounts)).accounts.find((account) => account.role === 'inventory')?.code, '1200')
    await shipped(w, [{ lines: [{ skuId: newId(), quantity: 1n, amountMinor: 1200n }] }])
    assert.deepEqual(await w.as((ctx) => accountSums(ctx)), { 1100: 1200n, 2100: -200n, 4000: -1000n })
    assert.equal(
      await refusedCode(w, c.changeSettings, {
        ifMatch: String(changed.version),
        body: { ...change, chart: 'cn_small_enterprise' },
      }),
      'finance.chart_in_use',
    )
    assert.equal(await refusedCode(w, c.changeSettings, { ifMatch: '1', body: change }), 'platform.version_conflict')
    await expectBooks()
  })

  test('accounts are added under headings, renamed, retired; roles move to fitting ones only', async () => {
    const w = await world()
    const account = (code: string, parentCode: string | null, kind: 'expense' | 'asset' = 'expense') => ({
      code,
      nameZh: '直播费用',
      nameEn: 'Livestream',
      kind,
      parentCode,
    })
    const made = await w.owner(c.createAccount, { body: account('560108', '5601') })
    assert.deepEqual([made.postable, made.parentCode], [true, '5601'])
    assert.equal(await refusedCode(w, c.createAccount, { body: account('560108', '5601') }), 'finance.account_exists')
    assert.equal(await refusedCode(w, c.createAccount, { body: account('100101', '1001') }), 'finance.account_unfit')
    assert.equal(await refusedCode(w, c.createAccount, { body: account('140501', '1405', 'asset') }), 'finance.account_unfit')
    assert.equal(await refusedCode(w, c.createAccount, { body: account('x1', '77') }), 'finance.no_such_account')
    await w.owner(c.assignRole, { params: { role: 'platform_other' }, body: { accountCode: '560108' } })
    assert.equal(
      await refusedCode(w, c.assignRole, { params: { role: 'platform_other' }, body: { accountCode: '1002' } }),
      'finance.account_unfit',
    )
    assert.equal(
      await refusedCode(w, c.assignRole, { params: { role: 'platform_other' }, body: { accountCode: '5601' } }),
      'finance.account_unfit',
    )
    await bought(w)
    assert.equal(
      await refusedCode(w, c.assignRole, { params: { role: 'inventory' }, body: { accountCode: '1403' } }),
      'finance.role_carries_balance',
    )
    assert.equal(
      await refusedCode(w, c.changeAccount, {
        params: { code: '1405' },
        ifMatch: '1',
        body: { nameZh: 'x', nameEn: 'x', status: 'retired' },
      }),
      'finance.account_in_use',
    )
    await w.owner(c.changeAccount, {
      params: { code: '5602' },
      ifMatch: '1',
      body: { nameZh: '管理费', nameEn: 'Admin', status: 'retired' },
    })
    assert.equal(
      await refusedCode(w, c.postEntry, {
        body: {
          postedOn: today,
          note: 'x',
          lines: [
            { accountCode: '5602', debitMinor: 1 },
            { accountCode: '1002', creditMinor: 1 },
          ],
        },
      }),
      'finance.account_retired',
    )
  })
})

describe('supplier bills', () => {
  const bill = (made: Awaited<ReturnType<typeof bought>>, change: object = {}, line: object = {}) => ({
    supplierId: made.supplierId,
    supplierReference: `INV-${newId().slice(-8)}`,
    billedOn: today,
    lines: [{ goodsReceiptId: made.receiptId, receivedLineId: made.lineId, quantity: 10, ...line }],
    ...change,
  })

  test('are matched with order and receipt, paid in parts, and settle what was owed', async () => {
    const w = await world()
    const made = await bought(w)
    assert.deepEqual(
      (await w.owner(c.payables)).rows.map((row) => [row.receivedNotBilledMinor, row.billedOpenMinor]),
      [[1000, 0]],
    )
    const open = await w.owner(c.receivedLines, { query: { supplierId: made.supplierId } })
    assert.deepEqual(
      open.rows.map((row) => [row.id, row.openQuantity, row.openMinor]),
      [[made.lineId, 10, 1000]],
    )
    const partly = await w.owner(c.createBill, { body: bill(made, { freightMinor: 50 }, { quantity: 4 }) })
    assert.deepEqual([partly.goodsMinor, partly.totalMinor, partly.differenceMinor, partly.status], [400, 450, 0, 'booked'])
    const rest = await w.owner(c.createBill, { body: bill(made, {}, { quantity: 6 }) })
    assert.equal(rest.totalMinor, 600)
    assert.deepEqual((await w.owner(c.receivedLines, { query: { supplierId: made.supplierId } })).rows, [])
    assert.deepEqual(
      (await w.owner(c.payables)).rows.map((row) => [row.receivedNotBilledMinor, row.billedOpenMinor]),
      [[0, 1050]],
    )
    const first = await w.owner(c.payBill, {
      params: { billId: rest.id },
      ifMatch: String(rest.version),
      body: { paidOn: today, amountMinor: 250 },
    })
    assert.deepEqual([first.status, first.paidMinor], ['part_paid', 250])
    assert.equal(
      await refusedCode(w, c.payBill, {
        params: { billId: rest.id },
        ifMatch: String(first.version),
        body: { paidOn: today, amountMinor: 351 },
      }),
      'finance.payment_too_high',
    )
    const paid = await w.owner(c.payBill, {
      params: { billId: rest.id },
      ifMatch: String(first.version),
      body: { paidOn: today, amountMinor: 350 },
    })
    assert.deepEqual([paid.status, paid.payments.map((payment) => payment.amountMinor)], ['paid', [250, 350]])
    assert.equal(
      await refusedCode(w, c.cancelBill, { params: { billId: rest.id }, ifMatch: String(paid.version), body: { note: 'x' } }),
      'finance.bill_closed',
    )
    assert.deepEqual(await w.as((ctx) => accountSums(ctx)), { 1002: -600n, 1405: 1000n, 220201: -450n, 220202: 0n, 560106: 50n })
    await expectBooks()
  })

  test('that differ from the order must be accepted; the difference goes to the goods still there and to those sold', async () => {
    const w = await world()
    const made = await bought(w)
    await shipped(w, [{ lines: [{ skuId: made.sku.id, quantity: 6n, amountMinor: 6000n }] }])
    const body = bill(made, {}, { amountMinor: 1050 })
    assert.equal(await refusedCode(w, c.createBill, { body }), 'finance.bill_difference')
    const booked = await w.owner(c.createBill, { body: { ...body, acceptDifference: true } })
    assert.equal(booked.differenceMinor, 50)
    const sums = await w.as((ctx) => accountSums(ctx))
    assert.deepEqual([sums['1405'], sums['5401'], sums['220201'], sums['220202']], [420n, 630n, -1050n, 0n])
    await expectBooks()
    const cancelled = await w.owner(c.cancelBill, {
      params: { billId: booked.id },
      ifMatch: String(booked.version),
      body: { note: 'wrong supplier' },
    })
    assert.equal(cancelled.status, 'cancelled')
    const after = await w.as((ctx) => accountSums(ctx))
    assert.deepEqual([after['1405'], after['5401'], after['220201'], after['220202']], [400n, 600n, 0n, -1000n])
    // The number is free again.
    await w.owner(c.createBill, { body: { ...body, acceptDifference: true } })
    await expectBooks()
  })

  test('that are wrong are refused and leave nothing behind', async () => {
    const w = await world()
    const made = await bought(w)
    const other = await bought(w)
    const stored = await w.owner(c.createBill, { body: bill(made, {}, { quantity: 1 }) })
    const refusals: [object, string][] = [
      [bill(made, {}, { quantity: 10 }), 'finance.bill_line_unfit'],
      [bill(made, { supplierId: other.supplierId }), 'finance.bill_line_unfit'],
      [bill(made, { supplierId: newId() }), 'finance.no_such_supplier'],
      [bill(made, { taxMinor: 5 }, { quantity: 1 }), 'finance.bill_line_unfit'],
      [bill(made, { supplierReference: stored.supplierReference }, { quantity: 1 }), 'finance.bill_exists'],
      [
        bill(made, {
          lines: [
            { goodsReceiptId: made.receiptId, receivedLineId: made.lineId, quantity: 1 },
            { goodsReceiptId: made.receiptId, receivedLineId: made.lineId, quantity: 1 },
          ],
        }),
        'finance.bill_line_unfit',
      ],
      [bill(made, {}, { quantity: 1, amountMinor: 0 }), 'finance.bill_difference'],
    ]
    for (const [body, code] of refusals) assert.equal(await refusedCode(w, c.createBill, { body }), code)
    assert.equal((await w.owner(c.bills)).rows.length, 1)
    await expectBooks()
  })

  test('entered by two people at once bill the same pieces once', async () => {
    const w = await world()
    const made = await bought(w)
    const answers = await Promise.all([0, 1, 2].map(() => api.call(c.createBill, { cookie: w.company.cookie, body: bill(made) })))
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 422, 422])
    await expectBooks()
  })
})

describe('reports', () => {
  test('profit by order, SKU and shop, and what platforms owe, tell the same story', async () => {
    const w = await world()
    const made = await bought(w, 10n, 400n)
    const shopId = newId()
    const [order] = await shipped(w, [
      {
        shopId,
        channelOrderNumber: 'P1',
        lines: [{ skuId: made.sku.id, quantity: 2n, amountMinor: 2020n }],
        shippingMinor: 101n,
        postageMinor: 70n,
      },
      { shopId, lines: [{ skuId: made.sku.id, quantity: 1n, amountMinor: 303n }] },
    ])
    await w.as(async (ctx) => {
      await bookRefunds(ctx, await insertRefunds(ctx, [{ shopId, orderId: order!.orderId, amountMinor: 202n }]))
      const { statementId } = await insertStatement(ctx, {
        shopId,
        payoutMinor: 1800n,
        lines: [
          { kind: 'order_income', number: 'P1', amountMinor: 2121n },
          { kind: 'refund', number: 'P1', amountMinor: -202n },
          { kind: 'commission', number: 'P1', amountMinor: -119n },
        ],
      })
      await bookStatements(ctx, [statementId])
    })
    const range = { from: today, to: today }
    const orders = await w.owner(c.orderProfits, { query: range })
    const byOrder = new Map(orders.rows.map((row) => [row.orderId, row]))
    const big = byOrder.get(order!.orderId)!
    // 2000 + 100 − 200 − 800 − 70 − 119
    assert.deepEqual(
      [big.goodsMinor, big.shippingMinor, big.refundsMinor, big.costMinor, big.postageMinor, big.feesMinor, big.profitMinor],
      [2000, 100, 200, 800, 70, 119, 911],
    )
    assert.deepEqual(
      (await w.owner(c.orderProfits, { query: { ...range, onlyLosses: true } })).rows.map((row) => row.profitMinor),
      [-100],
    )
    assert.deepEqual(
      (await w.owner(c.orderProfits, { query: { ...range, orderNumber: order!.orderNumber } })).rows.map((row) => row.orderId),
      [order!.orderId],
    )
    const skus = await w.owner(c.skuProfits, { query: range })
    assert.deepEqual(
      skus.rows.map((row) => [row.skuId, row.units, row.saleMinor, row.costMinor, row.profitMinor]),
      [[made.sku.id, 3, 2300, 1200, 1100]],
    )
    const shops = await w.owner(c.shopProfits, { query: shopless })
    assert.deepEqual(
      shops.shops
        .filter((row) => row.shopId === shopId)
        .map((row) => [
          row.goodsMinor,
          row.shippingMinor,
          row.refundsMinor,
          row.costMinor,
          row.postageMinor,
          row.feesMinor,
          row.otherMinor,
          row.profitMinor,
        ]),
      [[2300, 100, 200, 1200, 70, 119, 0, 811]],
    )
    assert.equal(
      shops.shops.reduce((sum, row) => sum + (row.profitMinor ?? 0), 0),
      orders.rows.reduce((sum, row) => sum + (row.profitMinor ?? 0), 0),
    )
    const owed = await w.owner(c.receivables, { query: shopless })
    assert.deepEqual(
      owed.rows.map(({ currency: _, ...row }) => row),
      [
        {
          shopId,
          openingMinor: 0,
          salesMinor: 2424,
          refundsMinor: 202,
          feesMinor: 119,
          payoutsMinor: 1800,
          otherMinor: 0,
          closingMinor: 303,
        },
      ],
    )
    const detail = await w.owner(c.orderProfit, { params: { orderId: order!.orderId } })
    assert.deepEqual(detail.entries.map((entry) => entry.kind).sort(), ['cost', 'postage', 'refund', 'revenue'])
    assert.deepEqual(detail.settlementLines.map((line) => [line.kind, line.state]).sort(), [
      ['commission', 'matched'],
      ['order_income', 'matched'],
      ['refund', 'matched'],
    ])
    assert.deepEqual(
      (await w.owner(c.settlements)).rows.map((row) => [row.shopId, row.lineCount, row.openCount, row.payoutMinor]),
      [[shopId, 3, 0, 1800]],
    )
    const value = await w.owner(c.stockValue)
    assert.deepEqual(
      [value.totalMinor, value.accountMinor, value.rows.map((row) => [row.skuId, row.quantity, row.valueMinor])],
      [2800, 2800, [[made.sku.id, 7, 2800]]],
    )
    const movements = await w.owner(c.costMovements, { query: { skuId: made.sku.id } })
    assert.deepEqual(movements.rows.map((row) => [row.kind, row.quantity, row.valueMinor, row.saleMinor]).sort(), [
      ['receipt', 10, 4000, null],
      ['shipment', -1, -400, 300],
      ['shipment', -2, -800, 2000],
    ])
    assert.deepEqual(
      (await w.owner(c.costLayers, { query: { skuId: made.sku.id, openOnly: true } })).rows.map((row) => [
        row.remainingQuantity,
        row.remainingMinor,
      ]),
      [[7, 2800]],
    )
    const overview = await w.owner(c.overview)
    assert.deepEqual(
      [overview.uncostedSkus, overview.settlementLinesOpen, overview.revenueWaiting, overview.refundsOpen, overview.billsOverdue],
      [0, 0, 0, 0, 0],
    )
    await expectBooks()
  })

  test('exception lists name what waits, and rates book it', async () => {
    const w = await world()
    const shopId = newId()
    await shipped(w, [{ shopId, currency: 'EUR', lines: [{ skuId: newId(), quantity: 1n, amountMinor: 101n }] }])
    await w.as(async (ctx) => bookRefunds(ctx, await insertRefunds(ctx, [{ shopId, orderId: null, amountMinor: 5n }])))
    assert.deepEqual(
      (await w.owner(c.uncosted)).rows.map((row) => [row.quantity, row.documents]),
      [[1, 1]],
    )
    assert.deepEqual(
      (await w.owner(c.refundBookings)).rows.map((row) => row.state),
      ['no_order'],
    )
    assert.deepEqual((await w.owner(c.exchangeRates)).waiting, [{ currency: 'EUR', documents: 1 }])
    const set = (currency: string, rate: string) => ({ params: { currency, effectiveOn: '2026-01-01' }, body: { rate } })
    for (const [currency, rate, code] of [
      ['CNY', '1', 'finance.rate_unfit'],
      ['XXX', '1', 'finance.rate_unfit'],
      ['EUR', '0', 'finance.rate_unfit'],
      ['EUR', 'much', 'platform.invalid_input'],
    ] as const)
      assert.equal(await refusedCode(w, c.setExchangeRate, set(currency, rate)), code)
    assert.equal((await w.owner(c.setExchangeRate, set('EUR', '7.80'))).rate, '7.8')
    const after = await w.owner(c.exchangeRates)
    assert.deepEqual([after.waiting, after.rates.map((row) => [row.currency, row.rate])], [[], [['EUR', '7.8']]])
    assert.equal((await w.owner(c.orderProfits, { query: { from: today, to: today } })).rows[0]?.receivableMinor, 788)
    const { done } = await w.owner(c.valueUncosted, {
      body: { values: [{ skuId: (await w.owner(c.uncosted)).rows[0]!.skuId, unitMinor: 60 }] },
    })
    assert.equal(done.length, 1)
    assert.deepEqual((await w.owner(c.uncosted)).rows, [])
    await expectBooks()
  })
})

describe('who may what', () => {
  test('shops limit lists, cost hides amounts, strangers see nothing', async () => {
    const w = await world()
    const made = await bought(w, 10n, 400n)
    const [mine, theirs] = [newId(), newId()]
    const [own, foreign] = await shipped(w, [
      { shopId: mine, lines: [{ skuId: made.sku.id, quantity: 1n, amountMinor: 1010n }] },
      { shopId: theirs, lines: [{ skuId: made.sku.id, quantity: 1n, amountMinor: 1010n }] },
    ])
    const clerk = await aMember(system, w.tenantId, ['finance.read'], { shopIds: [mine] })
    const as = api.as(clerk.cookie)
    const range = { from: today, to: today }
    assert.deepEqual(
      (await as(c.orderProfits, { query: range })).rows.map((row) => [
        row.orderId,
        row.costMinor,
        row.postageMinor,
        row.profitMinor,
      ]),
      [[own!.orderId, null, null, null]],
    )
    assert.deepEqual(
      (await as(c.entries)).rows.map((row) => [row.kind, row.totalMinor]),
      [
        ['revenue', 1010],
        ['cost', null],
      ],
    )
    assert.deepEqual(
      (await as(c.skuProfits, { query: range })).rows.map((row) => [row.saleMinor, row.costMinor]),
      [[1000, null]],
    )
    assert.deepEqual(
      (await as(c.receivables, { query: shopless })).rows.map((row) => row.shopId),
      [mine],
    )
    const refusals: [Parameters<TestApi['refused']>[0], object, string][] = [
      [c.orderProfit, { params: { orderId: foreign!.orderId } }, 'platform.not_found'],
      [c.trialBalance, { query: shopless }, 'finance.cost_hidden'],
      [c.ledger, { params: { code: '1405' }, query: { period: month } }, 'finance.cost_hidden'],
      [c.stockValue, {}, 'finance.cost_hidden'],
      [c.costLayers, { query: { skuId: made.sku.id } }, 'finance.cost_hidden'],
      [c.payables, {}, 'finance.cost_hidden'],
      [c.postEntry, { body: {} }, 'platform.forbidden'],
      [c.closePeriod, { params: { period: '2026-01' } }, 'platform.forbidden'],
      [c.createAccount, { body: {} }, 'platform.forbidden'],
    ]
    for (const [endpoint, options, code] of refusals)
      assert.equal((await api.refused(endpoint, { cookie: clerk.cookie, ...options })).code, code)
    const journal = await w.owner(c.entries)
    const stranger = await world()
    assert.equal(await refusedCode(stranger, c.entry, { params: { entryId: journal.rows[0]!.id } }), 'platform.not_found')
    assert.deepEqual((await stranger.owner(c.entries)).rows, [])
    assert.deepEqual((await stranger.owner(c.entries, { query: { orderId: own!.orderId } })).rows, [])
  })

  test('every list answers, empty, in a company where nothing was booked, and garbage is refused as such', async () => {
    const w = await world()
    const skuId = newId()
    const range = { from: today, to: today }
    const lists: [Parameters<TestApi['call']>[0], object][] = [
      [c.settings, {}],
      [c.accounts, {}],
      [c.periods, {}],
      [c.periodChecks, { params: { period: month } }],
      [c.entries, {}],
      [c.trialBalance, { query: shopless }],
      [c.ledger, { params: { code: '1002' }, query: { period: month } }],
      [c.stockValue, {}],
      [c.costLayers, { query: { skuId } }],
      [c.costMovements, { query: { skuId } }],
      [c.uncosted, {}],
      [c.orderProfits, { query: range }],
      [c.skuProfits, { query: range }],
      [c.shopProfits, { query: shopless }],
      [c.receivables, { query: shopless }],
      [c.settlements, {}],
      [c.settlementLines, {}],
      [c.exchangeRates, {}],
      [c.payables, {}],
      [c.receivedLines, { query: { supplierId: newId() } }],
      [c.bills, {}],
      [c.overview, {}],
      [c.refundBookings, {}],
    ]
    for (const [endpoint, options] of lists) {
      const answer = await api.call(endpoint, { cookie: w.company.cookie, ...options })
      assert.equal(answer.status, 200, JSON.stringify([(endpoint as { path: string }).path, answer.body]))
    }
    const { rows } = await w.owner(c.periods).then(({ periods }) => ({ rows: periods }))
    assert.deepEqual(
      rows.map((row) => [row.period, row.status, row.canClose]),
      [[month, 'open', false]],
    )
    const bad = Buffer.from('["2026-13-45","not-a-uuid"]').toString('base64url')
    for (const [endpoint, options] of lists.filter(([each]) => 'query' in (each as object))) {
      const query = { ...(options as { query?: object }).query, cursor: bad }
      const answer = await api.call(endpoint, { cookie: w.company.cookie, ...options, query })
      assert.ok(
        answer.status === 400 || answer.status === 200,
        JSON.stringify([(endpoint as { path: string }).path, answer.status, answer.body]),
      )
    }
    for (const path of [
      '/api/journal-entries/nonsense',
      '/api/trial-balance?from=2026-13&to=x',
      '/api/profit/orders?from=2020-01-01&to=2026-01-01',
      '/api/cost-layers',
      '/api/accounts/%00/ledger?period=2026-01',
    ])
      assert.equal(Math.floor((await api.call(path, { cookie: w.company.cookie })).status / 100), 4, path)
  })
})
