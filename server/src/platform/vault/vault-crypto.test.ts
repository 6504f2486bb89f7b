import assert from 'node:assert/strict'
import { createDecipheriv, createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { open, seal } from './vault-crypto.ts'

const key = { version: 3, key: createSecretKey(Buffer.alloc(32, 1)) }
const context = Buffer.from('tenant a')

test('a sealed value opens with its key and context, and never looks the same twice', () => {
  const plain = Buffer.from('张三 13800138000')
  const one = seal(key, plain, context)
  const two = seal(key, plain, context)
  assert.equal(one.equals(two), false)
  assert.equal(one.includes(Buffer.from('13800138000')), false)
  assert.deepEqual(
    open((version) => (version === 3 ? key.key : createSecretKey(Buffer.alloc(32))), one, context),
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
  assert.throws(() => open(() => createSecretKey(Buffer.alloc(32, 2)), sealed, context))
  assert.throws(() => open(() => key.key, sealed.subarray(0, sealed.length - 1), context))
  assert.throws(() => open(() => key.key, Buffer.from('short'), context), /Not a sealed value/)
})

test('it is AES-256-GCM as the standard has it, over head and context', () => {
  const sealed = seal(key, Buffer.from('13812341234'), context)
  const decipher = createDecipheriv('aes-256-gcm', Buffer.alloc(32, 1), sealed.subarray(5, 17))
  decipher.setAAD(Buffer.concat([Buffer.from([1, 0, 0, 0, 3]), context]))
  decipher.setAuthTag(sealed.subarray(17, 33))
  assert.equal(Buffer.concat([decipher.update(sealed.subarray(33)), decipher.final()]).toString(), '13812341234')
})

test('no nonce comes twice, also beyond one call for randomness', () => {
  const nonces = Array.from({ length: 5_000 }, () => seal(key, Buffer.from('same'), context).toString('hex', 5, 17))
  assert.equal(new Set(nonces).size, 5_000)
})
