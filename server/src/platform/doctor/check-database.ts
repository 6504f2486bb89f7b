import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { loadConfig } from '../config.ts'
import { pendingMigrations } from '../db/migrate.ts'
import { checkServer, refuseOldServer, type ServerReport } from '../postgres/check-server.ts'
import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from '../postgres/embedded-postgres.ts'
import { startTestCluster } from '../postgres/test-cluster.ts'
import { type Finding, say } from './finding.ts'

const title = () => say('数据库', 'Database')
const tightSkewMs = 2000
const brokenSkewMs = 60_000

interface Surroundings {
  dataDir: string
  env: NodeJS.ProcessEnv
  /** Without it the application's password is not known, and reading the settings would make a new key. */
  hasMasterKey: boolean
}

/**
 * Looks at the database that would be used. An embedded one that does not run is started for the look and stopped again; where
 * there is none yet, a throw-away one shows that it could be.
 */
export async function checkDatabase(options: Surroundings & { databaseUrl: string | undefined }): Promise<Finding[]> {
  if (options.databaseUrl) return examine(options.databaseUrl, 'DATABASE_URL', options)
  const running = findRunningEmbeddedPostgres(options.dataDir)
  if (running) return examine(running.url, say('内置，正在运行', 'embedded, running'), options)
  try {
    if (!existsSync(join(options.dataDir, 'postgres', 'password'))) {
      const trial = await startTestCluster()
      await trial.stop()
      return [
        {
          id: 'database',
          status: 'ok',
          title: title(),
          detail: say('首次启动时建立；试启动成功', 'made at the first start; a trial start went well'),
        },
      ]
    }
    const database = await startEmbeddedPostgres({ dataDir: options.dataDir, log: () => {} })
    try {
      return await examine(database.url, say('内置，试启动成功', 'embedded, a trial start went well'), options)
    } finally {
      await database.stop()
    }
  } catch (error) {
    return [
      {
        id: 'database',
        status: 'broken',
        title: title(),
        detail: (error as Error).message,
        remedy: say(
          '请按上述提示处理；日志在数据目录的 postgres 下。',
          'Do what it says; the logs lie below postgres in the data directory.',
        ),
      },
    ]
  }
}

async function examine(ownerUrl: string, which: string, options: Surroundings): Promise<Finding[]> {
  const report = await checkServer(ownerUrl)
  if (!report.ok)
    return [
      {
        id: 'database',
        status: 'broken',
        title: title(),
        detail: report.problem,
        remedy: say('检查 DATABASE_URL 以及服务器是否在运行。', 'Check DATABASE_URL and whether the server runs.'),
      },
    ]
  const old = refuseOldServer(report)
  const server: Finding = {
    id: 'database',
    status: old ? 'broken' : 'ok',
    title: title(),
    detail: `PostgreSQL ${report.version} (${which})`,
    ...(old ? { remedy: old } : {}),
  }
  if (old) return [server]
  return [server, checkEncoding(report), checkSkew(report.clockSkewMs), ...(await checkSchemaAndRoles(ownerUrl, report, options))]
}

function checkEncoding(report: ServerReport & { ok: true }): Finding {
  const finding = { id: 'database-encoding', title: say('数据库编码', 'Database encoding'), detail: report.encoding }
  if (report.encoding === 'UTF8') return { ...finding, status: 'ok' }
  return { ...finding, status: 'broken', remedy: say('请以 UTF8 编码新建数据库。', 'Create the database with encoding UTF8.') }
}

export function checkSkew(milliseconds: number): Finding {
  const finding = {
    id: 'clock-skew',
    title: say('与数据库的时差', 'Clock difference to the database'),
    detail: `${milliseconds} ms`,
  }
  const remedy = say('请在两台机器上启用时间同步（NTP）。', 'Switch on time synchronisation (NTP) on both machines.')
  if (Math.abs(milliseconds) > brokenSkewMs) return { ...finding, status: 'broken', remedy }
  if (Math.abs(milliseconds) > tightSkewMs) return { ...finding, status: 'note', remedy }
  return { ...finding, status: 'ok' }
}

async function checkSchemaAndRoles(
  ownerUrl: string,
  report: ServerReport & { ok: true },
  options: Surroundings,
): Promise<Finding[]> {
  const pending = await pendingMigrations(ownerUrl)
  const schema: Finding = {
    id: 'migrations',
    status: pending === null || pending > 0 ? 'note' : pending < 0 ? 'broken' : 'ok',
    title: say('数据库结构', 'Database schema'),
    detail:
      pending === null
        ? say('尚未建立', 'not made yet')
        : pending === 0
          ? say('最新', 'up to date')
          : say(`相差 ${pending} 个步骤`, `${pending} steps behind`),
    ...(pending === 0
      ? {}
      : pending !== null && pending < 0
        ? {
            remedy: say(
              '数据库由更新的版本升级过，请启动那个版本。',
              'A newer version has migrated this database; start that version.',
            ),
          }
        : {
            remedy: say(
              'npm start 或 npm run shangshu -- migrate 会更新。',
              'npm start or npm run shangshu -- migrate brings it up to date.',
            ),
          }),
  }
  if (pending === null) return [schema, mayMakeRole(report)]
  return [schema, ...(await checkAppRole(ownerUrl, options))]
}

function mayMakeRole(report: ServerReport & { ok: true }): Finding {
  const finding = { id: 'app-role', title: say('应用角色', 'Application role') }
  if (report.mayCreateRoles) return { ...finding, status: 'ok', detail: say('首次启动时建立', 'made at the first start') }
  return {
    ...finding,
    status: 'broken',
    detail: say('DATABASE_URL 的用户不能建立角色', 'the user of DATABASE_URL may not create roles'),
    remedy: say('请授予其 CREATEROLE 权限。', 'Give that user the right CREATEROLE.'),
  }
}

/** The application must not be able to see past row-level security, and must be able to log in. */
async function checkAppRole(ownerUrl: string, options: Surroundings): Promise<Finding[]> {
  const finding = { id: 'app-role', title: say('应用角色', 'Application role'), detail: 'shangshu_app' }
  const role = await readRole(ownerUrl, 'shangshu_app')
  if (!role)
    return [
      {
        ...finding,
        status: 'broken',
        remedy: say('角色不存在，npm start 会重新建立。', 'The role does not exist; npm start makes it again.'),
      },
    ]
  if (role.seesAll)
    return [
      {
        ...finding,
        status: 'broken',
        remedy: say(
          '该角色可以绕过行级安全：alter role shangshu_app nosuperuser nobypassrls',
          'The role can pass row-level security: alter role shangshu_app nosuperuser nobypassrls',
        ),
      },
    ]
  if (!options.hasMasterKey) return [{ ...finding, status: 'ok' }]
  const config = loadConfig({ ...options.env, DATABASE_URL: ownerUrl, SHANGSHU_DATA_DIR: options.dataDir })
  const login = await checkServer(config.appUrl)
  if (!login.ok)
    return [
      {
        ...finding,
        status: 'broken',
        detail: login.problem,
        remedy: say(
          'npm start 会重设该角色的密码；或检查 DATABASE_APP_URL。',
          'npm start sets the password of that role again; or check DATABASE_APP_URL.',
        ),
      },
    ]
  return [{ ...finding, status: 'ok' }]
}

async function readRole(ownerUrl: string, name: string): Promise<{ seesAll: boolean } | undefined> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'shangshu doctor' })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ seesAll: boolean }>(
      'select rolsuper or rolbypassrls as "seesAll" from pg_roles where rolname = $1',
      [name],
    )
    return rows[0]
  } finally {
    await client.end()
  }
}
