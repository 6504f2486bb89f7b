import assert from 'node:assert/strict'
import { test } from 'node:test'
import { returnCost } from './return-cost.pure.ts'

test('pieces come back at the cost they left with, to the last cent', () => {
  const parts = [{ fulfillmentId: 'f', quantity: 3n, valueMinor: 100n, uncosted: 0n }]
  assert.deepEqual(returnCost(parts, 2n), [{ fulfillmentId: 'f', quantity: 2n, valueMinor: 67n, uncosted: 0n }])
  assert.deepEqual(returnCost(parts, 1n), [{ fulfillmentId: 'f', quantity: 1n, valueMinor: 33n, uncosted: 0n }])
})

test('known cost comes back first; pieces that had none need none', () => {
  const parts = [{ fulfillmentId: 'f', quantity: 3n, valueMinor: 100n, uncosted: 2n }]
  assert.deepEqual(returnCost(parts, 2n), [{ fulfillmentId: 'f', quantity: 2n, valueMinor: 100n, uncosted: 1n }])
})

test('more than ever left has no origin', () => {
  assert.deepEqual(returnCost([{ fulfillmentId: 'f', quantity: 1n, valueMinor: 40n, uncosted: 0n }], 3n), [
    { fulfillmentId: 'f', quantity: 1n, valueMinor: 40n, uncosted: 0n },
    { fulfillmentId: null, quantity: 2n, valueMinor: 0n, uncosted: 0n },
  ])
})
