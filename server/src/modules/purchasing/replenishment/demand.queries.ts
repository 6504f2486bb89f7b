import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'

/**
 * Counts anew what orders of the last 28 days asked for, SKU by SKU; cancelled, merged and split orders and cancelled pieces do not count. SKUs nobody asks
 * for any more lose their row. @returns how many SKUs were asked for
 */
export async function refreshDemand(ctx: Ctx): Promise<number> {
  const since = new Date(ctx.now.getTime() - 28 * 86_400_000)
  const lastWeek = new Date(ctx.now.getTime() - 7 * 86_400_000)
  const { rows } = await sql`
    insert into purchasing.sku_demand (tenant_id, sku_id, units_28_days, units_7_days, refreshed_at)
    select ${ctx.tenantId}::uuid, l.sku_id, sum(l.quantity - l.cancelled_quantity)::bigint,
      coalesce(sum(l.quantity - l.cancelled_quantity) filter (where o.ordered_at >= ${lastWeek}), 0)::bigint, ${ctx.now}::timestamptz
    from orders.orders o
    join orders.order_lines l on l.tenant_id = ${ctx.tenantId} and l.order_id = o.id and l.sku_id is not null and l.quantity > l.cancelled_quantity
    where o.tenant_id = ${ctx.tenantId} and o.ordered_at >= ${since} and o.status not in ('cancelled', 'merged', 'split')
    group by l.sku_id order by l.sku_id
    on conflict (tenant_id, sku_id) do update set units_28_days = excluded.units_28_days, units_7_days = excluded.units_7_days, refreshed_at = excluded.refreshed_at
    returning 1`.execute(ctx.tx)
  await sql`delete from purchasing.sku_demand where tenant_id = ${ctx.tenantId} and refreshed_at < ${ctx.now}`.execute(ctx.tx)
  return rows.length
}

export interface PositionRow {
  skuId: string
  skuCode: string
  skuName: string
  unit: string
  imageFileId: string | null
  available: bigint
  inTransit: bigint
  units7Days: bigint
  units28Days: bigint
  supplierId: string | null
  supplierName: string | null
  leadTimeDays: number | null
  priceMinor: bigint | null
  minimumQuantity: bigint
  packQuantity: bigint
  /** Tenths of days that what is available lasts. */
  coverTenths: bigint
}

export interface PositionFilter {
  supplierId?: string | undefined
  targetDays: number
  all: boolean
  after?: { coverTenths: bigint; skuId: string }
  limit: number
}

/**
 * SKUs that are asked for, shortest cover first, with what is there, what is coming and the supplier a suggestion goes to: the preferred one, else the
 * cheapest. Without `all` only those that stock and transit do not carry over lead time and target.
 */
export async function listPositions(tx: Tx, tenantId: string, filter: PositionFilter): Promise<PositionRow[]> {
  const { rows } = await sql<PositionRow>`
    with stock as (
      select sku_id, sum(sellable - reserved_unpaid - reserved_order - reserved_ship - reserved_presale - reserved_quota)::bigint as available
      from inventory.sku_stock where tenant_id = ${tenantId} group by sku_id
    ), coming as (
      select l.sku_id, sum(l.quantity - l.received_quantity)::bigint as quantity
      from purchasing.purchase_orders p
      join purchasing.purchase_order_lines l on l.tenant_id = ${tenantId} and l.purchase_order_id = p.id and l.received_quantity < l.quantity
      where p.tenant_id = ${tenantId} and p.status in ('approved', 'part_received') group by l.sku_id
    ), offers as (
      select distinct on (k.sku_id) k.sku_id, k.supplier_id, s.name, s.lead_time_days, k.price_minor, k.minimum_quantity, k.pack_quantity
      from purchasing.supplier_skus k
      join purchasing.suppliers s on s.tenant_id = ${tenantId} and s.id = k.supplier_id and s.status = 'active'
      where k.tenant_id = ${tenantId} ${filter.supplierId ? sql`and k.supplier_id = ${filter.supplierId}` : sql``}
      order by k.sku_id, k.is_preferred desc, k.price_minor, k.supplier_id
    ), positions as (
      select d.sku_id, coalesce(t.available, 0) as available, coalesce(c.quantity, 0) as coming, d.units_7_days, d.units_28_days, o.supplier_id, o.name, o.lead_time_days,
        o.price_minor, coalesce(o.minimum_quantity, 1) as minimum_quantity, coalesce(o.pack_quantity, 1) as pack_quantity,
        coalesce(t.available, 0) * 280 / greatest(d.units_28_days, 1) as cover_tenths
      from purchasing.sku_demand d
      left join stock t on t.sku_id = d.sku_id
      left join coming c on c.sku_id = d.sku_id
      left join offers o on o.sku_id = d.sku_id
      where d.tenant_id = ${tenantId} and d.units_28_days > 0
    )
    select x.sku_id as "skuId", k.sku_code as "skuCode", k.name as "skuName", k.unit, k.image_file_id as "imageFileId", x.available, x.coming as "inTransit",
      x.units_7_days as "units7Days", x.units_28_days as "units28Days", x.supplier_id as "supplierId", x.name as "supplierName", x.lead_time_days as "leadTimeDays",
      x.price_minor as "priceMinor", x.minimum_quantity as "minimumQuantity", x.pack_quantity as "packQuantity", x.cover_tenths as "coverTenths"
    from positions x join catalog.skus k on k.tenant_id = ${tenantId} and k.id = x.sku_id
    where true
      ${filter.supplierId ? sql`and x.supplier_id is not null` : sql``}
      ${
        filter.all
          ? sql``
          : sql`and (x.units_28_days * (coalesce(x.lead_time_days, 7) + ${filter.targetDays}::int) + 27) / 28 > x.available + x.coming`
      }
      ${filter.after ? sql`and (x.cover_tenths, x.sku_id) > (${filter.after.coverTenths}::bigint, ${filter.after.skuId}::uuid)` : sql``}
    order by x.cover_tenths, x.sku_id limit ${filter.limit}`.execute(tx)
  return rows
}

export async function demandRefreshedAt(tx: Tx, tenantId: string): Promise<Date | null> {
  const { rows } = await sql<{
    at: Date | null
  }>`select max(refreshed_at) as at from purchasing.sku_demand where tenant_id = ${tenantId}`.execute(tx)
  return rows[0]?.at ?? null
}
