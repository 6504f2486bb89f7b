import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { InputError, inputErrorText } from './input-error.ts'
import {
  addMoney,
  CURRENCY_DECIMALS,
  type Currency,
  currencyDecimals,
  formatMinor,
  isCurrency,
  type MinorUnits,
  money,
  negateMoney,
  type ParseMoneyOptions,
  parseMoney,
  shareOfMoney,
  subtractMoney,
  taxWithin,
  timesQuantity,
} from './money.ts'
import type { Quantity } from './quantity.ts'

function refused(text: string, currency: string, code: string, options?: ParseMoneyOptions): void {
  assert.throws(
    () => parseMoney(text, currency, options),
    (error: unknown) => error instanceof InputError && error.code === code,
    `${text} ${currency}`,
  )
}

test('decimal text becomes minor units exactly', () => {
  const rows: [string, Currency, bigint][] = [
    ['12.30', 'CNY', 1230n],
    ['12.3', 'CNY', 1230n],
    ['12', 'CNY', 1200n],
    ['12.', 'CNY', 1200n],
    ['.5', 'CNY', 50n],
    ['+0.01', 'CNY', 1n],
    ['-0.01', 'CNY', -1n],
    ['-0', 'CNY', 0n],
    [' 7.25 ', 'EUR', 725n],
    ['500', 'JPY', 500n],
    ['1.234', 'KWD', 1234n],
    ['1.100', 'CNY', 110n],
    ['1.0', 'JPY', 1n],
    ['90071992547409.93', 'CNY', 9007199254740993n],
    ['92233720368547758.07', 'CNY', 9223372036854775807n],
    ['-92233720368547758.07', 'CNY', -9223372036854775807n],
  ]
  for (const [text, currency, minor] of rows) assert.equal(parseMoney(text, currency), minor, `${text} ${currency}`)
})

test('surplus decimals are refused unless rounding is asked for', () => {
  refused('1.005', 'CNY', 'money_too_many_decimals')
  refused('1.5', 'JPY', 'money_too_many_decimals')
  assert.equal(parseMoney('1.005', 'CNY', { round: 'half-up' }), 101n)
  assert.equal(parseMoney('-1.005', 'CNY', { round: 'half-up' }), -101n)
  assert.equal(parseMoney('1.005', 'CNY', { round: 'half-even' }), 100n)
  assert.equal(parseMoney('1.015', 'CNY', { round: 'half-even' }), 102n)
  assert.equal(parseMoney('1.00499999999999999999', 'CNY', { round: 'half-up' }), 100n)
  assert.equal(parseMoney('1.009', 'CNY', { round: 'down' }), 100n)
  assert.equal(parseMoney('1.5', 'JPY', { round: 'half-up' }), 2n)
})

test('separators only by option and only in groups of three', () => {
  refused('1,234.50', 'CNY', 'money_malformed')
  const thousands = { thousands: true }
  assert.equal(parseMoney('1,234.50', 'CNY', thousands), 123450n)
  assert.equal(parseMoney('-1,234,567', 'JPY', thousands), -1234567n)
  assert.equal(parseMoney('1234.50', 'CNY', thousands), 123450n)
  for (const text of ['1,23', '12,34,567', ',123', '1,2345', '1234,567', '1,234,', '1.234,50'])
    refused(text, 'CNY', 'money_malformed', thousands)
})

test('anything else is refused with a code', () => {
  for (const text of [
    '',
    ' ',
    '.',
    '-',
    '+.',
    '1e3',
    '0x10',
    '1.2.3',
    '--1',
    '¥12',
    '１２',
    'NaN',
    'Infinity',
    '1 000',
    '12元',
    '1_000',
  ]) {
    refused(text, 'CNY', 'money_malformed')
  }
  refused('1', 'XXX', 'currency_unknown')
  refused('1', 'toString', 'currency_unknown')
  refused('92233720368547758.08', 'CNY', 'money_too_large')
  refused('9'.repeat(5000), 'CNY', 'money_too_large')
  refused(`0.${'1'.repeat(5000)}`, 'CNY', 'money_too_large', { round: 'half-up' })
})

test('a refusal reads well in both languages and never repeats a whole megabyte', () => {
  try {
    parseMoney('1.005', 'CNY')
    assert.fail('must be refused')
  } catch (error) {
    assert.ok(error instanceof InputError)
    assert.equal(inputErrorText(error, 'zh'), '“1.005”的小数位超过CNY允许的2位')
    assert.equal(error.message, '"1.005" has more decimals than the 2 of CNY')
  }
  assert.throws(
    () => parseMoney('x'.repeat(1_000_000), 'CNY'),
    (error: unknown) => error instanceof InputError && error.message.length < 200 && inputErrorText(error, 'zh').length < 200,
  )
})

test('currencies carry their ISO 4217 decimals', () => {
  assert.deepEqual(
    ['CNY', 'JPY', 'KRW', 'VND', 'KWD', 'BHD', 'OMR', 'TND', 'USD', 'CLP', 'ISK', 'IDR'].map(currencyDecimals),
    [2, 0, 0, 0, 3, 3, 3, 3, 2, 0, 0, 2],
  )
  assert.equal(isCurrency('CNY'), true)
  assert.equal(isCurrency('cny'), false)
  assert.equal(isCurrency('constructor'), false)
})

test('formatting shows all decimals of the currency', () => {
  assert.equal(formatMinor(1230n, 'CNY'), '12.30')
  assert.equal(formatMinor(-5n, 'CNY'), '-0.05')
  assert.equal(formatMinor(0n, 'KWD'), '0.000')
  assert.equal(formatMinor(-1200n, 'JPY'), '-1200')
})

test('formatted money reads back as itself in every currency', () => {
  const codes = Object.keys(CURRENCY_DECIMALS)
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), fc.constantFrom(...codes), (minor, currency) => {
      assert.equal(parseMoney(formatMinor(minor, currency), currency), minor)
    }),
  )
})

test('arithmetic is typed and exact', () => {
  assert.equal(addMoney(), 0n)
  assert.equal(addMoney(money(1n), money(2), money(-5n)), -2n)
  assert.equal(subtractMoney(money(10), money(3)), 7n)
  assert.equal(negateMoney(money(10)), -10n)
  assert.equal(timesQuantity(money(1999), 3n), 5997n)
  // @ts-expect-error a quantity is not an amount
  const wrong: MinorUnits = 1n as Quantity
  assert.equal(wrong, 1n)
})

test('shares in basis points', () => {
  assert.equal(shareOfMoney(money(1995), 1300n), 259n)
  assert.equal(shareOfMoney(money(50), 100n), 1n)
  assert.equal(shareOfMoney(money(50), 100n, 'half-even'), 0n)
  assert.equal(shareOfMoney(money(150), 100n, 'half-even'), 2n)
  assert.equal(shareOfMoney(money(-50), 100n), -1n)
  assert.equal(shareOfMoney(money(10000), 33n), 33n)
})

test('tax inside a gross amount', () => {
  assert.equal(taxWithin(money(11300), 1300n), 1300n)
  assert.equal(taxWithin(money(100), 2000n), 17n)
  assert.equal(taxWithin(money(500), 2000n), 83n)
  assert.equal(taxWithin(money(999), 0n), 0n)
})
