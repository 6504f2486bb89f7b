import { apportion } from '#lib/apportion.ts'
import { groupBy, sumBy, uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { noteBookingsChanged } from '../bookings-changed.ts'
import { type Books, converterFor, openBooks } from '../books/open-books.ts'
import { addToBookings } from '../costing/costing.queries.ts'
import { credit, debit, type NewEntry, postEntries } from '../ledger/post-entries.ts'
import { classOf, isFee, type LineMatch, matchLines, type OrderFacts } from './match-lines.pure.ts'
import {
  clearDifferences,
  earlierSums,
  earlyLinesOf,
  linesOfStatement,
  linesToRematch,
  type NumberTarget,
  refundsOf,
  type SettlementRow,
  type Statement,
  statementsToBook,
  targetsOfNumbers,
  writeSettlementLines,
} from './settlement.queries.ts'

/**
 * Books payout statements of the platforms: commission, fees and the payout itself come off what the platform owes, one entry per kind and statement;
 * every line is matched to its order, or stands on a list with the reason. What was sold and refunded was booked when it happened and is only compared.
 */
export async function bookStatements(ctx: Ctx, statementIds: readonly string[]): Promise<void> {
  const books = await openBooks(ctx)
  const statements = await statementsToBook(ctx, uniqueSorted(statementIds))
  // A statement is a document of up to a hundred thousand lines: one at a time.
  for (const statement of statements) await bookStatement(ctx, books, statement)
}

async function bookStatement(ctx: Ctx, books: Books, statement: Statement): Promise<void> {
  const raw = await linesOfStatement(ctx, statement.id)
  const day = dayOf(statement.receivedAt, ctx.tenant.timeZone)
  const convert = await converterFor(ctx, books, [{ currency: statement.currency, day }])
  const head = { statementId: statement.id, shopId: statement.shopId, currency: statement.currency, entryId: null }
  const rows: SettlementRow[] = raw.map((line) => ({
    ...head,
    ...line,
    lineId: line.id,
    state: 'unmatched',
    orderId: null,
    expectedMinor: null,
  }))
  if (convert(0n, statement.currency, day) === null) {
    for (const row of rows) row.state = 'no_rate'
    await writeSettlementLines(ctx, rows)
    touch(ctx, 'finance')
    return
  }

  const targets = await resolve(ctx, rows)
  apply(rows, matchLines(raw, targets.facts))
  const entries = statementEntries(books, statement, rows, day, (minor) => convert(minor, statement.currency, day)!)
  const posted = await postEntries(ctx, books, entries)
  const entryOf = new Map(entries.map((entry, index) => [entry.kind, posted[index]!.id]))
  for (const row of rows) {
    const lineClass = classOf(row.kind, row.amountMinor)
    if (isFee(lineClass)) row.entryId = entryOf.get(lineClass as NewEntry['kind']) ?? null
  }
  await writeSettlementLines(ctx, rows)
  await noteOnBookings(ctx, rows.filter(isSettled), targets.byNumber, (minor) => convert(minor, statement.currency, day)!)
  await clearSums(ctx, rows, targets.facts)
  audit(ctx, {
    action: 'finance.statement_booked',
    subjectKind: 'statement',
    subjectIds: [statement.id],
    detail: { lines: rows.length, open: rows.filter((row) => row.state !== 'matched' && row.state !== 'general').length },
  })
  touch(ctx, 'finance')
}

/** Looks again for the orders of open lines. @returns how many found theirs, and how many are still open of those looked at */
export async function rematchLines(ctx: Ctx, limit = 5000): Promise<{ matched: number; open: number }> {
  const books = await openBooks(ctx)
  const rows = await linesToRematch(ctx, limit)
  if (rows.length === 0) return { matched: 0, open: 0 }
  const targets = await resolve(ctx, rows)
  const before = new Map(rows.map((row) => [row.lineId, row.state]))
  const raw = rows.map((row) => ({ ...row, id: row.lineId }))
  for (const group of groupBy(raw, (row) => row.shopId).values()) {
    apply(rows, matchLines(group, targets.factsOf(group[0]!.shopId)))
  }
  const convert = await converterFor(
    ctx,
    books,
    rows.map((row) => ({ currency: row.currency, day: dayOf(row.occurredAt, ctx.tenant.timeZone) })),
  )
  await writeSettlementLines(ctx, rows)
  // Lines that differed were noted on their bookings already.
  const fresh = rows.filter((row) => isSettled(row) && before.get(row.lineId) !== 'difference')
  await noteOnBookings(
    ctx,
    fresh,
    targets.byNumber,
    (minor, row) => convert(minor, row.currency, dayOf(row.occurredAt, ctx.tenant.timeZone)) ?? 0n,
  )
  const matched = rows.filter((row) => row.state === 'matched' && before.get(row.lineId) !== 'matched').length
  if (matched > 0) touch(ctx, 'finance')
  return { matched, open: rows.length - matched }
}

/** Orders have left whose platform lines came before: their fees and income are noted now. The books are held already. */
export async function applyEarlyLines(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  const rows = await earlyLinesOf(ctx, orderIds)
  if (rows.length === 0) return
  const books = await openBooks(ctx)
  const convert = await converterFor(
    ctx,
    books,
    rows.map((row) => ({ currency: row.currency, day: dayOf(row.occurredAt, ctx.tenant.timeZone) })),
  )
  const targets = await resolve(ctx, rows)
  for (const row of rows)
    row.state = row.expectedMinor !== null && row.expectedMinor !== row.amountMinor ? 'difference' : 'matched'
  await writeSettlementLines(ctx, rows)
  await noteOnBookings(
    ctx,
    rows,
    targets.byNumber,
    (minor, row) => convert(minor, row.currency, dayOf(row.occurredAt, ctx.tenant.timeZone)) ?? 0n,
  )
}

function statementEntries(
  books: Books,
  statement: Statement,
  rows: readonly SettlementRow[],
  occurredOn: string,
  convert: (minor: bigint) => bigint,
): NewEntry[] {
  const entries: NewEntry[] = []
  const head = {
    sourceKind: 'statement',
    sourceId: statement.id,
    sourceNumber: statement.number,
    shopId: statement.shopId,
    occurredOn,
  }
  const receivable = books.accountOf('receivable')
  const foreign = (minor: bigint) =>
    statement.currency === books.currency ? {} : { foreign: { currency: statement.currency, minor } }
  for (const kind of ['commission', 'payment_fee', 'platform_other'] as const) {
    const charged = -sumBy(
      rows.filter((row) => classOf(row.kind, row.amountMinor) === kind),
      (row) => row.amountMinor,
    )
    if (charged === 0n) continue
    const minor = convert(charged)
    const account = books.accountOf(kind === 'commission' ? 'platform_commission' : kind)
    entries.push({ ...head, ...foreign(charged), kind, lines: [debit(account, minor), credit(receivable, minor)] })
  }
  if (statement.payoutMinor !== 0n) {
    const minor = convert(statement.payoutMinor)
    entries.push({
      ...head,
      ...foreign(statement.payoutMinor),
      kind: 'payout',
      lines: [debit(books.accountOf('platform_wallet'), minor), credit(receivable, minor)],
    })
  }
  return entries
}

interface Targets {
  facts: ReadonlyMap<string, OrderFacts>
  factsOf: (shopId: string) => ReadonlyMap<string, OrderFacts>
  byNumber: ReadonlyMap<string, NumberTarget[]>
}

async function resolve(ctx: Ctx, rows: readonly SettlementRow[]): Promise<Targets> {
  const wanted = new Map<string, { shopId: string; number: string }>()
  for (const row of rows) {
    if (row.externalOrderNumber === '') continue
    wanted.set(`${row.shopId} ${row.externalOrderNumber}`, { shopId: row.shopId, number: row.externalOrderNumber })
  }
  const byNumber = groupBy(await targetsOfNumbers(ctx, [...wanted.values()]), (target) => `${target.shopId} ${target.number}`)
  const orderIds = uniqueSorted([...byNumber.values()].flat().map((target) => target.orderId))
  const refunds = await refundsOf(ctx, orderIds)
  const earlier = await earlierSums(
    ctx,
    orderIds,
    rows.map((row) => row.lineId),
  )
  const before = new Map(earlier.map((sum) => [`${sum.shopId} ${sum.number}`, sum]))
  const shops = new Map<string, Map<string, OrderFacts>>()
  for (const [key, targets] of byNumber) {
    const first = targets[0]!
    const facts = shops.get(first.shopId) ?? new Map<string, OrderFacts>()
    shops.set(first.shopId, facts)
    facts.set(first.number, {
      orderId: first.orderId,
      isBooked: targets.some((target) => target.fulfillmentId !== null && target.revenueBooked === true),
      expectedIncomeMinor: first.paidMinor,
      expectedRefundMinor: -uniqueSorted(targets.map((target) => target.orderId)).reduce(
        (sum, id) => sum + (refunds.get(id) ?? 0n),
        0n,
      ),
      incomeBeforeMinor: before.get(key)?.incomeMinor ?? 0n,
      refundBeforeMinor: before.get(key)?.refundMinor ?? 0n,
    })
  }
  const factsOf = (shopId: string) => shops.get(shopId) ?? new Map<string, OrderFacts>()
  return { byNumber, factsOf, facts: factsOf(rows[0]?.shopId ?? '') }
}

function apply(rows: readonly SettlementRow[], matches: readonly LineMatch[]): void {
  const byId = new Map(matches.map((match) => [match.id, match]))
  for (const row of rows) {
    const match = byId.get(row.lineId)
    if (!match) continue
    row.state = match.state
    row.orderId = match.orderId
    row.expectedMinor = match.expectedMinor
  }
}

function isSettled(row: SettlementRow): boolean {
  return row.orderId !== null && (row.state === 'matched' || row.state === 'difference')
}

/** Adds fees and income to the bookings of the lines' orders; an order that left in several parcels shares them by what each was worth. */
async function noteOnBookings(
  ctx: Ctx,
  rows: readonly SettlementRow[],
  byNumber: ReadonlyMap<string, NumberTarget[]>,
  convert: (minor: bigint, row: SettlementRow) => bigint,
): Promise<void> {
  const changes = new Map<string, { feesMinor: bigint; paidOutMinor: bigint }>()
  for (const row of rows) {
    const lineClass = classOf(row.kind, row.amountMinor)
    if (!isFee(lineClass) && lineClass !== 'income') continue
    const booked = (byNumber.get(`${row.shopId} ${row.externalOrderNumber}`) ?? []).filter(
      (target) => target.fulfillmentId !== null,
    )
    if (booked.length === 0) continue
    const parts = apportion(
      convert(row.amountMinor, row),
      booked.map((target) => (target.receivableMinor! > 0n ? target.receivableMinor! : 0n)),
    )
    booked.forEach((target, index) => {
      const change = changes.get(target.fulfillmentId!) ?? { feesMinor: 0n, paidOutMinor: 0n }
      if (lineClass === 'income') change.paidOutMinor += parts[index]!
      else change.feesMinor -= parts[index]!
      changes.set(target.fulfillmentId!, change)
    })
  }
  await addToBookings(
    ctx,
    [...changes].map(([fulfillmentId, change]) => ({ fulfillmentId, ...change })),
  )
  noteBookingsChanged(ctx, changes.keys(), 'fees')
}

/** Lines of earlier statements that differed are settled when the sums of their order are right by now. */
async function clearSums(ctx: Ctx, rows: readonly SettlementRow[], facts: ReadonlyMap<string, OrderFacts>): Promise<void> {
  const incomes: string[] = []
  const refunds: string[] = []
  for (const row of rows) {
    const order = facts.get(row.externalOrderNumber)
    if (!order || row.state !== 'matched' || row.expectedMinor === null) continue
    const lineClass = classOf(row.kind, row.amountMinor)
    if (lineClass === 'income' && order.incomeBeforeMinor !== 0n) incomes.push(order.orderId)
    if (lineClass === 'refund' && order.refundBeforeMinor !== 0n) refunds.push(order.orderId)
  }
  await clearDifferences(ctx, uniqueSorted(incomes), 'income')
  await clearDifferences(ctx, uniqueSorted(refunds), 'refund')
}
