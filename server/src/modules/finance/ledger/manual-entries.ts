import { addDays, addMonths, dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { formatMinor } from '#lib/money.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { refuseUnfit } from '../books/accounts.ts'
import { findAccounts } from '../books/books.queries.ts'
import { openBooks } from '../books/open-books.ts'
import { findEntry, linesOfEntry, shopExists } from './ledger.queries.ts'
import { type NewLine, postEntries } from './post-entries.ts'

export interface ManualEntry {
  postedOn: string
  note: string
  shopId: string | null
  lines: { accountCode: string; debitMinor: bigint; creditMinor: bigint; partnerId: string | null }[]
}

/** Posts an entry by hand. Everything is checked before anything is written. @returns the id of the entry */
export async function postManualEntry(ctx: Ctx, input: ManualEntry): Promise<string> {
  const books = await openBooks(ctx)
  refuseFarDay(ctx, input.postedOn)
  input.lines.forEach((line, index) => {
    const oneSide = (line.debitMinor > 0n && line.creditMinor === 0n) || (line.creditMinor > 0n && line.debitMinor === 0n)
    refuseUnless(oneSide, 'finance.line_unfit', { line: index + 1 })
  })
  const debits = input.lines.reduce((sum, line) => sum + line.debitMinor, 0n)
  const credits = input.lines.reduce((sum, line) => sum + line.creditMinor, 0n)
  refuseUnless(debits === credits, 'finance.unbalanced', {
    debit: formatMinor(debits, books.currency),
    credit: formatMinor(credits, books.currency),
  })
  const accounts = await findAccounts(
    ctx.tx,
    ctx.tenantId,
    input.lines.map((line) => line.accountCode),
  )
  for (const line of input.lines) refuseUnfit(accounts.get(line.accountCode), line.accountCode)
  if (input.shopId !== null) refuseUnless(await shopExists(ctx.tx, ctx.tenantId, input.shopId), 'finance.no_such_shop')
  const [posted] = await postEntries(
    ctx,
    books,
    [
      {
        kind: 'manual',
        sourceKind: 'manual',
        sourceId: newId(),
        shopId: input.shopId,
        occurredOn: input.postedOn,
        note: input.note,
        createdBy: ctx.actor,
        lines: input.lines,
      },
    ],
    { whenClosed: 'refuse' },
  )
  audit(ctx, {
    action: 'finance.entry_posted',
    subjectKind: 'journal_entry',
    subjectIds: [posted!.id],
    detail: { period: posted!.period, number: Number(posted!.entryNumber), note: input.note },
  })
  touch(ctx, 'finance')
  return posted!.id
}

/**
 * Posts the opposite of an entry that a person posted. Entries of documents are corrected through the document, so that the books and
 * the cost layers, bills and statements behind them stay together.
 */
export async function reverseEntry(ctx: Ctx, entryId: string, input: { postedOn: string; note: string }): Promise<string> {
  const books = await openBooks(ctx)
  const entry = await findEntry(ctx.tx, ctx.tenantId, entryId)
  if (!entry) throw new AppError('platform.not_found', { what: 'journal entry' })
  refuseUnless(entry.kind === 'manual', 'finance.not_reversible')
  refuseUnless(entry.reversedById === null, 'finance.already_reversed')
  refuseFarDay(ctx, input.postedOn)
  const lines: NewLine[] = (await linesOfEntry(ctx.tx, ctx.tenantId, entryId)).map((line) => ({
    accountCode: line.accountCode,
    debitMinor: line.creditMinor,
    creditMinor: line.debitMinor,
    partnerId: line.partnerId,
  }))
  const [posted] = await postEntries(
    ctx,
    books,
    [
      {
        kind: 'reversal',
        sourceKind: 'journal_entry',
        sourceId: entryId,
        sourceNumber: `${entry.period}-${entry.entryNumber}`,
        shopId: entry.shopId,
        occurredOn: input.postedOn,
        note: input.note,
        reversesId: entryId,
        createdBy: ctx.actor,
        lines,
      },
    ],
    { whenClosed: 'refuse' },
  )
  audit(ctx, {
    action: 'finance.entry_reversed',
    subjectKind: 'journal_entry',
    subjectIds: [entryId, posted!.id],
    detail: { note: input.note },
  })
  touch(ctx, 'finance')
  return posted!.id
}

/** Five years back to a month ahead: a day beyond is a slip of the keyboard. */
export function refuseFarDay(ctx: Ctx, day: string): void {
  const today = dayOf(ctx.now, ctx.tenant.timeZone)
  const from = `${addMonths(today.slice(0, 7), -60)}-01`
  const to = addDays(today, 31)
  refuseUnless(day >= from && day <= to, 'finance.date_out_of_range', { day, from, to })
}
