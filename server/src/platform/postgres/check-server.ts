import pg from 'pg'
import { inTerminalLanguage } from '../terminal.ts'

/** Below this nothing works: uuidv7(), RETURNING old/new and virtual columns are used. */
export const oldestServerVersion = 180_000

/** What a database server says about itself, or why it does not answer. */
export type ServerReport =
  | { ok: true; version: string; versionNumber: number; mayCreateRoles: boolean; encoding: string; clockSkewMs: number }
  | { ok: false; problem: string }

/**
 * Connects once and looks. Never throws for what a person can get wrong in an address, and never repeats the password.
 * @param url postgres://user:password@host:port/database
 */
export async function checkServer(url: string): Promise<ServerReport> {
  let place: string
  try {
    const parsed = new URL(url)
    if (!/^postgres(ql)?:$/.test(parsed.protocol)) throw new Error(parsed.protocol)
    place = `${parsed.hostname}:${parsed.port || 5432}${parsed.pathname}`
  } catch {
    return {
      ok: false,
      problem: inTerminalLanguage(
        'DATABASE_URL 的格式应为 postgres://用户:密码@主机:5432/数据库。',
        'DATABASE_URL should look like postgres://user:password@host:5432/database.',
      ),
    }
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'shangshu check' })
  client.on('error', () => {})
  try {
    await client.connect()
    const askedAt = Date.now()
    const { rows } = await client.query<{ version: string; number: string; roles: boolean; encoding: string; now: Date }>(
      `select current_setting('server_version') as version, current_setting('server_version_num') as number,
              (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as roles,
              pg_encoding_to_char(encoding) as encoding, clock_timestamp() as now
         from pg_database where datname = current_database()`,
    )
    const row = rows[0]!
    const middle = (askedAt + Date.now()) / 2
    return {
      ok: true,
      version: row.version,
      versionNumber: Number(row.number),
      mayCreateRoles: row.roles,
      encoding: row.encoding,
      clockSkewMs: Math.round(row.now.getTime() - middle),
    }
  } catch (error) {
    return { ok: false, problem: explain(error, place) }
  } finally {
    await client.end().catch(() => {})
  }
}

/** The sentence for a server that answers but is too old, else undefined. */
export function refuseOldServer(report: ServerReport): string | undefined {
  if (!report.ok || report.versionNumber >= oldestServerVersion) return undefined
  return inTerminalLanguage(
    `需要 PostgreSQL 18 或更新版本，该服务器是 ${report.version}。`,
    `PostgreSQL 18 or newer is needed; this server is ${report.version}.`,
  )
}

function explain(error: unknown, place: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  const sentences: Record<string, [string, string]> = {
    ECONNREFUSED: ['没有数据库服务器在该地址监听', 'no database server listens there'],
    ENOTFOUND: ['找不到该主机', 'the host is not known'],
    EAI_AGAIN: ['域名解析失败', 'the host name could not be resolved'],
    ETIMEDOUT: ['连接超时', 'the connection timed out'],
    '28P01': ['用户名或密码不对', 'user name or password is wrong'],
    '28000': ['服务器不允许该用户从这里连接（pg_hba.conf）', 'the server does not let this user in from here (pg_hba.conf)'],
    '3D000': ['数据库不存在，请先建立', 'the database does not exist; create it first'],
    '53300': ['服务器的连接数已满', 'the server has no connection left'],
    '57P03': ['服务器正在启动或停止，请稍后再试', 'the server is starting or stopping; try again in a moment'],
  }
  const [zh, en] = sentences[code ?? ''] ?? [message, message]
  return inTerminalLanguage(`无法连接数据库 ${place}：${zh}。`, `The database at ${place} cannot be reached: ${en}.`)
}
