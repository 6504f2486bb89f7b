import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headingForm, type LineTable, readLines } from './lines.ts'

const bytes = (text: string) => Buffer.from(text)

function fruits(over: Partial<LineTable<'code' | 'pieces' | 'note'>> = {}) {
  const found: { line: number; code: string; note: string }[] = []
  const table: LineTable<'code' | 'pieces' | 'note'> = {
    headings: { code: ['编码', 'code'], pieces: ['数量', 'pieces'], note: ['备注', 'note'] },
    required: ['code', 'pieces'],
    maxFileBytes: 10_000,
    mostLines: 3,
    read: ({ line, text, wrong, isFine }) => {
      if (text('code') === '') wrong('code', '请填写', 'is missing')
      if (!/^\d+$/.test(text('pieces'))) wrong('pieces', '应为整数', 'must be a whole number')
      if (isFine()) found.push({ line, code: text('code'), note: text('note') })
    },
    ...over,
  }
  return { table, found }
}

test('headings in any order, case and punctuation; other columns are left alone', async () => {
  const { table, found } = fruits()
  assert.deepEqual(await readLines(bytes('数量（件）,colour, CODE ,备注\n3,red, A-1 ,first\n4,,B,\n'), table), [])
  assert.deepEqual(found, [
    { line: 2, code: 'A-1', note: 'first' },
    { line: 3, code: 'B', note: '' },
  ])
  assert.deepEqual(['首重(克)', 'First_grams', 'Cost (CNY)', '单位成本（元）'].map(headingForm), [
    '首重克',
    'firstgrams',
    'cost',
    '单位成本',
  ])
})

test('all problems of all lines come back with line, column and both languages; good lines are still read', async () => {
  const { table, found } = fruits()
  assert.deepEqual(await readLines(bytes('code,pieces\n,x\nA,1\nB,-2\n'), table), [
    { line: 2, column: '编码', zh: '请填写', en: 'is missing' },
    { line: 2, column: '数量', zh: '应为整数', en: 'must be a whole number' },
    { line: 4, column: '数量', zh: '应为整数', en: 'must be a whole number' },
  ])
  assert.deepEqual(found, [{ line: 3, code: 'A', note: '' }])
})

test('a missing column, an empty file, too many lines, a file that is none', async () => {
  const { table } = fruits()
  assert.deepEqual(await readLines(bytes('code\nA\n'), table), [
    { line: 1, column: '数量', zh: '缺少这一列', en: 'this column is missing' },
  ])
  assert.deepEqual(await readLines(bytes(''), table), [{ line: 1, column: '', zh: '文件是空的', en: 'the file is empty' }])
  await assert.rejects(readLines(bytes('code,pieces\nA,1\nB,1\nC,1\nD,1\n'), table), {
    code: 'sheet_too_many_rows',
    params: { limit: 3 },
  })
  await assert.rejects(readLines(bytes('<html><table></table></html>'), table), { code: 'sheet_is_html' })
})
