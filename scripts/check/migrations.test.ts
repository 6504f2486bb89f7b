import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from '../check-rule.ts'
import { check } from './migrations.ts'

const messages = (sql: string, path = 'server/migrations/0001_orders_orders.sql') =>
  check(filesOf({ [path]: sql })).map(({ message }) => message)
const good = `create table orders.tags (
  tenant_id uuid not null,
  order_id uuid not null,
  tag text not null,
  primary key (tenant_id, order_id, tag),
  foreign key (tenant_id, order_id) references orders.orders (tenant_id, id)
);
select platform.protect('orders.tags');
create unique index tags_once on orders.tags (tenant_id, tag);`

test('a table of a tenant, guarded at once, is fine', () => {
  assert.deepEqual(messages(good), [])
})

test('a table that is not guarded is found, also when the next one is', () => {
  assert.deepEqual(messages(good.replace(/select platform.*\n/, '')), ['orders.tags is neither protected nor shared'])
  assert.deepEqual(messages(`${good.replace(/select platform[\s\S]*/, '')}${good.replaceAll('tags', 'notes')}`), [
    'orders.tags is neither protected nor shared before the next table is made',
  ])
})

test('only the listed tables may do without a tenant', () => {
  const shared = (table: string) => messages(`create table ${table} (id uuid primary key);\nselect platform.share('${table}');`)
  assert.deepEqual(shared('identity.accounts'), [])
  assert.deepEqual(shared('orders.tags'), [
    'the first column is tenant_id uuid not null',
    'orders.tags is not in the list of tables without a tenant (architecture.mjs)',
  ])
})

test('every key begins with the tenant', () => {
  assert.deepEqual(messages(good.replace('primary key (tenant_id, order_id', 'primary key (order_id')), [
    'a primary key begins with tenant_id',
  ])
  assert.deepEqual(messages(good.replace('foreign key (tenant_id, order_id)', 'foreign key (order_id)')), [
    'a foreign key begins with tenant_id',
  ])
  assert.deepEqual(messages(good.replace('tag text not null,', 'tag text not null, unique (tag),')), [
    'a unique constraint begins with tenant_id',
  ])
  assert.deepEqual(messages(good.replace('(tenant_id, tag)', '(tag)')), ['a unique index begins with tenant_id'])
  assert.deepEqual(messages(good.replace(/ {2}primary key.*\n/, '')), ['a table has a primary key'])
})

test('triggers, enums, sequences and local times are refused', () => {
  for (const [sql, word] of [
    ['create trigger t before insert on orders.orders execute function f()', /^no triggers/],
    ["create type orders.state as enum ('a', 'b')", /^no enums/],
    [good.replace('tag text', 'tag bigserial'), /^no sequences/],
    [good.replace('tag text', 'tag bigint generated always as identity'), /^no sequences/],
    ['create sequence orders.numbers', /^no sequences/],
    [good.replace('tag text', 'tag timestamp'), /^timestamptz/],
    ['alter table orders.orders add column a int, add constraint b check (a > 0)', /^ADD CONSTRAINT stands alone/],
  ] as const)
    assert.match(messages(sql)[0] ?? 'nothing found', word)
  assert.deepEqual(messages(good.replace('tag text', 'tag timestamptz')), [])
  assert.deepEqual(
    messages(
      '-- no trigger here, no serial\nalter table orders.orders add column total bigint generated always as (a + b) stored',
    ),
    [],
  )
})

test('files are numbered without a gap and named by their module', () => {
  const names = (...paths: string[]) =>
    check(filesOf(Object.fromEntries(paths.map((path) => [`server/migrations/${path}`, ''])))).map(({ message }) => message)
  assert.deepEqual(names('0001_platform_start.sql', '0002_orders_more.sql'), [])
  assert.deepEqual(names('0001_platform_start.sql', '0003_orders_more.sql'), ['has number 0003, should have 0002'])
  assert.deepEqual(names('0001_novel_start.sql'), ['novel is no module of architecture.mjs'])
  assert.deepEqual(names('1_orders.sql'), ['is named NNNN_<module>_<what>.sql'])
})
