import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { appPassword } from '../config.ts'
import { startTestCluster, type TestCluster } from '../postgres/test-cluster.ts'
import { startTestSystem, type TestSystem } from '../testing/test-system.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

let system: TestSystem
let cluster: TestCluster
const dir = mkdtempSync(join(tmpdir(), 'shangshu-backup-'))
before(async () => {
  system = await startTestSystem()
  cluster = await startTestCluster()
})
after(async () => {
  await system.close()
  await cluster.stop()
})

async function emptyDatabase(): Promise<string> {
  const name = `r_${Math.random().toString(36).slice(2)}`
  const admin = new pg.Client({ connectionString: cluster.url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(cluster.url)
  url.pathname = `/${name}`
  return url.toString()
}

async function sums(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const result: Record<string, string> = {}
  for (const table of [
    'identity.tenants',
    'catalog.skus',
    'inventory.stock_moves',
    'inventory.stock_levels',
    'inventory.sku_stock',
    'platform.outbox',
    'platform.audit_entries',
  ]) {
    const { rows } = await client.query(
      `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum, count(*)::text as n from ${table} t`,
    )
    result[table] = `${rows[0].n} ${rows[0].sum}`
  }
  await client.end()
  return result
}

test('what was backed up while running comes back to the last row; a broken file leaves nothing', async () => {
  const tenantId = await system.tenant({ name: 'Tab\there "quoted" \\ back\nslash' })
  await system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, await someSkus(ctx, 30), 7n)
  })
  const path = join(dir, 'all.backup')
  const summary = await backup({ ownerUrl: system.runtime.config.ownerUrl, path, now: new Date() })
  assert.ok(summary.rows > 100)

  const target = await emptyDatabase()
  const password = appPassword(system.runtime.config.masterKeys[0]!)
  const restored = await restore({ ownerUrl: target, appPassword: password, path })
  assert.equal(restored.rows, summary.rows)
  assert.deepEqual(await sums(target), await sums(system.runtime.config.ownerUrl))

  await assert.rejects(restore({ ownerUrl: target, appPassword: password, path }), /already holds a company/)

  const cut = join(dir, 'cut.backup')
  const whole = readFileSync(path)
  writeFileSync(cut, whole.subarray(0, Math.floor(whole.length * 0.7)))
  const other = await emptyDatabase()
  await assert.rejects(restore({ ownerUrl: other, appPassword: password, path: cut }), /cannot be read|cut off|broken/)
  assert.match((await sums(other))['identity.tenants']!, /^0 /)
  writeFileSync(join(dir, 'not.backup'), 'hello')
  await assert.rejects(restore({ ownerUrl: other, appPassword: password, path: join(dir, 'not.backup') }), /cannot be read/)
})
