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

test('ids as a list: in either case, with nulls, many and none; what is no id is said by the server', async () => {
  const tenantId = await system.tenant()
  const echo = (ids: readonly (string | null)[]) =>
    system.as(tenantId, async (ctx) => {
      const { rows } = await sql<{ ids: (string | null)[] }>`select ${ids}::uuid[] as ids`.execute(ctx.tx)
      return rows[0]!.ids
    })
  const id = '0190a1b2-c3d4-7e5f-8a9b-ffeeddccbb00'
  assert.deepEqual(await echo([id, null, id.toUpperCase()]), [id, null, id])
  assert.deepEqual(await echo([]), [])
  assert.deepEqual(await echo([id]), [id])
  for (const wrong of ['0190a1b2-c3d4-7e5f-8a9b-ffeeddccbbg0', '0190a1b2xc3d4-7e5f-8a9b-ffeeddccbb00', '', '商枢'.repeat(18)])
    await assert.rejects(echo([id, wrong]), /invalid input syntax for type uuid/)
})

test('moments before and long after 2000, large amounts and strings for numbers', async () => {
  const tenantId = await system.tenant()
  const rows = [
    { at: new Date('1969-12-31T23:59:59.999Z'), amount: -(2n ** 63n), count: -1, ratio: -0.5 },
    { at: new Date('2250-01-01T00:00:00.001Z'), amount: 2n ** 63n - 1n, count: 2 ** 31 - 1, ratio: 1e300 },
    { at: new Date('9999-12-31T00:00:00.000Z'), amount: 0n, count: 0, ratio: 0 },
  ]
  const columns = { at: 'timestamptz', amount: 'int8', count: 'int4', ratio: 'float8' } as const
  const read = await system.as(tenantId, (ctx) => sql<any>`select * from ${rowsOf(rows, columns)}`.execute(ctx.tx))
  assert.deepEqual(read.rows, rows)
  const words = await system.as(tenantId, (ctx) =>
    sql<any>`select * from ${rowsOf([{ at: '2026-01-02T03:04:05Z', amount: '12', count: 7, ratio: 1 }], columns)}`.execute(
      ctx.tx,
    ),
  )
  assert.deepEqual(words.rows, [{ at: new Date('2026-01-02T03:04:05Z'), amount: 12n, count: 7, ratio: 1 }])
})
