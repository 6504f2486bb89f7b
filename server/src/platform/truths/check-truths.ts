import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from '../db/pool.ts'

export const truthsDir = join(import.meta.dirname, '../../../test/truths')

export interface TruthOutcome {
  name: string
  /** What it says, from the first comment line of the file. */
  says: string
  /** Up to ten rows that break it. */
  rows: Record<string, unknown>[]
  milliseconds: number
}

/** Runs every truth over all tenants as the owner, each in a read-only snapshot. A truth that holds returns no row. */
export async function checkTruths(pool: Pool, only?: string): Promise<TruthOutcome[]> {
  const files = readdirSync(truthsDir)
    .filter((name) => name.endsWith('.sql') && (only === undefined || name.startsWith(only)))
    .sort()
  const outcomes: TruthOutcome[] = []
  for (const file of files) {
    const text = readFileSync(join(truthsDir, file), 'utf8')
    const started = performance.now()
    const client = await pool.connect()
    try {
      await client.query('begin isolation level repeatable read read only')
      const { rows } = await client.query<Record<string, unknown>>(
        `select * from (${text.replace(/;\s*$/, '')}) as broken limit 10`,
      )
      await client.query('commit')
      outcomes.push({
        name: file.replace(/\.sql$/, ''),
        says: /^--\s*(.*)/.exec(text)?.[1] ?? '',
        rows,
        milliseconds: Math.round(performance.now() - started),
      })
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw new Error(`Truth ${file} cannot be asked: ${(error as Error).message}`, { cause: error })
    } finally {
      client.release()
    }
  }
  return outcomes
}
