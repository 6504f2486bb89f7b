import { sql } from 'kysely'
import type { Actor, Tx } from '#platform/context.ts'

export interface SettlementView {
  statementId: string
  statementNumber: string
  shopId: string
  currency: string
  periodFrom: Date
  periodTo: Date
  payoutMinor: bigint
  lineCount: bigint
  openCount: bigint
  receivedAt: Date
}

export async function listSettlements(
  tx: Tx,
  tenantId: string,
  filter: { shopIds: readonly string[] | null; after?: { receivedAt: Date; id: string }; limit: number },
): Promise<SettlementView[]> {
  const { rows } = await sql<SettlementView>`
    select s.id as "statementId", s.external_number as "statementNumber", s.shop_id as "shopId", s.currency, s.period_from as "periodFrom", s.period_to as "periodTo",
      s.payout_minor as "payoutMinor", s.line_count::bigint as "lineCount",
      (select count(*) from finance.settlement_lines l where l.tenant_id = ${tenantId} and l.statement_id = s.id
        and l.state in ('early', 'difference', 'unmatched', 'unknown_kind', 'no_rate')) as "openCount", s.received_at as "receivedAt"
    from channels.statements s
    where s.tenant_id = ${tenantId} ${filter.shopIds ? sql`and s.shop_id = any(${filter.shopIds}::uuid[])` : sql``}
      ${filter.after ? sql`and (s.received_at, s.id) < (${filter.after.receivedAt}, ${filter.after.id}::uuid)` : sql``}
    order by s.received_at desc, s.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export interface SettlementLineView {
  id: string
  statementId: string
  statementNumber: string
  shopId: string
  kind: string
  externalOrderNumber: string
  orderId: string | null
  currency: string
  amountMinor: bigint
  expectedMinor: bigint | null
  occurredAt: Date
  state: string
  entryId: string | null
  accountCode: string | null
  note: string
  decidedBy: Actor | null
  decidedAt: Date | null
}

export async function listSettlementLines(
  tx: Tx,
  tenantId: string,
  filter: {
    states?: readonly string[] | undefined
    shopIds: readonly string[] | null
    statementId?: string | undefined
    orderId?: string | undefined
    afterId?: string
    limit: number
  },
): Promise<SettlementLineView[]> {
  const { rows } = await sql<SettlementLineView>`
    select l.line_id as id, l.statement_id as "statementId", coalesce(s.external_number, '') as "statementNumber", l.shop_id as "shopId", l.kind,
      l.external_order_number as "externalOrderNumber", l.order_id as "orderId", l.currency, l.amount_minor as "amountMinor", l.expected_minor as "expectedMinor",
      l.occurred_at as "occurredAt", l.state, l.entry_id as "entryId", l.account_code as "accountCode", l.note, l.decided_by as "decidedBy", l.decided_at as "decidedAt"
    from finance.settlement_lines l
    left join channels.statements s on s.tenant_id = ${tenantId} and s.id = l.statement_id
    where l.tenant_id = ${tenantId}
      ${filter.states ? sql`and l.state = any(${filter.states}::text[])` : sql``}
      ${filter.shopIds ? sql`and l.shop_id = any(${filter.shopIds}::uuid[])` : sql``}
      ${filter.statementId ? sql`and l.statement_id = ${filter.statementId}` : sql``}
      ${filter.orderId ? sql`and l.order_id = ${filter.orderId}` : sql``}
      ${filter.afterId ? sql`and l.line_id < ${filter.afterId}::uuid` : sql``}
    order by l.line_id desc limit ${filter.limit}`.execute(tx)
  return rows
}

/** Documents that wait for an exchange rate, by currency. */
export async function waitingForRates(tx: Tx, tenantId: string): Promise<{ currency: string; documents: bigint }[]> {
  const { rows } = await sql<{ currency: string; documents: bigint }>`
    select currency, sum(documents)::bigint as documents from (
      select o.currency, count(*) as documents from finance.bookings b join orders.orders o on o.tenant_id = ${tenantId} and o.id = b.order_id
      where b.tenant_id = ${tenantId} and not b.revenue_booked group by o.currency
      union all
      select currency, count(distinct statement_id) from finance.settlement_lines where tenant_id = ${tenantId} and state = 'no_rate' group by currency
      union all
      select currency, count(*) from finance.refund_bookings where tenant_id = ${tenantId} and state = 'no_rate' group by currency
    ) as all_kinds group by currency order by currency`.execute(tx)
  return rows
}

export interface OpenRefundView {
  refundId: string
  refundNumber: string
  shopId: string
  orderId: string | null
  state: 'waiting' | 'no_order' | 'no_rate'
  currency: string
  amountMinor: bigint
  occurredAt: Date
}

/** Settled refunds that are not booked; those of orders that were cancelled meanwhile have nothing left to book and are left out. */
export async function listOpenRefunds(
  tx: Tx,
  tenantId: string,
  filter: { shopIds: readonly string[] | null; after?: { occurredAt: Date; id: string }; limit: number },
): Promise<OpenRefundView[]> {
  const { rows } = await sql<OpenRefundView>`
    select b.refund_id as "refundId", r.channel_refund_number as "refundNumber", b.shop_id as "shopId", b.order_id as "orderId", b.state, b.currency,
      b.amount_minor as "amountMinor", b.occurred_at as "occurredAt"
    from finance.refund_bookings b
    join orders.refunds r on r.tenant_id = ${tenantId} and r.id = b.refund_id
    left join orders.orders o on o.tenant_id = ${tenantId} and o.id = b.order_id
    where b.tenant_id = ${tenantId} and (b.state = 'waiting' or b.state = 'no_order' or b.state = 'no_rate') and (o.status is null or o.status <> 'cancelled')
      ${filter.shopIds ? sql`and b.shop_id = any(${filter.shopIds}::uuid[])` : sql``}
      ${filter.after ? sql`and (b.occurred_at, b.refund_id) < (${filter.after.occurredAt}, ${filter.after.id}::uuid)` : sql``}
    order by b.occurred_at desc, b.refund_id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export async function overviewCounts(
  tx: Tx,
  tenantId: string,
  today: string,
): Promise<{ refundsOpen: bigint; billsOverdue: bigint }> {
  const { rows } = await sql<{ refundsOpen: bigint; billsOverdue: bigint }>`
    select
      (select count(*) from finance.refund_bookings b left join orders.orders o on o.tenant_id = ${tenantId} and o.id = b.order_id
        where b.tenant_id = ${tenantId} and (b.state = 'waiting' or b.state = 'no_order' or b.state = 'no_rate')
          and (o.status is null or o.status <> 'cancelled')) as "refundsOpen",
      (select count(*) from finance.supplier_bills b where b.tenant_id = ${tenantId} and b.status in ('booked', 'part_paid')
        and b.due_on < ${today}::date) as "billsOverdue"`.execute(tx)
  return rows[0]!
}
