import type { Pool } from '#platform/db/pool.ts'

/** What we believe of one line of a platform order. */
export interface OurLine {
  shop: string
  number: string
  lineId: string
  ordered: number
  /** Pieces in orders that have left. */
  sent: number
  intake: string
  /** States of the orders that carry it, with what holds them. */
  orders: string[]
}

/** Every line of every platform order, with what became of it; shops by their code. */
export async function ourLines(pool: Pool, tenantId: string): Promise<OurLine[]> {
  const { rows } = await pool.query<OurLine>(
    `select s.code as shop, c.external_number as number, l.external_line_id as "lineId", l.quantity::int as ordered, c.intake,
       coalesce(sum(o.quantity - o.cancelled_quantity) filter (where h.status in ('shipped', 'completed')), 0)::int as sent,
       coalesce(array_agg(distinct h.status || ':' || array_to_string(h.hold_kinds, ',')) filter (where h.id is not null), '{}') as orders
     from channels.channel_orders c
     join channels.shops s on s.tenant_id = c.tenant_id and s.id = c.shop_id
     join channels.channel_order_lines l on l.tenant_id = c.tenant_id and l.channel_order_id = c.id
     left join orders.order_lines o on o.tenant_id = c.tenant_id and o.channel_order_line_id = l.id
     left join orders.orders h on h.tenant_id = c.tenant_id and h.id = o.order_id
     where c.tenant_id = $1 group by s.code, c.external_number, l.external_line_id, l.quantity, c.intake`,
    [tenantId],
  )
  return rows
}

/** Per shop: refunds that are settled, and what the books say is owed for what left, order currency of the books. */
export async function ourMoney(
  pool: Pool,
  tenantId: string,
): Promise<{ shop: string; refunds: number; refundedMinor: number; netMinor: number }[]> {
  const { rows } = await pool.query(
    `select s.code as shop,
       (select count(*)::int from orders.refunds r where r.tenant_id = s.tenant_id and r.shop_id = s.id and r.status = 'settled') as refunds,
       (select coalesce(sum(r.amount_minor), 0)::int from orders.refunds r where r.tenant_id = s.tenant_id and r.shop_id = s.id and r.status = 'settled') as "refundedMinor",
       (select coalesce(sum(b.receivable_minor - b.refunds_minor - b.refunds_tax_minor), 0)::int from finance.bookings b
        where b.tenant_id = s.tenant_id and b.shop_id = s.id) as "netMinor"
     from channels.shops s where s.tenant_id = $1 order by s.code`,
    [tenantId],
  )
  return rows
}

/** Parcels that left and that the shop will not hear of, because the buyer was quicker: numbers of the platform orders, by the shop's reason. */
export async function refusedPushes(pool: Pool, tenantId: string): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ number: string; reason: string }>(
    `select external_number as number, last_error -> 'params' ->> 'detail' as reason from channels.shipment_pushes where tenant_id = $1 and status = 'failed'`,
    [tenantId],
  )
  return new Map(rows.map((row) => [row.number, row.reason]))
}

/** Orders, what the books hold of them, and the goods that are left: value by layers, cost of what went, pieces in our places. */
export async function wholeBooks(
  pool: Pool,
  tenantId: string,
): Promise<{ orders: number; bookings: number; receivableMinor: number; costMinor: number; stockMinor: number; onHand: number }> {
  const { rows } = await pool.query(
    `select (select count(*)::int from orders.orders where tenant_id = $1 and status not in ('merged', 'split')) as orders,
       (select count(*)::int from finance.bookings where tenant_id = $1) as bookings,
       (select coalesce(sum(receivable_minor), 0)::int from finance.bookings where tenant_id = $1) as "receivableMinor",
       (select coalesce(sum(cost_minor), 0)::int from finance.bookings where tenant_id = $1) as "costMinor",
       (select coalesce(sum(remaining_minor), 0)::int from finance.cost_layers where tenant_id = $1) as "stockMinor",
       (select coalesce(sum(on_hand), 0)::int from inventory.stock_levels where tenant_id = $1) as "onHand"`,
    [tenantId],
  )
  return rows[0]
}
