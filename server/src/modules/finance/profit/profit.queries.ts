import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export interface BookingView {
  fulfillmentId: string
  orderId: string | null
  orderNumber: string
  shopId: string | null
  bookedOn: string
  currency: string
  units: bigint
  goodsMinor: bigint
  shippingMinor: bigint
  taxMinor: bigint
  receivableMinor: bigint
  costMinor: bigint
  returnedCostMinor: bigint
  postageMinor: bigint
  feesMinor: bigint
  refundsMinor: bigint
  paidOutMinor: bigint
  uncostedUnits: bigint
  revenueBooked: boolean
}

const bookingView =
  sql.raw(`b.fulfillment_id as "fulfillmentId", b.order_id as "orderId", b.order_number as "orderNumber", b.shop_id as "shopId", b.booked_on as "bookedOn",
  b.currency, b.unit_count as units, b.goods_minor as "goodsMinor", b.shipping_minor as "shippingMinor", b.tax_minor as "taxMinor",
  b.receivable_minor as "receivableMinor", b.cost_minor as "costMinor", b.returned_cost_minor as "returnedCostMinor", b.postage_minor as "postageMinor",
  b.fees_minor as "feesMinor", b.refunds_minor as "refundsMinor", b.paid_out_minor as "paidOutMinor", b.uncosted_units as "uncostedUnits",
  b.revenue_booked as "revenueBooked"`)

export interface ProfitFilter {
  from: string
  to: string
  shopIds: readonly string[] | null
  onlyLosses?: boolean | undefined
  orderNumber?: string | undefined
  after?: { bookedOn: string; fulfillmentId: string }
  limit: number
}

export async function listBookings(tx: Tx, tenantId: string, filter: ProfitFilter): Promise<BookingView[]> {
  const { rows } = await sql<BookingView>`
    select ${bookingView} from finance.bookings b
    where b.tenant_id = ${tenantId} and b.booked_on >= ${filter.from}::date and b.booked_on <= ${filter.to}::date
      ${inShops(filter.shopIds, sql`b.shop_id`)}
      ${
        filter.orderNumber
          ? sql`and b.order_id in (select o.id from orders.orders o where o.tenant_id = ${tenantId} and o.order_number collate "C" = ${filter.orderNumber})`
          : sql``
      }
      ${
        filter.onlyLosses
          ? sql`and b.goods_minor + b.shipping_minor - b.refunds_minor - b.cost_minor + b.returned_cost_minor - b.postage_minor - b.fees_minor < 0`
          : sql``
      }
      ${filter.after ? sql`and (b.booked_on, b.fulfillment_id) < (${filter.after.bookedOn}::date, ${filter.after.fulfillmentId}::uuid)` : sql``}
    order by b.booked_on desc, b.fulfillment_id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export async function bookingsOfOrder(
  tx: Tx,
  tenantId: string,
  orderId: string,
  shopIds: readonly string[] | null,
): Promise<BookingView[]> {
  const { rows } = await sql<BookingView>`select ${bookingView} from finance.bookings b
    where b.tenant_id = ${tenantId} and b.order_id = ${orderId} ${inShops(shopIds, sql`b.shop_id`)} order by b.fulfillment_id`.execute(
    tx,
  )
  return rows
}

export interface SkuMoney {
  skuId: string
  skuCode: string
  skuName: string
  quantity: bigint
  returnedQuantity: bigint
  saleMinor: bigint
  costMinor: bigint
}

export async function skusOfFulfillments(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<SkuMoney[]> {
  const { rows } = await sql<SkuMoney>`
    select m.sku_id as "skuId", coalesce(s.sku_code, '') as "skuCode", coalesce(s.name, '') as "skuName",
      coalesce(-sum(m.quantity) filter (where m.kind = 'shipment'), 0)::bigint as quantity,
      coalesce(sum(m.quantity) filter (where m.kind = 'return'), 0)::bigint as "returnedQuantity",
      coalesce(sum(m.sale_minor), 0)::bigint as "saleMinor", (-sum(m.value_minor))::bigint as "costMinor"
    from finance.cost_movements m left join catalog.skus s on s.tenant_id = ${tenantId} and s.id = m.sku_id
    where m.tenant_id = ${tenantId} and m.source_id = any(${fulfillmentIds}::uuid[])
    group by m.sku_id, s.sku_code, s.name order by coalesce(s.sku_code, ''), m.sku_id`.execute(tx)
  return rows
}

/** Sales and cost by SKU of what moved within a time, highest sales first. */
export async function listSkuProfits(
  tx: Tx,
  tenantId: string,
  filter: {
    startAt: Date
    endAt: Date
    shopIds: readonly string[] | null
    onlyLosses?: boolean | undefined
    after?: { saleMinor: bigint; skuId: string }
    limit: number
  },
): Promise<SkuMoney[]> {
  const { rows } = await sql<SkuMoney>`
    with sums as (
      select m.sku_id, coalesce(-sum(m.quantity) filter (where m.kind = 'shipment'), 0)::bigint as quantity,
        coalesce(sum(m.quantity) filter (where m.kind = 'return'), 0)::bigint as returned, coalesce(sum(m.sale_minor), 0)::bigint as sale,
        (-sum(m.value_minor))::bigint as cost
      from finance.cost_movements m
      where m.tenant_id = ${tenantId} and m.moved_at >= ${filter.startAt} and m.moved_at < ${filter.endAt} and m.kind in ('shipment', 'return', 'correction')
        ${inShops(filter.shopIds, sql`m.shop_id`)}
      group by m.sku_id
    )
    select x.sku_id as "skuId", coalesce(s.sku_code, '') as "skuCode", coalesce(s.name, '') as "skuName", x.quantity, x.returned as "returnedQuantity",
      x.sale as "saleMinor", x.cost as "costMinor"
    from sums x left join catalog.skus s on s.tenant_id = ${tenantId} and s.id = x.sku_id
    where true ${filter.onlyLosses ? sql`and x.sale < x.cost` : sql``}
      ${filter.after ? sql`and (x.sale, x.sku_id) < (${filter.after.saleMinor}, ${filter.after.skuId}::uuid)` : sql``}
    order by x.sale desc, x.sku_id desc limit ${filter.limit}`.execute(tx)
  return rows
}

function inShops(shopIds: readonly string[] | null, column: RawBuilder<unknown>): RawBuilder<unknown> {
  return shopIds === null ? sql`` : sql`and ${column} = any(${shopIds}::uuid[])`
}
