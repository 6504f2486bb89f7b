import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audit } from '../audit/audit.ts'
import { isPgError } from '../db/pg-errors.ts'
import { emit, touch } from '../events/emit.ts'
import type { JobKind, JobTools } from '../jobs/define.ts'
import { lastRunsOf } from '../jobs/jobs.queries.ts'
import { truthsFoundBroken } from '../metrics.ts'
import { truthsDir } from './check-truths.ts'
import { truthsBroken } from './truths.events.ts'
import { askTruth } from './truths.queries.ts'

export interface TruthFound {
  name: string
  /** Up to ten rows that break it; empty when it holds. */
  rows: Record<string, unknown>[]
  milliseconds: number
  /** It took too long and was given up: nobody knows. */
  unanswered?: boolean
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

/**
 * Asks every truth about one company, one after the other, each in a read-only transaction of its own; the result stays with the run. What is
 * broken and was not the time before is announced: in the log of the server, in the audit log, as an event, in the metrics.
 */
export const checkTruthsJob: JobKind<Record<string, never>, { truths: TruthFound[]; broken: number }> = {
  kind: 'platform.check_truths',
  maxAttempts: 1,
  run: async (_job, tools) => {
    const all = listTruths()
    const truths: TruthFound[] = []
    for (const [index, truth] of all.entries()) {
      await tools.progress(index, all.length)
      truths.push(await found(tools, truth))
    }
    await tools.progress(all.length, all.length)
    const broken = truths.filter((truth) => truth.rows.length > 0).map((truth) => truth.name)
    if (broken.length > 0) await announce(tools, broken)
    return { truths, broken: broken.length }
  },
}

async function found(tools: JobTools, truth: { name: string; text: string }): Promise<TruthFound> {
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    const rows = await tools.transaction((ctx) => askTruth(ctx.tx, truth.text), { readOnly: true })
    return {
      name: truth.name,
      // Sums may be larger than a number of JSON holds exactly.
      rows: JSON.parse(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))),
      milliseconds: took(),
    }
  } catch (error) {
    if (!isPgError(error) || error.code !== '57014') throw error
    tools.log.warn({ truth: truth.name }, 'a truth took too long and was given up')
    return { name: truth.name, rows: [], milliseconds: took(), unanswered: true }
  }
}

async function announce(tools: JobTools, broken: string[]): Promise<void> {
  truthsFoundBroken.inc(broken.length)
  await tools.transaction(async (ctx) => {
    const { ended } = await lastRunsOf(ctx.tx, ctx.tenantId, checkTruthsJob.kind)
    const before = (ended?.result as { truths: TruthFound[] } | undefined)?.truths ?? []
    const known = new Set(before.filter((truth) => truth.rows.length > 0).map((truth) => truth.name))
    const fresh = broken.filter((name) => !known.has(name))
    tools.log.error({ tenantId: ctx.tenantId, broken, fresh }, 'truths are broken')
    if (fresh.length === 0) return
    audit(ctx, {
      action: 'platform.truths_broken',
      subjectKind: 'tenant',
      subjectIds: [ctx.tenantId],
      detail: { truths: broken, fresh },
    })
    emit(ctx, truthsBroken, { truths: broken, fresh })
    touch(ctx, 'truths')
  })
}
