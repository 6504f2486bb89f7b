import assert from 'node:assert/strict'
import { test } from 'node:test'
import { returnedPieces } from './returned-pieces.pure.ts'

const sent = (skuId: string, quantity: bigint, channelQuantity: bigint) => ({ skuId, quantity, channelQuantity })
const shown = (pieces: { line: { skuId: string }; quantity: bigint }[]) =>
  pieces.map(({ line, quantity }) => [line.skuId, quantity])

test('a plain line, a split line and a bundle', () => {
  assert.deepEqual(shown(returnedPieces(2n, [sent('A', 3n, 3n)])), [['A', 2n]])
  assert.deepEqual(shown(returnedPieces(3n, [sent('A', 2n, 2n), sent('A', 2n, 2n)])), [
    ['A', 2n],
    ['A', 1n],
  ])
  assert.deepEqual(shown(returnedPieces(2n, [sent('A', 3n, 3n), sent('B', 6n, 3n)])), [
    ['A', 2n],
    ['B', 4n],
  ])
})

test('never more than left, and nothing of what never left', () => {
  assert.deepEqual(shown(returnedPieces(9n, [sent('A', 2n, 2n)])), [['A', 2n]])
  assert.deepEqual(shown(returnedPieces(1n, [sent('A', 0n, 2n)])), [])
  assert.deepEqual(returnedPieces(1n, []), [])
})
