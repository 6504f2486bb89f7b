import { sql } from 'kysely'
import type { Actor, Tx } from '#platform/context.ts'
import type { Grade } from '../warehouse.shapes.ts'

export interface ExpectedReceiptRow {
  id: string
  receiptNumber: string
  warehouseId: string
  warehouseName: string
  sourceKind: string
  sourceId: string
  sourceNumber: string
  partnerId: string | null
  status: 'expected' | 'arrived' | 'checked' | 'put_away' | 'cancelled'
  expectedOn: string | null
  overTolerancePercent: number
  lineCount: number
  quantity: bigint
  receivedQuantity: bigint
  createdAt: Date
  arrivedAt: Date | null
  closedAt: Date | null
  version: bigint
}

export async function listExpected(
  tx: Tx,
  tenantId: string,
  filter: {
    warehouseIds: readonly string[] | null
    status?: readonly string[] | undefined
    sourceKind?: string | undefined
    /** Due before this day and not complete. */
    dueBefore?: string | undefined
    number?: string | undefined
    ids?: readonly string[] | undefined
    before: string | null
    limit: number
  },
): Promise<ExpectedReceiptRow[]> {
  const { rows } = await sql<ExpectedReceiptRow>`
    with e as materialized (
      select e.* from warehouse.expected_receipts e where e.tenant_id = ${tenantId}
        ${filter.warehouseIds === null ? sql`` : sql`and e.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
        ${filter.status === undefined ? sql`` : sql`and e.status = any(${filter.status}::text[])`}
        ${filter.sourceKind === undefined ? sql`` : sql`and e.source_kind = ${filter.sourceKind}`}
        ${filter.dueBefore === undefined ? sql`` : sql`and e.expected_on < ${filter.dueBefore}::date and e.status in ('expected', 'arrived')`}
        ${filter.number === undefined ? sql`` : sql`and (e.receipt_number ^@ ${filter.number} or e.source_number = ${filter.number})`}
        ${filter.ids === undefined ? sql`` : sql`and e.id = any(${filter.ids}::uuid[])`}
        ${filter.before === null ? sql`` : sql`and e.id < ${filter.before}::uuid`}
      order by e.id desc limit ${filter.limit}
    )
    select e.id, e.receipt_number as "receiptNumber", e.warehouse_id as "warehouseId", w.name as "warehouseName", e.source_kind as "sourceKind", e.source_id as "sourceId",
      e.source_number as "sourceNumber", e.partner_id as "partnerId", e.status, e.expected_on as "expectedOn", e.over_tolerance_percent as "overTolerancePercent",
      coalesce(l.lines, 0)::int4 as "lineCount", coalesce(l.quantity, 0)::bigint as quantity, coalesce(l.received, 0)::bigint as "receivedQuantity",
      e.created_at as "createdAt", e.arrived_at as "arrivedAt", e.closed_at as "closedAt", e.version
    from e join inventory.warehouses w on w.tenant_id = ${tenantId} and w.id = e.warehouse_id
    left join (
      select l.expected_receipt_id, count(*) as lines, sum(l.quantity) as quantity, sum(l.received_quantity) as received
      from warehouse.expected_receipt_lines l where l.tenant_id = ${tenantId} and l.expected_receipt_id in (select id from e) group by 1
    ) l on l.expected_receipt_id = e.id
    order by e.id desc`.execute(tx)
  return rows
}

export interface ExpectedLineRow {
  id: string
  sourceLineId: string
  skuId: string
  skuCode: string
  skuName: string
  unit: string
  imageFileId: string | null
  tracksLots: boolean
  shelfLifeDays: number | null
  quantity: bigint
  receivedQuantity: bigint
}

export async function expectedLineRows(tx: Tx, tenantId: string, id: string): Promise<ExpectedLineRow[]> {
  const { rows } = await sql<ExpectedLineRow>`
    select l.id, l.source_line_id as "sourceLineId", l.sku_id as "skuId", s.sku_code as "skuCode", s.name as "skuName", s.unit, s.image_file_id as "imageFileId",
      s.tracks_lots as "tracksLots", s.shelf_life_days as "shelfLifeDays", l.quantity, l.received_quantity as "receivedQuantity"
    from warehouse.expected_receipt_lines l join catalog.skus s on s.tenant_id = ${tenantId} and s.id = l.sku_id
    where l.tenant_id = ${tenantId} and l.expected_receipt_id = ${id} order by l.id`.execute(tx)
  return rows
}

export async function receiptsOfExpected(tx: Tx, tenantId: string, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from warehouse.goods_receipts
    where tenant_id = ${tenantId} and expected_receipt_id = ${id} order by id`.execute(tx)
  return rows.map((row) => row.id)
}

