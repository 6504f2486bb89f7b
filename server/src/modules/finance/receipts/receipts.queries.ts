import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'

export interface ReceivedLine {
  receiptId: string
  receiptNumber: string
  receivedAt: Date
  sourceKind: string
  sourceId: string | null
  id: string
  skuId: string
  quantity: bigint
  /** Of the purchase order; null when the goods came without one. */
  supplierId: string | null
  purchaseNumber: string | null
  priceMinor: bigint | null
}

/** Lines of goods receipts that are not costed yet, with the price of their purchase order line. */
export async function linesToBook(ctx: Ctx, receiptIds: readonly string[]): Promise<ReceivedLine[]> {
  const { rows } = await sql<ReceivedLine>`
    select g.id as "receiptId", g.receipt_number as "receiptNumber", g.received_at as "receivedAt", g.source_kind as "sourceKind", g.source_id as "sourceId",
      l.id, l.sku_id as "skuId", l.quantity, p.supplier_id as "supplierId", p.purchase_number as "purchaseNumber", pl.price_minor as "priceMinor"
    from warehouse.goods_receipts g
    join warehouse.goods_receipt_lines l on l.tenant_id = ${ctx.tenantId} and l.goods_receipt_id = g.id
    left join purchasing.purchase_orders p on p.tenant_id = ${ctx.tenantId} and p.id = g.source_id and g.source_kind = 'purchase_order'
    left join purchasing.purchase_order_lines pl on pl.tenant_id = ${ctx.tenantId} and pl.purchase_order_id = p.id and pl.id = l.source_line_id
    where g.tenant_id = ${ctx.tenantId} and g.id = any(${receiptIds}::uuid[])
      and not exists (select 1 from finance.journal_entries e where e.tenant_id = ${ctx.tenantId} and e.source_id = g.id and e.kind in ('receipt', 'return_cost'))
    order by g.received_at, g.id, l.id`.execute(ctx.tx)
  return rows
}

export interface ReturnOrigin {
  receiptId: string
  fulfillmentId: string
  skuId: string
  shopId: string | null
  bookedOn: string
  /** Pieces that left and have not come back. */
  quantity: bigint
  /** Their cost as booked, corrections included. */
  valueMinor: bigint
}

/**
 * The shipments that returned goods came from: by the after-sale the receipt was announced for, or by its order.
 * Cost per fulfillment and SKU, less what came back before.
 */
export async function originsOf(ctx: Ctx, receiptIds: readonly string[]): Promise<ReturnOrigin[]> {
  const { rows } = await sql<ReturnOrigin>`
    with origins as (
      select g.id as receipt_id, b.fulfillment_id, b.shop_id, b.booked_on
      from warehouse.goods_receipts g
      left join orders.refunds r on r.tenant_id = ${ctx.tenantId} and r.id = g.source_id
      join finance.bookings b on b.tenant_id = ${ctx.tenantId} and b.order_id = coalesce(r.order_id, g.source_id)
      where g.tenant_id = ${ctx.tenantId} and g.id = any(${receiptIds}::uuid[]) and g.source_kind = 'return'
    )
    select o.receipt_id as "receiptId", o.fulfillment_id as "fulfillmentId", m.sku_id as "skuId", o.shop_id as "shopId", o.booked_on as "bookedOn",
      (-sum(m.quantity))::bigint as quantity, (-sum(m.value_minor))::bigint as "valueMinor"
    from origins o
    join finance.cost_movements m on m.tenant_id = ${ctx.tenantId} and m.source_id = o.fulfillment_id
    group by o.receipt_id, o.fulfillment_id, m.sku_id, o.shop_id, o.booked_on
    order by o.receipt_id, o.fulfillment_id, m.sku_id`.execute(ctx.tx)
  return rows
}

export interface NewReceivedLine {
  goodsReceiptId: string
  id: string
  supplierId: string
  purchaseOrderId: string
  purchaseNumber: string
  skuId: string
  receivedOn: string
  quantity: bigint
  valueMinor: bigint
}

export async function insertReceivedLines(ctx: Ctx, lines: readonly NewReceivedLine[]): Promise<void> {
  if (lines.length === 0) return
  await insertRows('finance.received_lines', ctx.tenantId, lines, {
    goods_receipt_id: 'uuid',
    id: 'uuid',
    supplier_id: 'uuid',
    purchase_order_id: 'uuid',
    purchase_number: 'text',
    sku_id: 'uuid',
    received_on: 'date',
    quantity: 'int8',
    value_minor: 'int8',
  }).execute(ctx.tx)
}

export interface AdjustedMove {
  id: string
  documentId: string
  skuId: string
  movedAt: Date
  reason: string
  /** Positive when goods came. */
  change: bigint
}

/** Moves between our places and the outside that are not costed yet. */
export async function movesToBook(ctx: Ctx, moveIds: readonly string[]): Promise<AdjustedMove[]> {
  const { rows } = await sql<AdjustedMove>`
    select m.id, m.source_id as "documentId", m.sku_id as "skuId", m.moved_at as "movedAt", m.reason,
      case when t.warehouse_id is not null then m.quantity else -m.quantity end as change
    from inventory.stock_moves m
    join inventory.locations f on f.tenant_id = ${ctx.tenantId} and f.id = m.from_location_id
    join inventory.locations t on t.tenant_id = ${ctx.tenantId} and t.id = m.to_location_id
    where m.tenant_id = ${ctx.tenantId} and m.id = any(${moveIds}::uuid[]) and (f.warehouse_id is null) <> (t.warehouse_id is null)
      and not exists (select 1 from finance.cost_movements c where c.tenant_id = ${ctx.tenantId} and c.source_id = m.source_id and c.id = m.id)
    order by m.moved_at, m.id`.execute(ctx.tx)
  return rows
}
