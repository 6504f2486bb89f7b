import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { Grade } from '../warehouse.shapes.ts'

export interface ExpectedReceipt {
  id: string
  receiptNumber: string
  warehouseId: string
  sourceKind: string
  sourceId: string
  sourceNumber: string
  status: 'expected' | 'arrived' | 'checked' | 'put_away' | 'cancelled'
  overTolerancePercent: number
}

const view =
  sql.raw(`e.id, e.receipt_number as "receiptNumber", e.warehouse_id as "warehouseId", e.source_kind as "sourceKind", e.source_id as "sourceId",
  e.source_number as "sourceNumber", e.status, e.over_tolerance_percent as "overTolerancePercent"`)

/** Locked in key order. */
export async function lockExpectedReceipts(ctx: Ctx, ids: readonly string[]): Promise<ExpectedReceipt[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ExpectedReceipt>`select ${view} from warehouse.expected_receipts e
    where e.tenant_id = ${ctx.tenantId} and e.id = any(${ids}::uuid[]) order by e.id for no key update`.execute(ctx.tx)
  return rows
}

export async function expectedIdsOfSources(tx: Tx, tenantId: string, sourceIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from warehouse.expected_receipts
    where tenant_id = ${tenantId} and source_id = any(${sourceIds}::uuid[]) order by id`.execute(tx)
  return rows.map((row) => row.id)
}

export interface NewExpectedReceipt {
  id: string
  receiptNumber: string
  warehouseId: string
  sourceKind: string
  sourceId: string
  sourceNumber: string
  partnerId: string | null
  expectedOn: string | null
  overTolerancePercent: number
}

export async function insertExpectedReceipts(ctx: Ctx, rows: readonly NewExpectedReceipt[]): Promise<void> {
  await insertRows(
    'warehouse.expected_receipts',
    ctx.tenantId,
    rows.map((row) => ({ ...row, status: 'expected', createdAt: ctx.now })),
    {
      id: 'uuid',
      receipt_number: 'text',
      warehouse_id: 'uuid',
      source_kind: 'text',
      source_id: 'uuid',
      source_number: 'text',
      partner_id: 'uuid',
      status: 'text',
      expected_on: 'date',
      over_tolerance_percent: 'int4',
      created_at: 'timestamptz',
    },
  ).execute(ctx.tx)
}

export interface ExpectedLine {
  expectedReceiptId: string
  id: string
  sourceLineId: string
  skuId: string
  quantity: bigint
  receivedQuantity: bigint
}

export async function insertExpectedLines(ctx: Ctx, rows: readonly Omit<ExpectedLine, 'receivedQuantity'>[]): Promise<void> {
  if (rows.length === 0) return
  await insertRows('warehouse.expected_receipt_lines', ctx.tenantId, rows, {
    expected_receipt_id: 'uuid',
    id: 'uuid',
    source_line_id: 'uuid',
    sku_id: 'uuid',
    quantity: 'int8',
  }).execute(ctx.tx)
}

export async function expectedLinesOf(tx: Tx, tenantId: string, ids: readonly string[]): Promise<ExpectedLine[]> {
  const { rows } =
    await sql<ExpectedLine>`select expected_receipt_id as "expectedReceiptId", id, source_line_id as "sourceLineId", sku_id as "skuId", quantity,
      received_quantity as "receivedQuantity"
    from warehouse.expected_receipt_lines where tenant_id = ${tenantId} and expected_receipt_id = any(${ids}::uuid[]) order by expected_receipt_id, id`.execute(
      tx,
    )
  return rows
}

export async function addReceived(
  ctx: Ctx,
  expectedReceiptId: string,
  rows: readonly { id: string; quantity: bigint }[],
): Promise<void> {
  await sql`update warehouse.expected_receipt_lines l set received_quantity = l.received_quantity + r.quantity
    from (select id, sum(quantity)::bigint as quantity from ${rowsOf(rows, { id: 'uuid', quantity: 'int8' })} group by 1) as r
    where l.tenant_id = ${ctx.tenantId} and l.expected_receipt_id = ${expectedReceiptId} and l.id = r.id`.execute(ctx.tx)
}

export async function setExpectedStatus(
  ctx: Ctx,
  ids: readonly string[],
  status: 'arrived' | 'checked' | 'put_away' | 'cancelled',
): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.expected_receipts set status = ${status}, version = version + 1,
      arrived_at = case when ${status} in ('arrived', 'checked', 'put_away') then coalesce(arrived_at, ${ctx.now}) else arrived_at end,
      closed_at = case when ${status} in ('checked', 'put_away', 'cancelled') then coalesce(closed_at, ${ctx.now}) else closed_at end
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

/** Announcements that are complete and of whose goods nothing waits for a bin any more. */
export async function putAwayCompletely(ctx: Ctx, expectedReceiptIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select e.id from warehouse.expected_receipts e
    where e.tenant_id = ${ctx.tenantId} and e.id = any(${expectedReceiptIds}::uuid[]) and e.status = 'checked'
      and not exists (select 1 from warehouse.goods_receipts g
        join warehouse.goods_receipt_lines l on l.tenant_id = ${ctx.tenantId} and l.goods_receipt_id = g.id and l.put_away_quantity < l.quantity
        where g.tenant_id = ${ctx.tenantId} and g.expected_receipt_id = e.id)
    order by e.id for no key update of e`.execute(ctx.tx)
  return rows.map((row) => row.id)
}

export interface NewGoodsReceipt {
  id: string
  receiptNumber: string
  warehouseId: string
  expectedReceiptId: string | null
  sourceKind: string
  sourceId: string | null
  sourceNumber: string | null
  note: string
}

export async function insertGoodsReceipt(ctx: Ctx, row: NewGoodsReceipt): Promise<void> {
  const receivedBy: Actor = ctx.actor
  await insertRows('warehouse.goods_receipts', ctx.tenantId, [{ ...row, receivedAt: ctx.now, receivedBy }], {
    id: 'uuid',
    receipt_number: 'text',
    warehouse_id: 'uuid',
    expected_receipt_id: 'uuid',
    source_kind: 'text',
    source_id: 'uuid',
    source_number: 'text',
    note: 'text',
    received_at: 'timestamptz',
    received_by: 'jsonb',
  }).execute(ctx.tx)
}

export interface GoodsReceiptLine {
  goodsReceiptId: string
  id: string
  expectedLineId: string | null
  sourceLineId: string | null
  skuId: string
  lotId: string
  locationId: string
  quantity: bigint
  putAwayQuantity: bigint
  grade: Grade
}

export async function insertGoodsReceiptLines(ctx: Ctx, rows: readonly GoodsReceiptLine[]): Promise<void> {
  await insertRows('warehouse.goods_receipt_lines', ctx.tenantId, rows, {
    goods_receipt_id: 'uuid',
    id: 'uuid',
    expected_line_id: 'uuid',
    source_line_id: 'uuid',
    sku_id: 'uuid',
    lot_id: 'uuid',
    location_id: 'uuid',
    quantity: 'int8',
    put_away_quantity: 'int8',
    grade: 'text',
  }).execute(ctx.tx)
}
