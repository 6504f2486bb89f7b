import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalRecoveryCode, recoveryCode } from './recovery-codes.pure.ts'

test('ten bytes are sixteen characters, each bit counts', () => {
  assert.equal(recoveryCode(new Uint8Array(10)), '0000-0000-0000-0000')
  assert.equal(recoveryCode(new Uint8Array(10).fill(255)), 'ZZZZ-ZZZZ-ZZZZ-ZZZZ')
  assert.equal(recoveryCode(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 33])), '0000-0000-0000-0011')
  const seen = new Set<string>()
  for (let bit = 0; bit < 80; bit++) {
    const bytes = new Uint8Array(10)
    bytes[Math.floor(bit / 8)] = 1 << (bit % 8)
    seen.add(recoveryCode(bytes))
  }
  assert.equal(seen.size, 80)
})

test('typed codes read as they were meant', () => {
  assert.equal(normalRecoveryCode(' o0il-abcd efgh-1234 '), '0011ABCDEFGH1234')
})
