import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  currencyDigits,
  formatDuration,
  formatMoney,
  formatPercent,
  formatRelative,
  formatTime,
  formatWhole,
  minorToDecimal,
  readMoney,
  toWhole,
} from './format.ts'

test('money is exact at any size and follows the currency’s decimals', () => {
  assert.equal(formatMoney(123450n, 'CNY', 'zh-CN'), '¥1,234.50')
  assert.equal(formatMoney('900719925474099312345', 'CNY', 'en-US'), '¥9,007,199,254,740,993,123.45')
  assert.equal(formatMoney(-5, 'CNY', 'zh-CN'), '-¥0.05')
  assert.equal(formatMoney(500, 'JPY', 'en-US'), '¥500')
  assert.equal(formatMoney(1234, 'KWD', 'en-US', { bare: true }), '1.234')
  assert.equal(formatMoney(123450n, 'USD', 'zh-CN', { homeCurrency: 'CNY' }), 'US$1,234.50')
  assert.equal(formatMoney(123450n, 'CNY', 'en-US', { homeCurrency: 'CNY' }), '¥1,234.50')
  assert.equal(formatMoney(100n, 'CNY', 'zh-CN', { signed: true, bare: true }), '+1.00')
  assert.equal(formatMoney(1234567800n, 'CNY', 'zh-CN', { compact: true }), '¥1235万')
  assert.equal(currencyDigits('JPY'), 0)
})

test('a fraction never passes for a whole number', () => {
  assert.throws(() => toWhole(1.5), /whole/)
  assert.throws(() => toWhole('1.5'), /whole/)
  assert.throws(() => toWhole(2 ** 60), /whole/)
  assert.equal(toWhole('-12'), -12n)
})

test('minor units to decimal text', () => {
  assert.equal(minorToDecimal(5n, 'CNY'), '0.05')
  assert.equal(minorToDecimal(-12345n, 'CNY'), '-123.45')
  assert.equal(minorToDecimal(12n, 'JPY'), '12')
})

test('typed amounts', () => {
  const cases: [string, string, bigint | undefined][] = [
    ['1234.5', 'CNY', 123450n],
    ['￥1,234.50', 'CNY', 123450n],
    ['１２．３', 'CNY', 1230n],
    ['12。5', 'CNY', 1250n],
    ['-3', 'CNY', -300n],
    ['.5', 'CNY', 50n],
    ['5.', 'CNY', 500n],
    ['US$ 5', 'USD', undefined],
    ['$5', 'USD', 500n],
    ['usd 5', 'USD', 500n],
    ['USD 5', 'CNY', undefined],
    ['1.234', 'CNY', undefined],
    ['1.2', 'JPY', undefined],
    ['', 'CNY', undefined],
    ['.', 'CNY', undefined],
    ['abc', 'CNY', undefined],
    ['1-2', 'CNY', undefined],
    ['92233720368547758.08', 'CNY', undefined],
  ]
  for (const [text, currency, expected] of cases) assert.equal(readMoney(text, currency), expected, `${text} ${currency}`)
})

test('whole numbers and shares', () => {
  assert.equal(formatWhole('12480', 'zh-CN'), '12,480')
  assert.equal(formatWhole(12, 'en-US', { signed: true }), '+12')
  assert.equal(formatPercent(0.1234, 'zh-CN'), '12.3%')
  assert.equal(formatPercent(-0.05, 'en-US', { decimals: 0, signed: true }), '-5%')
})

test('times stand on the clock of the tenant’s zone', () => {
  const time = '2026-01-01T18:05:09Z'
  assert.equal(formatTime(time, 'Asia/Shanghai', 'zh-CN', 'minute'), '2026-01-02 02:05')
  assert.equal(formatTime(time, 'Asia/Shanghai', 'en-US', 'stamp'), '2026-01-02 02:05:09')
  assert.equal(formatTime(time, 'America/New_York', 'zh-CN', 'day'), '2026年1月1日')
  assert.equal(formatTime(time, 'UTC', 'en-US', 'clock'), '18:05:09')
  assert.throws(() => formatTime('yesterday', 'UTC', 'en-US'), /not a time/)
})

test('relative times and lengths', () => {
  const now = Date.parse('2026-01-02T00:00:00Z')
  assert.equal(formatRelative('2026-01-01T22:30:00Z', now, 'zh-CN'), '1小时前')
  assert.equal(formatRelative('2026-01-01T00:00:00Z', now, 'en-US'), 'yesterday')
  assert.equal(formatRelative('2026-01-02T00:10:00Z', now, 'en-US'), 'in 10 min.')
  assert.equal(formatDuration(3_725_000, 'en-US'), '1h 2m')
  assert.equal(formatDuration(3_600_000, 'zh-CN'), '1小时')
  assert.equal(formatDuration(400, 'en-US'), '0s')
})
