import { sql } from 'kysely'
import type { Actor, Ctx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

export interface Statement {
  id: string
  shopId: string
  number: string
  currency: string
  payoutMinor: bigint
  receivedAt: Date
}

export async function statementsToBook(ctx: Ctx, statementIds: readonly string[]): Promise<Statement[]> {
  const { rows } = await sql<Statement>`
    select s.id, s.shop_id as "shopId", s.external_number as number, s.currency, s.payout_minor as "payoutMinor", s.received_at as "receivedAt"
    from channels.statements s where s.tenant_id = ${ctx.tenantId} and s.id = any(${statementIds}::uuid[])
      and not exists (select 1 from finance.settlement_lines l where l.tenant_id = ${ctx.tenantId} and l.statement_id = s.id and l.state <> 'no_rate')
      and not exists (select 1 from finance.journal_entries e where e.tenant_id = ${ctx.tenantId} and e.source_id = s.id)
    order by s.received_at, s.id`.execute(ctx.tx)
  return rows
}

export interface RawLine {
  id: string
  kind: string
  externalOrderNumber: string
  amountMinor: bigint
  occurredAt: Date
}

export async function linesOfStatement(ctx: Ctx, statementId: string): Promise<RawLine[]> {
  const { rows } = await sql<RawLine>`
    select id, kind, external_order_number as "externalOrderNumber", amount_minor as "amountMinor", occurred_at as "occurredAt"
    from channels.statement_lines where tenant_id = ${ctx.tenantId} and statement_id = ${statementId} order by id`.execute(ctx.tx)
  return rows
}

export interface NumberTarget {
  shopId: string
  number: string
  orderId: string
  paidMinor: bigint
  fulfillmentId: string | null
  revenueBooked: boolean | null
  receivableMinor: bigint | null
}

/** The orders behind platform order numbers, with their bookings: through the lines of the platform's order, else by the number an order carries. */
export async function targetsOfNumbers(
  ctx: Ctx,
  numbers: readonly { shopId: string; number: string }[],
): Promise<NumberTarget[]> {
  if (numbers.length === 0) return []
  const { rows } = await sql<NumberTarget>`
    with named as (
      select shop_id, number from ${rowsOf(numbers, { shop_id: 'uuid', number: 'text' }, 'n')}
    ), by_document as (
      select distinct n.shop_id, n.number, ol.order_id, co.paid_minor
      from named n
      join channels.channel_orders co on co.tenant_id = ${ctx.tenantId} and co.shop_id = n.shop_id and co.external_number = n.number
      join channels.channel_order_lines cl on cl.tenant_id = ${ctx.tenantId} and cl.channel_order_id = co.id
      join orders.order_lines ol on ol.tenant_id = ${ctx.tenantId} and ol.channel_order_line_id = cl.id
    ), by_number as (
      select n.shop_id, n.number, o.id as order_id, o.paid_minor
      from named n
      join orders.orders o on o.tenant_id = ${ctx.tenantId} and o.channel_order_number collate "C" = n.number collate "C" and o.shop_id = n.shop_id
      where not exists (select 1 from by_document d where d.shop_id = n.shop_id and d.number = n.number)
    ), found as (
      select * from by_document union all select * from by_number
    )
    select f.shop_id as "shopId", f.number, f.order_id as "orderId", f.paid_minor as "paidMinor", b.fulfillment_id as "fulfillmentId",
      b.revenue_booked as "revenueBooked", b.receivable_minor as "receivableMinor"
    from found f
    join orders.orders o on o.tenant_id = ${ctx.tenantId} and o.id = f.order_id and o.status not in ('merged', 'split')
    left join finance.bookings b on b.tenant_id = ${ctx.tenantId} and b.order_id = f.order_id
    order by f.shop_id, f.number, f.order_id, b.fulfillment_id`.execute(ctx.tx)
  return rows
}

/** Refunds the platform has paid for these orders, by order. */
export async function refundsOf(ctx: Ctx, orderIds: readonly string[]): Promise<Map<string, bigint>> {
  if (orderIds.length === 0) return new Map()
  const { rows } = await sql<{ orderId: string; minor: bigint }>`
    select order_id as "orderId", sum(amount_minor)::bigint as minor from orders.refunds
    where tenant_id = ${ctx.tenantId} and order_id = any(${orderIds}::uuid[]) and status = 'settled' group by order_id`.execute(
    ctx.tx,
  )
  return new Map(rows.map((row) => [row.orderId, row.minor]))
}

/** What lines of earlier statements said about these orders, leaving out the given lines. */
export async function earlierSums(
  ctx: Ctx,
  orderIds: readonly string[],
  exceptLineIds: readonly string[],
): Promise<{ shopId: string; number: string; incomeMinor: bigint; refundMinor: bigint }[]> {
  if (orderIds.length === 0) return []
  const { rows } = await sql<{ shopId: string; number: string; incomeMinor: bigint; refundMinor: bigint }>`
    select l.shop_id as "shopId", l.external_order_number as number,
      coalesce(sum(l.amount_minor) filter (where l.kind = 'order_income' or (l.kind = 'freight' and l.amount_minor >= 0)), 0)::bigint as "incomeMinor",
      coalesce(sum(l.amount_minor) filter (where l.kind = 'refund'), 0)::bigint as "refundMinor"
    from finance.settlement_lines l
    where l.tenant_id = ${ctx.tenantId} and l.order_id = any(${orderIds}::uuid[]) and l.line_id <> all(${exceptLineIds}::uuid[])
    group by l.shop_id, l.external_order_number`.execute(ctx.tx)
  return rows
}

export interface SettlementRow {
  statementId: string
  lineId: string
  shopId: string
  kind: string
  externalOrderNumber: string
  currency: string
  amountMinor: bigint
  occurredAt: Date
  state: string
  orderId: string | null
  expectedMinor: bigint | null
  entryId: string | null
}

export async function writeSettlementLines(ctx: Ctx, rows: readonly SettlementRow[]): Promise<void> {
  if (rows.length === 0) return
  const columns = {
    statement_id: 'uuid',
    line_id: 'uuid',
    shop_id: 'uuid',
    kind: 'text',
    external_order_number: 'text',
    currency: 'text',
    amount_minor: 'int8',
    occurred_at: 'timestamptz',
    state: 'text',
    order_id: 'uuid',
    expected_minor: 'int8',
    entry_id: 'uuid',
  } as const
  const names = Object.keys(columns)
  await sql`insert into finance.settlement_lines (tenant_id, ${sql.raw(names.join(', '))})
    select ${ctx.tenantId}::uuid, ${sql.raw(names.map((name) => `r.${name}`).join(', '))} from ${rowsOf(rows, columns)}
    on conflict (tenant_id, statement_id, line_id) do update set state = excluded.state, order_id = excluded.order_id,
      expected_minor = excluded.expected_minor, entry_id = excluded.entry_id`.execute(ctx.tx)
}

const lineView =
  sql.raw(`statement_id as "statementId", line_id as "lineId", shop_id as "shopId", kind, external_order_number as "externalOrderNumber", currency,
  amount_minor as "amountMinor", occurred_at as "occurredAt", state, order_id as "orderId", expected_minor as "expectedMinor", entry_id as "entryId"`)

/** Lines that still look for their order, or differ from it, oldest first. */
export async function linesToRematch(ctx: Ctx, limit: number): Promise<SettlementRow[]> {
  const { rows } = await sql<SettlementRow>`select ${lineView} from finance.settlement_lines
    where tenant_id = ${ctx.tenantId} and (state = 'early' or state = 'difference' or state = 'unmatched') and external_order_number <> ''
    order by line_id limit ${limit}`.execute(ctx.tx)
  return rows
}

/** Lines that waited for these orders to leave. */
export async function earlyLinesOf(ctx: Ctx, orderIds: readonly string[]): Promise<SettlementRow[]> {
  if (orderIds.length === 0) return []
  const { rows } = await sql<SettlementRow>`select ${lineView} from finance.settlement_lines
    where tenant_id = ${ctx.tenantId} and order_id = any(${orderIds}::uuid[]) and state = 'early' order by line_id`.execute(
    ctx.tx,
  )
  return rows
}

/** Differences of orders that add up by now. */
export async function clearDifferences(ctx: Ctx, orderIds: readonly string[], kind: 'income' | 'refund'): Promise<void> {
  if (orderIds.length === 0) return
  const kinds = kind === 'income' ? ['order_income', 'freight'] : ['refund']
  await sql`update finance.settlement_lines set state = 'matched'
    where tenant_id = ${ctx.tenantId} and order_id = any(${orderIds}::uuid[]) and state = 'difference' and kind = any(${kinds}::text[])`.execute(
    ctx.tx,
  )
}

export async function lockLines(ctx: Ctx, lineIds: readonly string[]): Promise<SettlementRow[]> {
  const { rows } = await sql<SettlementRow>`select ${lineView} from finance.settlement_lines
    where tenant_id = ${ctx.tenantId} and line_id = any(${lineIds}::uuid[]) order by line_id for update`.execute(ctx.tx)
  return rows
}

export async function decideLines(
  ctx: Ctx,
  decisions: readonly { statementId: string; lineId: string; entryId: string | null }[],
  state: 'ignored' | 'classified',
  note: string,
  accountCode: string | null,
  actor: Actor,
): Promise<void> {
  if (decisions.length === 0) return
  await sql`update finance.settlement_lines l set state = ${state}, note = ${note}, account_code = ${accountCode}, entry_id = coalesce(r.entry_id, l.entry_id),
      decided_by = ${JSON.stringify(actor)}::jsonb, decided_at = ${ctx.now}
    from ${rowsOf(decisions, { statement_id: 'uuid', line_id: 'uuid', entry_id: 'uuid' })}
    where l.tenant_id = ${ctx.tenantId} and l.statement_id = r.statement_id and l.line_id = r.line_id`.execute(ctx.tx)
}

/** Statements of a currency that waited for a rate. */
export async function statementsWithoutRate(ctx: Ctx, currency: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct statement_id as id from finance.settlement_lines
    where tenant_id = ${ctx.tenantId} and state = 'no_rate' and currency = ${currency}`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
