import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backAddress, linkToken } from './back-address.ts'

test('only our own pages are gone back to', () => {
  assert.equal(backAddress('/orders?tab=review'), '/orders?tab=review')
  assert.equal(backAddress(undefined), '/')
  assert.equal(backAddress('//evil.example/x'), '/')
  assert.equal(backAddress('/\\evil.example'), '/')
  assert.equal(backAddress('https://evil.example'), '/')
  assert.equal(backAddress('javascript:alert(1)'), '/')
  assert.equal(backAddress('/log-in?back=/log-in'), '/')
})

test('tokens are read from behind the hash', () => {
  assert.equal(linkToken('#abc-DEF_123'), 'abc-DEF_123')
  assert.equal(linkToken(''), undefined)
  assert.equal(linkToken('#a b'), undefined)
})
