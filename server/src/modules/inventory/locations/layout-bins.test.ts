import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layoutBins } from './layout-bins.pure.ts'

const walked = (bins: readonly { code: string; pickSequence: bigint }[]) =>
  [...bins].sort((a, b) => Number(a.pickSequence - b.pickSequence)).map((bin) => bin.code)

test('up one aisle and down the next', () => {
  assert.deepEqual(walked(layoutBins({ aisles: 2, baysPerAisle: 2, levels: 2 })), [
    'A01-01-1',
    'A01-01-2',
    'A01-02-1',
    'A01-02-2',
    'A02-02-1',
    'A02-02-2',
    'A02-01-1',
    'A02-01-2',
  ])
})

test('every aisle from its front, after what is there, with own letters', () => {
  const bins = layoutBins({
    aisles: 2,
    baysPerAisle: 2,
    levels: 1,
    prefix: 'B',
    firstAisle: 3,
    walk: 'one_way',
    sequenceAfter: 1000n,
  })
  assert.deepEqual(walked(bins), ['B03-01-1', 'B03-02-1', 'B04-01-1', 'B04-02-1'])
  assert.deepEqual(
    bins.map((bin) => bin.pickSequence),
    [1011n, 1021n, 1031n, 1041n],
  )
  assert.deepEqual([bins[0]!.xMm, bins[0]!.yMm], [8000n, 650n])
})

test('many levels never share a step of the walk', () => {
  const bins = layoutBins({ aisles: 1, baysPerAisle: 3, levels: 12 })
  assert.equal(new Set(bins.map((bin) => bin.pickSequence)).size, 36)
})
