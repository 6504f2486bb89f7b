import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { newId } from '#lib/ids.ts'
import { appPassword, appUrlFor } from '../config.ts'
import { startTestCluster, type TestCluster } from '../postgres/test-cluster.ts'
import { migrate, readMigrations } from './migrate.ts'

// A server of somebody else: the owner of the database is no superuser there.

let cluster: TestCluster
const name = `owned_${process.pid}`
const password = appPassword({ id: 'test', key: Buffer.alloc(32, 7) })

before(async () => {
  cluster = await startTestCluster()
})
after(async () => {
  await query(cluster.url, `drop database if exists ${name} with (force)`)
  await query(cluster.url, `drop role if exists ${name}`)
  await cluster.stop()
})

async function query(url: string, text: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text, parameters)).rows
  } finally {
    await client.end()
  }
}

test('an ordinary owner migrates, again and again, and works across companies; the application stays in one', async () => {
  await query(cluster.url, `create role ${name} login createrole password 'pw'`)
  await query(cluster.url, `create database ${name} owner ${name}`)
  const url = new URL(cluster.url)
  url.username = name
  url.password = 'pw'
  url.pathname = `/${name}`
  // the throw-away cluster has the role already, made by its superuser
  const known = await query(cluster.url, "select 1 from pg_roles where rolname = 'shangshu_app'")
  if (known.length > 0) {
    await assert.rejects(migrate({ ownerUrl: url.href, appPassword: password }), /role shangshu_app/)
    await query(cluster.url, `grant shangshu_app to ${name} with admin option`)
  }
  assert.equal(await migrate({ ownerUrl: url.href, appPassword: password }), readMigrations().length)
  assert.equal(await migrate({ ownerUrl: url.href, appPassword: password }), 0)

  const companies = [newId(), newId()]
  for (const id of companies)
    await query(
      url.href,
      "insert into identity.tenants (tenant_id, name, currency, time_zone, created_at, updated_at) values ($1, 'Company', $2, $3, now(), now())",
      [id, 'CNY', 'Asia/Shanghai'],
    )
  assert.equal((await query(url.href, 'select tenant_id from identity.tenants')).length, 2)
  const app = appUrlFor(url.href, password)
  await assert.rejects(query(app, 'select tenant_id from identity.tenants'), /app\.tenant_id/)
  const client = new pg.Client({ connectionString: app })
  await client.connect()
  await client.query(`begin; select platform.set_tenant('${companies[0]}')`)
  assert.deepEqual((await client.query('select tenant_id from identity.tenants')).rows, [{ tenant_id: companies[0] }])
  await client.end()
})
