import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { NewOrderLine } from './intake/explode-lines.pure.ts'
import type { OpenSibling } from './intake/find-siblings.pure.ts'
import type { HoldKind, OrderStatus } from './order-status.pure.ts'

/** Waits for this company's turn to take orders over; it ends with the transaction. */
export async function takeOrdersTurn(ctx: Ctx): Promise<void> {
  await sql`insert into orders.turns as t (tenant_id, taken) values (${ctx.tenantId}, 1)
    on conflict (tenant_id) do update set taken = t.taken + 1 returning taken`.execute(ctx.tx)
}

export interface NewOrder {
  id: string
  orderNumber: string
  origin: 'channel' | 'manual' | 'split' | 'resend' | 'exchange'
  shopId: string
  channelOrderId: string | null
  channelOrderNumber: string
  status: OrderStatus
  reviewNotBefore: Date | null
  autoApprove: boolean
  holdKinds: string[]
  receiverSealed: Buffer | null
  buyerHash: string | null
  phoneHash: string | null
  receiverHash: string | null
  receiverMasked: string
  country: string
  province: string
  city: string
  district: string
  currency: string
  goodsMinor: bigint
  discountMinor: bigint
  shippingMinor: bigint
  paidMinor: bigint
  lineCount: number
  unitCount: bigint
  weightGrams: bigint
  warehouseId: string | null
  carrierId: string | null
  decision: Record<string, unknown> | null
  orderedAt: Date
  paidAt: Date | null
  shipBy: Date | null
  approvedAt: Date | null
  releasedAt: Date | null
  flag: number
  buyerMessageSealed: Buffer | null
  sellerRemark: string
  couldMerge: boolean
  parentOrderId: string | null
  fulfillmentId: string | null
  lines: NewOrderLine[]
}

const orderColumns = {
  id: 'uuid',
  order_number: 'text',
  origin: 'text',
  shop_id: 'uuid',
  channel_order_id: 'uuid',
  channel_order_number: 'text',
  status: 'text',
  review_not_before: 'timestamptz',
  auto_approve: 'bool',
  hold_text: 'text',
  receiver_sealed: 'bytea',
  buyer_hash: 'uuid',
  phone_hash: 'uuid',
  receiver_hash: 'uuid',
  receiver_masked: 'text',
  country: 'text',
  province: 'text',
  city: 'text',
  district: 'text',
  currency: 'text',
  goods_minor: 'int8',
  discount_minor: 'int8',
  shipping_minor: 'int8',
  paid_minor: 'int8',
  line_count: 'int4',
  unit_count: 'int8',
  weight_grams: 'int8',
  warehouse_id: 'uuid',
  carrier_id: 'uuid',
  decision: 'jsonb',
  ordered_at: 'timestamptz',
  paid_at: 'timestamptz',
  ship_by: 'timestamptz',
  approved_at: 'timestamptz',
  released_at: 'timestamptz',
  flag: 'int4',
  buyer_message_sealed: 'bytea',
  seller_remark: 'text',
  could_merge: 'bool',
  parent_order_id: 'uuid',
  fulfillment_id: 'uuid',
} as const

export async function insertOrders(ctx: Ctx, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return
  const rows = orders.map((order) => ({ ...order, holdText: order.holdKinds.join(',') }))
  const names = Object.keys(orderColumns)
  const target = sql.raw(names.map((name) => (name === 'hold_text' ? 'hold_kinds' : name)).join(', '))
  const source = sql.raw(
    names
      .map((name) =>
        name === 'hold_text'
          ? "case when r.hold_text = '' then '{}'::text[] else string_to_array(r.hold_text, ',') end"
          : `r.${name}`,
      )
      .join(', '),
  )
  await sql`insert into orders.orders (tenant_id, created_at, updated_at, ${target})
    select ${ctx.tenantId}::uuid, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz, ${source} from ${rowsOf(rows, orderColumns)} returning 1 as written`.execute(
    ctx.tx,
  )
  await insertOrderLines(
    ctx,
    orders.flatMap((order) => order.lines.map((line) => ({ ...line, orderId: order.id }))),
  )
}

export async function insertOrderLines(ctx: Ctx, lines: readonly (NewOrderLine & { orderId: string })[]): Promise<void> {
  if (lines.length === 0) return
  await insertRows('orders.order_lines', ctx.tenantId, lines, {
    order_id: 'uuid',
    id: 'uuid',
    line_no: 'int4',
    kind: 'text',
    channel_order_line_id: 'uuid',
    channel_quantity: 'int8',
    bundle_sku_id: 'uuid',
    sku_id: 'uuid',
    title: 'text',
    merchant_code: 'text',
    quantity: 'int8',
    cancelled_quantity: 'int8',
    unit_price_minor: 'int8',
    amount_minor: 'int8',
    refund_state: 'text',
  }).execute(ctx.tx)
}

