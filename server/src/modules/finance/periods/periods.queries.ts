import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'

export interface StoredPeriod {
  period: string
  status: 'open' | 'closed'
  closedAt: Date | null
  closedBy: Actor | null
  entryCount: bigint
}

/** Months of the books, newest first, with the number of entries. */
export async function listPeriods(tx: Tx, tenantId: string): Promise<StoredPeriod[]> {
  const { rows } = await sql<StoredPeriod>`
    select p.period, p.status, p.closed_at as "closedAt", p.closed_by as "closedBy", coalesce(c.next - 1, 0)::bigint as "entryCount"
    from finance.periods p
    left join platform.counters c on c.tenant_id = ${tenantId} and c.name = 'finance.entries.' || p.period
    where p.tenant_id = ${tenantId} order by p.period desc`.execute(tx)
  return rows
}

export async function writePeriod(ctx: Ctx, period: string, status: 'open' | 'closed'): Promise<void> {
  const closedAt = status === 'closed' ? ctx.now : null
  const closedBy = status === 'closed' ? JSON.stringify(ctx.actor) : null
  await sql`insert into finance.periods (tenant_id, period, status, closed_at, closed_by)
    values (${ctx.tenantId}, ${period}, ${status}, ${closedAt}, ${closedBy}::jsonb)
    on conflict (tenant_id, period) do update set status = excluded.status, closed_at = excluded.closed_at, closed_by = excluded.closed_by,
      version = finance.periods.version + 1`.execute(ctx.tx)
}

export async function setClosedThrough(ctx: Ctx, period: string | null): Promise<void> {
  await sql`update finance.settings set closed_through = ${period}, updated_at = ${ctx.now}, version = version + 1 where tenant_id = ${ctx.tenantId}`.execute(
    ctx.tx,
  )
}

export interface Waiting {
  events: bigint
  uncosted: bigint
  settlementOpen: bigint
  noRate: bigint
}

/** What stands against closing a month, or should be looked at before. */
export async function whatWaits(tx: Tx, tenantId: string): Promise<Waiting> {
  const { rows } = await sql<Waiting>`
    select
      (select count(*) from platform.deliveries d where d.tenant_id = ${tenantId} and d.subscription ^@ 'finance.') as events,
      (select count(distinct u.sku_id) from finance.uncosted u where u.tenant_id = ${tenantId} and u.settled_at is null) as uncosted,
      (select count(*) from finance.settlement_lines l where l.tenant_id = ${tenantId}
        and (l.state = 'early' or l.state = 'difference' or l.state = 'unmatched' or l.state = 'unknown_kind' or l.state = 'no_rate')) as "settlementOpen",
      (select count(*) from finance.bookings b where b.tenant_id = ${tenantId} and not b.revenue_booked) as "noRate"`.execute(tx)
  return rows[0]!
}
