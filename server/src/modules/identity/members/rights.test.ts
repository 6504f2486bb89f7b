import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coversPermissions, coversRights, coversScope } from './rights.pure.ts'

test('nobody gives what he does not have', () => {
  assert.equal(coversPermissions(new Set(['*']), ['*', 'a']), true)
  assert.equal(coversPermissions(new Set(['a', 'b']), ['a']), true)
  assert.equal(coversPermissions(new Set(['a', 'b']), ['*']), false)
  assert.equal(coversPermissions(new Set(), []), true)
  assert.equal(coversScope(null, null), true)
  assert.equal(coversScope(null, ['1']), true)
  assert.equal(coversScope(['1'], null), false)
  assert.equal(coversScope(['1', '2'], ['2']), true)
  assert.equal(coversScope(['1'], ['2']), false)
  assert.equal(coversScope([], []), true)
  const mine = { permissions: new Set(['*']), shopIds: null, warehouseIds: ['w'] }
  assert.equal(coversRights(mine, { permissions: new Set(['*']), shopIds: ['s'], warehouseIds: ['w'] }), true)
  assert.equal(coversRights(mine, { permissions: new Set(['*']), shopIds: ['s'], warehouseIds: null }), false)
})
