import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findImports, packageOf, resolveImport } from './imports.ts'

test('all forms of import are found, with whether they are types only', () => {
  const text = `import a from './a.ts'
import type { B } from '#lib/b.ts'
import { type C, d } from 'pkg'
import {
  long,
  list,
} from '../long.ts'
import './effect.ts'
export { e } from './e.ts'
export type { F } from './f.ts'
export * from './g.ts'
export const text = 'not an import'
/* import x from 'in-a-comment' */
const later = await import('node:fs')
`
  assert.deepEqual(
    findImports(text).map(({ specifier, typeOnly }) => [specifier, typeOnly]),
    [
      ['./a.ts', false],
      ['#lib/b.ts', true],
      ['pkg', false],
      ['../long.ts', false],
      ['./effect.ts', false],
      ['./e.ts', false],
      ['./f.ts', true],
      ['./g.ts', false],
      ['node:fs', false],
    ],
  )
})

test('an import called type is not a type import', () => {
  assert.deepEqual(
    findImports("import type from './type.ts'\n").map(({ typeOnly }) => typeOnly),
    [false],
  )
})

test('paths, # names and workspace names lead to files of the project', () => {
  assert.equal(
    resolveImport('server/src/modules/orders/split/split-orders.ts', '../index.ts'),
    'server/src/modules/orders/index.ts',
  )
  assert.equal(resolveImport('server/src/modules/orders/index.ts', '#lib/money.ts'), 'server/src/lib/money.ts')
  assert.equal(
    resolveImport('web/src/x.tsx', '@shangshu/server/contract/orders/orders'),
    'server/src/modules/orders/orders.contract.ts',
  )
  assert.equal(resolveImport('web/src/x.tsx', '@shangshu/server/http-client'), 'server/src/platform/http/client.ts')
  assert.equal(resolveImport('pda/src/x.tsx', '@shangshu/ui'), 'ui/src/index.ts')
  assert.equal(resolveImport('simulator/src/main.ts', '#sim/shop.ts'), 'simulator/src/shop.ts')
  assert.equal(resolveImport('server/src/app.ts', 'zod'), undefined)
  assert.equal(packageOf('zod/v4/core'), 'zod')
  assert.equal(packageOf('@tanstack/react-query/build'), '@tanstack/react-query')
  assert.equal(packageOf('node:fs/promises'), 'node:fs/promises')
})
