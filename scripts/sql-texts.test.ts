// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are source code
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSqlTexts } from './sql-texts.ts'

const texts = (source: string) => findSqlTexts(source).map(({ text }) => text)

test('what is put in becomes a place, texts inside of it are found too', () => {
  assert.deepEqual(texts('sql`select ${a} from t`'), ['select $n from t'])
  assert.deepEqual(texts("sql<{ id: string }>`select 1 ${x ? sql`and b = ${'}'}` : sql``} end`"), [
    'select 1 $n end',
    'and b = $n',
    '',
  ])
  assert.deepEqual(texts('sql<Array<{ n: bigint }>>`select 2`'), ['select 2'])
})

test('other texts are no SQL', () => {
  assert.deepEqual(texts('`select ${a}` + text`x`'), [])
})

test('positions and line breaks stay', () => {
  const source = 'const a = 1\nsql`one ${f(\n  x,\n)}\ntwo`'
  assert.deepEqual(findSqlTexts(source), [{ text: 'one $n\n\n\ntwo', index: 16 }])
})
