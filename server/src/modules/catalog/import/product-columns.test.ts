import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportHeadings, readHeadings } from './product-columns.pure.ts'

test('headings of both languages, with units, signs and attributes', () => {
  const read = readHeadings([
    '\uFEFFSKU_Code',
    '*商品名称',
    '毛重(kg)',
    'Length（CM）',
    'weight_g',
    '条码',
    '条码2',
    '属性:颜色',
    'Size',
    '货架',
    '',
  ])
  assert.deepEqual(
    read.meanings.map((one) =>
      'field' in one ? [one.column, one.field, one.unit ?? ''] : [one.column, 'attribute', one.attribute],
    ),
    [
      [0, 'skuCode', ''],
      [1, 'productName', ''],
      [2, 'weight', 'kg'],
      [3, 'length', 'cm'],
      [4, 'weight', 'g'],
      [5, 'barcode', ''],
      [6, 'barcode', ''],
      [7, 'attribute', '颜色'],
      [8, 'attribute', 'Size'],
    ],
  )
  assert.deepEqual(read.ignored, ['货架'])
  assert.deepEqual(read.twice, { first: '毛重(kg)', second: 'weight_g' })
})

test('what the export writes the import reads, in both languages', () => {
  for (const language of ['zh', 'en'] as const) {
    const read = readHeadings(exportHeadings.map((heading) => heading[language]))
    assert.deepEqual(
      read.meanings.map((one) => ('field' in one ? one.field : one.attribute)),
      exportHeadings.map((heading) => heading.field),
    )
    assert.deepEqual([read.ignored, read.twice], [[], null])
  }
})
