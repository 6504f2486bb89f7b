import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeLoose } from './fill-parcels.pure.ts'

test('goods of a line are taken lot by lot, and not more than there are', () => {
  const loose = [
    { fulfillmentLineId: '1', skuId: 'A', lotId: 'a', quantity: 1n },
    { fulfillmentLineId: '2', skuId: 'A', lotId: 'a', quantity: 9n },
    { fulfillmentLineId: '1', skuId: 'A', lotId: 'b', quantity: 5n },
  ]
  assert.deepEqual(
    takeLoose(loose, '1', 3n)?.map((goods) => [goods.lotId, goods.quantity]),
    [
      ['a', 1n],
      ['b', 2n],
    ],
  )
  assert.deepEqual(
    takeLoose(loose, '1', 3n)?.map((goods) => [goods.lotId, goods.quantity]),
    [['b', 3n]],
  )
  assert.equal(takeLoose(loose, '1', 1n), null)
  assert.equal(loose[1]!.quantity, 9n)
})
