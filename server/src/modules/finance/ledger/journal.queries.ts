import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { entryView, type StoredEntry } from './ledger.queries.ts'

export interface JournalFilter {
  period?: string | undefined
  kinds?: readonly string[] | undefined
  /** Null: all shops, and entries of none. */
  shopIds: readonly string[] | null
  sourceId?: string | undefined
  orderId?: string | undefined
  entryNumber?: number | undefined
  lateOnly?: boolean | undefined
  after?: { period: string; entryNumber: bigint } | undefined
  limit: number
}

/** Entries, newest month and highest number first. */
export async function listEntries(tx: Tx, tenantId: string, filter: JournalFilter): Promise<StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`
    select ${entryView},
      (select r.id from finance.journal_entries r where r.tenant_id = ${tenantId} and r.reverses_id = e.id) as "reversedById"
    from finance.journal_entries e
    where e.tenant_id = ${tenantId}
      ${filter.period ? sql`and e.period = ${filter.period}` : sql``}
      ${filter.kinds ? sql`and e.kind = any(${filter.kinds}::text[])` : sql``}
      ${filter.shopIds ? sql`and e.shop_id = any(${filter.shopIds}::uuid[])` : sql``}
      ${filter.sourceId ? sql`and e.source_id = ${filter.sourceId}` : sql``}
      ${
        filter.orderId
          ? sql`and e.source_id in (
              select b.fulfillment_id from finance.bookings b where b.tenant_id = ${tenantId} and b.order_id = ${filter.orderId}
              union all
              select r.refund_id from finance.refund_bookings r where r.tenant_id = ${tenantId} and r.order_id = ${filter.orderId}
              union all
              select l.line_id from finance.settlement_lines l where l.tenant_id = ${tenantId} and l.order_id = ${filter.orderId}
              union all
              select g.id from warehouse.expected_receipts x join warehouse.goods_receipts g on g.tenant_id = ${tenantId} and g.expected_receipt_id = x.id
              where x.tenant_id = ${tenantId} and x.source_id in (
                select ${filter.orderId}::uuid union all
                select f.id from orders.refunds f where f.tenant_id = ${tenantId} and f.order_id = ${filter.orderId}))`
          : sql``
      }
      ${filter.entryNumber ? sql`and e.entry_number = ${filter.entryNumber}` : sql``}
      ${filter.lateOnly ? sql`and e.is_late` : sql``}
      ${filter.after ? sql`and (e.period, e.entry_number) < (${filter.after.period}, ${filter.after.entryNumber})` : sql``}
    order by e.period desc, e.entry_number desc limit ${filter.limit}`.execute(tx)
  return rows
}

/** The order an entry speaks of, if any. */
export async function orderOfSource(tx: Tx, tenantId: string, sourceKind: string, sourceId: string): Promise<string | null> {
  if (sourceKind === 'fulfillment') {
    const { rows } = await sql<{ id: string | null }>`select order_id as id from finance.bookings
      where tenant_id = ${tenantId} and fulfillment_id = ${sourceId}`.execute(tx)
    return rows[0]?.id ?? null
  }
  if (sourceKind === 'refund') {
    const { rows } = await sql<{ id: string | null }>`select order_id as id from finance.refund_bookings
      where tenant_id = ${tenantId} and refund_id = ${sourceId}`.execute(tx)
    return rows[0]?.id ?? null
  }
  if (sourceKind === 'statement_line') {
    const { rows } = await sql<{ id: string | null }>`select order_id as id from finance.settlement_lines
      where tenant_id = ${tenantId} and line_id = ${sourceId}`.execute(tx)
    return rows[0]?.id ?? null
  }
  return null
}

export interface AccountSum {
  accountCode: string
  openingMinor: bigint
  debitMinor: bigint
  creditMinor: bigint
}

