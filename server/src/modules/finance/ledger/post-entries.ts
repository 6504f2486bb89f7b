import { uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import type { Actor, Ctx } from '#platform/context.ts'
import { AppError, assert } from '#platform/errors.ts'
import { claimNumbers } from '#platform/numbers.queries.ts'
import type { Books } from '../books/open-books.ts'
import type { EntryKind } from '../finance.contract.ts'
import { postingDay } from '../periods/periods.pure.ts'
import {
  addToBalances,
  type BalanceChange,
  type EntryRow,
  ensurePeriods,
  insertEntries,
  insertLines,
  type LineRow,
} from './ledger.queries.ts'

export interface NewLine {
  accountCode: string
  debitMinor: bigint
  creditMinor: bigint
  partnerId?: string | null
}

export interface NewEntry {
  kind: EntryKind
  sourceKind: string
  sourceId: string
  sourceNumber?: string
  shopId?: string | null
  /** The day it happened, in the company's zone. */
  occurredOn: string
  note?: string
  foreign?: { currency: string; minor: bigint }
  reversesId?: string
  /** Left out for what a rule posts. */
  createdBy?: Actor
  lines: NewLine[]
}

export interface PostedEntry {
  id: string
  period: string
  entryNumber: bigint
}

/** A debit of a positive amount, a credit of a negative one. */
export function debit(accountCode: string, minor: bigint, partnerId: string | null = null): NewLine {
  return minor < 0n
    ? { accountCode, debitMinor: 0n, creditMinor: -minor, partnerId }
    : { accountCode, debitMinor: minor, creditMinor: 0n, partnerId }
}

/** A credit of a positive amount, a debit of a negative one. */
export function credit(accountCode: string, minor: bigint, partnerId: string | null = null): NewLine {
  return debit(accountCode, -minor, partnerId)
}

/**
 * Posts entries, in the order given: the only writer of the journal. One statement per table, whatever the number of entries; numbers are
 * gapless within a month because the books are held until the commit. Lines of nothing are left out; an entry without any
 * line (goods that cost nothing, a gift) keeps its number, so that each document has its entry.
 * What happened in a closed month goes to the first open one, marked as late, or is refused for what a person posts.
 */
export async function postEntries(
  ctx: Ctx,
  books: Books,
  entries: readonly NewEntry[],
  options: { whenClosed: 'next_month' | 'refuse' } = { whenClosed: 'next_month' },
): Promise<PostedEntry[]> {
  if (entries.length === 0) return []
  const days = entries.map((entry) => postingDay(entry.occurredOn, books.closedThrough))
  const late = days.findIndex((day) => day.isLate)
  if (late >= 0 && options.whenClosed === 'refuse')
    throw new AppError('finance.period_closed', { period: entries[late]!.occurredOn.slice(0, 7) })

  const counts = new Map<string, number>()
  for (const { period } of days) counts.set(period, (counts.get(period) ?? 0) + 1)
  const periods = uniqueSorted(counts.keys())
  await ensurePeriods(ctx, periods)
  const next = new Map<string, bigint>()
  for (const period of periods) next.set(period, await claimNumbers(ctx, `finance.entries.${period}`, counts.get(period)!))

  const rows: EntryRow[] = []
  const lines: LineRow[] = []
  const balances = new Map<string, BalanceChange>()
  entries.forEach((entry, index) => {
    const { period, postedOn, isLate } = days[index]!
    const entryNumber = next.get(period)!
    next.set(period, entryNumber + 1n)
    const id = newId()
    const shopId = entry.shopId ?? null
    let debits = 0n
    let credits = 0n
    let lineNo = 0
    for (const line of entry.lines) {
      if (line.debitMinor === 0n && line.creditMinor === 0n) continue
      debits += line.debitMinor
      credits += line.creditMinor
      lines.push({ entryId: id, lineNo: ++lineNo, period, ...line, partnerId: line.partnerId ?? null })
      const key = `${period} ${line.accountCode} ${shopId}`
      const sum = balances.get(key)
      if (sum) {
        sum.debitMinor += line.debitMinor
        sum.creditMinor += line.creditMinor
      } else {
        const { accountCode, debitMinor, creditMinor } = line
        balances.set(key, { period, accountCode, shopId, debitMinor, creditMinor })
      }
    }
    assert(debits === credits, `entry ${entry.kind} of ${entry.sourceKind} ${entry.sourceId}: debit ${debits}, credit ${credits}`)
    rows.push({
      id,
      period,
      entryNumber,
      postedOn,
      occurredOn: entry.occurredOn,
      isLate,
      kind: entry.kind,
      sourceKind: entry.sourceKind,
      sourceId: entry.sourceId,
      sourceNumber: entry.sourceNumber ?? '',
      shopId,
      totalMinor: debits,
      foreignCurrency: entry.foreign?.currency ?? null,
      foreignMinor: entry.foreign?.minor ?? null,
      note: entry.note ?? '',
      reversesId: entry.reversesId ?? null,
      createdBy: entry.createdBy ?? null,
    })
  })
  await insertEntries(ctx, rows)
  await insertLines(ctx, lines)
  await addToBalances(ctx, [...balances.values()])
  return rows.map(({ id, period, entryNumber }) => ({ id, period, entryNumber }))
}
