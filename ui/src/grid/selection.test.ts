import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  chosenRows,
  everythingSelected,
  headingState,
  idsBetween,
  isEmptySelection,
  isSelected,
  nothingSelected,
  selectedCount,
  setSelected,
} from './selection.ts'

test('single rows', () => {
  const one = setSelected(nothingSelected, ['b', 'a'], true)
  assert.equal(isSelected(one, 'a'), true)
  assert.equal(isSelected(one, 'c'), false)
  assert.equal(selectedCount(one, undefined), 2)
  assert.deepEqual(chosenRows(one), { ids: ['a', 'b'] })
  assert.deepEqual(chosenRows(setSelected(one, ['a'], false)), { ids: ['b'] })
  assert.deepEqual(chosenRows(nothingSelected), { ids: [] })
})

test('all of the filter but two', () => {
  const most = setSelected(everythingSelected, ['x', 'c'], false)
  assert.equal(isSelected(most, 'a'), true)
  assert.equal(isSelected(most, 'x'), false)
  assert.equal(selectedCount(most, 12_480), 12_478)
  assert.equal(selectedCount(most, undefined), undefined)
  assert.deepEqual(chosenRows(most), { allOfFilter: true, except: ['c', 'x'] })
  assert.deepEqual(chosenRows(setSelected(most, ['x'], true)), { allOfFilter: true, except: ['c'] })
})

test('all but every row is empty', () => {
  const none = setSelected(everythingSelected, ['a', 'b'], false)
  assert.equal(isEmptySelection(none, 2), true)
  assert.equal(isEmptySelection(none, 3), false)
  assert.equal(isEmptySelection(none, undefined), false)
  assert.equal(isEmptySelection(nothingSelected, undefined), true)
})

test('the box in the heading', () => {
  assert.equal(headingState(nothingSelected, ['a', 'b']), 'none')
  assert.equal(headingState(setSelected(nothingSelected, ['a'], true), ['a', 'b']), 'some')
  assert.equal(headingState(setSelected(nothingSelected, ['a', 'b'], true), ['a', 'b']), 'all')
  assert.equal(headingState(setSelected(nothingSelected, ['gone'], true), ['a', 'b']), 'some')
  assert.equal(headingState(everythingSelected, ['a']), 'all')
  assert.equal(headingState(nothingSelected, []), 'none')
})

test('ranges go both ways', () => {
  assert.deepEqual(idsBetween(['a', 'b', 'c', 'd'], 1, 2), ['b', 'c'])
  assert.deepEqual(idsBetween(['a', 'b', 'c', 'd'], 3, 1), ['b', 'c', 'd'])
})

test('property: the last word about an id counts, in both forms', () => {
  const steps = fc.array(fc.record({ ids: fc.array(fc.constantFrom('a', 'b', 'c', 'd')), on: fc.boolean() }))
  fc.assert(
    fc.property(fc.boolean(), steps, (all, moves) => {
      let selection = all ? everythingSelected : nothingSelected
      const expected = new Map(['a', 'b', 'c', 'd'].map((id) => [id, all]))
      for (const { ids, on } of moves) {
        selection = setSelected(selection, ids, on)
        for (const id of ids) expected.set(id, on)
      }
      for (const [id, on] of expected) assert.equal(isSelected(selection, id), on)
      assert.equal(selectedCount(selection, 4), [...expected.values()].filter(Boolean).length)
    }),
  )
})
