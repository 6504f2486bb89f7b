import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAmount, readCountry, readCurrency, readFlag, readQuantity, readTime } from './values.pure.ts'

const plain = { decimalComma: false, minorUnits: false, roundPrices: false }

test('times as files write them', () => {
  const read = (text: string, order: 'auto' | 'ymd' | 'mdy' | 'dmy' = 'auto', zone = 'Asia/Shanghai') => {
    const at = readTime(text, zone, order)
    return at instanceof Date ? at.toISOString() : at
  }
  assert.equal(read('2026-11-01 10:20:30'), '2026-11-01T02:20:30.000Z')
  assert.equal(read('2010-12-01T08:26:00', 'auto', 'Europe/London'), '2010-12-01T08:26:00.000Z')
  assert.equal(read('2026/11/1 8:05'), '2026-11-01T00:05:00.000Z')
  assert.equal(read('2026年11月1日 8点05分'), '2026-11-01T00:05:00.000Z')
  assert.equal(read('2026年11月1日'), '2026-10-31T16:00:00.000Z')
  assert.equal(read('2026-11-01T02:20:30Z'), '2026-11-01T02:20:30.000Z')
  assert.equal(read('2026-11-01 10:20:30 +0200'), '2026-11-01T08:20:30.000Z')
  assert.equal(read('2026-11-01 10:20:30 UTC'), '2026-11-01T10:20:30.000Z')
  assert.equal(read('1/13/2026 3:05 PM', 'auto', 'UTC'), '2026-01-13T15:05:00.000Z')
  assert.equal(read('13.1.2026 03:05', 'auto', 'UTC'), '2026-01-13T03:05:00.000Z')
  assert.equal(read('12/1/10 8:26', 'mdy', 'UTC'), '2010-12-01T08:26:00.000Z')
  assert.equal(read('3/4/2026', 'dmy', 'UTC'), '2026-04-03T00:00:00.000Z')
  assert.equal(read('3/4/2026 12:00 AM', 'mdy', 'UTC'), '2026-03-04T00:00:00.000Z')
  assert.equal(read('3/4/2026'), 'ambiguous')
  for (const wrong of ['', 'yesterday', '2026-13-01', '2026-02-30', '31/31/2026', '1/2/2026 25:00', '20261101'])
    assert.equal(/T/.test(String(read(wrong))), false, wrong)
  assert.equal(read('2026-02-30'), null)
})

test('amounts, exactly', () => {
  assert.equal(readAmount('12.50', 'CNY', plain), 1250n)
  assert.equal(readAmount('¥1,234.5', 'CNY', plain), 123_450n)
  assert.equal(readAmount('1,234,567.89 元', 'CNY', plain), 123_456_789n)
  assert.equal(readAmount('(3.00)', 'USD', plain), -300n)
  assert.equal(readAmount('-11062.06', 'GBP', plain), -1_106_206n)
  assert.equal(readAmount('1.234,50', 'EUR', { ...plain, decimalComma: true }), 123_450n)
  assert.equal(readAmount('1990', 'CNY', { ...plain, minorUnits: true }), 1990n)
  assert.equal(readAmount('１２．５', 'CNY', plain), 1250n)
  assert.equal(readAmount('500', 'JPY', plain), 500n)
  assert.equal(readAmount('0.001', 'GBP', plain), null)
  assert.equal(readAmount('0.005', 'GBP', { ...plain, roundPrices: true }), 1n)
  for (const wrong of ['', 'free', '1.2.3', '1,23.4', '1e5', '--5']) assert.equal(readAmount(wrong, 'CNY', plain), null, wrong)
})

test('quantities are whole', () => {
  assert.deepEqual(['2', ' 2.00', '1,000', '-3', '０', '80995'].map(readQuantity), [2n, 2n, 1000n, -3n, 0n, 80_995n])
  for (const wrong of ['', '2.5', '1,00', 'two', '99999999999']) assert.equal(readQuantity(wrong), null, wrong)
})

test('currencies, flags and countries by the words people use', () => {
  assert.deepEqual(['cny', 'RMB', '人民币', 'GBP', 'gold'].map(readCurrency), ['CNY', 'CNY', 'CNY', 'GBP', null])
  assert.deepEqual(['', '0', '1', '红旗', 'GREEN', '紫色', 'flag'].map(readFlag), [
    null,
    null,
    'red',
    'red',
    'green',
    'purple',
    null,
  ])
  assert.deepEqual(
    ['United Kingdom', 'UK', 'gb', 'EIRE', '中国', 'RSA', 'Channel Islands', 'Germany', '德国', 'Unspecified'].map(readCountry),
    ['GB', 'GB', 'GB', 'IE', 'CN', 'ZA', 'Channel Islands', 'DE', 'DE', 'Unspecified'],
  )
})
