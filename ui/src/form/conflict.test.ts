import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differences, mergeEdits } from './conflict.ts'

const base = { name: 'A', price: 1, tags: ['x'], note: 'n', same: 1 }
const mine = { name: 'B', price: 2, tags: ['x'], note: 'm', same: 5 }
const theirs = { name: 'A', price: 3, tags: ['x', 'y'], note: 'm', same: 5 }

test('only changed fields are shown, and only real clashes are called so', () => {
  assert.deepEqual(
    differences(base, mine, theirs).map(({ key, clash }) => [key, clash]),
    [
      ['name', false],
      ['price', true],
      ['tags', false],
      ['note', false],
      ['same', false],
    ],
  )
  assert.deepEqual(differences(base, base, base), [])
})

test('both edits survive; a clash goes as chosen', () => {
  assert.deepEqual(mergeEdits(base, mine, theirs, { price: 'theirs' }), {
    name: 'B',
    price: 3,
    tags: ['x', 'y'],
    note: 'm',
    same: 5,
  })
  assert.deepEqual(mergeEdits(base, mine, theirs, {}), { name: 'B', price: 2, tags: ['x', 'y'], note: 'm', same: 5 })
  assert.deepEqual(mergeEdits(base, base, theirs, {}), theirs)
})
