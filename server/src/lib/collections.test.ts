import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunk, groupBy, keyBy, sumBy, sumByKey, uniqueSorted } from './collections.ts'
import { type MinorUnits, money } from './money.ts'

const lines = [
  { sku: 'b', amount: money(3) },
  { sku: 'a', amount: money(4) },
  { sku: 'b', amount: money(5) },
]

test('groups keep the order of first appearance', () => {
  assert.deepEqual(
    [...groupBy(lines, (line) => line.sku)],
    [
      ['b', [lines[0], lines[2]]],
      ['a', [lines[1]]],
    ],
  )
})

test('a key that two items share is an error, not a lost row', () => {
  assert.equal(keyBy(lines.slice(0, 2), (line) => line.sku).get('a'), lines[1])
  assert.throws(() => keyBy(lines, (line) => line.sku), RangeError)
})

test('sums keep the brand', () => {
  const total: MinorUnits = sumBy(lines, (line) => line.amount)
  assert.equal(total, 12n)
  assert.equal(
    sumBy([], () => 1n),
    0n,
  )
  assert.deepEqual(
    [
      ...sumByKey(
        lines,
        (line) => line.sku,
        (line) => line.amount,
      ),
    ],
    [
      ['b', 8n],
      ['a', 4n],
    ],
  )
})

test('chunks', () => {
  assert.deepEqual(chunk([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]])
  assert.deepEqual(chunk([], 2), [])
  for (const size of [0, -1, 1.5, Number.NaN]) assert.throws(() => chunk([1], size), RangeError)
})

test('unique and sorted by value', () => {
  assert.deepEqual(uniqueSorted([10n, 9n, 10n, -1n]), [-1n, 9n, 10n])
  assert.deepEqual(uniqueSorted([10, 9, 10]), [9, 10])
  assert.deepEqual(uniqueSorted(['b', 'a', 'B', 'a']), ['B', 'a', 'b'])
})
