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
  await sql`update identity.accounts set last_tenant_id = ${session.tenantId} where id = ${session.accountId}`.execute(tx)
}
