import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export interface NewSession {
  id: string
  tokenHash: string
  accountId: string
  tenantId: string
  userAgent: string
  ip: string
  now: Date
  expiresAt: Date
}

/** Also remembers the company, so that the next log-in begins there. */
export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await sql`insert into identity.sessions (id, token_hash, account_id, tenant_id, user_agent, ip, created_at, last_seen_at, expires_at)
    values (${session.id}, ${session.tokenHash}, ${session.accountId}, ${session.tenantId}, ${session.userAgent}, ${session.ip},
      ${session.now}, ${session.now}, ${session.expiresAt})`.execute(tx)
  await rememberCompany(tx, session.accountId, session.tenantId)
}

export async function rememberCompany(tx: Tx, accountId: string, tenantId: string): Promise<void> {
  await sql`update identity.accounts set last_tenant_id = ${tenantId} where id = ${accountId}`.execute(tx)
}

export interface SessionView {
  id: string
  tenantId: string
  companyName: string
  userAgent: string
  ip: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

/** Living sessions of a person, last used first. */
export async function listSessions(tx: Tx, accountId: string, now: Date): Promise<SessionView[]> {
  const { rows } = await sql<SessionView>`
    select s.id, s.tenant_id as "tenantId", coalesce(c.company_name, '') as "companyName", s.user_agent as "userAgent", s.ip,
      s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt"
    from identity.sessions s
    left join identity.account_tenants c on c.account_id = s.account_id and c.tenant_id = s.tenant_id
    where s.account_id = ${accountId} and s.revoked_at is null and s.expires_at > ${now}
    order by s.last_seen_at desc, s.id desc limit 1000`.execute(tx)
  return rows
}

/** Ends sessions of an account: the given ones, or all but one. @returns their ids */
export async function revokeSessions(
  tx: Tx,
  accountId: string,
  which: { ids: readonly string[] } | { allBut: string | null },
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update identity.sessions set revoked_at = ${now}
    where account_id = ${accountId} and revoked_at is null
      ${'ids' in which ? sql`and id = any(${which.ids}::uuid[])` : which.allBut === null ? sql`` : sql`and id <> ${which.allBut}`}
    returning id`.execute(tx)
  return rows.map((row) => row.id)
}

/** Ends the sessions that these accounts have in one company; all of the company when `accountIds` is null. */
export async function revokeCompanySessions(
  tx: Tx,
  tenantId: string,
  accountIds: readonly string[] | null,
  now: Date,
): Promise<void> {
  await sql`update identity.sessions set revoked_at = ${now}
    where tenant_id = ${tenantId} and revoked_at is null ${accountIds === null ? sql`` : sql`and account_id = any(${accountIds}::uuid[])`}`.execute(
    tx,
  )
}

/** Ends the session of a token. @returns its id */
export async function revokeByToken(tx: Tx, tokenHash: string, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`update identity.sessions set revoked_at = ${now}
    where token_hash = ${tokenHash} and revoked_at is null returning id`.execute(tx)
  return rows[0]?.id
}

/** Goes on in another company. @returns false when the session has ended meanwhile */
export async function moveSession(tx: Tx, sessionId: string, accountId: string, tenantId: string): Promise<boolean> {
  const { rows } = await sql`update identity.sessions set tenant_id = ${tenantId}
    where id = ${sessionId} and account_id = ${accountId} and revoked_at is null returning id`.execute(tx)
  return rows.length > 0
}

export async function pruneSessions(tx: Tx, before: Date): Promise<void> {
  await sql`delete from identity.sessions where expires_at < ${before} or revoked_at < ${before}`.execute(tx)
}

/** Companies of a person, by name. */
export async function companiesOf(tx: Tx, accountId: string): Promise<{ tenantId: string; name: string }[]> {
  const { rows } = await sql<{ tenantId: string; name: string }>`
    select tenant_id as "tenantId", company_name as name from identity.account_tenants where account_id = ${accountId}
    order by company_name, tenant_id`.execute(tx)
  return rows
}
