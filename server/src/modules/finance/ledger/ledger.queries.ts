import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

const noShop = '00000000-0000-0000-0000-000000000000'

export interface EntryRow {
  id: string
  period: string
  entryNumber: bigint
  postedOn: string
  occurredOn: string
  isLate: boolean
  kind: string
  sourceKind: string
  sourceId: string
  sourceNumber: string
  shopId: string | null
  totalMinor: bigint
  foreignCurrency: string | null
  foreignMinor: bigint | null
  note: string
  reversesId: string | null
  createdBy: unknown
}

export async function insertEntries(ctx: Ctx, entries: readonly EntryRow[]): Promise<void> {
  const columns = {
    id: 'uuid',
    period: 'text',
    entry_number: 'int8',
    posted_on: 'date',
    occurred_on: 'date',
    is_late: 'bool',
    kind: 'text',
    source_kind: 'text',
    source_id: 'uuid',
    source_number: 'text',
    shop_id: 'uuid',
    total_minor: 'int8',
    foreign_currency: 'text',
    foreign_minor: 'int8',
    note: 'text',
    reverses_id: 'uuid',
    created_by: 'jsonb',
  } as const
  const names = Object.keys(columns)
  await sql`insert into finance.journal_entries (tenant_id, currency, created_at, ${sql.raw(names.join(', '))})
    select ${ctx.tenantId}::uuid, ${ctx.tenant.currency}::text, ${ctx.now}::timestamptz, ${sql.raw(names.map((name) => `r.${name}`).join(', '))}
    from ${rowsOf(entries, columns)} returning 1 as written`.execute(ctx.tx)
}

export interface LineRow {
  entryId: string
  lineNo: number
  period: string
  accountCode: string
  debitMinor: bigint
  creditMinor: bigint
  partnerId: string | null
}

export async function insertLines(ctx: Ctx, lines: readonly LineRow[]): Promise<void> {
  if (lines.length === 0) return
  await insertRows('finance.journal_lines', ctx.tenantId, lines, {
    entry_id: 'uuid',
    line_no: 'int4',
    period: 'text',
    account_code: 'text',
    debit_minor: 'int8',
    credit_minor: 'int8',
    partner_id: 'uuid',
  }).execute(ctx.tx)
}

export interface BalanceChange {
  period: string
  accountCode: string
  shopId: string | null
  debitMinor: bigint
  creditMinor: bigint
}

/** Adds to the running sums of accounts, in key order. */
export async function addToBalances(ctx: Ctx, changes: readonly BalanceChange[]): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map((change) => ({ ...change, shopId: change.shopId ?? noShop }))
  await sql`insert into finance.account_balances (tenant_id, period, account_code, shop_id, debit_minor, credit_minor)
    select ${ctx.tenantId}::uuid, r.period, r.account_code, r.shop_id, r.debit_minor, r.credit_minor
    from ${rowsOf(rows, { period: 'text', account_code: 'text', shop_id: 'uuid', debit_minor: 'int8', credit_minor: 'int8' })}
    order by r.period, r.account_code, r.shop_id
    on conflict (tenant_id, period, account_code, shop_id) do update
      set debit_minor = finance.account_balances.debit_minor + excluded.debit_minor,
          credit_minor = finance.account_balances.credit_minor + excluded.credit_minor`.execute(ctx.tx)
}

/** Months that are being posted into get their row. */
export async function ensurePeriods(ctx: Ctx, periods: readonly string[]): Promise<void> {
  await sql`insert into finance.periods (tenant_id, period, status)
    select ${ctx.tenantId}::uuid, p, 'open' from unnest(${periods}::text[]) as p on conflict (tenant_id, period) do nothing`.execute(
    ctx.tx,
  )
}

export interface StoredEntry extends EntryRow {
  currency: string
  createdAt: Date
  reversedById: string | null
}

export const entryView =
  sql.raw(`e.id, e.period, e.entry_number as "entryNumber", e.posted_on as "postedOn", e.occurred_on as "occurredOn", e.is_late as "isLate", e.kind,
  e.source_kind as "sourceKind", e.source_id as "sourceId", e.source_number as "sourceNumber", e.shop_id as "shopId", e.currency, e.total_minor as "totalMinor",
  e.foreign_currency as "foreignCurrency", e.foreign_minor as "foreignMinor", e.note, e.reverses_id as "reversesId", e.created_by as "createdBy", e.created_at as "createdAt"`)

export async function findEntry(tx: Tx, tenantId: string, entryId: string): Promise<StoredEntry | undefined> {
  const { rows } = await sql<StoredEntry>`select ${entryView},
      (select r.id from finance.journal_entries r where r.tenant_id = ${tenantId} and r.reverses_id = e.id) as "reversedById"
    from finance.journal_entries e where e.tenant_id = ${tenantId} and e.id = ${entryId}`.execute(tx)
  return rows[0]
}

export interface StoredLine {
  lineNo: number
  accountCode: string
  accountNameZh: string
  accountNameEn: string
  debitMinor: bigint
  creditMinor: bigint
  partnerId: string | null
}

export async function linesOfEntry(tx: Tx, tenantId: string, entryId: string): Promise<StoredLine[]> {
  const { rows } = await sql<StoredLine>`
    select l.line_no as "lineNo", l.account_code as "accountCode", coalesce(a.name_zh, '') as "accountNameZh", coalesce(a.name_en, '') as "accountNameEn",
      l.debit_minor as "debitMinor", l.credit_minor as "creditMinor", l.partner_id as "partnerId"
    from finance.journal_lines l left join finance.accounts a on a.tenant_id = ${tenantId} and a.code = l.account_code
    where l.tenant_id = ${tenantId} and l.entry_id = ${entryId} order by l.line_no`.execute(tx)
  return rows
}

export async function shopExists(tx: Tx, tenantId: string, shopId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from channels.shops where tenant_id = ${tenantId} and id = ${shopId}`.execute(tx)
  return rows.length > 0
}
