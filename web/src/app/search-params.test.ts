import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch, stringifySearch } from './search-params.ts'

test('what is written is read back, also with signs of their own meaning', () => {
  const params = { q: 'A&B=c+d #1', status: 'a,b%2Cc', sort: '-paidAt', name: '深圳', number: '00123' }
  assert.deepEqual(parseSearch(stringifySearch(params)), params)
  assert.equal(stringifySearch({ status: 'a,b', at: '10:30' }), '?status=a,b&at=10:30')
})

test('nothing leaves nothing', () => {
  assert.equal(stringifySearch({}), '')
  assert.equal(stringifySearch({ a: '', b: undefined, c: null }), '')
  assert.deepEqual(parseSearch(''), {})
})