/** Sums of every account before and within months; `shopIds` null means all. */
export async function sumAccounts(
  tx: Tx,
  tenantId: string,
  range: { from: string; to: string },
  shopIds: readonly string[] | null,
): Promise<AccountSum[]> {
  const { rows } = await sql<AccountSum>`
    select account_code as "accountCode",
      coalesce(sum(debit_minor - credit_minor) filter (where period < ${range.from}), 0)::bigint as "openingMinor",
      coalesce(sum(debit_minor) filter (where period >= ${range.from}), 0)::bigint as "debitMinor",
      coalesce(sum(credit_minor) filter (where period >= ${range.from}), 0)::bigint as "creditMinor"
    from finance.account_balances
    where tenant_id = ${tenantId} and period <= ${range.to} ${shopIds ? sql`and shop_id = any(${shopIds}::uuid[])` : sql``}
    group by account_code`.execute(tx)
  return rows
}

export interface ShopAccountSum extends AccountSum {
  shopId: string | null
  role: string | null
  kind: string
}

/** The same by shop and account, with what the account is. */
export async function sumAccountsByShop(
  tx: Tx,
  tenantId: string,
  range: { from: string; to: string },
  shopIds: readonly string[] | null,
): Promise<ShopAccountSum[]> {
  const { rows } = await sql<ShopAccountSum>`
    select nullif(b.shop_id, '00000000-0000-0000-0000-000000000000') as "shopId", b.account_code as "accountCode", a.role, a.kind,
      coalesce(sum(b.debit_minor - b.credit_minor) filter (where b.period < ${range.from}), 0)::bigint as "openingMinor",
      coalesce(sum(b.debit_minor) filter (where b.period >= ${range.from}), 0)::bigint as "debitMinor",
      coalesce(sum(b.credit_minor) filter (where b.period >= ${range.from}), 0)::bigint as "creditMinor"
    from finance.account_balances b
    join finance.accounts a on a.tenant_id = ${tenantId} and a.code = b.account_code
    where b.tenant_id = ${tenantId} and b.period <= ${range.to} ${shopIds ? sql`and b.shop_id = any(${shopIds}::uuid[])` : sql``}
    group by b.shop_id, b.account_code, a.role, a.kind order by b.shop_id, b.account_code`.execute(tx)
  return rows
}

export interface LedgerLine {
  entryId: string
  lineNo: number
  entryNumber: bigint
  postedOn: string
  kind: string
  sourceKind: string
  sourceId: string
  sourceNumber: string
  shopId: string | null
  partnerId: string | null
  note: string
  debitMinor: bigint
  creditMinor: bigint
}

/** Lines of one account in one month, in the order they were posted. */
export async function ledgerLines(
  tx: Tx,
  tenantId: string,
  filter: {
    code: string
    period: string
    shopIds: readonly string[] | null
    after?: { entryId: string; lineNo: number }
    limit: number
  },
): Promise<LedgerLine[]> {
  const { rows } = await sql<LedgerLine>`
    select l.entry_id as "entryId", l.line_no as "lineNo", e.entry_number as "entryNumber", e.posted_on as "postedOn", e.kind, e.source_kind as "sourceKind",
      e.source_id as "sourceId", e.source_number as "sourceNumber", e.shop_id as "shopId", l.partner_id as "partnerId", e.note, l.debit_minor as "debitMinor",
      l.credit_minor as "creditMinor"
    from finance.journal_lines l
    join finance.journal_entries e on e.tenant_id = ${tenantId} and e.id = l.entry_id
    where l.tenant_id = ${tenantId} and l.account_code = ${filter.code} and l.period = ${filter.period}
      ${filter.shopIds ? sql`and e.shop_id = any(${filter.shopIds}::uuid[])` : sql``}
      ${filter.after ? sql`and (l.entry_id, l.line_no) > (${filter.after.entryId}::uuid, ${filter.after.lineNo}::int)` : sql``}
    order by l.entry_id, l.line_no limit ${filter.limit}`.execute(tx)
  return rows
}