/** Which of these platform orders were taken over already. */
export async function ordersOfChannelOrders(
  tx: Tx,
  tenantId: string,
  channelOrderIds: readonly string[],
): Promise<Map<string, { orderId: string; orderNumber: string }>> {
  const { rows } = await sql<{
    channelOrderId: string
    orderId: string
    orderNumber: string
  }>`select channel_order_id as "channelOrderId", id as "orderId", order_number as "orderNumber" from orders.orders
    where tenant_id = ${tenantId} and channel_order_id = any(${channelOrderIds}::uuid[]) and origin = 'channel'`.execute(tx)
  return new Map(rows.map(({ channelOrderId, ...row }) => [channelOrderId, row]))
}

/** Orders at the desk that go to the same receiver. */
export async function openSiblings(tx: Tx, tenantId: string, receiverHashes: readonly string[]): Promise<OpenSibling[]> {
  if (receiverHashes.length === 0) return []
  const { rows } = await sql<OpenSibling>`
    select id, receiver_hash as "receiverHash", buyer_hash as "buyerHash", shop_id as "shopId", status, paid_minor as "paidMinor", unit_count as "unitCount",
      ordered_at as "orderedAt", channel_order_number as "channelOrderNumber"
    from orders.orders where tenant_id = ${tenantId} and receiver_hash = any(${receiverHashes}::uuid[])
      and status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved')`.execute(tx)
  return rows
}

export async function markCouldMerge(ctx: Ctx, orderIds: readonly string[], value: boolean): Promise<void> {
  if (orderIds.length === 0) return
  await sql`update orders.orders set could_merge = ${value} where tenant_id = ${ctx.tenantId} and id = any(${orderIds}::uuid[]) and could_merge <> ${value}`.execute(
    ctx.tx,
  )
}

export interface OrderHead {
  id: string
  orderNumber: string
  origin: NewOrder['origin']
  shopId: string
  channelOrderId: string | null
  channelOrderNumber: string
  status: OrderStatus
  holdKinds: string[]
  reviewNotBefore: Date | null
  autoApprove: boolean
  receiverSealed: Buffer | null
  buyerHash: string | null
  phoneHash: string | null
  receiverHash: string | null
  receiverMasked: string
  country: string
  province: string
  city: string
  district: string
  currency: string
  goodsMinor: bigint
  discountMinor: bigint
  shippingMinor: bigint
  paidMinor: bigint
  lineCount: number
  unitCount: bigint
  weightGrams: bigint
  warehouseId: string | null
  carrierId: string | null
  carrierLocked: boolean
  orderedAt: Date
  paidAt: Date | null
  shipBy: Date | null
  sellerRemark: string
  buyerMessageSealed: Buffer | null
  flag: number
  isSealed: boolean
  couldMerge: boolean
  parentOrderId: string | null
  fulfillmentId: string | null
  version: bigint
}

const headView =
  sql.raw(`id, order_number as "orderNumber", origin, shop_id as "shopId", channel_order_id as "channelOrderId", channel_order_number as "channelOrderNumber", status,
  hold_kinds as "holdKinds", review_not_before as "reviewNotBefore", auto_approve as "autoApprove", receiver_sealed as "receiverSealed", buyer_hash as "buyerHash",
  phone_hash as "phoneHash", receiver_hash as "receiverHash", receiver_masked as "receiverMasked", country, province, city, district, currency, goods_minor as "goodsMinor",
  discount_minor as "discountMinor", shipping_minor as "shippingMinor", paid_minor as "paidMinor", line_count as "lineCount", unit_count as "unitCount",
  weight_grams as "weightGrams", warehouse_id as "warehouseId", carrier_id as "carrierId", carrier_locked as "carrierLocked", ordered_at as "orderedAt", paid_at as "paidAt",
  ship_by as "shipBy", seller_remark as "sellerRemark", buyer_message_sealed as "buyerMessageSealed", flag, is_sealed as "isSealed", could_merge as "couldMerge",
  parent_order_id as "parentOrderId", fulfillment_id as "fulfillmentId", version`)

/** Locks orders in key order. Missing ids are simply not returned; `shopIds` limits to what the caller may work on. */
export async function lockOrders(ctx: Ctx, orderIds: readonly string[]): Promise<OrderHead[]> {
  const scope: RawBuilder<unknown> = ctx.access.shopIds === null ? sql`` : sql`and shop_id = any(${ctx.access.shopIds}::uuid[])`
  const { rows } =
    await sql<OrderHead>`select ${headView} from orders.orders where tenant_id = ${ctx.tenantId} and id = any(${orderIds}::uuid[]) ${scope} order by id for update`.execute(
      ctx.tx,
    )
  return rows
}

export interface OrderLine extends NewOrderLine {
  orderId: string
}

const lineView =
  sql.raw(`order_id as "orderId", id, line_no as "lineNo", kind, channel_order_line_id as "channelOrderLineId", channel_quantity as "channelQuantity",
  bundle_sku_id as "bundleSkuId", sku_id as "skuId", title, merchant_code as "merchantCode", quantity, cancelled_quantity as "cancelledQuantity",
  unit_price_minor as "unitPriceMinor", amount_minor as "amountMinor", refund_state as "refundState"`)

