import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { divideRounded } from './rounding.ts'

test('halves go away from zero, to the even neighbour, or are cut', () => {
  const rows = [
    [5n, 2n, 3n, 2n, 2n],
    [7n, 2n, 4n, 4n, 3n],
    [-5n, 2n, -3n, -2n, -2n],
    [5n, -2n, -3n, -2n, -2n],
    [-7n, -2n, 4n, 4n, 3n],
    [1n, 3n, 0n, 0n, 0n],
    [2n, 3n, 1n, 1n, 0n],
    [-1n, 2n, -1n, 0n, 0n],
    [6n, 3n, 2n, 2n, 2n],
  ] as const
  for (const [numerator, denominator, up, even, down] of rows) {
    assert.equal(divideRounded(numerator, denominator, 'half-up'), up)
    assert.equal(divideRounded(numerator, denominator, 'half-even'), even)
    assert.equal(divideRounded(numerator, denominator, 'down'), down)
  }
  assert.throws(() => divideRounded(1n, 0n, 'down'), RangeError)
})

test('the rounded quotient is never further than half a unit from the exact one, and odd in the numerator', () => {
  fc.assert(
    fc.property(
      fc.bigInt(),
      fc.bigInt({ min: 1n }),
      fc.constantFrom('half-up' as const, 'half-even' as const),
      (n, d, rounding) => {
        const rounded = divideRounded(n, d, rounding)
        const twiceError = 2n * (rounded * d - n)
        assert.ok((twiceError < 0n ? -twiceError : twiceError) <= d)
        assert.equal(divideRounded(-n, d, rounding), -rounded)
      },
    ),
  )
})
