import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHeadings } from './product-columns.pure.ts'
import { readProductRow } from './read-product-row.pure.ts'

function read(row: Record<string, string>) {
  return readProductRow(Object.values(row), readHeadings(Object.keys(row)).meanings, 'CNY')
}

test('a full row', () => {
  assert.deepEqual(
    read({
      商品编码: 'P1',
      商品名称: '雨伞',
      规格编码: 'S1',
      规格名称: '雨伞 红',
      属性颜色: '',
      '属性:颜色': '红',
      条码: '6901234567892; 690-2*12',
      '毛重(kg)': '0.2505',
      '长(cm)': '31.5',
      高: '12 mm',
      售价: '¥1,234.50',
      成本价: '-',
      批次管理: '是',
      保质期: '18个月',
      组合明细: 'A*2；B',
      状态: '停用',
    }),
    {
      row: {
        skuCode: 'S1',
        input: {
          productCode: 'P1',
          name: '雨伞',
          skus: [
            {
              skuCode: 'S1',
              name: '雨伞 红',
              weightGrams: 251n,
              lengthMm: 315n,
              heightMm: 12n,
              listPriceMinor: 123450n,
              purchasePriceMinor: null,
              tracksLots: true,
              shelfLifeDays: 540,
              parts: [
                { skuCode: 'A', quantity: 2n },
                { skuCode: 'B', quantity: 1n },
              ],
              status: 'retired',
              attributes: { 颜色: '红' },
              barcodes: [
                { barcode: '6901234567892', quantity: 1n },
                { barcode: '690-2', quantity: 12n },
              ],
            },
          ],
        },
      },
    },
  )
})

test('empty cells say nothing', () => {
  assert.deepEqual(read({ SKU: 'S1', 名称: '', 售价: ' ' }), { row: { skuCode: 'S1', input: { skus: [{ skuCode: 'S1' }] } } })
})

test('cells that cannot be right are named with their column', () => {
  const cases: [Record<string, string>, string, RegExp][] = [
    [{ SKU: '' }, 'SKU', /empty/],
    [{ SKU: '6.90123E+12' }, 'SKU', /scientific/],
    [{ SKU: 'S', 重量: '5 m' }, '重量', /not a weight/],
    [{ SKU: 'S', 重量: '-1' }, '重量', /not a weight/],
    [{ SKU: 'S', 重量: 'heavy' }, '重量', /not a weight/],
    [{ SKU: 'S', 售价: '12.345' }, '售价', /decimals/],
    [{ SKU: 'S', 售价: '-1' }, '售价', /negative/],
    [{ SKU: 'S', 售价: 'ask' }, '售价', /not an amount/],
    [{ SKU: 'S', 批次管理: 'maybe' }, '批次管理', /yes or no/],
    [{ SKU: 'S', 保质期: '0' }, '保质期', /not between/],
    [{ SKU: 'S', 组合明细: ';' }, '组合明细', /no part/],
    [{ SKU: 'S', 条码: 'x*0' }, '条码', /is 0/],
    [{ SKU: 'x'.repeat(101) }, 'SKU', /longer than 100/],
    [{ SKU: 'a\u0001b' }, 'SKU', /control/],
  ]
  for (const [row, column, en] of cases) {
    const result = read(row)
    assert.ok('problems' in result, JSON.stringify(row))
    assert.equal(result.problems[0]!.column, column)
    assert.match(result.problems[0]!.en, en)
  }
})
