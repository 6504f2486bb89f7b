import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runMigrations as migrateJobs } from 'graphile-worker'
import pg from 'pg'
import { inTerminalLanguage, Refusal } from '../terminal.ts'
import { splitStatements } from './split-statements.pure.ts'

export const migrationsDir = join(import.meta.dirname, '../../../migrations')

export interface Migration {
  number: number
  name: string
  text: string
  checksum: string
}

/** The ordered list; a gap or a doubled number is refused. */
export function readMigrations(dir = migrationsDir): Migration[] {
  const migrations = readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const match = /^(\d{4})_[a-z0-9]+_[a-z0-9_]+\.sql$/.exec(name)
      if (!match) throw new Error(`Migration ${name} is not named NNNN_<module>_<what>.sql`)
      const text = readFileSync(join(dir, name), 'utf8')
      return { number: Number(match[1]), name, text, checksum: createHash('sha256').update(text).digest('hex') }
    })
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) throw new Error(`Migration ${migration.name} should have number ${index + 1}`)
  })
  return migrations
}

export interface MigrateOptions {
  ownerUrl: string
  /** Login and password of the application role, made or updated here; both come from the application URL. */
  appPassword: string
  log?: (line: string) => void
  /** Stop after this migration: a restore loads data into the shape it was taken from, then goes on. */
  upTo?: number
}

/**
 * Brings the database up to date: roles, our migrations one transaction each, then the job queue's own. Several starters at once wait
 * for each other. Refuses a database that a newer version has migrated, and one whose applied migrations were edited since.
 * @returns how many migrations were applied
 */
export async function migrate(options: MigrateOptions): Promise<number> {
  const log = options.log ?? (() => {})
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'shangshu migrate' })
  client.on('error', () => {})
  await client.connect()
  try {
    const version = Number((await client.query('show server_version_num')).rows[0].server_version_num)
    if (version < 180_000) throw new Error(`PostgreSQL 18 or newer is needed; this server is ${version / 10000}.`)
    await client.query('select pg_advisory_lock(731946251)')
    await ensureAppRole(client, options.appPassword)
    const { rows: citus } = await client.query("select 1 from pg_extension where extname = 'citus'")
    const name = (await client.query<{ name: string }>('select current_database() as name')).rows[0]!.name
    if (citus.length > 0) {
      await client.query(`alter database ${pg.escapeIdentifier(name)} set citus.enable_local_reference_table_foreign_keys = off`)
      await client.query('set citus.enable_local_reference_table_foreign_keys = off')
      await client.query("alter role shangshu_app set citus.propagate_set_commands = 'local'")
    }
    await client.query(`grant connect on database ${pg.escapeIdentifier(name)} to shangshu_app`)
    await client.query(
      'create table if not exists public.shangshu_migrations (number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())',
    )
    const all = readMigrations()
    const migrations = options.upTo === undefined ? all : all.slice(0, options.upTo)
    const { rows: applied } = await client.query<{ number: number; name: string; checksum: string }>(
      'select number, name, checksum from public.shangshu_migrations order by number',
    )
    if (applied.length > migrations.length) {
      throw new Error(
        `This database was migrated by a newer version (${applied.at(-1)!.name}). Start that version, or restore a backup.`,
      )
    }
    for (const row of applied) {
      const ours = migrations[row.number - 1]!
      if (ours.checksum !== row.checksum)
        throw new Error(`Migration ${row.name} was edited after it had been applied to this database.`)
    }
    for (const migration of migrations.slice(applied.length)) {
      log(`migrating ${migration.name}`)
      await client.query('begin')
      try {
        for (const statement of splitStatements(migration.text)) await client.query(statement)
        await client.query('insert into public.shangshu_migrations (number, name, checksum) values ($1, $2, $3)', [
          migration.number,
          migration.name,
          migration.checksum,
        ])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
      }
    }
    await migrateJobs({ connectionString: options.ownerUrl, logger: undefined })
    return migrations.length - applied.length
  } finally {
    await client.end()
  }
}

/**
 * The owner need not be a superuser: `alter role … nosuperuser` is refused to anybody else even when it changes nothing, so an existing
 * role is looked at, and only its password set.
 */
async function ensureAppRole(client: pg.Client, password: string): Promise<void> {
  const { rows } = await client.query<{ seesAll: boolean }>(
    `select rolsuper or rolbypassrls as "seesAll" from pg_roles where rolname = 'shangshu_app'`,
  )
  if (rows[0]?.seesAll) {
    throw new Refusal(
      inTerminalLanguage(
        '角色 shangshu_app 可以绕过行级安全，请先执行：alter role shangshu_app nosuperuser nobypassrls',
        'The role shangshu_app can pass row-level security. First run: alter role shangshu_app nosuperuser nobypassrls',
      ),
    )
  }
  const secret = pg.escapeLiteral(password)
  try {
    if (rows.length > 0) await client.query(`alter role shangshu_app login password ${secret}`)
    else await client.query(`create role shangshu_app login nosuperuser nobypassrls nocreatedb nocreaterole password ${secret}`)
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    throw new Refusal(
      inTerminalLanguage(
        `DATABASE_URL 的用户不能${rows.length > 0 ? '设置角色 shangshu_app 的密码：它由别的用户建立' : '建立角色'}。请授予 CREATEROLE${rows.length > 0 ? ' 以及 grant shangshu_app to 该用户 with admin option' : ''}，或改用其他用户。`,
        rows.length > 0
          ? 'The user of DATABASE_URL may not set the password of the role shangshu_app, which another user made. Give it CREATEROLE and grant shangshu_app to it with admin option, or use another user.'
          : 'The user of DATABASE_URL may not create roles. Give it CREATEROLE, or use another user.',
      ),
    )
  }
}

/** How many migrations the database lacks; null when it was never migrated. */
export async function pendingMigrations(ownerUrl: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: ownerUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ exists: boolean }>(
      "select to_regclass('public.shangshu_migrations') is not null as exists",
    )
    if (!rows[0]!.exists) return null
    const { rows: count } = await client.query<{ n: string }>('select count(*)::text as n from public.shangshu_migrations')
    return readMigrations().length - Number(count[0]!.n)
  } finally {
    await client.end()
  }
}
