import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

const open = sql.raw("('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved', 'released')")

/** What has passed its promised time and what will within a day. */
export async function lateness(ctx: Ctx): Promise<{ overdue: bigint; dueWithin24h: bigint; oldestShipBy: Date | null }> {
  const soon = new Date(ctx.now.getTime() + 86_400_000)
  const { rows } = await sql<{ overdue: bigint; dueWithin24h: bigint; oldestShipBy: Date | null }>`
    select count(*) filter (where o.ship_by < ${ctx.now}) as overdue, count(*) filter (where o.ship_by >= ${ctx.now}) as "dueWithin24h", min(o.ship_by) as "oldestShipBy"
    from orders.orders o where o.tenant_id = ${ctx.tenantId} and o.status in ${open} and o.ship_by is not null and o.ship_by < ${soon}
      ${ctx.access.shopIds === null ? sql`` : sql`and o.shop_id = any(${ctx.access.shopIds}::uuid[])`}`.execute(ctx.tx)
  return rows[0]!
}

export async function holdsByKind(ctx: Ctx): Promise<{ kind: string; count: bigint }[]> {
  const { rows } = await sql<{ kind: string; count: bigint }>`
    select k.kind, count(*) as count from orders.orders o, unnest(o.hold_kinds) as k(kind)
    where o.tenant_id = ${ctx.tenantId} and o.hold_kinds <> '{}' and o.status in ${open}
      ${ctx.access.shopIds === null ? sql`` : sql`and o.shop_id = any(${ctx.access.shopIds}::uuid[])`}
    group by k.kind order by count(*) desc`.execute(ctx.tx)
  return rows
}

export interface Cover {
  skuId: string
  skuCode: string
  skuName: string
  available: bigint
  unitsPerDay: number
  daysLeft: number | null
}

/** SKUs that at the pace of the last 28 days last less than `withinDays`, worst first. */
export async function runningOut(ctx: Ctx, from: string, withinDays: number, limit: number): Promise<Cover[]> {
  const { rows } = await sql<Cover>`
    with demand as (
      select d.sku_id, sum(d.units_ordered) as units from analytics.sku_days d where d.tenant_id = ${ctx.tenantId} and d.day >= ${from}::date group by d.sku_id having sum(d.units_ordered) > 0
    ), stock as (
      select s.sku_id, sum(s.sellable - s.reserved_unpaid - s.reserved_order - s.reserved_ship - s.reserved_presale - s.reserved_quota) as available
      from inventory.sku_stock s where s.tenant_id = ${ctx.tenantId} group by s.sku_id
    )
    select d.sku_id as "skuId", k.sku_code as "skuCode", k.name as "skuName", coalesce(s.available, 0)::bigint as available, (d.units / 28.0)::float8 as "unitsPerDay",
      (coalesce(s.available, 0) * 28.0 / d.units)::float8 as "daysLeft"
    from demand d join catalog.skus k on k.tenant_id = ${ctx.tenantId} and k.id = d.sku_id and k.status = 'active' left join stock s on s.sku_id = d.sku_id
    where coalesce(s.available, 0) * 28.0 < d.units * ${withinDays}::int
    order by coalesce(s.available, 0) * 28.0 / d.units, d.units desc limit ${limit}`.execute(ctx.tx)
  return rows
}
