import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JobKind } from '../jobs/define.ts'
import { truthsDir } from './check-truths.ts'
import { askTruth } from './truths.queries.ts'

export interface TruthFound {
  name: string
  /** Up to ten rows that break it; empty when it holds. */
  rows: Record<string, unknown>[]
  milliseconds: number
}

/** Names of all truths with what each says, from the first line of its file. */
export function listTruths(): { name: string; says: string; text: string }[] {
  return readdirSync(truthsDir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(truthsDir, file), 'utf8')
      return { name: file.replace(/\.sql$/, ''), says: /^--\s*(.*)/.exec(text)?.[1] ?? '', text }
    })
}

/** Asks every truth about one company, each in a read-only transaction of its own; the result stays with the run. */
export const checkTruthsJob: JobKind<Record<string, never>, { truths: TruthFound[]; broken: number }> = {
  kind: 'platform.check_truths',
  maxAttempts: 1,
  run: async (_job, tools) => {
    const all = listTruths()
    const truths: TruthFound[] = []
    for (const [index, truth] of all.entries()) {
      await tools.progress(index, all.length)
      const started = performance.now()
      const rows = await tools.transaction((ctx) => askTruth(ctx.tx, truth.text), { readOnly: true })
      truths.push({
        name: truth.name,
        // Sums may be larger than a number of JSON holds exactly.
        rows: JSON.parse(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))),
        milliseconds: Math.round(performance.now() - started),
      })
    }
    await tools.progress(all.length, all.length)
    return { truths, broken: truths.filter((truth) => truth.rows.length > 0).length }
  },
}
