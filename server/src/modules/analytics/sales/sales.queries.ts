import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export interface Sums {
  ordersPlaced: bigint
  unitsPlaced: bigint
  placedMinor: bigint
  ordersShipped: bigint
  unitsShipped: bigint
  revenueMinor: bigint
  costMinor: bigint
  postageMinor: bigint
  feesMinor: bigint
  refundsMinor: bigint
  ordersCancelled: bigint
}

const sums =
  sql.raw(`coalesce(sum(d.orders_placed), 0)::bigint as "ordersPlaced", coalesce(sum(d.units_placed), 0)::bigint as "unitsPlaced", coalesce(sum(d.placed_minor), 0)::bigint as "placedMinor",
  coalesce(sum(d.orders_shipped), 0)::bigint as "ordersShipped", coalesce(sum(d.units_shipped), 0)::bigint as "unitsShipped", coalesce(sum(d.revenue_minor), 0)::bigint as "revenueMinor",
  coalesce(sum(d.cost_minor), 0)::bigint as "costMinor", coalesce(sum(d.postage_minor), 0)::bigint as "postageMinor", coalesce(sum(d.fees_minor), 0)::bigint as "feesMinor",
  coalesce(sum(d.refunds_minor), 0)::bigint as "refundsMinor", coalesce(sum(d.orders_cancelled), 0)::bigint as "ordersCancelled"`)

export interface Period {
  from: string
  to: string
  shopIds: readonly string[] | null
}

const inPeriod = (ctx: Ctx, period: Period) =>
  sql`d.tenant_id = ${ctx.tenantId} and d.day between ${period.from}::date and ${period.to}::date ${period.shopIds === null ? sql`` : sql`and d.shop_id = any(${period.shopIds}::uuid[])`}`

export async function totalOf(ctx: Ctx, period: Period): Promise<Sums> {
  const { rows } = await sql<Sums>`select ${sums} from analytics.shop_days d where ${inPeriod(ctx, period)}`.execute(ctx.tx)
  return rows[0]!
}

export async function byDay(ctx: Ctx, period: Period): Promise<(Sums & { day: string })[]> {
  const { rows } = await sql<
    Sums & { day: string }
  >`select d.day, ${sums} from analytics.shop_days d where ${inPeriod(ctx, period)} group by d.day order by d.day`.execute(ctx.tx)
  return rows
}

export async function byShop(ctx: Ctx, period: Period): Promise<(Sums & { shopId: string })[]> {
  const { rows } = await sql<
    Sums & { shopId: string }
  >`select d.shop_id as "shopId", ${sums} from analytics.shop_days d where ${inPeriod(ctx, period)} group by d.shop_id order by sum(d.revenue_minor) desc`.execute(
    ctx.tx,
  )
  return rows
}

export interface SkuSums {
  skuId: string
  skuCode: string
  skuName: string
  unitsOrdered: bigint
  unitsShipped: bigint
  revenueMinor: bigint
  costMinor: bigint
}

export async function bySku(ctx: Ctx, period: Period, sort: 'revenue' | 'units' | 'profit', limit: number): Promise<SkuSums[]> {
  const order = sql.raw(
    { revenue: 'sum(d.revenue_minor)', units: 'sum(d.units_ordered)', profit: 'sum(d.revenue_minor - d.cost_minor)' }[sort],
  )
  const { rows } = await sql<SkuSums>`
    select d.sku_id as "skuId", k.sku_code as "skuCode", k.name as "skuName", sum(d.units_ordered)::bigint as "unitsOrdered", sum(d.units_shipped)::bigint as "unitsShipped",
      sum(d.revenue_minor)::bigint as "revenueMinor", sum(d.cost_minor)::bigint as "costMinor"
    from analytics.sku_days d join catalog.skus k on k.tenant_id = ${ctx.tenantId} and k.id = d.sku_id
    where ${inPeriod(ctx, period)} group by d.sku_id, k.sku_code, k.name order by ${order} desc, d.sku_id limit ${limit}`.execute(
    ctx.tx,
  )
  return rows
}

export async function skuByDay(
  ctx: Ctx,
  skuId: string,
  period: Period,
): Promise<{ day: string; unitsOrdered: bigint; unitsShipped: bigint; revenueMinor: bigint; costMinor: bigint }[]> {
  const { rows } = await sql<{
    day: string
    unitsOrdered: bigint
    unitsShipped: bigint
    revenueMinor: bigint
    costMinor: bigint
  }>`
    select d.day, sum(d.units_ordered)::bigint as "unitsOrdered", sum(d.units_shipped)::bigint as "unitsShipped", sum(d.revenue_minor)::bigint as "revenueMinor", sum(d.cost_minor)::bigint as "costMinor"
    from analytics.sku_days d where ${inPeriod(ctx, period)} and d.sku_id = ${skuId} group by d.day order by d.day`.execute(
    ctx.tx,
  )
  return rows
}

export interface ShipmentRow {
  fulfillmentId: string
  orderId: string | null
  orderNumber: string
  shopId: string | null
  day: string
  unitCount: bigint
  revenueMinor: bigint
  costMinor: bigint
  postageMinor: bigint
  feesMinor: bigint
  refundsMinor: bigint
  currency: string
}

/** The documents behind the figures, newest day first. */
export async function shipmentsBehind(
  ctx: Ctx,
  period: Period & { skuId?: string | undefined },
  page: { before: { day: string; id: string } | null; limit: number },
): Promise<ShipmentRow[]> {
  const { rows } = await sql<ShipmentRow>`
    select b.fulfillment_id as "fulfillmentId", b.order_id as "orderId", b.order_number as "orderNumber", b.shop_id as "shopId", b.booked_on as day, b.unit_count as "unitCount",
      b.goods_minor + b.shipping_minor as "revenueMinor", b.cost_minor - b.returned_cost_minor as "costMinor", b.postage_minor as "postageMinor", b.fees_minor as "feesMinor",
      b.refunds_minor as "refundsMinor", b.currency
    from finance.bookings b
    where b.tenant_id = ${ctx.tenantId} and b.booked_on between ${period.from}::date and ${period.to}::date
      ${period.shopIds === null ? sql`` : sql`and b.shop_id = any(${period.shopIds}::uuid[])`}
      ${period.skuId ? sql`and exists (select 1 from warehouse.fulfillment_lines l where l.tenant_id = ${ctx.tenantId} and l.fulfillment_id = b.fulfillment_id and l.sku_id = ${period.skuId})` : sql``}
      ${page.before ? sql`and (b.booked_on, b.fulfillment_id) < (${page.before.day}::date, ${page.before.id}::uuid)` : sql``}
    order by b.booked_on desc, b.fulfillment_id desc limit ${page.limit}`.execute(ctx.tx)
  return rows
}
