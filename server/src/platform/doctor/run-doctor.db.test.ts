import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { appPassword, loadConfig } from '../config.ts'
import { migrate } from '../db/migrate.ts'
import { startTestCluster, type TestCluster } from '../postgres/test-cluster.ts'
import { checkDataDir } from './check-data-dir.ts'
import { checkSkew } from './check-database.ts'
import { checkMemory } from './check-machine.ts'
import type { Finding } from './finding.ts'
import { examineSetUp, runDoctor } from './run-doctor.ts'

// a server of its own: roles belong to the whole server, and this test breaks one
delete process.env.SHANGSHU_TEST_DATABASE_URL

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-doctor-'))
let cluster: TestCluster
before(async () => {
  cluster = await startTestCluster()
})
after(async () => {
  await cluster.stop()
  rmSync(workDir, { recursive: true, force: true })
})

const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LANG: 'C', ...more })
const statusOf = (findings: Finding[], id: string) => findings.find((finding) => finding.id === id)?.status

async function execute(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

test('a fresh set-up is well, and looking at it makes nothing', async () => {
  const dataDir = join(workDir, 'fresh')
  const printed: string[] = []
  const code = await runDoctor({ dataDir, env: env(), json: true, print: (text) => printed.push(text) })
  const report = JSON.parse(printed.join('')) as { ok: boolean; findings: Finding[] }
  assert.deepEqual(
    report.findings.filter((finding) => finding.status === 'broken'),
    [],
  )
  assert.deepEqual([code, report.ok], [0, true])
  assert.equal(existsSync(dataDir), false)
})

test('a database that cannot be reached is named without its password, with what to do', async () => {
  const printed: string[] = []
  const code = await runDoctor({
    dataDir: join(workDir, 'unreachable'),
    env: env({ DATABASE_URL: 'postgres://me:hidden@127.0.0.1:1/erp' }),
    print: (text) => printed.push(text),
  })
  const text = printed.join('\n')
  assert.equal(code, 1)
  assert.match(text, /✗ .*127\.0\.0\.1:1\/erp.*\n {4}→ /)
  assert.doesNotMatch(text, /hidden/)
})

test('wrong settings and a taken port are named', async (t) => {
  const squatter = createServer().listen(0, '127.0.0.1')
  t.after(() => squatter.close())
  await new Promise((resolve) => squatter.once('listening', resolve))
  const { port } = squatter.address() as { port: number }
  const url = new URL(cluster.url)
  const findings = await examineSetUp({
    dataDir: join(workDir, 'settings'),
    env: env({ DATABASE_URL: url.href, LOG_LEVEL: 'loud', PORT: String(port) }),
  })
  assert.equal(statusOf(findings, 'port'), 'broken')
  const settings = findings.find((finding) => finding.id === 'configuration')
  assert.equal(settings?.status, 'broken')
  assert.match(settings!.detail, /LOG_LEVEL/)
})

test('schema and application role are looked at on a migrated database', async () => {
  const dataDir = join(workDir, 'migrated')
  await execute(cluster.url, 'create database migrated')
  const url = new URL(cluster.url)
  url.pathname = '/migrated'
  const surroundings = { dataDir, env: env({ DATABASE_URL: url.href }) }
  const config = loadConfig({ DATABASE_URL: url.href, SHANGSHU_DATA_DIR: dataDir })

  assert.equal(statusOf(await examineSetUp(surroundings), 'migrations'), 'note')
  await migrate({ ownerUrl: url.href, appPassword: appPassword(config.masterKeys[0]!) })
  const well = await examineSetUp(surroundings)
  assert.deepEqual(
    ['database', 'database-encoding', 'clock-skew', 'migrations', 'app-role', 'master-key'].map((id) => statusOf(well, id)),
    ['ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
  )

  await execute(url.href, 'alter role shangshu_app bypassrls')
  assert.equal(statusOf(await examineSetUp(surroundings), 'app-role'), 'broken')
  await execute(url.href, `alter role shangshu_app nobypassrls password 'another'`)
  assert.equal(statusOf(await examineSetUp(surroundings), 'app-role'), 'broken')

  await execute(
    url.href,
    "insert into public.shangshu_migrations (number, name, checksum) values (9999, '9999_of_the_future.sql', '')",
  )
  assert.equal(statusOf(await examineSetUp(surroundings), 'migrations'), 'broken')
})

test('a lost master key beside a database is broken, one that others can read a note', () => {
  const dataDir = join(workDir, 'keys')
  mkdirSync(join(dataDir, 'postgres'), { recursive: true })
  const status = (inEnvironment = false) =>
    statusOf(checkDataDir(dataDir, { masterKeyInEnvironment: inEnvironment }), 'master-key')
  assert.equal(status(), 'broken')
  assert.equal(status(true), 'ok')
  writeFileSync(join(dataDir, 'master.key'), Buffer.alloc(32).toString('base64'), { mode: 0o600 })
  assert.equal(status(), 'ok')
  chmodSync(join(dataDir, 'master.key'), 0o644)
  assert.equal(status(), 'note')
  assert.deepEqual(readdirSync(dataDir).sort(), ['master.key', 'postgres'])
})

test('a file in place of the data directory is broken', () => {
  const file = join(workDir, 'file')
  writeFileSync(file, '')
  assert.equal(statusOf(checkDataDir(file, { masterKeyInEnvironment: true }), 'data-dir'), 'broken')
})

test('limits of memory and of clock difference', () => {
  assert.deepEqual(
    [499, 500, 1499, 1500].map((megabytes) => checkMemory(megabytes).status),
    ['broken', 'note', 'note', 'ok'],
  )
  assert.deepEqual(
    [-60_001, -2_001, -2_000, 2_000, 2_001, 60_001].map((milliseconds) => checkSkew(milliseconds).status),
    ['broken', 'note', 'ok', 'ok', 'note', 'broken'],
  )
})
