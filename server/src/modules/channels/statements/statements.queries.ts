import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { columnList, insertRows, rowsOf } from '#platform/db/rows.ts'
import type { ChannelStatement, ChannelStatementLine } from '../connectors/connector.ts'

const statementColumns = {
  id: 'uuid',
  shop_id: 'uuid',
  external_number: 'text',
  currency: 'text',
  period_from: 'timestamptz',
  period_to: 'timestamptz',
  carried_in_minor: 'int8',
  payout_minor: 'int8',
  carried_out_minor: 'int8',
  payout_at: 'timestamptz',
  payout_reference: 'text',
  line_count: 'int4',
  received_at: 'timestamptz',
} as const

export async function knownStatements(
  tx: Tx,
  tenantId: string,
  shopId: string,
  numbers: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ externalNumber: string }>`
    select external_number as "externalNumber" from channels.statements
    where tenant_id = ${tenantId} and shop_id = ${shopId} and external_number = any(${numbers}::text[])`.execute(tx)
  return new Set(rows.map((row) => row.externalNumber))
}

export async function insertStatements(
  ctx: Ctx,
  statements: readonly (ChannelStatement & { id: string; shopId: string; receivedAt: Date })[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into channels.statements (tenant_id, ${columnList(statementColumns)})
    select ${ctx.tenantId}::uuid, ${columnList(statementColumns, 'r.')} from ${rowsOf(statements, statementColumns)}
    on conflict (tenant_id, shop_id, external_number) do nothing returning id`.execute(ctx.tx)
  return new Set(rows.map((row) => row.id))
}

export async function insertStatementLines(
  ctx: Ctx,
  lines: readonly (ChannelStatementLine & { id: string; statementId: string })[],
): Promise<void> {
  await insertRows('channels.statement_lines', ctx.tenantId, lines, {
    statement_id: 'uuid',
    id: 'uuid',
    external_line_id: 'text',
    kind: 'text',
    external_order_number: 'text',
    amount_minor: 'int8',
    occurred_at: 'timestamptz',
    detail: 'jsonb',
  }).execute(ctx.tx)
}

export interface StatementRow {
  id: string
  shopId: string
  externalNumber: string
  currency: string
  periodFrom: Date
  periodTo: Date
  carriedInMinor: bigint
  payoutMinor: bigint
  carriedOutMinor: bigint
  payoutAt: Date | null
  payoutReference: string
  lineCount: number
  receivedAt: Date
}

const view =
  sql.raw(`id, shop_id as "shopId", external_number as "externalNumber", currency, period_from as "periodFrom", period_to as "periodTo",
  carried_in_minor as "carriedInMinor", payout_minor as "payoutMinor", carried_out_minor as "carriedOutMinor", payout_at as "payoutAt",
  payout_reference as "payoutReference", line_count as "lineCount", received_at as "receivedAt"`)

export async function listStatements(
  tx: Tx,
  tenantId: string,
  filter: { shopIds: readonly string[] | null; before: { at: Date; id: string } | null; limit: number },
): Promise<StatementRow[]> {
  const where: RawBuilder<unknown>[] = [sql`tenant_id = ${tenantId}`]
  if (filter.shopIds !== null) where.push(sql`shop_id = any(${filter.shopIds}::uuid[])`)
  if (filter.before !== null) where.push(sql`(period_to, id) < (${filter.before.at}, ${filter.before.id}::uuid)`)
  const { rows } = await sql<StatementRow>`
    select ${view} from channels.statements where ${sql.join(where, sql` and `)} order by period_to desc, id desc limit ${filter.limit}`.execute(
    tx,
  )
  return rows
}

export async function findStatement(tx: Tx, tenantId: string, id: string): Promise<StatementRow | undefined> {
  const { rows } =
    await sql<StatementRow>`select ${view} from channels.statements where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return rows[0]
}

export interface StatementLineRow {
  id: string
  externalLineId: string
  kind: string
  externalOrderNumber: string
  amountMinor: bigint
  occurredAt: Date
  detail: Record<string, unknown>
}

export async function listStatementLines(
  tx: Tx,
  tenantId: string,
  statementId: string,
  afterId: string | null,
  limit: number,
): Promise<StatementLineRow[]> {
  const { rows } = await sql<StatementLineRow>`
    select id, external_line_id as "externalLineId", kind, external_order_number as "externalOrderNumber", amount_minor as "amountMinor",
      occurred_at as "occurredAt", detail
    from channels.statement_lines
    where tenant_id = ${tenantId} and statement_id = ${statementId} ${afterId === null ? sql`` : sql`and id > ${afterId}`}
    order by id limit ${limit}`.execute(tx)
  return rows
}
