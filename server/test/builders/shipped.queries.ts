import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'

export interface SeededLine {
  skuId: string
  quantity: bigint
  amountMinor: bigint
  cancelledQuantity?: bigint
}

export interface SeededShipment {
  lines: SeededLine[]
  shopId?: string
  currency?: string
  shippingMinor?: bigint
  postageMinor?: bigint
  carrierId?: string
  shippedAt?: Date
  channelOrderNumber?: string
}

export interface Shipped {
  fulfillmentId: string
  orderId: string
  orderNumber: string
}

/**
 * Orders and fulfillments as they stand after they left, written straight into their tables: for tests of what follows. No stock is moved. A line whose
 * pieces were all cancelled has no fulfillment line.
 */
export async function insertShipped(ctx: Ctx, shipments: readonly SeededShipment[]): Promise<Shipped[]> {
  const rows = shipments.map((shipment) => {
    const orderId = newId()
    const goodsMinor = shipment.lines.reduce((sum, line) => sum + line.amountMinor, 0n)
    const shippingMinor = shipment.shippingMinor ?? 0n
    const units = shipment.lines.reduce((sum, line) => sum + line.quantity - (line.cancelledQuantity ?? 0n), 0n)
    const at = shipment.shippedAt ?? ctx.now
    return {
      id: orderId,
      fulfillmentId: newId(),
      parcelId: newId(),
      orderNumber: `SO${orderId.slice(-12)}`,
      fulfillmentNumber: `F${orderId.slice(-12)}`,
      channelOrderNumber: shipment.channelOrderNumber ?? `C${orderId.slice(-12)}`,
      origin: 'channel',
      shopId: shipment.shopId ?? newId(),
      channelOrderId: newId(),
      warehouseId: newId(),
      currency: shipment.currency ?? ctx.tenant.currency,
      goodsMinor,
      shippingMinor,
      paidMinor: goodsMinor + shippingMinor,
      lineCount: shipment.lines.length,
      units,
      at,
      postageMinor: shipment.postageMinor ?? null,
      carrierId: shipment.carrierId ?? null,
      lines: shipment.lines.map((line, index) => ({
        id: newId(),
        fulfillmentLineId: newId(),
        lineNo: index + 1,
        cancelledQuantity: 0n,
        ...line,
      })),
    }
  })
  const t = ctx.tenantId
  await insertRows(
    'orders.orders',
    t,
    rows.map((row) => ({
      ...row,
      status: 'shipped',
      discountMinor: 0n,
      unitCount: row.units,
      orderedAt: row.at,
      shippedAt: row.at,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })),
    {
      id: 'uuid',
      order_number: 'text',
      origin: 'text',
      shop_id: 'uuid',
      channel_order_id: 'uuid',
      channel_order_number: 'text',
      status: 'text',
      currency: 'text',
      goods_minor: 'int8',
      discount_minor: 'int8',
      shipping_minor: 'int8',
      paid_minor: 'int8',
      line_count: 'int4',
      unit_count: 'int8',
      warehouse_id: 'uuid',
      fulfillment_id: 'uuid',
      ordered_at: 'timestamptz',
      shipped_at: 'timestamptz',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
  ).execute(ctx.tx)
  const lines = rows.flatMap((row) => row.lines.map((line) => ({ ...line, orderId: row.id, fulfillmentId: row.fulfillmentId })))
  await insertRows(
    'orders.order_lines',
    t,
    lines.map((line) => ({
      ...line,
      kind: 'goods',
      channelQuantity: line.quantity,
      title: 'goods',
      merchantCode: '',
      unitPriceMinor: line.amountMinor / line.quantity,
    })),
    {
      order_id: 'uuid',
      id: 'uuid',
      line_no: 'int4',
      kind: 'text',
      channel_quantity: 'int8',
      sku_id: 'uuid',
      title: 'text',
      merchant_code: 'text',
      quantity: 'int8',
      cancelled_quantity: 'int8',
      unit_price_minor: 'int8',
      amount_minor: 'int8',
    },
  ).execute(ctx.tx)
  await insertRows(
    'warehouse.fulfillments',
    t,
    rows.map((row) => ({
      ...row,
      id: row.fulfillmentId,
      sourceKind: 'order',
      sourceId: row.id,
      sourceNumber: row.orderNumber,
      status: 'shipped',
      unitCount: row.units,
      createdAt: row.at,
      shippedAt: row.at,
    })),
    {
      id: 'uuid',
      fulfillment_number: 'text',
      warehouse_id: 'uuid',
      source_kind: 'text',
      source_id: 'uuid',
      source_number: 'text',
      shop_id: 'uuid',
      status: 'text',
      line_count: 'int4',
      unit_count: 'int8',
      created_at: 'timestamptz',
      shipped_at: 'timestamptz',
    },
  ).execute(ctx.tx)
  const left = lines
    .filter((line) => line.quantity > line.cancelledQuantity)
    .map((line) => ({ ...line, shipped: line.quantity - line.cancelledQuantity }))
  if (left.length > 0) {
    await sql`insert into warehouse.fulfillment_lines (tenant_id, fulfillment_id, id, source_line_id, sku_id, quantity, picked_quantity, packed_quantity)
      select ${t}::uuid, f, i, s, k, q, q, q from unnest(${left.map((line) => line.fulfillmentId)}::uuid[], ${left.map((line) => line.fulfillmentLineId)}::uuid[],
        ${left.map((line) => line.id)}::uuid[], ${left.map((line) => line.skuId)}::uuid[], ${left.map((line) => line.shipped)}::int8[]) as r(f, i, s, k, q) returning 1 as written`.execute(
      ctx.tx,
    )
  }
  const parcels = rows
    .filter((row) => row.postageMinor !== null)
    .map((row) => ({ ...row, id: row.parcelId, parcelNumber: `P${row.id.slice(-12)}`, packedAt: row.at, packedBy: ctx.actor }))
  if (parcels.length > 0) {
    await insertRows('warehouse.parcels', t, parcels, {
      id: 'uuid',
      fulfillment_id: 'uuid',
      parcel_number: 'text',
      carrier_id: 'uuid',
      postage_minor: 'int8',
      packed_at: 'timestamptz',
      packed_by: 'jsonb',
    }).execute(ctx.tx)
  }
  return rows.map((row) => ({ fulfillmentId: row.fulfillmentId, orderId: row.id, orderNumber: row.orderNumber }))
}

export interface SeededReceipt {
  sourceKind: 'purchase_order' | 'return' | 'other'
  sourceId?: string | null
  receivedAt?: Date
  lines: { skuId: string; quantity: bigint; sourceLineId?: string }[]
}

/** Goods receipts as the warehouse leaves them, written straight into their tables. */
export async function insertReceipts(ctx: Ctx, receipts: readonly SeededReceipt[]): Promise<string[]> {
  const rows = receipts.map((receipt) => ({ id: newId(), ...receipt }))
  await insertRows(
    'warehouse.goods_receipts',
    ctx.tenantId,
    rows.map((row) => ({
      ...row,
      receiptNumber: `GR${row.id.slice(-12)}`,
      warehouseId: newId(),
      receivedAt: row.receivedAt ?? ctx.now,
      receivedBy: ctx.actor,
    })),
    {
      id: 'uuid',
      receipt_number: 'text',
      warehouse_id: 'uuid',
      source_kind: 'text',
      source_id: 'uuid',
      received_at: 'timestamptz',
      received_by: 'jsonb',
    },
  ).execute(ctx.tx)
  await insertRows(
    'warehouse.goods_receipt_lines',
    ctx.tenantId,
    rows.flatMap((row) =>
      row.lines.map((line) => ({
        ...line,
        id: newId(),
        goodsReceiptId: row.id,
        lotId: '00000000-0000-0000-0000-000000000000',
        locationId: newId(),
      })),
    ),
    {
      goods_receipt_id: 'uuid',
      id: 'uuid',
      source_line_id: 'uuid',
      sku_id: 'uuid',
      lot_id: 'uuid',
      location_id: 'uuid',
      quantity: 'int8',
    },
  ).execute(ctx.tx)
  return rows.map((row) => row.id)
}

export interface SeededPurchase {
  supplierId: string
  lines: { skuId: string; quantity: bigint; priceMinor: bigint }[]
}

/** A supplier and an approved purchase order, straight into their tables. */
export async function insertPurchase(
  ctx: Ctx,
  purchase: SeededPurchase,
): Promise<{ purchaseOrderId: string; lineIds: string[] }> {
  const id = newId()
  const goods = purchase.lines.reduce((sum, line) => sum + line.priceMinor * line.quantity, 0n)
  const units = purchase.lines.reduce((sum, line) => sum + line.quantity, 0n)
  await sql`insert into purchasing.purchase_orders (tenant_id, id, purchase_number, supplier_id, warehouse_id, status, currency, goods_minor, total_minor, line_count, unit_count, created_by, created_at, updated_at)
    values (${ctx.tenantId}, ${id}, ${`PO${id.slice(-12)}`}, ${purchase.supplierId}, ${newId()}, 'approved', ${ctx.tenant.currency}, ${goods}, ${goods}, ${purchase.lines.length}, ${units},
      ${JSON.stringify(ctx.actor)}::jsonb, ${ctx.now}, ${ctx.now})`.execute(ctx.tx)
  const lines = purchase.lines.map((line, index) => ({
    ...line,
    id: newId(),
    purchaseOrderId: id,
    lineNo: index + 1,
    amountMinor: line.priceMinor * line.quantity,
  }))
  await insertRows('purchasing.purchase_order_lines', ctx.tenantId, lines, {
    purchase_order_id: 'uuid',
    id: 'uuid',
    line_no: 'int4',
    sku_id: 'uuid',
    quantity: 'int8',
    price_minor: 'int8',
    amount_minor: 'int8',
  }).execute(ctx.tx)
  return { purchaseOrderId: id, lineIds: lines.map((line) => line.id) }
}

export async function insertSupplier(ctx: Ctx, change: { paymentDays?: number } = {}): Promise<string> {
  const id = newId()
  await sql`insert into purchasing.suppliers (tenant_id, id, code, name, payment_days, created_at, updated_at)
    values (${ctx.tenantId}, ${id}, ${`S${id.slice(-12)}`}, 'Supplier', ${change.paymentDays ?? 30}, ${ctx.now}, ${ctx.now})`.execute(
    ctx.tx,
  )
  return id
}

export interface SeededRefund {
  shopId: string
  orderId?: string | null
  channelOrderId?: string | null
  amountMinor: bigint
  currency?: string
  settledAt?: Date
}

export async function insertRefunds(ctx: Ctx, refunds: readonly SeededRefund[]): Promise<string[]> {
  const rows = refunds.map((refund) => {
    const id = newId()
    const at = refund.settledAt ?? ctx.now
    return {
      id,
      ...refund,
      channelRefundNumber: `R${id.slice(-12)}`,
      kind: 'refund_only',
      status: 'settled',
      currency: refund.currency ?? ctx.tenant.currency,
      requestedAt: at,
      settledAt: at,
      createdAt: at,
      updatedAt: at,
    }
  })
  await insertRows('orders.refunds', ctx.tenantId, rows, {
    id: 'uuid',
    shop_id: 'uuid',
    channel_refund_number: 'text',
    order_id: 'uuid',
    channel_order_id: 'uuid',
    kind: 'text',
    status: 'text',
    amount_minor: 'int8',
    currency: 'text',
    requested_at: 'timestamptz',
    settled_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  }).execute(ctx.tx)
  return rows.map((row) => row.id)
}

export interface SeededStatement {
  shopId: string
  currency?: string
  payoutMinor: bigint
  lines: { kind: string; number?: string; amountMinor: bigint }[]
}

export async function insertStatement(ctx: Ctx, statement: SeededStatement): Promise<{ statementId: string; lineIds: string[] }> {
  const id = newId()
  await sql`insert into channels.statements (tenant_id, id, shop_id, external_number, currency, period_from, period_to, payout_minor, line_count, received_at)
    values (${ctx.tenantId}, ${id}, ${statement.shopId}, ${`ST${id.slice(-12)}`}, ${statement.currency ?? ctx.tenant.currency}, ${ctx.now}, ${ctx.now}, ${statement.payoutMinor},
      ${statement.lines.length}, ${ctx.now})`.execute(ctx.tx)
  const lines = statement.lines.map((line, index) => ({
    id: newId(),
    statementId: id,
    externalLineId: String(index + 1),
    kind: line.kind,
    externalOrderNumber: line.number ?? '',
    amountMinor: line.amountMinor,
    occurredAt: ctx.now,
  }))
  await insertRows('channels.statement_lines', ctx.tenantId, lines, {
    statement_id: 'uuid',
    id: 'uuid',
    external_line_id: 'text',
    kind: 'text',
    external_order_number: 'text',
    amount_minor: 'int8',
    occurred_at: 'timestamptz',
  }).execute(ctx.tx)
  return { statementId: id, lineIds: lines.map((line) => line.id) }
}
