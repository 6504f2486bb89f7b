import assert from 'node:assert/strict'
import { createDecipheriv, createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  dataKey,
  keyNumberOf,
  masterIdOf,
  masterKey,
  newKeyBytes,
  open,
  openText,
  reseal,
  rewrapKey,
  seal,
  sealText,
  searchHash,
  searchKey,
  unwrapKey,
  VaultError,
  type VaultFault,
  wrapKey,
} from './vault-crypto.ts'

const bytes = (fill: number) => Buffer.alloc(32, fill)
const first = dataKey(1, bytes(1))
const second = dataKey(2, bytes(2))
const keys = new Map([
  [1, first],
  [2, second],
])

function fault(expected: VaultFault, run: () => unknown): void {
  assert.throws(run, (error: unknown) => error instanceof VaultError && error.fault === expected)
}

test('what is sealed opens in its place and nowhere else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), fc.string(), (plaintext, context, elsewhere) => {
      const sealed = seal(first, plaintext, context)
      assert.deepEqual(new Uint8Array(open(keys, sealed, context)), plaintext)
      assert.equal(sealed.length, plaintext.length + 33)
      if (Buffer.from(context).equals(Buffer.from(elsewhere))) return
      fault('not_authentic', () => open(keys, sealed, elsewhere))
    }),
  )
  assert.equal(openText(keys, sealText(second, '张三 138', 'phone'), 'phone'), '张三 138')
  assert.equal(keyNumberOf(sealText(second, 'x', 'phone')), 2)
  assert.equal(keyNumberOf(seal(dataKey(0xffffffff, bytes(3)), bytes(0), '')), 0xffffffff)
})

test('it is AES-256-GCM as the standard has it, over header and context', () => {
  const sealed = sealText(first, '13812341234', 'customers.phone')
  const decipher = createDecipheriv('aes-256-gcm', bytes(1), sealed.subarray(5, 17))
  decipher.setAAD(Buffer.concat([Buffer.from([1, 0, 0, 0, 1]), Buffer.from('customers.phone')]))
  decipher.setAuthTag(sealed.subarray(-16))
  assert.equal(Buffer.concat([decipher.update(sealed.subarray(17, -16)), decipher.final()]).toString(), '13812341234')
})

test('the same value never looks the same twice', () => {
  const sealed = Array.from({ length: 5_000 }, () => sealText(first, 'same', 'c').toString('hex'))
  assert.equal(new Set(sealed.map((each) => each.slice(10, 34))).size, 5_000, 'nonces')
  assert.equal(new Set(sealed.map((each) => each.slice(34))).size, 5_000)
})

test('a change of any byte, and any cut, is noticed', () => {
  const sealed = sealText(first, 'secret', 'c')
  for (let at = 0; at < sealed.length; at++) {
    for (const change of [1, 0x80]) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= change
      assert.throws(() => open(keys, changed, 'c'), VaultError, `byte ${at}`)
    }
    const cut = sealed.subarray(0, at)
    assert.throws(() => open(keys, cut, 'c'), VaultError, `cut at ${at}`)
  }
  fault('malformed', () => open(keys, new Uint8Array(0), 'c'))
  fault('malformed', () => keyNumberOf(Buffer.alloc(100)))
  fault('unknown_key', () => open(new Map([[2, second]]), sealed, 'c'))
  fault('not_authentic', () => open(new Map([[1, dataKey(1, bytes(9))]]), sealed, 'c'))
})

test('an error tells nothing of the content', () => {
  try {
    open(keys, sealText(first, 'secret', 'here'), 'there')
    assert.fail('must not open')
  } catch (error) {
    assert.equal(String(error), 'VaultError: vault: not authentic')
  }
})

