import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from '../check-rule.ts'
import { check } from './pure-files.ts'

const messages = (text: string, path = 'server/src/modules/orders/split/plan.pure.ts') =>
  check(filesOf({ [path]: text })).map((violation) => `${violation.line} ${violation.message}`)

test('clock, chance and the outside are found', () => {
  assert.deepEqual(messages('const a = 1\nconst b = Math.random()'), ['2 Math.random asks chance'])
  assert.deepEqual(messages('const now = new Date()'), ['1 new Date() asks the clock'])
  assert.deepEqual(messages('const now = Date.now()'), ['1 Date.now asks the clock'])
  assert.deepEqual(messages('if (process.env.X) console.log(1)'), [
    '1 process.env asks the process',
    '1 console.log( asks the outside',
  ])
})

test('a time that was given is no clock, and a comment is no call', () => {
  assert.deepEqual(messages('const day = new Date(at)\n// Date.now() would be wrong here\n/* Math.random() too */'), [])
})

test('other files may', () => {
  assert.deepEqual(messages('Date.now()', 'server/src/platform/clock.ts'), [])
})
