import { sql } from 'kysely'
import type { Tx } from '../context.ts'

/** Asks one truth in the caller's transaction: row-level security leaves it the rows of one company. @returns up to ten rows that break it */
export async function askTruth(tx: Tx, text: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<
    Record<string, unknown>
  >`select * from (${sql.raw(text.replace(/;\s*$/, ''))}) as broken limit 10`.execute(tx)
  return rows
}
