import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breakLines } from './break-lines.pure.ts'

const measure = (character: string) => (character <= '\u00ff' ? 0.5 : 1)

test('lines break between ideographs and between words', () => {
  assert.deepEqual(breakLines('浙江省杭州市 Wensan Road 7', 9, 5, measure), ['浙江省杭州市', 'Wensan Road 7'])
  assert.deepEqual(breakLines('一二三四五', 2, 5, measure), ['一二', '三四', '五'])
})

test('a word too long alone is cut, what is too much ends in an ellipsis', () => {
  assert.deepEqual(breakLines('abcdefgh ij', 2, 5, measure), ['abcd', 'efgh', 'ij'])
  assert.deepEqual(breakLines('一二三四五六', 3, 1, measure), ['一二…'])
  assert.deepEqual(breakLines('', 3, 1, measure), [])
})
