import { dayOf } from '#lib/dates.ts'
import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { refuseUnfitAccount } from '../books/accounts.ts'
import { converterFor, openBooks } from '../books/open-books.ts'
import { credit, debit, type NewEntry, postEntries } from '../ledger/post-entries.ts'
import { classOf, isFee } from './match-lines.pure.ts'
import { decideLines, lockLines, type SettlementRow } from './settlement.queries.ts'

const openStates: ReadonlySet<string> = new Set(['early', 'difference', 'unmatched', 'unknown_kind'])

/** Sets open lines aside: nothing is posted, a named person takes the responsibility. */
export async function ignoreLines(ctx: Ctx, lineIds: readonly string[], note: string): Promise<SetResult> {
  await openBooks(ctx)
  const { open, refused } = await sort(ctx, lineIds, () => null)
  await decideLines(
    ctx,
    open.map((row) => ({ ...row, entryId: null })),
    'ignored',
    note,
    null,
    ctx.actor,
  )
  return finish(ctx, 'finance.settlement_ignored', open, refused, { note })
}

/**
 * Posts open lines against an account: the whole amount where our books know nothing of it, the difference where they expected another one.
 * What the platform took lowers what it owes, what it gave raises it.
 */
export async function classifyLines(ctx: Ctx, lineIds: readonly string[], accountCode: string, note: string): Promise<SetResult> {
  const books = await openBooks(ctx)
  await refuseUnfitAccount(ctx, accountCode)
  const { open, refused } = await sort(ctx, lineIds, (row) =>
    isFee(classOf(row.kind, row.amountMinor)) ? 'finance.line_is_posted' : null,
  )
  const dayOfRow = (row: SettlementRow) => dayOf(row.occurredAt, ctx.tenant.timeZone)
  const convert = await converterFor(
    ctx,
    books,
    open.map((row) => ({ currency: row.currency, day: dayOfRow(row) })),
  )
  const entries: NewEntry[] = []
  const posted: SettlementRow[] = []
  for (const row of open) {
    const own = row.state === 'difference' ? row.amountMinor - row.expectedMinor! : row.amountMinor
    const minor = convert(own, row.currency, dayOfRow(row))
    if (minor === null) {
      refused.push(refusal(ctx, row.lineId, 'finance.rate_unfit', { reason: row.currency }))
      continue
    }
    posted.push(row)
    entries.push({
      kind: 'classified',
      sourceKind: 'statement_line',
      sourceId: row.lineId,
      sourceNumber: row.externalOrderNumber,
      shopId: row.shopId,
      occurredOn: dayOfRow(row),
      note,
      createdBy: ctx.actor,
      ...(row.currency === books.currency ? {} : { foreign: { currency: row.currency, minor: own } }),
      lines: [debit(books.accountOf('receivable'), minor), credit(accountCode, minor)],
    })
  }
  const ids = await postEntries(ctx, books, entries)
  await decideLines(
    ctx,
    posted.map((row, index) => ({ ...row, entryId: ids[index]!.id })),
    'classified',
    note,
    accountCode,
    ctx.actor,
  )
  return finish(ctx, 'finance.settlement_classified', posted, refused, { accountCode, note })
}

type Refused = SetResult['refused']

async function sort(
  ctx: Ctx,
  lineIds: readonly string[],
  reasonAgainst: (row: SettlementRow) => string | null,
): Promise<{ open: SettlementRow[]; refused: Refused }> {
  const rows = new Map((await lockLines(ctx, lineIds)).map((row) => [row.lineId, row]))
  const open: SettlementRow[] = []
  const refused: Refused = []
  for (const id of new Set(lineIds)) {
    const row = rows.get(id)
    const inScope = row && (ctx.access.shopIds === null || ctx.access.shopIds.includes(row.shopId))
    const code = !row || !inScope ? 'finance.no_such_line' : !openStates.has(row.state) ? 'finance.not_open' : reasonAgainst(row)
    if (code === null) open.push(row!)
    else refused.push(refusal(ctx, id, code))
  }
  return { open, refused }
}

function refusal(ctx: Ctx, id: string, code: string, params: Record<string, unknown> = {}): Refused[number] {
  return { id, code, message: errorMessage(code, params, ctx.locale) }
}

function finish(
  ctx: Ctx,
  action: string,
  rows: readonly SettlementRow[],
  refused: Refused,
  detail: Record<string, unknown>,
): SetResult {
  if (rows.length > 0) {
    audit(ctx, { action, subjectKind: 'statement_line', subjectIds: rows.map((row) => row.lineId), detail })
    touch(ctx, 'finance')
  }
  return { done: rows.map((row) => row.lineId), refused }
}
