import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InputError } from './input-error.ts'
import { addQuantities, parseQuantity, quantity, smallerQuantity, subtractQuantity } from './quantity.ts'

test('whole quantities are read as people and spreadsheets write them', () => {
  assert.equal(parseQuantity('3'), 3n)
  assert.equal(parseQuantity(' +3.0 '), 3n)
  assert.equal(parseQuantity('3.000'), 3n)
  assert.equal(parseQuantity('1,200', { thousands: true }), 1200n)
  assert.equal(parseQuantity('-4', { min: -10n }), -4n)
  assert.equal(parseQuantity('1000000000000'), 1_000_000_000_000n)
})

test('what is no whole quantity, or out of range, is refused with a code', () => {
  const code = (text: string, options?: Parameters<typeof parseQuantity>[1]) => {
    try {
      return parseQuantity(text, options)
    } catch (error) {
      return error instanceof InputError ? error.code : error
    }
  }
  for (const text of ['', 'a', '1.5', '1,200', '1e3', '.0', '3.', '１', '0x1', '--1'])
    assert.equal(code(text), 'quantity_malformed', text)
  assert.equal(code('1,20', { thousands: true }), 'quantity_malformed')
  assert.equal(code('9'.repeat(1000)), 'quantity_malformed')
  assert.equal(code('-1'), 'quantity_out_of_range')
  assert.equal(code('6901234567890'), 'quantity_out_of_range')
  assert.equal(code('0', { min: 1n }), 'quantity_out_of_range')
  assert.equal(code('11', { max: 10n }), 'quantity_out_of_range')
})

test('arithmetic', () => {
  assert.equal(addQuantities(quantity(1), quantity(2n)), 3n)
  assert.equal(addQuantities(), 0n)
  assert.equal(subtractQuantity(quantity(1), quantity(2)), -1n)
  assert.equal(smallerQuantity(quantity(2), quantity(1)), 1n)
  assert.throws(() => quantity(1.5), RangeError)
})
