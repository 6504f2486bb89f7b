import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from '../check-rule.ts'
import { check } from './import-tiers.ts'

const module = 'server/src/modules'
/** Whether this import is allowed in this file. */
const allowed = (path: string, specifier: string, type = '') =>
  check(filesOf({ [path]: `import ${type} { x } from '${specifier}'\n` })).length === 0

test('modules import the index of lower tiers only', () => {
  const approve = `${module}/orders/review/approve-orders.ts`
  assert.equal(allowed(approve, '#modules/inventory/index.ts'), true)
  assert.equal(allowed(approve, '../../inventory/index.ts'), true)
  assert.equal(allowed(approve, '../order-plan.pure.ts'), true)
  assert.equal(allowed(approve, '#modules/inventory/reservations/reserve.ts'), false)
  assert.equal(allowed(approve, '#modules/finance/index.ts'), false)
  assert.equal(allowed(approve, '#modules/purchasing/index.ts'), false)
  assert.equal(allowed(`${module}/novel/x.ts`, '#modules/identity/index.ts'), false)
})

test('a violation names file, line and reason', () => {
  assert.deepEqual(
    check(filesOf({ [`${module}/warehouse/wave.ts`]: "import a from 'zod'\nimport b from '#modules/orders/index.ts'\n" })),
    [
      {
        path: `${module}/warehouse/wave.ts`,
        line: 2,
        message:
          '#modules/orders/index.ts: warehouse may not know orders, which is not on a lower tier; listen to its events in a .subscriptions.ts file',
      },
    ],
  )
})

test('any subscription may import any events file, and nothing else may', () => {
  assert.equal(allowed(`${module}/inventory/inventory.subscriptions.ts`, '#modules/orders/orders.events.ts'), true)
  assert.equal(allowed(`${module}/inventory/inventory.subscriptions.ts`, '#modules/orders/index.ts'), false)
  assert.equal(allowed(`${module}/inventory/reserve.ts`, '#modules/orders/orders.events.ts'), false)
})

test('events files are leaves', () => {
  const events = `${module}/orders/orders.events.ts`
  assert.equal(allowed(events, '#platform/events/define.ts'), true)
  assert.equal(allowed(events, 'zod'), true)
  assert.equal(allowed(events, './index.ts'), false)
  assert.equal(allowed(events, '#modules/identity/index.ts'), false)
})

test('pure files do no input or output', () => {
  const pure = `${module}/orders/split/split-plan.pure.ts`
  assert.equal(allowed(pure, '#lib/money.ts'), true)
  assert.equal(allowed(pure, './split-order.pure.ts'), true)
  assert.equal(allowed(pure, '../orders.contract.ts', 'type'), true)
  assert.equal(allowed(pure, '../orders.queries.ts', 'type'), true)
  assert.equal(allowed(pure, '../orders.queries.ts'), false)
  assert.equal(allowed(pure, 'node:fs'), false)
  assert.equal(allowed(pure, 'kysely'), false)
  assert.equal(allowed(pure, '#platform/clock.ts'), false)
})

test('queries know the database and no command', () => {
  const queries = `${module}/orders/orders.queries.ts`
  assert.equal(allowed(queries, 'kysely'), true)
  assert.equal(allowed(queries, '#platform/db/rows.ts'), true)
  assert.equal(allowed(queries, './approve-orders.ts', 'type'), true)
  assert.equal(allowed(queries, './approve-orders.ts'), false)
  assert.equal(allowed(queries, './list/order-list.queries.ts'), true)
  assert.equal(allowed(queries, '#modules/inventory/stock.queries.ts'), false)
  assert.equal(allowed(queries, '#modules/inventory/index.ts', 'type'), true)
  assert.equal(allowed(queries, '#modules/inventory/index.ts'), false)
  assert.equal(allowed(queries, '#modules/finance/index.ts', 'type'), false)
  assert.equal(allowed(queries, 'pg'), false)
})