test('tenant keys are wrapped for their place', () => {
  const master = masterKey('2026-11', bytes(7))
  const place = { tenantId: '0190163d-8694-739b-aea5-966c26f8ad91', purpose: 'data', number: 1 } as const
  const wrapped = wrapKey(master, bytes(42), place)
  assert.equal(masterIdOf(wrapped), '2026-11')
  assert.deepEqual(unwrapKey([masterKey('old', bytes(6)), master], wrapped, place), bytes(42))
  assert.equal(wrapped.includes(bytes(42)), false)

  fault('not_authentic', () => unwrapKey([master], wrapped, { ...place, tenantId: 'other' }))
  fault('not_authentic', () => unwrapKey([master], wrapped, { ...place, purpose: 'search' }))
  fault('not_authentic', () => unwrapKey([master], wrapped, { ...place, number: 2 }))
  fault('not_authentic', () => unwrapKey([masterKey('2026-11', bytes(8))], wrapped, place))
  fault('unknown_key', () => unwrapKey([masterKey('other', bytes(7))], wrapped, place))
  for (let at = 0; at < wrapped.length; at++) {
    const changed = Buffer.from(wrapped)
    changed[at]! ^= 1
    assert.throws(() => unwrapKey([master], changed, place), VaultError, `byte ${at}`)
    assert.throws(() => unwrapKey([master], wrapped.subarray(0, at), place), VaultError, `cut at ${at}`)
  }
})

test('master keys rotate: rewrapped keys need only the new one', () => {
  const old = masterKey('a', bytes(1))
  const current = masterKey('b', bytes(2))
  const place = { tenantId: 't', purpose: 'search', number: 1 } as const
  const tenantKey = newKeyBytes()
  const rewrapped = rewrapKey([old, current], current, wrapKey(old, tenantKey, place), place)
  assert.deepEqual(unwrapKey([current], rewrapped, place), tenantKey)
  fault('unknown_key', () => unwrapKey([old], rewrapped, place))
})

test('data keys rotate: old values open, are sealed anew once, and new ones need only the new key', () => {
  const sealed = sealText(first, 'value', 'c')
  assert.equal(openText(keys, sealed, 'c'), 'value')
  const anew = reseal(keys, second, sealed, 'c')
  assert.ok(anew !== undefined)
  assert.equal(keyNumberOf(anew), 2)
  assert.equal(openText(new Map([[2, second]]), anew, 'c'), 'value')
  assert.equal(reseal(keys, second, anew, 'c'), undefined)
  fault('not_authentic', () => reseal(keys, second, sealed, 'elsewhere'))
})

test('search hashes are keyed, of a kind, and have the form of a UUID', () => {
  const key = searchKey(bytes(5))
  const hash = searchHash(key, 'phone', '13812341234')
  assert.match(hash, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const hex = createHmac('sha256', bytes(5)).update('phone\x0013812341234').digest('hex')
  assert.equal(hash.slice(0, 13), `${hex.slice(0, 8)}-${hex.slice(8, 12)}`)
  assert.equal(hash.slice(-12), hex.slice(20, 32))
  assert.equal(searchHash(searchKey(bytes(5)), 'phone', '13812341234'), hash)
  assert.notEqual(searchHash(searchKey(bytes(6)), 'phone', '13812341234'), hash)
  assert.notEqual(searchHash(key, 'idcard', '13812341234'), hash)
  assert.equal(new Set(Array.from({ length: 20_000 }, (_, i) => searchHash(key, 'phone', String(i)))).size, 20_000)
})

test('keys of the wrong shape are refused', () => {
  assert.throws(() => dataKey(1, Buffer.alloc(16)), RangeError)
  for (const number of [0, -1, 1.5, 2 ** 32, Number.NaN]) assert.throws(() => dataKey(number, bytes(1)), RangeError)
  for (const id of ['', 'a b', 'ä', 'x'.repeat(65)]) assert.throws(() => masterKey(id, bytes(1)), RangeError)
  assert.throws(
    () => wrapKey(masterKey('a', bytes(1)), Buffer.alloc(31), { tenantId: 't', purpose: 'data', number: 1 }),
    RangeError,
  )
  assert.equal(newKeyBytes().length, 32)
  assert.notDeepEqual(newKeyBytes(), newKeyBytes())
})