export async function linesOf(tx: Tx, tenantId: string, orderIds: readonly string[]): Promise<OrderLine[]> {
  const { rows } =
    await sql<OrderLine>`select ${lineView} from orders.order_lines where tenant_id = ${tenantId} and order_id = any(${orderIds}::uuid[]) order by order_id, line_no`.execute(
      tx,
    )
  return rows
}

export interface NewHold {
  id: string
  orderId: string
  kind: HoldKind
  reason: Record<string, unknown>
  expiresAt?: Date | null
}

export async function insertHolds(ctx: Ctx, holds: readonly NewHold[]): Promise<void> {
  if (holds.length === 0) return
  const rows = holds.map((hold) => ({ ...hold, placedBy: ctx.actor, placedAt: ctx.now }))
  await insertRows(
    'orders.order_holds',
    ctx.tenantId,
    rows,
    {
      order_id: 'uuid',
      id: 'uuid',
      kind: 'text',
      reason: 'jsonb',
      placed_by: 'jsonb',
      placed_at: 'timestamptz',
      expires_at: 'timestamptz',
    },
    sql`on conflict (tenant_id, order_id, kind) where lifted_at is null do update set reason = excluded.reason`,
  ).execute(ctx.tx)
}

export async function closeHolds(ctx: Ctx, holds: readonly { orderId: string; kind: string }[], note: string): Promise<void> {
  if (holds.length === 0) return
  await sql`update orders.order_holds h set lifted_at = ${ctx.now}, lifted_by = ${JSON.stringify(ctx.actor)}::jsonb, lift_note = ${note}
    from ${rowsOf(holds, { order_id: 'uuid', kind: 'text' }, 'c')} where h.tenant_id = ${ctx.tenantId} and h.order_id = c.order_id and h.kind = c.kind and h.lifted_at is null`.execute(
    ctx.tx,
  )
}

/** Writes the open kinds beside the order, from the hold rows. */
export async function refreshHoldKinds(ctx: Ctx, orderIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ id: string; kinds: string[] }>`
    with kinds as (
      select x.id, coalesce((select array_agg(h.kind order by h.kind) from orders.order_holds h where h.tenant_id = ${ctx.tenantId} and h.order_id = x.id and h.lifted_at is null), '{}') as kinds
      from unnest(${orderIds}::uuid[]) as x(id)
    )
    update orders.orders o set hold_kinds = k.kinds, updated_at = ${ctx.now}, version = o.version + 1 from kinds k
    where o.tenant_id = ${ctx.tenantId} and o.id = k.id returning o.id, o.hold_kinds as kinds`.execute(ctx.tx)
  return new Map(rows.map((row) => [row.id, row.kinds]))
}

export interface ReleaseMark {
  id: string
  warehouseId: string
  carrierId: string | null
  fulfillmentId: string
  weightGrams: bigint
  decision: Record<string, unknown>
}

/** Marks orders as released; approval is written with it when it was not there. */
export async function markReleased(ctx: Ctx, rows: readonly ReleaseMark[]): Promise<void> {
  if (rows.length === 0) return
  await sql`update orders.orders o set status = 'released', approved_at = coalesce(o.approved_at, ${ctx.now}), released_at = ${ctx.now}, warehouse_id = r.warehouse_id,
      carrier_id = r.carrier_id, fulfillment_id = r.fulfillment_id, weight_grams = r.weight_grams, decision = r.decision, could_merge = false, updated_at = ${ctx.now}, version = o.version + 1
    from ${rowsOf(rows, { id: 'uuid', warehouse_id: 'uuid', carrier_id: 'uuid', fulfillment_id: 'uuid', weight_grams: 'int8', decision: 'jsonb' })}
    where o.tenant_id = ${ctx.tenantId} and o.id = r.id`.execute(ctx.tx)
}

/** Sets the status of locked orders and the milestone that goes with it. */
export async function setStatus(ctx: Ctx, orderIds: readonly string[], status: OrderStatus): Promise<void> {
  if (orderIds.length === 0) return
  const milestone: Partial<Record<OrderStatus, string>> = {
    approved: ', approved_at = $at',
    shipped: ', shipped_at = $at',
    completed: ', completed_at = $at',
    cancelled: ', cancelled_at = $at',
    awaiting_review: ', approved_at = null, released_at = null, fulfillment_id = null',
  }
  const extra = milestone[status] ?? ''
  const [before, after] = extra.split('$at')
  await sql`update orders.orders set status = ${status}, updated_at = ${ctx.now}, version = version + 1 ${sql.raw(before ?? '')}${after === undefined ? sql`` : sql`${ctx.now}${sql.raw(after)}`}
    where tenant_id = ${ctx.tenantId} and id = any(${orderIds}::uuid[])`.execute(ctx.tx)
}

/** Status before and scope of orders, for counts. */
export async function statusesOf(
  tx: Tx,
  tenantId: string,
  orderIds: readonly string[],
): Promise<{ id: string; status: OrderStatus; shopId: string }[]> {
  const { rows } = await sql<{
    id: string
    status: OrderStatus
    shopId: string
  }>`select id, status, shop_id as "shopId" from orders.orders
    where tenant_id = ${tenantId} and id = any(${orderIds}::uuid[])`.execute(tx)
  return rows
}
