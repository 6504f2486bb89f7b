import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type TicketKind = 'invitation' | 'password_reset' | 'email_verification' | 'second_factor'

export interface NewTicket {
  id: string
  kind: TicketKind
  tokenHash: string
  accountId: string | null
  tenantId: string | null
  email: string | null
  detail: Record<string, unknown>
  now: Date
  expiresAt: Date
}

export async function insertTickets(tx: Tx, tickets: readonly NewTicket[]): Promise<void> {
  await sql`insert into identity.tickets (id, kind, token_hash, account_id, tenant_id, email, detail, created_at, expires_at)
    select t.* from unnest(${tickets.map((one) => one.id)}::uuid[], ${tickets.map((one) => one.kind)}::text[], ${tickets.map((one) => one.tokenHash)}::text[],
      ${tickets.map((one) => one.accountId)}::uuid[], ${tickets.map((one) => one.tenantId)}::uuid[], ${tickets.map((one) => one.email)}::text[],
      ${tickets.map((one) => JSON.stringify(one.detail))}::jsonb[], ${tickets.map((one) => one.now)}::timestamptz[], ${tickets.map((one) => one.expiresAt)}::timestamptz[])
      as t(id, kind, token_hash, account_id, tenant_id, email, detail, created_at, expires_at)
    returning id`.execute(tx)
}

export interface TicketRow {
  id: string
  accountId: string | null
  tenantId: string | null
  email: string | null
  detail: Record<string, any>
  expiresAt: Date
}

const columns = sql`id, account_id as "accountId", tenant_id as "tenantId", email, detail, expires_at as "expiresAt"`

/** A ticket that is still good, or undefined. */
export async function findTicket(tx: Tx, kind: TicketKind, tokenHash: string, now: Date): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`select ${columns} from identity.tickets
    where token_hash = ${tokenHash} and kind = ${kind} and used_at is null and expires_at > ${now}`.execute(tx)
  return rows[0]
}

/** Counts a try with a ticket; undefined when it is not good, or was tried too often. */
export async function tryTicket(
  tx: Tx,
  kind: TicketKind,
  tokenHash: string,
  now: Date,
  most: number,
): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`update identity.tickets set attempts = attempts + 1
    where token_hash = ${tokenHash} and kind = ${kind} and used_at is null and expires_at > ${now} and attempts < ${most}
    returning ${columns}`.execute(tx)
  return rows[0]
}

/** Uses a ticket up. @returns false when another request was first */
export async function useTicket(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`update identity.tickets set used_at = ${now}
    where id = ${id} and used_at is null and expires_at > ${now} returning id`.execute(tx)
  return rows.length > 0
}

/** Makes all open tickets of these kinds void for an account. */
export async function voidTickets(tx: Tx, accountId: string, kinds: readonly TicketKind[], now: Date): Promise<void> {
  await sql`update identity.tickets set used_at = ${now}
    where account_id = ${accountId} and kind = any(${kinds}::text[]) and used_at is null`.execute(tx)
}

export async function pruneTickets(tx: Tx, before: Date): Promise<void> {
  await sql`delete from identity.tickets where expires_at < ${before}`.execute(tx)
}
