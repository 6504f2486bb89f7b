import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export interface DueOrder {
  id: string
  shopId: string
  receiverHash: string | null
  buyerHash: string | null
  couldMerge: boolean
  isSealed: boolean
}

/** Orders whose waiting time is over and that nothing holds, oldest first. */
export async function ordersDue(tx: Tx, tenantId: string, at: Date, limit: number): Promise<DueOrder[]> {
  const { rows } = await sql<DueOrder>`
    select id, shop_id as "shopId", receiver_hash as "receiverHash", buyer_hash as "buyerHash", could_merge as "couldMerge", is_sealed as "isSealed" from orders.orders
    where tenant_id = ${tenantId} and status = 'awaiting_review' and review_not_before is not null and review_not_before <= ${at} and auto_approve and hold_kinds = '{}'
    order by review_not_before limit ${limit} for update skip locked`.execute(tx)
  return rows
}

/** Orders that wait for stock, oldest first. */
export async function ordersShort(tx: Tx, tenantId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from orders.orders o where o.tenant_id = ${tenantId} and o.hold_kinds <> '{}' and 'out_of_stock' = any(o.hold_kinds)
      and o.status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved')
    order by o.id limit ${limit}`.execute(tx)
  return rows.map((row) => row.id)
}

/** Holds whose end has come. */
export async function holdsExpired(tx: Tx, tenantId: string, at: Date): Promise<{ orderId: string; kind: string }[]> {
  const { rows } = await sql<{ orderId: string; kind: string }>`select order_id as "orderId", kind from orders.order_holds
    where tenant_id = ${tenantId} and lifted_at is null and expires_at <= ${at} limit 1000`.execute(tx)
  return rows
}
