import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { expectedWeight, weightFits, weightTolerance } from './parcel-weight.pure.ts'

describe('weight of a parcel', () => {
  test('goods by the catalogue and the carton', () => {
    const grams = new Map<string, bigint | null>([
      ['A', 250n],
      ['B', 40n],
    ])
    const goods = [
      { skuId: 'A', quantity: 2n },
      { skuId: 'B', quantity: 3n },
    ]
    assert.equal(expectedWeight(goods, grams, 80), 700n)
  })

  test('one unknown weight makes the whole unknown', () => {
    const grams = new Map<string, bigint | null>([
      ['A', 250n],
      ['B', null],
    ])
    assert.equal(
      expectedWeight(
        [
          { skuId: 'A', quantity: 1n },
          { skuId: 'B', quantity: 1n },
        ],
        grams,
        80,
      ),
      null,
    )
    assert.equal(expectedWeight([{ skuId: 'C', quantity: 1n }], grams, 80), null)
  })

  test('the tolerance is the larger of grams and percent, rounded up', () => {
    assert.equal(weightTolerance(1_010n, { grams: 50, percent: 5 }), 51n)
    assert.equal(weightTolerance(700n, { grams: 50, percent: 5 }), 50n)
  })

  test('the border is inside', () => {
    assert.deepEqual(
      [649n, 650n, 700n, 750n, 751n].map((weight) => weightFits(weight, 700n, 50n)),
      [false, true, true, true, false],
    )
  })
})
