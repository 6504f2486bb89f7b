import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeNumber, toJson } from './json.ts'

test('bigints are sent as numbers while a number holds them exactly', () => {
  assert.equal(toJson({ totalMinor: 1230n, lines: [{ quantity: -3n }] }), '{"totalMinor":1230,"lines":[{"quantity":-3}]}')
  assert.equal(toJson(9007199254740991n), '9007199254740991')
  assert.equal(toJson(-9007199254740991n), '-9007199254740991')
  assert.equal(toJson({ at: new Date(0), none: undefined, nul: null }), '{"at":"1970-01-01T00:00:00.000Z","nul":null}')
})

test('a larger one throws instead of changing on the way', () => {
  assert.throws(() => toJson({ deep: [9007199254740992n] }), RangeError)
  assert.throws(() => safeNumber(-9007199254740992n), RangeError)
})
