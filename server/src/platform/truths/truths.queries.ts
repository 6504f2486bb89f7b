import { sql } from 'kysely'
import type { Tx } from '../context.ts'

/** Longer than this nothing may take that other work has to live beside. */
const longestMs = 600_000

/**
 * Asks one truth in the caller's transaction: row-level security leaves it the rows of one company. It takes one process of the database and no
 * more, so that a check of much data does not get in the way of the day's work.
 * @returns up to ten rows that break it
 * @throws database error 57014 after ten minutes
 */
export async function askTruth(tx: Tx, text: string, options: { longestMs?: number } = {}): Promise<Record<string, unknown>[]> {
  await sql`select set_config('statement_timeout', ${String(options.longestMs ?? longestMs)}, true), set_config('max_parallel_workers_per_gather', '0', true)`.execute(
    tx,
  )
  const { rows } = await sql<
    Record<string, unknown>
  >`select * from (${sql.raw(text.replace(/;\s*$/, ''))}) as broken limit 10`.execute(tx)
  return rows
}

/** Whether a check was asked for since then, however it ended; also true of a company that is not older than that. */
export async function wasAskedSince(tx: Tx, tenantId: string, kind: string, since: Date): Promise<boolean> {
  const { rows } = await sql<{ asked: boolean }>`
    select exists (select 1 from platform.job_runs r where r.tenant_id = ${tenantId} and r.created_at >= ${since} and r.kind = ${kind})
      or exists (select 1 from identity.tenants t where t.tenant_id = ${tenantId} and t.created_at > ${since}) as asked`.execute(
    tx,
  )
  return rows[0]!.asked
}
