import { type RawBuilder, sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { PurchaseStatus } from '../purchasing.contract.ts'

export interface PurchaseHead {
  id: string
  purchaseNumber: string
  supplierId: string
  warehouseId: string
  status: PurchaseStatus
  currency: string
  freightMinor: bigint
  overTolerancePercent: number
  expectedOn: string | null
  receivedUnits: bigint
  version: bigint
}

/** Locks orders in key order. Missing ids, and those of warehouses the caller may not work on, are not returned. */
export async function lockPurchaseOrders(ctx: Ctx, ids: readonly string[]): Promise<PurchaseHead[]> {
  const { rows } = await sql<PurchaseHead>`
    select id, purchase_number as "purchaseNumber", supplier_id as "supplierId", warehouse_id as "warehouseId", status, currency, freight_minor as "freightMinor",
      over_tolerance_percent as "overTolerancePercent", expected_on as "expectedOn", received_units as "receivedUnits", version
    from purchasing.purchase_orders where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) ${inWarehouses(ctx.access.warehouseIds, sql`warehouse_id`)}
    order by id for update`.execute(ctx.tx)
  return rows
}

export interface PurchaseLine {
  purchaseOrderId: string
  id: string
  lineNo: number
  skuId: string
  quantity: bigint
  receivedQuantity: bigint
  priceMinor: bigint
  amountMinor: bigint
}

export async function linesOfOrders(tx: Tx, tenantId: string, orderIds: readonly string[]): Promise<PurchaseLine[]> {
  const { rows } = await sql<PurchaseLine>`
    select purchase_order_id as "purchaseOrderId", id, line_no as "lineNo", sku_id as "skuId", quantity, received_quantity as "receivedQuantity",
      price_minor as "priceMinor", amount_minor as "amountMinor"
    from purchasing.purchase_order_lines where tenant_id = ${tenantId} and purchase_order_id = any(${orderIds}::uuid[])
    order by purchase_order_id, line_no`.execute(tx)
  return rows
}

export interface NewPurchaseOrder {
  id: string
  purchaseNumber: string
  supplierId: string
  warehouseId: string
  currency: string
  goodsMinor: bigint
  freightMinor: bigint
  totalMinor: bigint
  lineCount: number
  unitCount: bigint
  overTolerancePercent: number
  expectedOn: string | null
  note: string
}

export async function insertPurchaseOrders(ctx: Ctx, orders: readonly NewPurchaseOrder[]): Promise<void> {
  await insertRows(
    'purchasing.purchase_orders',
    ctx.tenantId,
    orders.map((order) => ({ ...order, status: 'draft', createdBy: ctx.actor, createdAt: ctx.now, updatedAt: ctx.now })),
    {
      id: 'uuid',
      purchase_number: 'text',
      supplier_id: 'uuid',
      warehouse_id: 'uuid',
      status: 'text',
      currency: 'text',
      goods_minor: 'int8',
      freight_minor: 'int8',
      total_minor: 'int8',
      line_count: 'int4',
      unit_count: 'int8',
      over_tolerance_percent: 'int4',
      expected_on: 'date',
      note: 'text',
      created_by: 'jsonb',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
  ).execute(ctx.tx)
}

export async function insertPurchaseLines(ctx: Ctx, lines: readonly Omit<PurchaseLine, 'receivedQuantity'>[]): Promise<void> {
  await insertRows('purchasing.purchase_order_lines', ctx.tenantId, lines, {
    purchase_order_id: 'uuid',
    id: 'uuid',
    line_no: 'int4',
    sku_id: 'uuid',
    quantity: 'int8',
    price_minor: 'int8',
    amount_minor: 'int8',
  }).execute(ctx.tx)
}

export async function deletePurchaseLines(ctx: Ctx, orderId: string): Promise<void> {
  await sql`delete from purchasing.purchase_order_lines where tenant_id = ${ctx.tenantId} and purchase_order_id = ${orderId}`.execute(
    ctx.tx,
  )
}

export async function updateDraft(
  ctx: Ctx,
  id: string,
  change: Pick<
    NewPurchaseOrder,
    'warehouseId' | 'goodsMinor' | 'freightMinor' | 'totalMinor' | 'lineCount' | 'unitCount' | 'expectedOn' | 'note'
  >,
): Promise<void> {
  await sql`update purchasing.purchase_orders set warehouse_id = ${change.warehouseId}, goods_minor = ${change.goodsMinor}, freight_minor = ${change.freightMinor},
      total_minor = ${change.totalMinor}, line_count = ${change.lineCount}, unit_count = ${change.unitCount}, expected_on = ${change.expectedOn}::date,
      note = ${change.note}, updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

/** Sets the status of locked orders, with the milestone that goes with it. */
/** @param changes with `receivedAt` where goods came at another time than now */
export async function setPurchaseStatus(
  ctx: Ctx,
  changes: readonly { id: string; status: PurchaseStatus; receivedAt?: Date }[],
): Promise<void> {
  if (changes.length === 0) return
  const at = ctx.now
  const rows = changes.map((change) => ({ ...change, receivedAt: change.receivedAt ?? at }))
  await sql`update purchasing.purchase_orders p set status = r.status, updated_at = ${at}, version = p.version + 1,
      submitted_at = case when r.status = 'awaiting_approval' then ${at}::timestamptz when r.status = 'draft' then null else p.submitted_at end,
      approved_at = case when r.status = 'approved' then ${at}::timestamptz else p.approved_at end,
      approved_by = case when r.status = 'approved' then ${JSON.stringify(ctx.actor)}::jsonb else p.approved_by end,
      received_at = case when r.status = 'received' then r.received_at else p.received_at end,
      closed_at = case when r.status = 'closed' then ${at}::timestamptz else p.closed_at end,
      cancelled_at = case when r.status = 'cancelled' then ${at}::timestamptz else p.cancelled_at end
    from ${rowsOf(rows, { id: 'uuid', status: 'text', received_at: 'timestamptz' })} where p.tenant_id = ${ctx.tenantId} and p.id = r.id`.execute(
    ctx.tx,
  )
}

export async function setExpectedOn(ctx: Ctx, rows: readonly { id: string; expectedOn: string }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`update purchasing.purchase_orders p set expected_on = r.expected_on
    from ${rowsOf(rows, { id: 'uuid', expected_on: 'date' })} where p.tenant_id = ${ctx.tenantId} and p.id = r.id`.execute(ctx.tx)
}

export interface ArrivedLine {
  purchaseOrderId: string
  lineId: string
  quantity: bigint
  /** When the last of these pieces came. */
  receivedAt: Date
}

/** Pieces of purchase order lines that came with these goods receipts. */
export async function arrivedLines(tx: Tx, tenantId: string, goodsReceiptIds: readonly string[]): Promise<ArrivedLine[]> {
  const { rows } = await sql<ArrivedLine>`
    select g.source_id as "purchaseOrderId", l.source_line_id as "lineId", sum(l.quantity)::bigint as quantity, max(g.received_at) as "receivedAt"
    from warehouse.goods_receipts g
    join warehouse.goods_receipt_lines l on l.tenant_id = ${tenantId} and l.goods_receipt_id = g.id and l.source_line_id is not null
    where g.tenant_id = ${tenantId} and g.id = any(${goodsReceiptIds}::uuid[]) and g.source_kind = 'purchase_order' and g.source_id is not null
    group by g.source_id, l.source_line_id order by g.source_id, l.source_line_id`.execute(tx)
  return rows
}

export async function addArrived(ctx: Ctx, arrived: readonly ArrivedLine[]): Promise<void> {
  await sql`update purchasing.purchase_order_lines l set received_quantity = l.received_quantity + r.quantity
    from ${rowsOf(arrived, { purchase_order_id: 'uuid', line_id: 'uuid', quantity: 'int8' })}
    where l.tenant_id = ${ctx.tenantId} and l.purchase_order_id = r.purchase_order_id and l.id = r.line_id`.execute(ctx.tx)
  await sql`update purchasing.purchase_orders p set received_units = p.received_units + r.quantity, updated_at = ${ctx.now}
    from (select purchase_order_id, sum(quantity)::bigint as quantity from ${rowsOf(arrived, { purchase_order_id: 'uuid', quantity: 'int8' })} group by purchase_order_id) as r
    where p.tenant_id = ${ctx.tenantId} and p.id = r.purchase_order_id`.execute(ctx.tx)
}

export interface PurchaseRow {
  id: string
  purchaseNumber: string
  supplierId: string
  supplierName: string
  warehouseId: string
  warehouseName: string
  status: PurchaseStatus
  currency: string
  goodsMinor: bigint
  freightMinor: bigint
  totalMinor: bigint
  lineCount: number
  unitCount: bigint
  receivedUnits: bigint
  overTolerancePercent: number
  expectedOn: string | null
  note: string
  createdBy: Actor
  approvedBy: Actor | null
  createdAt: Date
  submittedAt: Date | null
  approvedAt: Date | null
  receivedAt: Date | null
  closedAt: Date | null
  cancelledAt: Date | null
  version: bigint
}

export interface PurchaseFilter {
  id?: string
  statuses?: readonly string[] | undefined
  supplierId?: string | undefined
  /** Null: all. */
  warehouseIds: readonly string[] | null
  skuId?: string | undefined
  /** Beginning of the number. */
  number?: string | undefined
  lateOn?: string | undefined
  after?: { createdAt: Date; id: string }
  limit: number
}

export async function listPurchaseOrders(tx: Tx, tenantId: string, filter: PurchaseFilter): Promise<PurchaseRow[]> {
  const { rows } = await sql<PurchaseRow>`
    select p.id, p.purchase_number as "purchaseNumber", p.supplier_id as "supplierId", s.name as "supplierName", p.warehouse_id as "warehouseId",
      coalesce(w.name, '') as "warehouseName", p.status, p.currency, p.goods_minor as "goodsMinor", p.freight_minor as "freightMinor", p.total_minor as "totalMinor",
      p.line_count as "lineCount", p.unit_count as "unitCount", p.received_units as "receivedUnits", p.over_tolerance_percent as "overTolerancePercent",
      p.expected_on as "expectedOn", p.note, p.created_by as "createdBy", p.approved_by as "approvedBy", p.created_at as "createdAt", p.submitted_at as "submittedAt",
      p.approved_at as "approvedAt", p.received_at as "receivedAt", p.closed_at as "closedAt", p.cancelled_at as "cancelledAt", p.version
    from purchasing.purchase_orders p
    join purchasing.suppliers s on s.tenant_id = ${tenantId} and s.id = p.supplier_id
    left join inventory.warehouses w on w.tenant_id = ${tenantId} and w.id = p.warehouse_id
    where p.tenant_id = ${tenantId}
      ${filter.id ? sql`and p.id = ${filter.id}` : sql``}
      ${filter.statuses ? sql`and p.status = any(${filter.statuses}::text[])` : sql``}
      ${filter.supplierId ? sql`and p.supplier_id = ${filter.supplierId}` : sql``}
      ${inWarehouses(filter.warehouseIds, sql`p.warehouse_id`)}
      ${
        filter.skuId
          ? sql`and exists (select 1 from purchasing.purchase_order_lines l where l.tenant_id = ${tenantId} and l.purchase_order_id = p.id and l.sku_id = ${filter.skuId})`
          : sql``
      }
      ${filter.number ? sql`and p.purchase_number ^@ ${filter.number}` : sql``}
      ${filter.lateOn ? sql`and p.status in ('approved', 'part_received') and p.expected_on < ${filter.lateOn}::date` : sql``}
      ${filter.after ? sql`and (p.created_at, p.id) < (${filter.after.createdAt}, ${filter.after.id}::uuid)` : sql``}
    order by p.created_at desc, p.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export interface PurchaseLineView extends PurchaseLine {
  skuCode: string
  skuName: string
  unit: string
  imageFileId: string | null
  listPriceMinor: bigint | null
}

export async function lineViews(tx: Tx, tenantId: string, orderId: string, supplierId: string): Promise<PurchaseLineView[]> {
  const { rows } = await sql<PurchaseLineView>`
    select l.purchase_order_id as "purchaseOrderId", l.id, l.line_no as "lineNo", l.sku_id as "skuId", coalesce(c.sku_code, '') as "skuCode", coalesce(c.name, '') as "skuName",
      coalesce(c.unit, '') as unit, c.image_file_id as "imageFileId", l.quantity, l.received_quantity as "receivedQuantity", l.price_minor as "priceMinor",
      l.amount_minor as "amountMinor", k.price_minor as "listPriceMinor"
    from purchasing.purchase_order_lines l
    left join catalog.skus c on c.tenant_id = ${tenantId} and c.id = l.sku_id
    left join purchasing.supplier_skus k on k.tenant_id = ${tenantId} and k.supplier_id = ${supplierId} and k.sku_id = l.sku_id
    where l.tenant_id = ${tenantId} and l.purchase_order_id = ${orderId} order by l.line_no`.execute(tx)
  return rows
}

export async function receiptsOfOrder(
  tx: Tx,
  tenantId: string,
  orderId: string,
): Promise<{ id: string; receiptNumber: string; receivedAt: Date; quantity: bigint }[]> {
  const { rows } = await sql<{ id: string; receiptNumber: string; receivedAt: Date; quantity: bigint }>`
    select g.id, g.receipt_number as "receiptNumber", g.received_at as "receivedAt",
      (select sum(l.quantity)::bigint from warehouse.goods_receipt_lines l where l.tenant_id = ${tenantId} and l.goods_receipt_id = g.id) as quantity
    from warehouse.expected_receipts e
    join warehouse.goods_receipts g on g.tenant_id = ${tenantId} and g.expected_receipt_id = e.id
    where e.tenant_id = ${tenantId} and e.source_id = ${orderId} order by g.received_at, g.id`.execute(tx)
  return rows
}

export interface InTransitRow {
  lineId: string
  skuId: string
  skuCode: string
  skuName: string
  warehouseId: string
  purchaseOrderId: string
  purchaseNumber: string
  supplierName: string
  quantity: bigint
  expectedOn: string | null
}

const never = '9999-12-31'

/** Lines that are ordered and not received, soonest first; those without a day come last. */
export async function listInTransit(
  tx: Tx,
  tenantId: string,
  filter: {
    skuId?: string | undefined
    warehouseIds: readonly string[] | null
    after?: { expectedOn: string; lineId: string }
    limit: number
  },
): Promise<InTransitRow[]> {
  const { rows } = await sql<InTransitRow>`
    select l.id as "lineId", l.sku_id as "skuId", coalesce(c.sku_code, '') as "skuCode", coalesce(c.name, '') as "skuName", p.warehouse_id as "warehouseId",
      p.id as "purchaseOrderId", p.purchase_number as "purchaseNumber", s.name as "supplierName", l.quantity - l.received_quantity as quantity, p.expected_on as "expectedOn"
    from purchasing.purchase_orders p
    join purchasing.purchase_order_lines l on l.tenant_id = ${tenantId} and l.purchase_order_id = p.id and l.received_quantity < l.quantity
    join purchasing.suppliers s on s.tenant_id = ${tenantId} and s.id = p.supplier_id
    left join catalog.skus c on c.tenant_id = ${tenantId} and c.id = l.sku_id
    where p.tenant_id = ${tenantId} and p.status in ('approved', 'part_received') ${filter.skuId ? sql`and l.sku_id = ${filter.skuId}` : sql``}
      ${inWarehouses(filter.warehouseIds, sql`p.warehouse_id`)}
      ${filter.after ? sql`and (coalesce(p.expected_on, ${never}::date), l.id) > (${filter.after.expectedOn}::date, ${filter.after.lineId}::uuid)` : sql``}
    order by coalesce(p.expected_on, ${never}::date), l.id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Pieces on their way, by SKU and warehouse. */
export async function inTransit(
  tx: Tx,
  tenantId: string,
  skuIds: readonly string[],
): Promise<{ skuId: string; warehouseId: string; quantity: bigint; nextOn: string | null }[]> {
  const { rows } = await sql<{ skuId: string; warehouseId: string; quantity: bigint; nextOn: string | null }>`
    select l.sku_id as "skuId", p.warehouse_id as "warehouseId", sum(l.quantity - l.received_quantity)::bigint as quantity, min(p.expected_on) as "nextOn"
    from purchasing.purchase_order_lines l
    join purchasing.purchase_orders p on p.tenant_id = ${tenantId} and p.id = l.purchase_order_id and p.status in ('approved', 'part_received')
    where l.tenant_id = ${tenantId} and l.sku_id = any(${skuIds}::uuid[]) and l.received_quantity < l.quantity
    group by l.sku_id, p.warehouse_id order by l.sku_id, p.warehouse_id`.execute(tx)
  return rows
}

function inWarehouses(warehouseIds: readonly string[] | null, column: RawBuilder<unknown>): RawBuilder<unknown> {
  return warehouseIds === null ? sql`` : sql`and ${column} = any(${warehouseIds}::uuid[])`
}
