import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allRoutes, groupNames } from './app.ts'

test('the reference page has words in both languages for every group of endpoints', () => {
  const groups = [...new Set(allRoutes.map(({ group }) => group))]
  assert.ok(groups.length > 20)
  assert.deepEqual(
    groups.filter((group) => !/[\u4e00-\u9fff]/.test(groupNames[group]?.zh ?? '') || !/^[A-Z]/.test(groupNames[group]?.en ?? '')),
    [],
  )
})