export interface GoodsReceiptRow {
  id: string
  receiptNumber: string
  warehouseId: string
  warehouseName: string
  expectedReceiptId: string | null
  expectedNumber: string | null
  sourceKind: string
  sourceId: string | null
  sourceNumber: string | null
  receivedAt: Date
  receivedBy: Actor
  lineCount: number
  quantity: bigint
  putAwayQuantity: bigint
}

export async function listGoodsReceipts(
  tx: Tx,
  tenantId: string,
  filter: {
    warehouseIds: readonly string[] | null
    expectedReceiptId?: string | undefined
    number?: string | undefined
    ids?: readonly string[] | undefined
    before: string | null
    limit: number
  },
): Promise<GoodsReceiptRow[]> {
  const { rows } = await sql<GoodsReceiptRow>`
    with g as materialized (
      select g.* from warehouse.goods_receipts g where g.tenant_id = ${tenantId}
        ${filter.warehouseIds === null ? sql`` : sql`and g.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
        ${filter.expectedReceiptId === undefined ? sql`` : sql`and g.expected_receipt_id = ${filter.expectedReceiptId}`}
        ${filter.number === undefined ? sql`` : sql`and g.receipt_number ^@ ${filter.number}`}
        ${filter.ids === undefined ? sql`` : sql`and g.id = any(${filter.ids}::uuid[])`}
        ${filter.before === null ? sql`` : sql`and g.id < ${filter.before}::uuid`}
      order by g.id desc limit ${filter.limit}
    )
    select g.id, g.receipt_number as "receiptNumber", g.warehouse_id as "warehouseId", w.name as "warehouseName", g.expected_receipt_id as "expectedReceiptId",
      e.receipt_number as "expectedNumber", g.source_kind as "sourceKind", g.source_id as "sourceId", g.source_number as "sourceNumber", g.received_at as "receivedAt",
      g.received_by as "receivedBy", coalesce(l.lines, 0)::int4 as "lineCount", coalesce(l.quantity, 0)::bigint as quantity, coalesce(l.put_away, 0)::bigint as "putAwayQuantity"
    from g join inventory.warehouses w on w.tenant_id = ${tenantId} and w.id = g.warehouse_id
    left join warehouse.expected_receipts e on e.tenant_id = ${tenantId} and e.id = g.expected_receipt_id
    left join (
      select l.goods_receipt_id, count(*) as lines, sum(l.quantity) as quantity, sum(l.put_away_quantity) as put_away
      from warehouse.goods_receipt_lines l where l.tenant_id = ${tenantId} and l.goods_receipt_id in (select id from g) group by 1
    ) l on l.goods_receipt_id = g.id
    order by g.id desc`.execute(tx)
  return rows
}

export interface GoodsReceiptLineRow {
  id: string
  expectedLineId: string | null
  sourceLineId: string | null
  skuId: string
  skuCode: string
  skuName: string
  unit: string
  lotId: string
  lotCode: string | null
  expiresOn: string | null
  locationId: string
  locationCode: string
  quantity: bigint
  putAwayQuantity: bigint
  grade: Grade
}

export async function goodsReceiptLineRows(tx: Tx, tenantId: string, id: string): Promise<GoodsReceiptLineRow[]> {
  const { rows } = await sql<GoodsReceiptLineRow>`
    select l.id, l.expected_line_id as "expectedLineId", l.source_line_id as "sourceLineId", l.sku_id as "skuId", s.sku_code as "skuCode", s.name as "skuName", s.unit,
      l.lot_id as "lotId", b.lot_code as "lotCode", b.expires_on as "expiresOn", l.location_id as "locationId", p.code as "locationCode", l.quantity,
      l.put_away_quantity as "putAwayQuantity", l.grade
    from warehouse.goods_receipt_lines l
    join catalog.skus s on s.tenant_id = ${tenantId} and s.id = l.sku_id
    join inventory.locations p on p.tenant_id = ${tenantId} and p.id = l.location_id
    left join inventory.lots b on b.tenant_id = ${tenantId} and b.id = l.lot_id
    where l.tenant_id = ${tenantId} and l.goods_receipt_id = ${id} order by l.id`.execute(tx)
  return rows
}
