import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RangeOfNumbers, rangesOverlap } from './overlap.pure.ts'
import { waybillNumber } from './waybill-number.pure.ts'

const range = (
  prefix: string,
  first: number,
  last: number,
  width: number,
  checkDigit: 'none' | 'mod10' = 'none',
): RangeOfNumbers => ({
  prefix,
  first: BigInt(first),
  last: BigInt(last),
  width,
  checkDigit,
})

test('numbers of a range', () => {
  assert.equal(waybillNumber({ prefix: 'SF', width: 8, checkDigit: 'none' }, 42n), 'SF00000042')
  // S10 example: RR 473 124 829 has check digit 9 over 47312482.
  assert.equal(waybillNumber({ prefix: 'RR', width: 8, checkDigit: 'mod11' }, 47312482n), 'RR473124829')
  // GTIN-13 4006381333931: check digit 1 over 400638133393.
  assert.equal(waybillNumber({ prefix: '', width: 12, checkDigit: 'mod10' }, 400638133393n), '4006381333931')
})

test('ranges overlap when they can make the same number', () => {
  assert.equal(rangesOverlap(range('SF', 1, 100, 8), range('SF', 100, 200, 8)), true)
  assert.equal(rangesOverlap(range('SF', 1, 100, 8), range('SF', 101, 200, 8)), false)
  assert.equal(rangesOverlap(range('SF', 1, 100, 8), range('YT', 1, 100, 8)), false)
  assert.equal(rangesOverlap(range('SF', 1, 100, 8), range('SF', 1, 100, 9)), false)
  assert.equal(rangesOverlap(range('A1', 0, 999, 3), range('A', 1500, 1600, 4)), true)
  assert.equal(rangesOverlap(range('A', 10, 19, 2, 'mod10'), range('A', 105, 105, 3)), true)
})
