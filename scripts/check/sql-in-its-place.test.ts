import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from '../check-rule.ts'
import { check } from './sql-in-its-place.ts'

const command = 'server/src/modules/orders/approve-orders.ts'
const lines = (path: string, text: string) => check(filesOf({ [path]: text })).map((violation) => violation.line)

test('SQL in a command is found in every dress', () => {
  assert.deepEqual(lines(command, 'const a = 1\nawait sql`select 1`.execute(tx)\n'), [2])
  assert.deepEqual(lines(command, 'const rows = await sql<{ id: string }>`select 1`.execute(tx)'), [1])
  assert.deepEqual(lines(command, "await tx.selectFrom('orders.orders').execute()"), [1])
  assert.deepEqual(lines(command, "await pool.query('SELECT id FROM orders.orders')"), [1])
  assert.deepEqual(lines(command, 'await pool.query(`\n  with picked as (\n select 1) delete from x`)'), [1])
  assert.deepEqual(lines(command, "await pool.query('update orders.orders set state = $1')"), [1])
})

test('queries, platform, migrations, tests and benchmarks may hold it', () => {
  const text = 'await sql`select 1`.execute(tx)'
  assert.deepEqual(lines('server/src/modules/orders/orders.queries.ts', text), [])
  assert.deepEqual(lines('server/src/platform/db/pool.ts', text), [])
  assert.deepEqual(lines('server/src/modules/orders/approve-orders.db.test.ts', text), [])
  assert.deepEqual(lines('bench/load/pipeline.ts', text), [])
})

test('prose and ordinary strings are left alone', () => {
  assert.deepEqual(lines(command, "// `select x from y` is slow\n/* 'delete from z' */\nthrow refuse('Select orders first')"), [])
  assert.deepEqual(lines('web/src/orders.tsx', "t('Update available')\nt('Select one')"), [])
})
