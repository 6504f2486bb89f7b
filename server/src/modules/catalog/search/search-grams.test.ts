import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gramChanges, gramsOf, pairsOf, searchTerms, searchTextOf } from './search-grams.pure.ts'

test('pairs of characters, never across a blank or a line', () => {
  assert.deepEqual([...gramsOf('red t恤\nab')], ['re', 'ed', 'd', 't恤', '恤', 'ab', 'b'])
  assert.deepEqual([...gramsOf('a 𠮷野家')], ['a', '𠮷野', '野家', '家'])
  assert.deepEqual([...gramsOf('')], [])
  assert.deepEqual([pairsOf('red'), pairsOf('伞')], [['re', 'ed'], []])
})

test('texts are compared without width, case and doubled parts', () => {
  assert.equal(
    searchTextOf({ skuCode: 'ＡＢ-1', name: '红色  T恤', productName: '红色 t恤', barcodes: ['690'] }),
    'ab-1\n红色 t恤\n690',
  )
  assert.deepEqual(searchTerms('  ＡＢ　红色 ab '), ['ab', '红色'])
  assert.deepEqual(searchTerms(' \t '), [])
})

test('a change names only what comes and goes', () => {
  assert.deepEqual(gramChanges('abc', 'abd'), { removed: ['bc', 'c'], added: ['bd', 'd'] })
  assert.deepEqual(gramChanges('', 'ab'), { removed: [], added: ['ab', 'b'] })
})
