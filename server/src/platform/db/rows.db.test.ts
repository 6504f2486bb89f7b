import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startTestSystem, type TestSystem } from '../testing/test-system.ts'
import { rowsOf } from './rows.ts'

let system: TestSystem
before(async () => {
  system = await startTestSystem()
})
after(() => system.close())

test('whatever a column holds arrives as it is', async () => {
  const id = '0198aaaa-0000-7000-8000-000000000001'
  const at = new Date('2026-11-22T10:30:00.123Z')
  const texts = [
    '',
    'NULL',
    'null',
    'a"b',
    'a\\b',
    '\\',
    '{x,y}',
    ', ',
    '商枢 "引号"',
    "o'clock",
    'line\nbreak\ttab',
    '"',
    '}{',
    null,
    undefined,
  ]
  const rows = texts.map((text, index) => ({
    text,
    id: index % 2 === 0 ? id : null,
    amount: BigInt(index) * -9_007_199_254_740_993n,
    count: index,
    flag: index % 3 === 0,
    at,
    day: '2026-02-28',
    ratio: 0.1 + index,
    document: { text: text ?? null, list: [1, 'two "quoted" \\', null] },
    bytes: Buffer.from([index, 0, 255, 92, 34]),
  }))
  const tenantId = await system.tenant()
  const read = await system.as(tenantId, (ctx) =>
    sql<any>`select * from ${rowsOf(rows, {
      text: 'text',
      id: 'uuid',
      amount: 'int8',
      count: 'int4',
      flag: 'bool',
      at: 'timestamptz',
      day: 'date',
      ratio: 'float8',
      document: 'jsonb',
      bytes: 'bytea',
    })}`.execute(ctx.tx),
  )
  assert.deepEqual(
    read.rows,
    rows.map((row) => ({ ...row, text: row.text ?? null })),
  )
})

test('a text cannot leave its element', async () => {
  const tenantId = await system.tenant()
  await assert.rejects(
    system.as(tenantId, (ctx) => sql`select * from ${rowsOf([{ id: '},{' }], { id: 'uuid' })}`.execute(ctx.tx)),
    /invalid input syntax for type uuid/,
  )
})
