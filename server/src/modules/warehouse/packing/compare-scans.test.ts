import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compareScans } from './compare-scans.pure.ts'

const meaning = new Map([
  ['a', { skuId: 'A', quantity: 1n }],
  ['a-carton', { skuId: 'A', quantity: 6n }],
  ['b', { skuId: 'B', quantity: 1n }],
])
const scan = (barcode: string, quantity = 1n) => ({ barcode, quantity })

describe('scan check', () => {
  test('the same goods, one by one or by the carton', () => {
    const lines = [
      { skuId: 'A', quantity: 5n },
      { skuId: 'A', quantity: 2n },
      { skuId: 'B', quantity: 1n },
    ]
    assert.deepEqual(compareScans(lines, [scan('a-carton'), scan('b'), scan('a')], meaning), { ok: true })
    assert.deepEqual(compareScans(lines, [scan('a', 7n), scan('b')], meaning), { ok: true })
  })

  test('wrong, extra, missing and unknown have names of their own', () => {
    const lines = [{ skuId: 'A', quantity: 2n }]
    assert.deepEqual(compareScans(lines, [scan('a'), scan('b')], meaning), { ok: false, code: 'wrong', barcode: 'b', skuId: 'B' })
    assert.deepEqual(compareScans(lines, [scan('a', 3n)], meaning), {
      ok: false,
      code: 'extra',
      skuId: 'A',
      wanted: 2n,
      scanned: 3n,
    })
    assert.deepEqual(compareScans(lines, [scan('a')], meaning), {
      ok: false,
      code: 'missing',
      skuId: 'A',
      wanted: 2n,
      scanned: 1n,
    })
    assert.deepEqual(compareScans(lines, [scan('?')], meaning), { ok: false, code: 'unknown', barcode: '?' })
  })

  test('a wrong piece is told before a missing one: it has to be taken out first', () => {
    assert.equal((compareScans([{ skuId: 'A', quantity: 2n }], [scan('b')], meaning) as { code: string }).code, 'wrong')
  })
})
