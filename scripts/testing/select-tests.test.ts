import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NoSuchTestError, needsDatabase, selectTests } from './select-tests.ts'

const paths = [
  'server/src/lib/money.ts',
  'server/src/lib/money.test.ts',
  'server/src/modules/orders/orders.db.test.ts',
  'server/test/flows/return.flow.test.ts',
  'web/test/orders.screen.test.ts',
  'docs/example.test.ts',
]

test('all tests, sorted into code and screens; only tests, and only of the product', () => {
  assert.deepEqual(selectTests(paths, []), {
    code: [
      'server/src/lib/money.test.ts',
      'server/src/modules/orders/orders.db.test.ts',
      'server/test/flows/return.flow.test.ts',
    ],
    screens: ['web/test/orders.screen.test.ts'],
  })
})

test('files, directories and parts of names choose', () => {
  assert.deepEqual(selectTests(paths, ['server/src/lib/money.test.ts']).code, ['server/src/lib/money.test.ts'])
  assert.deepEqual(selectTests(paths, ['server/src/']).code.length, 2)
  assert.deepEqual(selectTests(paths, ['flow', 'screen']), {
    code: ['server/test/flows/return.flow.test.ts'],
    screens: ['web/test/orders.screen.test.ts'],
  })
})

test('a word that fits nothing is refused, even beside one that fits', () => {
  assert.throws(() => selectTests(paths, ['money', 'nonsense']), NoSuchTestError)
})

test('pure tests need no database', () => {
  assert.equal(needsDatabase(['server/src/lib/money.test.ts']), false)
  assert.equal(needsDatabase(['server/src/modules/orders/orders.db.test.ts']), true)
  assert.equal(needsDatabase(['server/test/flows/return.flow.test.ts']), true)
})
