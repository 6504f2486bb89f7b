import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { safeNumber, toJson } from './json.ts'

test('bigints are sent as numbers while a number holds them exactly', () => {
  assert.equal(toJson({ totalMinor: 1230n, lines: [{ quantity: -3n }] }), '{"totalMinor":1230,"lines":[{"quantity":-3}]}')
  assert.equal(toJson(9007199254740991n), '9007199254740991')
  assert.equal(toJson(-9007199254740991n), '-9007199254740991')
  assert.equal(toJson({ at: new Date(0), none: undefined, nul: null }), '{"at":"1970-01-01T00:00:00.000Z","nul":null}')
  assert.equal(toJson([1n, undefined, [2n, 'a']]), '[1,null,[2,"a"]]')
})

test('a larger one throws instead of changing on the way', () => {
  assert.throws(() => toJson({ deep: [9007199254740992n] }), RangeError)
  assert.throws(() => safeNumber(-9007199254740992n), RangeError)
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  assert.throws(() => toJson(cycle), RangeError)
})

test('agrees with JSON.stringify given a replacer, and leaves the value as it was', () => {
  const leaf = fc.oneof(
    fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n }),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.constant(undefined),
      fc.date({ noInvalidDate: true }),
      fc.array(tie('tree')),
      fc.dictionary(fc.string(), tie('tree'), { noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(tree, (value) => {
      const before = structuredClone(value)
      assert.equal(
        toJson(value),
        JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? Number(each) : each)),
      )
      assert.deepEqual(value, before)
    }),
  )
})
