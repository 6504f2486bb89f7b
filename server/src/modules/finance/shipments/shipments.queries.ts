import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

export interface ShippedFulfillment {
  id: string
  number: string
  orderId: string | null
  shippedAt: Date
  orderNumber: string | null
  shopId: string | null
  currency: string | null
  shippingMinor: bigint | null
}

/** Shipped fulfillments that are not booked yet, with the money of their orders; others of the list are left out. */
export async function unbookedShipments(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<ShippedFulfillment[]> {
  const { rows } = await sql<ShippedFulfillment>`
    select f.id, f.fulfillment_number as number, o.id as "orderId", f.shipped_at as "shippedAt", o.order_number as "orderNumber",
      coalesce(o.shop_id, f.shop_id) as "shopId", o.currency, o.shipping_minor as "shippingMinor"
    from warehouse.fulfillments f
    left join orders.orders o on o.tenant_id = ${ctx.tenantId} and o.id = f.source_id and f.source_kind = 'order'
    where f.tenant_id = ${ctx.tenantId} and f.id = any(${fulfillmentIds}::uuid[]) and f.shipped_at is not null
      and not exists (select 1 from finance.bookings b where b.tenant_id = ${ctx.tenantId} and b.fulfillment_id = f.id)
    order by f.shipped_at, f.id`.execute(ctx.tx)
  return rows
}

export interface ShippedLine {
  fulfillmentId: string
  id: string
  orderLineId: string
  skuId: string
  quantity: bigint
}

export async function shippedLines(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<ShippedLine[]> {
  const { rows } = await sql<ShippedLine>`
    select fulfillment_id as "fulfillmentId", id, source_line_id as "orderLineId", sku_id as "skuId", packed_quantity as quantity
    from warehouse.fulfillment_lines
    where tenant_id = ${ctx.tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[]) and packed_quantity > 0
    order by fulfillment_id, id`.execute(ctx.tx)
  return rows
}

export interface OrderMoneyLine {
  orderId: string
  id: string
  quantity: bigint
  cancelledQuantity: bigint
  amountMinor: bigint
}

export async function moneyOfOrders(ctx: Ctx, orderIds: readonly string[]): Promise<OrderMoneyLine[]> {
  if (orderIds.length === 0) return []
  const { rows } = await sql<OrderMoneyLine>`
    select order_id as "orderId", id, quantity, cancelled_quantity as "cancelledQuantity", amount_minor as "amountMinor"
    from orders.order_lines where tenant_id = ${ctx.tenantId} and order_id = any(${orderIds}::uuid[]) order by order_id, line_no`.execute(
    ctx.tx,
  )
  return rows
}

/** Postage of the parcels, by fulfillment and carrier; parcels without postage are left out. */
export async function postageOf(
  ctx: Ctx,
  fulfillmentIds: readonly string[],
): Promise<{ fulfillmentId: string; carrierId: string | null; minor: bigint }[]> {
  const { rows } = await sql<{ fulfillmentId: string; carrierId: string | null; minor: bigint }>`
    select fulfillment_id as "fulfillmentId", carrier_id as "carrierId", sum(postage_minor)::bigint as minor from warehouse.parcels
    where tenant_id = ${ctx.tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[]) and postage_minor > 0
    group by fulfillment_id, carrier_id order by fulfillment_id, carrier_id`.execute(ctx.tx)
  return rows
}

export interface Booking {
  fulfillmentId: string
  orderId: string | null
  shopId: string | null
  orderNumber: string
  bookedOn: string
  unitCount: bigint
  revenueBooked: boolean
  goodsMinor: bigint
  shippingMinor: bigint
  taxMinor: bigint
  receivableMinor: bigint
  costMinor: bigint
  postageMinor: bigint
  unshippedMinor: bigint
  uncostedUnits: bigint
}

export async function insertBookings(ctx: Ctx, bookings: readonly Booking[]): Promise<void> {
  const columns = {
    fulfillment_id: 'uuid',
    order_id: 'uuid',
    shop_id: 'uuid',
    order_number: 'text',
    booked_on: 'date',
    unit_count: 'int8',
    revenue_booked: 'bool',
    goods_minor: 'int8',
    shipping_minor: 'int8',
    tax_minor: 'int8',
    receivable_minor: 'int8',
    cost_minor: 'int8',
    postage_minor: 'int8',
    unshipped_minor: 'int8',
    uncosted_units: 'int8',
  } as const
  await insertRows(
    'finance.bookings',
    ctx.tenantId,
    bookings.map((booking) => ({ ...booking, currency: ctx.tenant.currency })),
    { ...columns, currency: 'text' },
  ).execute(ctx.tx)
}

export interface WaitingRevenue {
  fulfillmentId: string
  orderId: string
  orderNumber: string
  shopId: string
  bookedOn: string
  currency: string
  shippingMinor: bigint
}

/** Bookings whose revenue waits for an exchange rate of the currency. */
export async function waitingRevenue(ctx: Ctx, currency: string, limit: number): Promise<WaitingRevenue[]> {
  const { rows } = await sql<WaitingRevenue>`
    select b.fulfillment_id as "fulfillmentId", o.id as "orderId", o.order_number as "orderNumber", o.shop_id as "shopId", b.booked_on as "bookedOn", o.currency,
      o.shipping_minor as "shippingMinor"
    from finance.bookings b join orders.orders o on o.tenant_id = ${ctx.tenantId} and o.id = b.order_id
    where b.tenant_id = ${ctx.tenantId} and not b.revenue_booked and o.currency = ${currency}
      and exists (select 1 from finance.exchange_rates x where x.tenant_id = ${ctx.tenantId} and x.currency = ${currency} and x.effective_on <= b.booked_on)
    order by b.fulfillment_id limit ${limit}`.execute(ctx.tx)
  return rows
}

export async function completeRevenue(
  ctx: Ctx,
  rows: readonly {
    fulfillmentId: string
    goodsMinor: bigint
    shippingMinor: bigint
    taxMinor: bigint
    receivableMinor: bigint
  }[],
): Promise<void> {
  await sql`update finance.bookings b set revenue_booked = true, goods_minor = r.goods_minor, shipping_minor = r.shipping_minor, tax_minor = r.tax_minor,
      receivable_minor = r.receivable_minor
    from ${rowsOf(rows, { fulfillment_id: 'uuid', goods_minor: 'int8', shipping_minor: 'int8', tax_minor: 'int8', receivable_minor: 'int8' })}
    where b.tenant_id = ${ctx.tenantId} and b.fulfillment_id = r.fulfillment_id`.execute(ctx.tx)
}

/** Net sales of lines that waited for their exchange rate. */
export async function completeSales(
  ctx: Ctx,
  rows: readonly { sourceId: string; sourceLineId: string; saleMinor: bigint }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update finance.cost_movements m set sale_minor = r.sale_minor
    from ${rowsOf(rows, { source_id: 'uuid', source_line_id: 'uuid', sale_minor: 'int8' })}
    where m.tenant_id = ${ctx.tenantId} and m.source_id = r.source_id and m.source_line_id = r.source_line_id and m.kind = 'shipment'`.execute(
    ctx.tx,
  )
}
