import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumTexts } from './cell-sum.ts'

test('marked numbers are added exactly, anything else is passed over', () => {
  assert.deepEqual(sumTexts(['1,200.5', '-0.25', 'x', '', '2026-01-01']), { count: 2, sum: '1200.25' })
  assert.deepEqual(sumTexts(['0.1', '0.2']), { count: 2, sum: '0.3' })
  assert.deepEqual(sumTexts(['9007199254740993', '1']), { count: 2, sum: '9007199254740994' })
  assert.deepEqual(sumTexts(['1', '0.005', '-3']), { count: 3, sum: '-1.995' })
  assert.deepEqual(sumTexts([]), { count: 0, sum: '0' })
})
