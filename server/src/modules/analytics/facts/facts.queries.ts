import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

/**
 * Adds new demand to the days. Counts orders and pieces on the day they were ordered (company's zone). One statement per fact table, each
 * adding up the set first, so that a day's row is touched once per call. Rows are written in key order: two lanes never wait crosswise.
 */
export async function addPlaced(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  const zone = ctx.tenant.timeZone
  await sql`insert into analytics.shop_days as d (tenant_id, day, shop_id, orders_placed, units_placed, placed_minor)
    select ${ctx.tenantId}::uuid, (o.ordered_at at time zone ${zone})::date as day, o.shop_id, count(*), sum(o.unit_count), sum(o.paid_minor)
    from orders.orders o where o.tenant_id = ${ctx.tenantId} and o.id = any(${orderIds}::uuid[])
    group by 2, 3 order by 2, 3
    on conflict (tenant_id, day, shop_id) do update set orders_placed = d.orders_placed + excluded.orders_placed, units_placed = d.units_placed + excluded.units_placed,
      placed_minor = d.placed_minor + excluded.placed_minor`.execute(ctx.tx)
  await sql`insert into analytics.sku_days as d (tenant_id, sku_id, day, shop_id, units_ordered)
    select ${ctx.tenantId}::uuid, l.sku_id, (o.ordered_at at time zone ${zone})::date as day, o.shop_id, sum(l.quantity - l.cancelled_quantity)
    from orders.orders o join orders.order_lines l on l.tenant_id = ${ctx.tenantId} and l.order_id = o.id
    where o.tenant_id = ${ctx.tenantId} and o.id = any(${orderIds}::uuid[]) and l.sku_id is not null
    group by 2, 3, 4 order by 2, 3, 4
    on conflict (tenant_id, sku_id, day, shop_id) do update set units_ordered = d.units_ordered + excluded.units_ordered`.execute(
    ctx.tx,
  )
}

export async function addCancelled(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  await sql`insert into analytics.shop_days as d (tenant_id, day, shop_id, orders_cancelled)
    select ${ctx.tenantId}::uuid, (coalesce(o.cancelled_at, ${ctx.now}) at time zone ${ctx.tenant.timeZone})::date as day, o.shop_id, count(*)
    from orders.orders o where o.tenant_id = ${ctx.tenantId} and o.id = any(${orderIds}::uuid[])
    group by 2, 3 order by 2, 3
    on conflict (tenant_id, day, shop_id) do update set orders_cancelled = d.orders_cancelled + excluded.orders_cancelled`.execute(
    ctx.tx,
  )
}

const noShop = sql.raw("'00000000-0000-0000-0000-000000000000'::uuid")

/** Adds booked shipments to the days they were booked on. */
export async function addShipped(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<void> {
  await sql`insert into analytics.shop_days as d (tenant_id, day, shop_id, orders_shipped, units_shipped, revenue_minor, cost_minor, postage_minor, fees_minor, refunds_minor)
    select ${ctx.tenantId}::uuid, b.booked_on, coalesce(b.shop_id, ${noShop}), count(*), sum(b.unit_count), sum(b.goods_minor + b.shipping_minor), sum(b.cost_minor), sum(b.postage_minor), sum(b.fees_minor), sum(b.refunds_minor)
    from finance.bookings b where b.tenant_id = ${ctx.tenantId} and b.fulfillment_id = any(${fulfillmentIds}::uuid[])
    group by 2, 3 order by 2, 3
    on conflict (tenant_id, day, shop_id) do update set orders_shipped = d.orders_shipped + excluded.orders_shipped, units_shipped = d.units_shipped + excluded.units_shipped,
      revenue_minor = d.revenue_minor + excluded.revenue_minor, cost_minor = d.cost_minor + excluded.cost_minor, postage_minor = d.postage_minor + excluded.postage_minor,
      fees_minor = d.fees_minor + excluded.fees_minor, refunds_minor = d.refunds_minor + excluded.refunds_minor`.execute(ctx.tx)
  await sql`
    with costs as (
      select m.source_line_id, -sum(m.value_minor)::bigint as cost from finance.cost_movements m
      where m.tenant_id = ${ctx.tenantId} and m.source_id = any(${fulfillmentIds}::uuid[]) group by m.source_line_id
    ), lines as (
      select l.sku_id, b.booked_on as day, coalesce(b.shop_id, ${noShop}) as shop_id, l.packed_quantity as units,
        case when ol.quantity > 0 then ol.amount_minor * l.packed_quantity / ol.quantity else 0 end as revenue, coalesce(c.cost, 0) as cost
      from finance.bookings b
      cross join lateral (
        select id, source_line_id, sku_id, packed_quantity from warehouse.fulfillment_lines
        where tenant_id = ${ctx.tenantId} and fulfillment_id = b.fulfillment_id offset 0
      ) l
      left join lateral (
        select quantity, amount_minor from orders.order_lines where tenant_id = ${ctx.tenantId} and order_id = b.order_id and id = l.source_line_id offset 0
      ) ol on true
      left join costs c on c.source_line_id = l.id
      where b.tenant_id = ${ctx.tenantId} and b.fulfillment_id = any(${fulfillmentIds}::uuid[])
    )
    insert into analytics.sku_days as d (tenant_id, sku_id, day, shop_id, units_shipped, revenue_minor, cost_minor)
    select ${ctx.tenantId}::uuid, sku_id, day, shop_id, sum(units)::bigint, sum(revenue)::bigint, sum(cost)::bigint from lines
    group by sku_id, day, shop_id order by sku_id, day, shop_id
    on conflict (tenant_id, sku_id, day, shop_id) do update set units_shipped = d.units_shipped + excluded.units_shipped, revenue_minor = d.revenue_minor + excluded.revenue_minor,
      cost_minor = d.cost_minor + excluded.cost_minor`.execute(ctx.tx)
}

/** Days and shops that these shipments were booked on. */
export async function bookedDays(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<{ day: string; shopId: string | null }[]> {
  const { rows } = await sql<{
    day: string
    shopId: string | null
  }>`select distinct booked_on as day, shop_id as "shopId" from finance.bookings
    where tenant_id = ${ctx.tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[])`.execute(ctx.tx)
  return rows
}

/** Counts days anew from what is booked, after costs, refunds or fees changed. */
export async function recountDays(ctx: Ctx, days: readonly { day: string; shopId: string | null }[]): Promise<void> {
  await sql`
    with fresh as (
      select b.booked_on as day, coalesce(b.shop_id, ${noShop}) as shop_id, sum(b.goods_minor + b.shipping_minor) as revenue, sum(b.cost_minor - b.returned_cost_minor) as cost,
        sum(b.postage_minor) as postage, sum(b.fees_minor) as fees, sum(b.refunds_minor) as refunds
      from finance.bookings b
      where b.tenant_id = ${ctx.tenantId} and (b.booked_on, coalesce(b.shop_id, ${noShop})) in (select k.day, coalesce(k.shop_id, ${noShop}) from ${rowsOf(days, { day: 'date', shop_id: 'uuid' }, 'k')})
      group by 1, 2
    )
    update analytics.shop_days d set revenue_minor = f.revenue, cost_minor = f.cost, postage_minor = f.postage, fees_minor = f.fees, refunds_minor = f.refunds
    from fresh f where d.tenant_id = ${ctx.tenantId} and d.day = f.day and d.shop_id = f.shop_id`.execute(ctx.tx)
}
