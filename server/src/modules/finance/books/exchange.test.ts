import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rateText, rateToE8, toBooks } from './exchange.pure.ts'

test('currencies of the same and of different decimals', () => {
  assert.equal(toBooks(10_000n, 'USD', 'CNY', rateToE8('7.1')), 71_000n)
  assert.equal(toBooks(1_000n, 'JPY', 'CNY', rateToE8('0.048')), 4_800n)
  assert.equal(toBooks(4_800n, 'CNY', 'JPY', rateToE8('20.8')), 998n)
  assert.equal(toBooks(-333n, 'USD', 'CNY', rateToE8('7.15')), -2_381n)
})

test('rates are read and written without loss', () => {
  for (const text of ['7.1', '0.00000001', '123456789', '1.00000001']) assert.equal(rateText(rateToE8(text)), text)
  assert.equal(rateToE8('7.10'), 710_000_000n)
})