test('a plain file counts by what it imports itself', () => {
  const contract = `import { x } from './shapes.ts'\n`
  const paths = (texts: Record<string, string>) => check(filesOf(texts)).map((violation) => violation.path)
  const folder = `${module}/orders`
  const shapes = `${folder}/shapes.ts`
  assert.deepEqual(
    paths({
      [`${folder}/orders.contract.ts`]: contract,
      [shapes]: `import { z } from 'zod'\nimport './more.ts'`,
      [`${folder}/more.ts`]: '',
    }),
    [],
  )
  assert.deepEqual(paths({ [`${folder}/orders.contract.ts`]: contract, [shapes]: `import { readFile } from 'node:fs'` }), [
    `${folder}/orders.contract.ts`,
  ])
  assert.deepEqual(
    paths({
      [`${folder}/orders.contract.ts`]: contract,
      [shapes]: `import './more.ts'`,
      [`${folder}/more.ts`]: `import './orders.queries.ts'`,
    }),
    [`${folder}/orders.contract.ts`],
  )
  // a circle of plain files harms nobody here
  assert.deepEqual(
    paths({
      [`${folder}/orders.contract.ts`]: contract,
      [shapes]: `import './more.ts'`,
      [`${folder}/more.ts`]: `import './shapes.ts'`,
    }),
    [],
  )
})

test('a module describes itself to the list of modules', () => {
  assert.equal(allowed(`${module}/orders/module.ts`, '../../app.ts', 'type'), true)
  assert.equal(allowed(`${module}/orders/module.ts`, '../../app.ts'), false)
})

test('contracts can be read by a browser', () => {
  const contract = `${module}/orders/orders.contract.ts`
  assert.equal(allowed(contract, 'zod'), true)
  assert.equal(allowed(contract, '#lib/endpoint.ts'), true)
  assert.equal(allowed(contract, '#modules/catalog/catalog.contract.ts'), true)
  assert.equal(allowed(contract, '#platform/errors.ts'), false)
  assert.equal(allowed(contract, 'node:crypto'), false)
})

test('lib is a leaf, platform knows no module, modules know no program', () => {
  assert.equal(allowed('server/src/lib/money.ts', './rounding.ts'), true)
  assert.equal(allowed('server/src/lib/money.ts', '#platform/clock.ts'), false)
  assert.equal(allowed('server/src/platform/http/server.ts', '#modules/identity/index.ts'), false)
  assert.equal(allowed('server/src/platform/http/server.ts', '../../app.ts'), false)
  assert.equal(allowed('server/src/platform/http/server.ts', '#lib/json.ts'), true)
  assert.equal(allowed(`${module}/orders/orders.routes.ts`, '../../app.ts'), false)
  assert.equal(allowed('server/src/app.ts', '#modules/orders/orders.routes.ts'), true)
})

test('screens know contracts, lib and the client of the server', () => {
  assert.equal(allowed('web/src/orders.tsx', '@shangshu/server/contract/orders/orders'), true)
  assert.equal(allowed('web/src/orders.tsx', '@shangshu/server/http-client'), true)
  assert.equal(allowed('web/src/orders.tsx', '@shangshu/server/lib/money.ts'), true)
  assert.equal(allowed('web/src/orders.tsx', '@shangshu/ui'), true)
  assert.equal(allowed('web/src/orders.tsx', '../../server/src/modules/orders/index.ts'), false)
  assert.equal(allowed('web/src/orders.tsx', '../../pda/src/scan.ts'), false)
  assert.equal(allowed('ui/src/grid.tsx', '../../web/src/orders.tsx'), false)
})

test('connectors and carriers do not know each other', () => {
  const connectors = `${module}/channels/connectors`
  assert.equal(allowed(`${connectors}/file/pull.ts`, '../open-shop/sign.ts'), false)
  assert.equal(allowed(`${connectors}/file/pull.ts`, './map.ts'), true)
  assert.equal(allowed(`${connectors}/file/pull.ts`, '../connector.ts'), true)
  assert.equal(allowed(`${module}/logistics/carriers/own/rate.ts`, '../other/rate.ts'), false)
})

test('the simulator stands outside', () => {
  assert.equal(allowed('simulator/src/main.ts', '#sim/shop.ts'), true)
  assert.equal(allowed('simulator/src/main.ts', 'fastify'), true)
  assert.equal(allowed('simulator/src/main.ts', '../../server/src/lib/money.ts'), false)
  assert.equal(allowed('server/src/main-cli.ts', '../../simulator/src/main.ts'), true)
  assert.equal(allowed('server/src/main-cli.ts', '../../simulator/src/money.ts'), false)
})

test('tests may import anything', () => {
  assert.equal(allowed(`${module}/inventory/reserve.db.test.ts`, '#modules/orders/index.ts'), true)
})
