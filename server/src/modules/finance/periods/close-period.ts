import { addMonths, monthOf } from '#lib/dates.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { readSettings } from '../books/books.queries.ts'
import { openBooks } from '../books/open-books.ts'
import { listPeriods, type StoredPeriod, setClosedThrough, whatWaits, writePeriod } from './periods.queries.ts'

/** Closes a month: nothing is posted into it any more. Months close in order, when they are over and nothing of theirs waits to be booked. */
export async function closePeriod(ctx: Ctx, period: string): Promise<void> {
  const books = await openBooks(ctx)
  refuseUnless(books.closedThrough === null || period > books.closedThrough, 'finance.period_closed', { period })
  const first = nextToClose(books.closedThrough, await listPeriods(ctx.tx, ctx.tenantId), period)
  refuseUnless(period === first, 'finance.period_order', { period: first })
  refuseUnless(period < monthOf(ctx.now, ctx.tenant.timeZone), 'finance.period_not_over', { period })
  const { events } = await whatWaits(ctx.tx, ctx.tenantId)
  refuseUnless(events === 0n, 'finance.events_waiting', { count: Number(events) })
  await writePeriod(ctx, period, 'closed')
  await setClosedThrough(ctx, period)
  audit(ctx, { action: 'finance.period_closed', subjectKind: 'period', subjectIds: [], detail: { period } })
  touch(ctx, 'finance')
}

/** Opens the last closed month again. */
export async function reopenPeriod(ctx: Ctx, period: string, reason: string): Promise<void> {
  const books = await openBooks(ctx)
  refuseUnless(books.closedThrough !== null && period <= books.closedThrough, 'finance.period_open', { period })
  refuseUnless(period === books.closedThrough, 'finance.period_order', { period: books.closedThrough })
  const before = (await listPeriods(ctx.tx, ctx.tenantId)).find((row) => row.status === 'closed' && row.period < period)
  await writePeriod(ctx, period, 'open')
  await setClosedThrough(ctx, before?.period ?? null)
  audit(ctx, { action: 'finance.period_reopened', subjectKind: 'period', subjectIds: [], detail: { period, reason } })
  touch(ctx, 'finance')
}

/** The month that closes next: after the last closed one, else the first that has entries, else the one asked for. */
function nextToClose(closedThrough: string | null, periods: readonly StoredPeriod[], asked: string): string {
  if (closedThrough !== null) return addMonths(closedThrough, 1)
  const first = periods.at(-1)?.period
  return first === undefined || asked < first ? asked : first
}

export interface PeriodView extends StoredPeriod {
  canClose: boolean
  canReopen: boolean
}

/** Months with entries, closed months and the present one, newest first. */
export async function periodViews(ctx: Ctx): Promise<PeriodView[]> {
  const { closedThrough } = await readSettings(ctx.tx, ctx.tenantId)
  const stored = await listPeriods(ctx.tx, ctx.tenantId)
  const present = monthOf(ctx.now, ctx.tenant.timeZone)
  const known = new Set(stored.map((row) => row.period))
  const missing: string[] = [present]
  if (closedThrough !== null) missing.push(addMonths(closedThrough, 1))
  const all = [...stored]
  for (const period of missing) {
    if (known.has(period) || period > present) continue
    known.add(period)
    all.push({ period, status: 'open', closedAt: null, closedBy: null, entryCount: 0n })
  }
  all.sort((a, b) => (a.period < b.period ? 1 : -1))
  const next = nextToClose(closedThrough, stored, stored.at(-1)?.period ?? present)
  return all.map((row) => ({
    ...row,
    canClose: row.status === 'open' && row.period === next && row.period < present,
    canReopen: row.status === 'closed' && row.period === closedThrough,
  }))
}
