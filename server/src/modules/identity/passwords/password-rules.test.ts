import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalPassword, passwordFault } from './password-rules.pure.ts'

const known = ['lisi.wang@example.com', '王丽丝', 'Nordwind Trading']

test('long and unusual passes, also in Chinese and with spaces', () => {
  for (const password of [
    'correct horse',
    '明天下雨记得带伞再出门呀',
    'tr0ub4dor&3x',
    'lisi bakes red bread',
    `${'x'.repeat(60)}abc`,
    '     a  b c    ',
  ])
    assert.equal(passwordFault(password, known), null, password)
})

test('short, overlong, common, sequences and what is known of the person are refused', () => {
  assert.equal(passwordFault('123456789', known), 'identity.password_too_short')
  assert.equal(passwordFault('明天下雨记得带伞呀', known), 'identity.password_too_short')
  assert.equal(passwordFault('ab'.repeat(65), known), 'identity.password_too_long')
  for (const password of [
    'Password123',
    'woaini1314',
    '0123456789',
    '9876543210',
    'QWERTYUIOP',
    'poiuytrewq',
    'aaaaaaaaaaaa',
    'ababababababab',
    'lisi2024!!',
    'nordwind12',
    'wangwang1234567',
    'PASSWORD123',
    'lisi.wang@example.com',
  ])
    assert.equal(passwordFault(password, known), 'identity.password_too_common', password)
})

test('full-width letters are the same password as plain ones', () => {
  assert.equal(normalPassword('correct horse'), 'correct horse')
})
