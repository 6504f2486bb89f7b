import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeeperThan } from './json-depth.pure.ts'

test('depth is counted outside of strings', () => {
  assert.equal(isDeeperThan('[{"a":[1]}]', 3), false)
  assert.equal(isDeeperThan('[{"a":[1]}]', 2), true)
  assert.equal(isDeeperThan('["[[[[[[[[", 1]', 1), false)
  assert.equal(isDeeperThan('["\\"[[[[", "\\\\", [1]]', 1), true)
  assert.equal(isDeeperThan('["\\"[[[[", "\\\\", [1]]', 2), false)
  assert.equal(isDeeperThan('["a","b"],["c"]'.repeat(50), 1), false)
  assert.equal(isDeeperThan('"never ends [[[[[[', 1), false)
  assert.equal(isDeeperThan('['.repeat(100_000), 100), true)
})
