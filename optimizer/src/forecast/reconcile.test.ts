import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { indexSums, reconcileStep } from './reconcile.ts'

test('one sum by hand: the gap is shared by uncertainty', () => {
  // 10 against 3 + 4: a gap of 3 over variances 1, 1, 4
  const found = reconcileStep(Float64Array.of(10, 3, 4), Float64Array.of(1, 1, 4), [{ of: 0, parts: [1, 2] }], false)
  assert.deepEqual(
    Array.from(found, (value) => Math.round(value * 1e9) / 1e9),
    [9.5, 3.5, 6],
  )
})

test('crossing sums agree, and no coherent neighbour is nearer', () => {
  // a square of SKU by shop: 0..3 cells, 4, 5 rows, 6, 7 columns, 8 all
  const sums = [
    { of: 4, parts: [0, 1] },
    { of: 5, parts: [2, 3] },
    { of: 6, parts: [0, 2] },
    { of: 7, parts: [1, 3] },
    { of: 8, parts: [0, 1, 2, 3] },
  ]
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 9, maxLength: 9 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 9, maxLength: 9 }),
      (values, variances) => {
        const base = Float64Array.from(values)
        const weights = Float64Array.from(variances)
        const found = reconcileStep(base, weights, sums, false)
        for (const { of, parts } of sums) {
          const total = parts.reduce((sum, part) => sum + found[part]!, 0)
          assert.ok(Math.abs(found[of]! - total) < 1e-6, `${found[of]} is not ${total}`)
        }
        const distance = (point: ArrayLike<number>) =>
          values.reduce((sum, value, i) => sum + (point[i]! - value) ** 2 / variances[i]!, 0)
        // moving one cell, with all its sums, makes nothing nearer
        for (const [cell, ...above] of [
          [0, 4, 6, 8],
          [1, 4, 7, 8],
          [2, 5, 6, 8],
          [3, 5, 7, 8],
        ]) {
          for (const step of [-0.01, 0.01]) {
            const other = Float64Array.from(found)
            for (const i of [cell!, ...above]) other[i]! += step
            assert.ok(distance(other) >= distance(found) - 1e-7)
          }
        }
        const held = reconcileStep(base, weights, sums, true)
        assert.ok(held.every((value) => value >= 0))
      },
    ),
    { numRuns: 60 },
  )
})

test('sums of what is not there are refused', () => {
  const ids = ['a', 'b', 'all']
  assert.deepEqual(indexSums([{ of: 'all', parts: ['a', 'b'] }], ids), [{ of: 2, parts: [0, 1] }])
  for (const sums of [
    [{ of: 'all', parts: ['a', 'x'] }],
    [{ of: 'all', parts: [] }],
    [{ of: 'all', parts: ['all', 'a'] }],
    [{ of: 'all', parts: ['a', 'a'] }],
    [
      { of: 'all', parts: ['a', 'b'] },
      { of: 'all', parts: ['b', 'a'] },
    ],
  ])
    assert.throws(() => indexSums(sums, ids), RangeError)
})
