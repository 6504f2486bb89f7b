import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from '../check-rule.ts'
import { check } from './file-names.ts'

const messages = (path: string) => check(filesOf({ [path]: '' })).map((violation) => violation.message)

test('empty words are refused in files and folders, whole or as a part', () => {
  assert.deepEqual(messages('server/src/lib/utils.ts'), ['"utils" is not used as a name'])
  assert.deepEqual(messages('server/src/modules/orders/helpers/split.ts'), ['"helpers" is not used as a name'])
  assert.deepEqual(messages('web/src/order-manager.tsx'), ['"manager" is not used as a name'])
  assert.deepEqual(messages('server/src/modules/orders/data.queries.ts'), ['"data" is not used as a name'])
})

test('a part is fine where only the whole name says nothing', () => {
  assert.deepEqual(messages('server/src/platform/supervisor/choose-data-dir.ts'), [])
  assert.deepEqual(messages('server/src/modules/orders/split/split-plan.pure.ts'), [])
  assert.deepEqual(messages('tsconfig.base.json'), [])
})
