import { sql } from 'kysely'
import type { Actor, Ctx } from '#platform/context.ts'
import { type OrderRow, orderPredicate } from './order-list.queries.ts'

export interface OrderDetailRow extends OrderRow {
  goodsMinor: bigint
  discountMinor: bigint
  shippingMinor: bigint
  channelOrderId: string | null
  parentOrderId: string | null
  parentOrderNumber: string | null
  mergedIntoId: string | null
  mergedIntoNumber: string | null
  fulfillmentId: string | null
  fulfillmentNumber: string | null
  fulfillmentStatus: string | null
  waybillNumbers: string[]
  decision: Record<string, unknown> | null
  approvedAt: Date | null
  releasedAt: Date | null
  completedAt: Date | null
  cancelledAt: Date | null
  reviewNotBefore: Date | null
  isSealed: boolean
  carrierLocked: boolean
  hasBuyerMessage: boolean
  receiverHash: string | null
}

export async function findOrderDetail(ctx: Ctx, orderId: string): Promise<OrderDetailRow | undefined> {
  const { rows } = await sql<OrderDetailRow>`
    select o.id, o.order_number as "orderNumber", o.channel_order_number as "channelOrderNumber", o.shop_id as "shopId", o.origin, o.status, o.hold_kinds as "holdKinds",
      o.receiver_masked as "receiverMasked", o.province, o.city, o.district, o.country, o.currency, o.paid_minor as "paidMinor", o.unit_count as "unitCount", o.line_count as "lineCount",
      o.weight_grams as "weightGrams", o.warehouse_id as "warehouseId", w.name as "warehouseName", o.carrier_id as "carrierId", c.name as "carrierName", o.could_merge as "couldMerge",
      o.tags, o.flag, o.seller_remark as "sellerRemark", o.ordered_at as "orderedAt", o.paid_at as "paidAt", o.ship_by as "shipBy", o.created_at as "createdAt", o.shipped_at as "shippedAt",
      o.version, o.goods_minor as "goodsMinor", o.discount_minor as "discountMinor", o.shipping_minor as "shippingMinor", o.channel_order_id as "channelOrderId",
      o.parent_order_id as "parentOrderId", p.order_number as "parentOrderNumber", o.merged_into_id as "mergedIntoId", m.order_number as "mergedIntoNumber", o.fulfillment_id as "fulfillmentId",
      f.fulfillment_number as "fulfillmentNumber", f.status as "fulfillmentStatus", o.decision, o.approved_at as "approvedAt", o.released_at as "releasedAt", o.completed_at as "completedAt",
      o.cancelled_at as "cancelledAt", o.review_not_before as "reviewNotBefore", o.is_sealed as "isSealed", o.carrier_locked as "carrierLocked",
      o.buyer_message_sealed is not null as "hasBuyerMessage", o.receiver_hash as "receiverHash",
      (select l.title from orders.order_lines l where l.tenant_id = ${ctx.tenantId} and l.order_id = o.id order by l.line_no limit 1) as "firstTitle",
      coalesce((select array_agg(x.waybill_number) from warehouse.parcels x where x.tenant_id = ${ctx.tenantId} and x.fulfillment_id = o.fulfillment_id and x.waybill_number is not null), '{}') as "waybillNumbers"
    from orders.orders o
    left join inventory.warehouses w on w.tenant_id = ${ctx.tenantId} and w.id = o.warehouse_id
    left join logistics.carriers c on c.tenant_id = ${ctx.tenantId} and c.id = o.carrier_id
    left join orders.orders p on p.tenant_id = ${ctx.tenantId} and p.id = o.parent_order_id
    left join orders.orders m on m.tenant_id = ${ctx.tenantId} and m.id = o.merged_into_id
    left join warehouse.fulfillments f on f.tenant_id = ${ctx.tenantId} and f.id = o.fulfillment_id
    where ${orderPredicate(ctx, {}, null)} and o.id = ${orderId}`.execute(ctx.tx)
  return rows[0]
}

export async function detailLines(ctx: Ctx, orderId: string) {
  const { rows } = await sql<any>`
    select l.id, l.line_no as "lineNo", l.kind, l.sku_id as "skuId", s.sku_code as "skuCode", s.name as "skuName", b.sku_code as "bundleSkuCode", l.title, l.merchant_code as "merchantCode",
      l.quantity, l.cancelled_quantity as "cancelledQuantity", l.unit_price_minor as "unitPriceMinor", l.amount_minor as "amountMinor", l.refund_state as "refundState",
      coalesce(r.quantity, 0)::bigint as "reservedQuantity", w.name as "reservedWarehouseName"
    from orders.order_lines l
    left join catalog.skus s on s.tenant_id = ${ctx.tenantId} and s.id = l.sku_id
    left join catalog.skus b on b.tenant_id = ${ctx.tenantId} and b.id = l.bundle_sku_id
    left join inventory.reservations r on r.tenant_id = ${ctx.tenantId} and r.source_id = l.id and r.sku_id = l.sku_id
    left join inventory.warehouses w on w.tenant_id = ${ctx.tenantId} and w.id = r.warehouse_id
    where l.tenant_id = ${ctx.tenantId} and l.order_id = ${orderId} order by l.line_no`.execute(ctx.tx)
  return rows
}

export interface HoldRow {
  id: string
  kind: string
  reason: Record<string, unknown>
  placedBy: Actor
  placedAt: Date
  expiresAt: Date | null
  liftedBy: Actor | null
  liftedAt: Date | null
  liftNote: string | null
}

export async function holdsOf(ctx: Ctx, orderId: string): Promise<HoldRow[]> {
  const { rows } =
    await sql<HoldRow>`select id, kind, reason, placed_by as "placedBy", placed_at as "placedAt", expires_at as "expiresAt", lifted_by as "liftedBy", lifted_at as "liftedAt", lift_note as "liftNote"
    from orders.order_holds where tenant_id = ${ctx.tenantId} and order_id = ${orderId} order by placed_at`.execute(ctx.tx)
  return rows
}

export async function childrenOf(ctx: Ctx, orderId: string): Promise<{ id: string; orderNumber: string; status: string }[]> {
  const { rows } = await sql<{ id: string; orderNumber: string; status: string }>`
    select c.id, c.order_number as "orderNumber", c.status from orders.orders c
    where c.tenant_id = ${ctx.tenantId} and (c.parent_order_id = ${orderId} or c.merged_into_id = ${orderId}) order by c.order_number limit 50`.execute(
    ctx.tx,
  )
  return rows
}

export async function mergeCandidates(ctx: Ctx, order: { id: string; shopId: string; receiverHash: string | null }) {
  if (order.receiverHash === null) return []
  const { rows } = await sql<{ id: string; orderNumber: string; paidMinor: bigint; orderedAt: Date }>`
    select id, order_number as "orderNumber", paid_minor as "paidMinor", ordered_at as "orderedAt" from orders.orders
    where tenant_id = ${ctx.tenantId} and receiver_hash = ${order.receiverHash} and shop_id = ${order.shopId} and id <> ${order.id}
      and status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved') order by ordered_at limit 20`.execute(
    ctx.tx,
  )
  return rows
}
