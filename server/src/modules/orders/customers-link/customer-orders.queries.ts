import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export interface Buyer {
  /** The order's id. */
  key: string
  phoneHash: string | null
  buyerHash: string | null
  sealed: Buffer | null
  masked: string
  orderedAt: Date
  paidMinor: bigint
}

/**
 * What customers are recognised by, of orders that were taken over. Only what was paid in the company's currency is summed up; an order
 * that waits for payment counts with nothing paid.
 */
export async function buyersOf(ctx: Ctx, orderIds: readonly string[]): Promise<Buyer[]> {
  const { rows } = await sql<Buyer>`
    select id as key, phone_hash as "phoneHash", buyer_hash as "buyerHash", receiver_sealed as sealed, receiver_masked as masked, ordered_at as "orderedAt",
      case when currency = ${ctx.tenant.currency} and paid_at is not null then paid_minor else 0 end as "paidMinor"
    from orders.orders where tenant_id = ${ctx.tenantId} and id = any(${orderIds}::uuid[]) and origin in ('channel', 'manual')
      and (phone_hash is not null or buyer_hash is not null) order by id`.execute(ctx.tx)
  return rows
}

export interface CustomerOrder {
  id: string
  orderNumber: string
  channelOrderNumber: string
  shopId: string
  status: string
  currency: string
  paidMinor: bigint
  unitCount: bigint
  receiverMasked: string
  orderedAt: Date
  shippedAt: Date | null
}

/** Orders under any of these hashes, newest first: two index scans, not an OR. */
export async function ordersOfIdentities(
  ctx: Ctx,
  hashes: { phone: readonly string[]; buyer: readonly string[] },
  page: { beforeId: string | null; limit: number },
): Promise<CustomerOrder[]> {
  const scope = ctx.access.shopIds === null ? sql`` : sql`and o.shop_id = any(${ctx.access.shopIds}::uuid[])`
  const { rows } = await sql<CustomerOrder>`
    select o.id, o.order_number as "orderNumber", o.channel_order_number as "channelOrderNumber", o.shop_id as "shopId", o.status, o.currency,
      o.paid_minor as "paidMinor", o.unit_count as "unitCount", o.receiver_masked as "receiverMasked", o.ordered_at as "orderedAt", o.shipped_at as "shippedAt"
    from orders.orders o where o.tenant_id = ${ctx.tenantId} ${scope} ${page.beforeId ? sql`and o.id < ${page.beforeId}::uuid` : sql``}
      and o.id in (
        select p.id from orders.orders p where p.tenant_id = ${ctx.tenantId} and p.phone_hash = any(${hashes.phone}::uuid[])
        union select b.id from orders.orders b where b.tenant_id = ${ctx.tenantId} and b.buyer_hash = any(${hashes.buyer}::uuid[]))
    order by o.id desc limit ${page.limit}`.execute(ctx.tx)
  return rows
}
