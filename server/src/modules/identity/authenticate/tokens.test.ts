import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { apiKeyText, hashToken, isToken, newToken, readApiKey } from './tokens.ts'

test('tokens are 43 characters, differ, and are stored as their SHA-256', () => {
  const one = newToken()
  assert.equal(isToken(one.token), true)
  assert.equal(one.hash, hashToken(one.token))
  assert.notEqual(one.token, newToken().token)
  assert.equal(hashToken('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  assert.equal(isToken(`${one.token}x`), false)
  assert.equal(isToken('a b'), false)
})

test('an API key names its company and reads back, also when the secret holds the separator', () => {
  const tenantId = newId()
  const secret = `_${'a_'.repeat(21)}`
  assert.deepEqual(readApiKey(apiKeyText(tenantId, secret)), { tenantId, secret })
  for (const text of [
    '',
    'ssk_',
    apiKeyText(tenantId, 'short'),
    apiKeyText(tenantId, secret).toUpperCase(),
    `x${apiKeyText(tenantId, secret)}`,
  ]) {
    assert.equal(readApiKey(text), null, text)
  }
})
