import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeKey } from '../code-key.pure.ts'
import { inOneSpelling } from './one-spelling.pure.ts'
import type { CatalogState } from './plan-products.pure.ts'

const state = (products: string[], skus: string[]) => ({
  products: new Map(products.map((code) => [code, {}])) as unknown as CatalogState['products'],
  skus: new Map(skus.map((code) => [code, {}])) as unknown as CatalogState['skus'],
})

test('codes are compared without the case of A to Z, and of no other letter', () => {
  assert.equal(codeKey('Ab-9Z'), 'ab-9z')
  assert.equal(codeKey('ÄÖ Ш İ Ａ 茶'), 'ÄÖ Ш İ Ａ 茶')
})

test('the spelling of the catalogue counts, then the first one; parts follow wherever they stand', () => {
  const known = state(['TEA'], ['TEA-1'])
  assert.deepEqual(
    inOneSpelling(
      [
        { productCode: 'tea', skus: [{ skuCode: 'tea-1' }] },
        { productCode: 'Set', skus: [{ skuCode: 'SET-1', parts: [{ skuCode: 'CUP-1', quantity: 1n }] }] },
        { productCode: 'cup', skus: [{ skuCode: 'Cup-1' }] },
        { productCode: 'CUP', skus: [] },
      ],
      known,
    ),
    [
      { productCode: 'TEA', skus: [{ skuCode: 'TEA-1' }] },
      { productCode: 'Set', skus: [{ skuCode: 'SET-1', parts: [{ skuCode: 'Cup-1', quantity: 1n }] }] },
      { productCode: 'cup', skus: [{ skuCode: 'Cup-1' }] },
      { productCode: 'cup', skus: [] },
    ],
  )
})

test('a product code left out is that of the first SKU, in the spelling of a product there is', () => {
  const known = state(['TEA'], ['TEA-1'])
  assert.deepEqual(inOneSpelling([{ skus: [{ skuCode: 'tea' }] }, { skus: [{ skuCode: 'tea-1' }] }], known), [
    { productCode: 'TEA', skus: [{ skuCode: 'tea' }] },
    { skus: [{ skuCode: 'TEA-1' }] },
  ])
})
