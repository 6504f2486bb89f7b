import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export interface MergeGroup {
  shopId: string
  receiverMasked: string
  currency: string
  orders: {
    id: string
    orderNumber: string
    status: string
    paidMinor: bigint
    unitCount: bigint
    firstTitle: string | null
    orderedAt: Date
  }[]
}

/**
 * Orders that can be merged as they are: one shop, receiver, currency and status, not held, not sealed. The groups with the most money
 * come first; of a group the twenty oldest.
 */
export async function mergeSuggestions(ctx: Ctx, shopIds: readonly string[] | null, limit: number): Promise<MergeGroup[]> {
  const { rows } = await sql<
    MergeGroup['orders'][number] & { place: bigint; shopId: string; receiverMasked: string; currency: string }
  >`
    with candidates as (
      select o.id, o.shop_id, o.receiver_hash, o.currency, o.status, o.paid_minor, o.ordered_at
      from orders.orders o
      where o.tenant_id = ${ctx.tenantId} and o.status in ('awaiting_review', 'approved') and o.hold_kinds = '{}' and not o.is_sealed
        and o.receiver_hash is not null ${shopIds === null ? sql`` : sql`and o.shop_id = any(${shopIds}::uuid[])`}
    ), groups as (
      select shop_id, receiver_hash, currency, status, row_number() over (order by sum(paid_minor) desc, receiver_hash) as place
      from candidates group by shop_id, receiver_hash, currency, status having count(*) > 1
    ), members as (
      select c.id, g.place, row_number() over (partition by g.place order by c.ordered_at, c.id) as nth
      from groups g join candidates c using (shop_id, receiver_hash, currency, status) where g.place <= ${limit}
    )
    select m.place, o.id, o.order_number as "orderNumber", o.status, o.shop_id as "shopId", o.receiver_masked as "receiverMasked", o.currency,
      o.paid_minor as "paidMinor", o.unit_count as "unitCount", o.ordered_at as "orderedAt",
      (select l.title from orders.order_lines l where l.tenant_id = ${ctx.tenantId} and l.order_id = o.id order by l.line_no limit 1) as "firstTitle"
    from members m join orders.orders o on o.tenant_id = ${ctx.tenantId} and o.id = m.id
    where m.nth <= 20 order by m.place, m.nth`.execute(ctx.tx)
  const groups = new Map<bigint, MergeGroup>()
  for (const { place, shopId, receiverMasked, currency, ...order } of rows) {
    const group = groups.get(place) ?? { shopId, receiverMasked, currency, orders: [] }
    group.orders.push(order)
    groups.set(place, group)
  }
  return [...groups.values()]
}
