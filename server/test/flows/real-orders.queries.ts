import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { Month } from './online-retail.ts'

/** Orders and refunds of a shop per month of its own time zone, as the orders module has them. */
export async function monthsOf(ctx: Ctx, shopId: string, timeZone: string): Promise<Month[]> {
  const { rows } = await sql<{ [K in keyof Month]: Month[K] extends number ? bigint : Month[K] }>`
    with sold as (
      select to_char(ordered_at at time zone ${timeZone}::text, 'YYYY-MM') as month, count(*) as orders, sum(line_count)::bigint as lines,
        sum(unit_count)::bigint as units, sum(goods_minor)::bigint as goods, sum(shipping_minor - discount_minor)::bigint as fees
      from orders.orders where tenant_id = ${ctx.tenantId} and shop_id = ${shopId} group by 1
    ), returned as (
      select to_char(requested_at at time zone ${timeZone}::text, 'YYYY-MM') as month, count(*) as refunds, sum(amount_minor)::bigint as minor
      from orders.refunds where tenant_id = ${ctx.tenantId} and shop_id = ${shopId} group by 1
    )
    select coalesce(s.month, r.month) as month, coalesce(s.orders, 0) as orders, coalesce(s.lines, 0) as lines, coalesce(s.units, 0) as units,
      coalesce(s.goods, 0) as "goodsMinor", coalesce(s.fees, 0) as "feesMinor", coalesce(r.refunds, 0) as refunds,
      coalesce(r.minor, 0) as "refundsMinor"
    from sold s full join returned r on r.month = s.month order by 1`.execute(ctx.tx)
  return rows.map((row) => ({
    month: row.month,
    orders: Number(row.orders),
    lines: Number(row.lines),
    units: Number(row.units),
    goodsMinor: Number(row.goodsMinor),
    feesMinor: Number(row.feesMinor),
    refunds: Number(row.refunds),
    refundsMinor: Number(row.refundsMinor),
  }))
}

/** The same months in the figures of the home page: orders, units and money placed by day. */
export async function placedOf(
  ctx: Ctx,
  shopId: string,
): Promise<{ month: string; orders: number; units: number; minor: number }[]> {
  const { rows } = await sql<{ month: string; orders: bigint; units: bigint; minor: bigint }>`
    select to_char(day, 'YYYY-MM') as month, sum(orders_placed)::bigint as orders, sum(units_placed)::bigint as units,
      sum(placed_minor)::bigint as minor
    from analytics.shop_days where tenant_id = ${ctx.tenantId} and shop_id = ${shopId} and orders_placed > 0 group by 1 order by 1`.execute(
    ctx.tx,
  )
  return rows.map((row) => ({
    month: row.month,
    orders: Number(row.orders),
    units: Number(row.units),
    minor: Number(row.minor),
  }))
}

/** SKUs with the pieces the shop's orders want of them. */
export async function demandOf(ctx: Ctx, shopId: string): Promise<{ skuId: string; code: string; pieces: bigint }[]> {
  const { rows } = await sql<{ skuId: string; code: string; pieces: bigint }>`
    select l.sku_id as "skuId", k.sku_code as code, sum(l.quantity)::bigint as pieces
    from orders.orders o
    join orders.order_lines l on l.tenant_id = ${ctx.tenantId} and l.order_id = o.id
    join catalog.skus k on k.tenant_id = ${ctx.tenantId} and k.id = l.sku_id
    where o.tenant_id = ${ctx.tenantId} and o.shop_id = ${shopId} group by 1, 2 order by 2`.execute(ctx.tx)
  return rows
}

export async function countByStatus(ctx: Ctx, what: 'orders' | 'fulfillments'): Promise<Record<string, number>> {
  const { rows } =
    what === 'orders'
      ? await sql<{
          status: string
          count: bigint
        }>`select status, count(*) as count from orders.orders where tenant_id = ${ctx.tenantId} group by 1 order by 1`.execute(
          ctx.tx,
        )
      : await sql<{
          status: string
          count: bigint
        }>`select status, count(*) as count from warehouse.fulfillments where tenant_id = ${ctx.tenantId} group by 1 order by 1`.execute(
          ctx.tx,
        )
  return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]))
}

/** The next fulfillments with goods claimed. */
export async function nextToShip(ctx: Ctx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from warehouse.fulfillments where tenant_id = ${ctx.tenantId} and status = 'allocated' order by id limit ${limit}`.execute(
    ctx.tx,
  )
  return rows.map((row) => row.id)
}

export async function letPackingBeShort(ctx: Ctx): Promise<void> {
  await sql`update inventory.warehouses set settings = settings || '{"requireChecking":false,"requireWeighing":false}'::jsonb
    where tenant_id = ${ctx.tenantId}`.execute(ctx.tx)
}

export async function whatIsBooked(
  ctx: Ctx,
): Promise<{ bookings: number; units: number; receivableMinor: number; uncosted: number }> {
  const { rows } = await sql<{ bookings: bigint; units: bigint; receivable: bigint; uncosted: bigint }>`
    select count(*) as bookings, sum(unit_count)::bigint as units, sum(receivable_minor)::bigint as receivable,
      sum(uncosted_units)::bigint as uncosted
    from finance.bookings where tenant_id = ${ctx.tenantId} and revenue_booked`.execute(ctx.tx)
  const row = rows[0]!
  return {
    bookings: Number(row.bookings),
    units: Number(row.units),
    receivableMinor: Number(row.receivable),
    uncosted: Number(row.uncosted),
  }
}

export async function customerCount(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from customers.customers where tenant_id = ${ctx.tenantId}`.execute(ctx.tx)
  return Number(rows[0]!.count)
}

export async function onHand(ctx: Ctx): Promise<bigint> {
  const { rows } = await sql<{ pieces: bigint | null }>`
    select sum(sellable)::bigint as pieces from inventory.sku_stock where tenant_id = ${ctx.tenantId}`.execute(ctx.tx)
  return rows[0]!.pieces ?? 0n
}

/** What became of the refunds in the books. */
export async function refundStates(ctx: Ctx): Promise<{ state: string; count: number; minor: number }[]> {
  const { rows } = await sql<{ state: string; count: bigint; minor: bigint }>`
    select state, count(*) as count, sum(amount_minor)::bigint as minor from finance.refund_bookings
    where tenant_id = ${ctx.tenantId} group by 1 order by 1`.execute(ctx.tx)
  return rows.map((row) => ({ state: row.state, count: Number(row.count), minor: Number(row.minor) }))
}
