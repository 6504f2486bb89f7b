import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { contentHash, etagMatches, etagOf, sha256, sha256OfParts, stableJson } from './hash.ts'

test('keys are sorted, undefined is left out, bigint and dates are readable', () => {
  assert.equal(
    stableJson({ b: 1n, a: [true, null, undefined, 'ä"'], c: undefined, at: new Date(0), d: { z: 1.5, y: -0 } }),
    '{"a":[true,null,null,"ä\\""],"at":"1970-01-01T00:00:00.000Z","b":1,"d":{"y":0,"z":1.5}}',
  )
  assert.equal(stableJson(9007199254740993n), '9007199254740993')
  assert.equal(stableJson('x'), '"x"')
})

test('what has no content to fingerprint is refused', () => {
  const cycle: unknown[] = []
  cycle.push({ cycle })
  for (const value of [
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    () => 1,
    Symbol('x'),
    cycle,
    { a: Number.NaN },
    new Date(Number.NaN),
  ]) {
    assert.throws(() => stableJson(value))
  }
  const shared = { a: 1 }
  assert.equal(stableJson([shared, shared]), '[{"a":1},{"a":1}]')
})

test('stable JSON reads back as the same value and does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = stableJson(value)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      assert.equal(stableJson(reversed(value)), text)
    }),
  )
  function reversed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reversed)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, each]) => [key, reversed(each)]),
    )
  }
})

test('hashes', () => {
  assert.equal(sha256('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') // FIPS 180-4 example
  assert.equal(sha256(new Uint8Array([97, 98, 99])), sha256('abc'))
  assert.equal(contentHash({ b: 1, a: 2 }), sha256('{"a":2,"b":1}'))
  assert.notEqual(sha256OfParts(['ab', 'c']), sha256OfParts(['a', 'bc']))
  assert.equal(sha256OfParts(['商', 'c']), sha256OfParts([Buffer.from('商'), Buffer.from('c')]))
})

test('entity tags', () => {
  const tag = etagOf({ version: 3 })
  assert.match(tag, /^"[0-9a-f]{32}"$/)
  assert.equal(etagMatches('*', tag), true)
  assert.equal(etagMatches(tag, tag), true)
  assert.equal(etagMatches(`"x" , ${tag}`, tag), true)
  assert.equal(etagMatches(`W/${tag}`, tag), false)
  assert.equal(etagMatches('', tag), false)
})
