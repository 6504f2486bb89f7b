import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ColumnMapping, type MappedField, zColumnMapping } from './column-mapping.contract.ts'
import { type FileRow, type MappingContext, mapOrder } from './map-order.pure.ts'

type Cells = Partial<Record<MappedField, string>>

const usual: Cells = { orderedAt: '2026-11-01 10:00:00', merchantCode: 'A', title: 'Tea', quantity: '1', unitPrice: '10.00' }

function map(rows: Cells[], change: Partial<ColumnMapping> = {}, context: Partial<MappingContext> = {}) {
  const fields = Object.fromEntries(
    rows
      .flatMap((row) => Object.keys(row))
      .concat(Object.keys(usual))
      .map((field) => [field, { header: field }]),
  )
  const mapping = zColumnMapping.parse({ fields, ...change })
  const columns = { read: (cells: readonly unknown[], field: MappedField) => (cells[0] as Cells)[field] ?? '' }
  const fileRows: FileRow[] = rows.map((row, index) => ({
    line: index + 2,
    number: 'N1',
    cells: [{ ...usual, ...row }] as never,
    columns,
  }))
  return mapOrder(fileRows, { mapping, currency: 'CNY', timeZone: 'Asia/Shanghai', readAddress: null, ...context })
}
const reasons = (mapped: ReturnType<typeof map>) => mapped.problems.map((problem) => [problem.line, problem.code])

test('rows of a number are one order; what belongs to the order comes from the first row that has it', () => {
  const { order, problems } = map([
    { merchantCode: 'A', quantity: '2', unitPrice: '12.50', buyerId: '', shipping: '' },
    { merchantCode: 'B', quantity: '1', unitPrice: '5', buyerId: 'b-7', shipping: '8.00', sellerRemark: 'twice' },
    { merchantCode: 'A', quantity: '1', unitPrice: '12.50', buyerId: 'b-8' },
  ])
  assert.deepEqual(problems, [])
  assert.equal(order!.status, 'paid')
  assert.equal(order!.version, null)
  assert.deepEqual(order!.orderedAt, new Date('2026-11-01T02:00:00Z'))
  assert.deepEqual(order!.paidAt, order!.orderedAt)
  assert.deepEqual([order!.buyer.id, order!.shippingMinor, order!.sellerRemark], ['b-7', 800n, 'twice'])
  assert.equal(order!.paidMinor, 5050n)
  assert.deepEqual(
    order!.lines.map((line) => [line.externalLineId, line.quantity, line.unitPriceMinor, line.amountMinor]),
    [
      ['A', 2n, 1250n, 2500n],
      ['B', 1n, 500n, 500n],
      ['A#2', 1n, 1250n, 1250n],
    ],
  )
  assert.equal(order!.receiver, null)
})

test('an amount without a price: pieces at the next higher cent, the rest is discount', () => {
  const { order } = map([{ quantity: '3', unitPrice: '', lineAmount: '10.00' }])
  const [line] = order!.lines
  assert.deepEqual([line!.unitPriceMinor, line!.discountMinor, line!.amountMinor], [334n, 2n, 1000n])
  const both = map([{ quantity: '3', unitPrice: '4.00', lineAmount: '10.00' }]).order!.lines[0]!
  assert.deepEqual([both.unitPriceMinor, both.discountMinor, both.amountMinor], [400n, 200n, 1000n])
  const off = map([{ quantity: '3', unitPrice: '4.00', lineDiscount: '-1.50' }]).order!.lines[0]!
  assert.deepEqual([off.discountMinor, off.amountMinor], [150n, 1050n])
})

test('rows that cannot be lines are refused one by one, with the reason', () => {
  const mapped = map([
    {},
    { quantity: '' },
    { quantity: '1.5' },
    { quantity: '0' },
    { quantity: '-2' },
    { unitPrice: '' },
    { unitPrice: '1.005' },
    { unitPrice: '-3' },
    { merchantCode: '', title: '' },
  ])
  assert.equal(mapped.order!.lines.length, 1)
  assert.deepEqual(reasons(mapped), [
    [3, 'quantity_missing'],
    [4, 'quantity_invalid'],
    [5, 'quantity_zero'],
    [6, 'quantity_negative'],
    [7, 'price_missing'],
    [8, 'price_invalid'],
    [9, 'price_negative'],
    [10, 'product_missing'],
  ])
})

test('an order that cannot be one is refused with all of its rows', () => {
  assert.deepEqual(reasons(map([{ orderedAt: '' }, { orderedAt: '' }])), [
    [2, 'time_missing'],
    [3, 'time_missing'],
  ])
  assert.deepEqual(reasons(map([{ orderedAt: '3/4/2026' }])), [[2, 'time_ambiguous']])
  assert.deepEqual(reasons(map([{ orderedAt: 'soon' }])), [[2, 'time_invalid']])
  assert.deepEqual(reasons(map([{ status: 'lost in space' }])), [[2, 'status_unknown']])
  assert.deepEqual(reasons(map([{ currency: 'USD' }])), [[2, 'currency_other']])
  assert.deepEqual(reasons(map([{ quantity: '0' }, { quantity: 'x' }])), [
    [2, 'quantity_zero'],
    [3, 'quantity_invalid'],
  ])
})

test('status by built-in words, by the mapping’s words, or the default', () => {
  const status = (text: string, change: Partial<ColumnMapping> = {}) => map([{ status: text }], change).order?.status
  assert.deepEqual(
    ['等待买家付款', '卖家已发货', '交易成功', 'Cancelled', 'Awaiting Fulfillment', ''].map((text) => status(text)),
    ['unpaid', 'shipped', 'completed', 'closed', 'paid', 'paid'],
  )
  assert.equal(status('备好了', { statusWords: { 备好了: 'paid' } }), 'paid')
  assert.equal(status('', { defaultStatus: 'completed' }), 'completed')
  assert.deepEqual(map([{ status: '待付款' }]).order!.paidMinor, 0n)
})

