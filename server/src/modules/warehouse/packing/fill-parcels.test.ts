import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addUp, giveToLines, takeLoose } from './fill-parcels.pure.ts'

test('goods of a line are taken lot by lot, and not more than there are', () => {
  const loose = [
    { fulfillmentLineId: '1', skuId: 'A', lotId: 'a', quantity: 1n, pickedNow: 0n },
    { fulfillmentLineId: '2', skuId: 'A', lotId: 'a', quantity: 9n, pickedNow: 0n },
    { fulfillmentLineId: '1', skuId: 'A', lotId: 'b', quantity: 5n, pickedNow: 0n },
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

test('goods known by SKU are given to lines in order, lots in order', () => {
  const lines = [
    { id: '1', skuId: 'A', open: 2n },
    { id: '2', skuId: 'A', open: 3n },
    { id: '3', skuId: 'B', open: 0n },
  ]
  const goods = [
    { skuId: 'A', lotId: 'a', quantity: 4n },
    { skuId: 'A', lotId: 'b', quantity: 1n },
  ]
  assert.deepEqual(
    giveToLines(lines, goods).map((one) => [one.fulfillmentLineId, one.lotId, one.quantity]),
    [
      ['1', 'a', 2n],
      ['2', 'a', 2n],
      ['2', 'b', 1n],
    ],
  )
})

test('the same line and lot from two bins is one content of a parcel', () => {
  const one = (quantity: bigint, pickedNow: bigint) => ({ fulfillmentLineId: '1', skuId: 'A', lotId: 'a', quantity, pickedNow })
  assert.deepEqual(addUp([one(2n, 0n), one(3n, 3n)]), [one(5n, 3n)])
})
