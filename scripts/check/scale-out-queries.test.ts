// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are source code
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from '../check-rule.ts'
import { check } from './scale-out-queries.ts'

const path = 'server/src/modules/orders/orders.queries.ts'
const messages = (sql: string) => check(filesOf({ [path]: `sql\`${sql}\`` })).map(({ message }) => message)

test('what a cluster refuses is found', () => {
  assert.match(messages('merge into orders.orders o using x on o.tenant_id = $1')[0]!, /^MERGE/)
  assert.match(messages("select set_config('app.tenant_id', '1', true)")[0]!, /^set_config/)
  assert.match(messages('update orders.orders set updated_at = now() where tenant_id = $1')[0]!, /^times are parameters/)
  assert.match(messages('select current_date from orders.orders where tenant_id = $1')[0]!, /^times are parameters/)
  assert.match(messages('insert into orders.tags (tenant_id, id) values ($1, uuidv7())')[0]!, /^ids and chance/)
  assert.match(messages('select 1 from orders.orders where tenant_id = (select $1::uuid)')[0]!, /^the tenant is a parameter/)
})

test('INSERT ... SELECT returns something or says what to do about conflicts', () => {
  const insert = 'insert into orders.tags (tenant_id, id) select $1, id from unnest($2::uuid[]) as id'
  assert.deepEqual(messages(insert), ['INSERT ... SELECT needs RETURNING or ON CONFLICT under row-level security'])
  assert.deepEqual(messages(`${insert} returning id`), [])
  assert.deepEqual(messages(`${insert} on conflict do nothing`), [])
  assert.deepEqual(messages('insert into orders.tags (tenant_id, id) values ($1, $2)'), [])
  // the RETURNING of another part of the statement does not count
  assert.equal(messages(`with a as (${insert}) update orders.orders set x = 1 where tenant_id = $1 returning id`).length, 1)
})

test('a whole statement names its tenant', () => {
  assert.deepEqual(messages('select id from orders.orders where id = $1'), ['names no tenant_id'])
  assert.deepEqual(messages('delete from orders.orders'), ['names no tenant_id'])
  assert.deepEqual(messages('select id from orders.orders where tenant_id = $1'), [])
  // a condition made elsewhere, a fragment, a table without tenants
  assert.deepEqual(messages('select id from orders.orders where ${matches(filter)} limit 1'), [])
  assert.deepEqual(messages('and o.id > $1'), [])
  assert.deepEqual(messages('select id from identity.accounts where email = $1'), [])
  assert.deepEqual(messages('select 1 from identity.accounts a join orders.orders o on o.id = a.id where a.email = $1'), [
    'names no tenant_id',
  ])
})

test('the line is that of the statement’s own line in the file, and comments are no SQL', () => {
  const file = { [path]: 'const a = 1\nsql`\n  update orders.orders -- not now()\n  set at = now()\n  where tenant_id = ${t}`' }
  assert.deepEqual(
    check(filesOf(file)).map(({ line }) => line),
    [4],
  )
})

test('the platform looks after itself', () => {
  assert.deepEqual(check(filesOf({ 'server/src/platform/jobs/jobs.queries.ts': 'sql`select now() from platform.job_runs`' })), [])
})