test('codes that are no goods are left out, or their money counts as shipping', () => {
  const rows = [{}, { merchantCode: 'POST', unitPrice: '18.00' }, { merchantCode: 'gift_0001' }]
  const skipping = map(rows, { skipCodes: ['POST', 'gift_*'] })
  assert.deepEqual(reasons(skipping), [
    [3, 'not_goods'],
    [4, 'not_goods'],
  ])
  assert.deepEqual([skipping.order!.lines.length, skipping.order!.shippingMinor, skipping.order!.paidMinor], [1, 0n, 1000n])
  const asShipping = map(rows, { skipCodes: ['POST'], skippedAsShipping: true })
  assert.deepEqual([asShipping.order!.lines.length, asShipping.order!.shippingMinor, asShipping.problems.length], [2, 1800n, 0])
  assert.deepEqual(reasons(map([{ merchantCode: 'POST' }], { skipCodes: ['POST'] })), [[2, 'not_goods']])
})

test('services: below zero a discount of the order, part of what is paid back, or alone', () => {
  const fees: Partial<ColumnMapping> = { skipCodes: ['POST', 'D'], skippedAsShipping: true, negativeRows: 'refund' }
  const discounted = map([{}, { merchantCode: 'D', quantity: '-1', unitPrice: '2.50' }], fees)
  assert.deepEqual(
    [discounted.order!.discountMinor, discounted.order!.shippingMinor, discounted.order!.paidMinor, discounted.problems.length],
    [250n, 0n, 750n, 0],
  )
  const back = map(
    [
      { quantity: '-1', unitPrice: '3.00' },
      { merchantCode: 'POST', quantity: '-1', unitPrice: '1.20' },
    ],
    fees,
  )
  assert.deepEqual([back.refund!.amountMinor, back.refund!.kind, back.refund!.lines.length], [420n, 'return', 1])
  const alone = map([{ merchantCode: 'POST', quantity: '-2', unitPrice: '1.20' }], fees)
  assert.deepEqual([alone.refund!.amountMinor, alone.refund!.kind, alone.refund!.lines], [240n, 'refund_only', []])
  assert.deepEqual(reasons(map([{ merchantCode: 'POST' }], fees)), [[2, 'only_fees']])
  assert.deepEqual(reasons(map([{ merchantCode: 'POST', quantity: '-1' }], { ...fees, negativeRows: 'reject' })), [
    [2, 'only_fees'],
  ])
  assert.deepEqual(reasons(map([{ quantity: '-4', unitPrice: '0' }], fees)), [[2, 'nothing_paid_back']])
})

test('a number with nothing but rows taken back is a refund, where that is wanted', () => {
  const rows = [
    { quantity: '-2', unitPrice: '3.00', originalNumber: 'O-9' },
    { quantity: '-1', unitPrice: '4.50', merchantCode: 'B' },
  ]
  assert.deepEqual(reasons(map(rows)), [
    [2, 'quantity_negative'],
    [3, 'quantity_negative'],
  ])
  const { refund, order, problems } = map(rows, { negativeRows: 'refund' })
  assert.deepEqual([order, problems], [null, []])
  assert.deepEqual(
    [refund!.externalNumber, refund!.orderNumber, refund!.amountMinor, refund!.status],
    ['N1', 'O-9', 1050n, 'settled'],
  )
  assert.deepEqual(
    refund!.lines.map((line) => [line.externalLineId, line.quantity, line.amountMinor]),
    [
      ['A', 2n, 600n],
      ['B', 1n, 450n],
    ],
  )
})

test('money as the file tells it: discounts with or without a sign, paid or computed', () => {
  assert.equal(map([{ discount: '-2.00' }]).order!.discountMinor, 200n)
  assert.equal(map([{ discount: '2.00' }]).order!.paidMinor, 800n)
  assert.equal(map([{ discount: '2.00', paid: '7.00' }]).order!.paidMinor, 700n)
})

test('receivers: columns of their own, a combined column, one address for all', () => {
  const of = (cells: Cells, context: Partial<MappingContext> = {}) => {
    const { country, province, city, district, street } = map([cells], {}, context).order!.receiver!
    return [country, province, city, district, street]
  }
  assert.deepEqual(
    of({
      receiverName: '林晓明',
      province: '福建省',
      city: '福州市',
      district: '鼓楼区',
      address: '福建省福州市鼓楼区东街口 1 号',
    }),
    ['', '福建省', '福州市', '鼓楼区', '东街口 1 号'],
  )
  assert.deepEqual(of({ province: '福建省 福州市 鼓楼区', street: '东街口 1 号' }), [
    '',
    '福建省',
    '福州市',
    '鼓楼区',
    '东街口 1 号',
  ])
  const readAddress = () => ({ province: '福建省', city: '福州市', district: '鼓楼区', detail: '东街口 1 号' })
  assert.deepEqual(of({ address: '福建福州鼓楼东街口 1 号' }, { readAddress }), ['', '福建省', '福州市', '鼓楼区', '东街口 1 号'])
  assert.deepEqual(of({ country: 'Germany', street: 'Weg 1', city: 'Berlin' }), ['DE', '', 'Berlin', '', 'Weg 1'])
})

test('versions: a number, or the time of the last change', () => {
  assert.equal(map([{ version: '17' }]).order!.version, 17n)
  assert.equal(map([{ version: '2026-11-01 10:00:00' }]).order!.version, BigInt(Date.UTC(2026, 10, 1, 2)))
  assert.deepEqual(reasons(map([{ version: 'new' }])), [[2, 'version_invalid']])
})
