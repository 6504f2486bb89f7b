import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, seal } from './vault-crypto.ts'

const key = { version: 3, key: Buffer.alloc(32, 1) }
const context = Buffer.from('tenant a')

test('a sealed value opens with its key and context, and never looks the same twice', () => {
  const plain = Buffer.from('张三 13800138000')
  const one = seal(key, plain, context)
  const two = seal(key, plain, context)
  assert.equal(one.equals(two), false)
  assert.equal(one.includes(Buffer.from('13800138000')), false)
  assert.deepEqual(
    open((version) => (version === 3 ? key.key : Buffer.alloc(32)), one, context),
    plain,
  )
  assert.deepEqual(
    open(() => key.key, seal(key, Buffer.alloc(0), context), context),
    Buffer.alloc(0),
  )
})

test('any changed byte, another context, another key or a piece is refused', () => {
  const sealed = seal(key, Buffer.from('secret'), context)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = changed[at]! ^ 1
    assert.throws(() => open(() => key.key, changed, context), `byte ${at}`)
  }
  assert.throws(() => open(() => key.key, sealed, Buffer.from('tenant b')))
  assert.throws(() => open(() => Buffer.alloc(32, 2), sealed, context))
  assert.throws(() => open(() => key.key, sealed.subarray(0, sealed.length - 1), context))
  assert.throws(() => open(() => key.key, Buffer.from('short'), context), /Not a sealed value/)
})
