import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPermissive, shippedPackages, withPackages } from './notices.ts'

const lock = {
  packages: {
    '': { version: '1.0.0' },
    server: { version: '1.0.0' },
    'node_modules/@shangshu/server': { link: true },
    'node_modules/zod': { version: '4.0.0', license: 'MIT' },
    'node_modules/a/node_modules/zod': { version: '3.0.0', license: 'MIT' },
    'node_modules/only-for-tests': { version: '1.0.0', license: 'GPL-3.0', dev: true },
  },
}

test('what ships is listed, each version once; what only tests need is not', () => {
  assert.deepEqual(shippedPackages(lock), [
    { name: 'zod', version: '3.0.0', licence: 'MIT' },
    { name: 'zod', version: '4.0.0', licence: 'MIT' },
  ])
  const text = withPackages(
    '# Notices\n<!-- packages: npm run generate -- notices -->\n<!-- end of packages -->\n',
    JSON.stringify(lock),
  )
  assert.match(text, /\| zod \| 3\.0\.0 \| MIT \|\n\| zod \| 4\.0\.0 \| MIT \|\n<!-- end/)
})

test('a licence with conditions stops it, an unknown one too', () => {
  for (const [licence, allowed] of [
    ['MIT', true],
    ['(GPL-3.0 OR MIT)', true],
    ['MIT AND OFL-1.1', true],
    ['MIT AND GPL-3.0', false],
    ['AGPL-3.0', false],
    ['unknown', false],
  ] as const)
    assert.equal(isPermissive(licence), allowed, licence)
  assert.throws(
    () => shippedPackages({ packages: { 'node_modules/x': { version: '1', license: 'AGPL-3.0' } } }),
    /x \(AGPL-3\.0\)/,
  )
  assert.throws(() => shippedPackages({ packages: { 'node_modules/y': { version: '1' } } }), /y \(unknown\)/)
})
