import { sql } from 'kysely'
import type { Tx } from '../context.ts'

export type MailStatus = 'queued' | 'sent' | 'kept' | 'failed'

export async function insertMail(
  tx: Tx,
  mail: {
    id: string
    tenantId: string | null
    recipient: string
    subject: string
    sealedBody: Buffer
    status: MailStatus
    now: Date
  },
): Promise<void> {
  await sql`insert into platform.mails (id, tenant_id, recipient, subject, sealed_body, status, created_at, next_attempt_at)
    values (${mail.id}, ${mail.tenantId}, ${mail.recipient}, ${mail.subject}, ${mail.sealedBody}, ${mail.status}, ${mail.now}, ${mail.now})`.execute(
    tx,
  )
}

export interface ClaimedMail {
  id: string
  recipient: string
  subject: string
  sealedBody: Buffer
  /** Including this one. */
  attempts: number
}

/** Takes mails that are due, and keeps others from taking them before `leaseUntil`. */
export async function claimMails(tx: Tx, now: Date, leaseUntil: Date, limit: number): Promise<ClaimedMail[]> {
  const { rows } = await sql<ClaimedMail>`
    update platform.mails set attempts = attempts + 1, next_attempt_at = ${leaseUntil}
    where id in (select id from platform.mails where status = 'queued' and next_attempt_at <= ${now}
      order by next_attempt_at limit ${limit} for update skip locked)
    returning id, recipient, subject, sealed_body as "sealedBody", attempts`.execute(tx)
  return rows
}

export interface MailOutcome {
  id: string
  status: MailStatus
  attempts: number
  lastError: string | null
  nextAttemptAt: Date
  sentAt: Date | null
}

export async function noteMailOutcomes(tx: Tx, outcomes: readonly MailOutcome[]): Promise<void> {
  await sql`update platform.mails m set status = o.status, attempts = o.attempts, last_error = o.last_error, next_attempt_at = o.next_attempt_at, sent_at = o.sent_at
    from unnest(${outcomes.map((one) => one.id)}::uuid[], ${outcomes.map((one) => one.status)}::text[], ${outcomes.map((one) => one.attempts)}::int4[],
      ${outcomes.map((one) => one.lastError)}::text[],
      ${outcomes.map((one) => one.nextAttemptAt)}::timestamptz[], ${outcomes.map((one) => one.sentAt)}::timestamptz[])
      as o(id, status, attempts, last_error, next_attempt_at, sent_at)
    where m.id = o.id`.execute(tx)
}

/** With no SMTP set, what was queued for sending is kept for the mailbox page. */
export async function keepQueuedMails(tx: Tx): Promise<void> {
  await sql`update platform.mails set status = 'kept' where status = 'queued'`.execute(tx)
}

export async function pruneMails(tx: Tx, before: Date): Promise<void> {
  await sql`delete from platform.mails where created_at < ${before}`.execute(tx)
}

export interface KeptMail {
  id: string
  recipient: string
  subject: string
  sealedBody: Buffer
  status: MailStatus
  createdAt: Date
}

/** The newest mails; of one company when one is given. */
export async function listMails(tx: Tx, tenantId: string | null, limit: number): Promise<KeptMail[]> {
  const { rows } = await sql<KeptMail>`
    select id, recipient, subject, sealed_body as "sealedBody", status, created_at as "createdAt" from platform.mails
    where ${tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`} order by created_at desc, id desc limit ${limit}`.execute(
    tx,
  )
  return rows
}
