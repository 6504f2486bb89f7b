import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export async function insertAttempts(tx: Tx, attempts: readonly { id: string; subject: string }[], now: Date): Promise<void> {
  await sql`insert into identity.attempts (id, subject, at)
    select a.id, a.subject, ${now}::timestamptz from unnest(${attempts.map((one) => one.id)}::uuid[], ${attempts.map((one) => one.subject)}::text[]) as a(id, subject)
    returning 1 as written`.execute(tx)
}

export async function countAttempts(
  tx: Tx,
  subjects: readonly string[],
  since: Date,
): Promise<{ subject: string; count: bigint; oldestAt: Date }[]> {
  const { rows } = await sql<{ subject: string; count: bigint; oldestAt: Date }>`
    select subject, count(*) as count, min(at) as "oldestAt" from identity.attempts
    where subject = any(${subjects}::text[]) and at > ${since} group by subject`.execute(tx)
  return rows
}

export async function deleteAttempts(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from identity.attempts where id = any(${ids}::uuid[])`.execute(tx)
}

export async function deleteAttemptsOn(tx: Tx, subject: string): Promise<void> {
  await sql`delete from identity.attempts where subject = ${subject}`.execute(tx)
}

export async function pruneAttempts(tx: Tx, before: Date): Promise<void> {
  await sql`delete from identity.attempts where at < ${before}`.execute(tx)
}
