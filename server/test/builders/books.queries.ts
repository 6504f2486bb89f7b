import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/** Debit minus credit of every account that ever moved, by code. */
export async function accountSums(ctx: Ctx): Promise<Record<string, bigint>> {
  const { rows } = await sql<{
    code: string
    minor: bigint
  }>`select account_code as code, sum(debit_minor - credit_minor)::bigint as minor
    from finance.account_balances where tenant_id = ${ctx.tenantId} group by account_code order by account_code`.execute(ctx.tx)
  return Object.fromEntries(rows.map((row) => [row.code, row.minor]))
}

export interface PostedEntryView {
  kind: string
  period: string
  posted_on: string
  total_minor: bigint
  /** `5401 D 2000` */
  lines: string[]
}

/** Entries of a document, by number, with their lines in words. */
export async function entriesOf(ctx: Ctx, sourceId: string): Promise<PostedEntryView[]> {
  const { rows } = await sql<PostedEntryView>`
    select e.kind, e.period, e.posted_on, e.total_minor,
      coalesce((select array_agg(l.account_code || case when l.debit_minor > 0 then ' D ' || l.debit_minor else ' C ' || l.credit_minor end order by l.line_no)
        from finance.journal_lines l where l.tenant_id = ${ctx.tenantId} and l.entry_id = e.id), '{}') as lines
    from finance.journal_entries e where e.tenant_id = ${ctx.tenantId} and e.source_id = ${sourceId} order by e.entry_number`.execute(
    ctx.tx,
  )
  return rows
}

/** All rows of a table of the tenant, for assertions. */
export async function tableRows(ctx: Ctx, table: string, order: string): Promise<any[]> {
  const { rows } =
    await sql<any>`select * from ${sql.raw(table)} where tenant_id = ${ctx.tenantId} order by ${sql.raw(order)}`.execute(ctx.tx)
  return rows
}
