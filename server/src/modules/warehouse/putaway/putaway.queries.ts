import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'
import type { BinPlace, BinWithGoods } from './propose-bins.pure.ts'

export interface PutawayRow {
  id: string
  kind: 'receipt' | 'put_back'
  documentId: string
  documentNumber: string
  warehouseId: string
  skuId: string
  skuCode: string
  skuName: string
  unit: string
  imageFileId: string | null
  lotId: string
  lotCode: string | null
  expiresOn: string | null
  fromLocationId: string
  fromLocationCode: string
  quantity: bigint
  doneQuantity: bigint
  since: Date
  cameFromBinId: string | null
}

/** Goods of a warehouse that wait for a bin, in the order in which they came. `stagingIds`: where received goods stand. */
export async function waitingGoods(
  tx: Tx,
  tenantId: string,
  filter: {
    warehouseId: string
    stagingIds: readonly string[]
    kinds: readonly ('receipt' | 'put_back')[]
    documentId?: string | undefined
    ids?: readonly string[] | undefined
    after: string | null
    limit: number
  },
): Promise<PutawayRow[]> {
  const receipts = sql`
    select l.id, 'receipt' as kind, l.goods_receipt_id as document_id, g.receipt_number as document_number, g.warehouse_id, l.sku_id, l.lot_id,
      l.location_id as from_id, l.quantity, l.put_away_quantity as done_quantity, g.received_at as since, null::uuid as bin_id
    from warehouse.goods_receipt_lines l join warehouse.goods_receipts g on g.tenant_id = ${tenantId} and g.id = l.goods_receipt_id
    where l.tenant_id = ${tenantId} and l.put_away_quantity < l.quantity and l.location_id = any(${filter.stagingIds}::uuid[])
      ${filter.documentId ? sql`and l.goods_receipt_id = ${filter.documentId}` : sql``} ${filter.ids ? sql`and l.id = any(${filter.ids}::uuid[])` : sql``}
      ${filter.after ? sql`and l.id > ${filter.after}::uuid` : sql``}`
  const putBacks = sql`
    select b.id, 'put_back', b.fulfillment_id, f.fulfillment_number, b.warehouse_id, b.sku_id, b.lot_id, b.from_location_id, b.quantity, b.done_quantity, b.created_at, b.bin_id
    from warehouse.put_backs b join warehouse.fulfillments f on f.tenant_id = ${tenantId} and f.id = b.fulfillment_id
    where b.tenant_id = ${tenantId} and b.warehouse_id = ${filter.warehouseId} and b.done_quantity < b.quantity
      ${filter.documentId ? sql`and b.fulfillment_id = ${filter.documentId}` : sql``} ${filter.ids ? sql`and b.id = any(${filter.ids}::uuid[])` : sql``}
      ${filter.after ? sql`and b.id > ${filter.after}::uuid` : sql``}`
  const parts = [
    ...(filter.kinds.includes('receipt') ? [receipts] : []),
    ...(filter.kinds.includes('put_back') ? [putBacks] : []),
  ]
  if (parts.length === 0) return []
  const { rows } = await sql<PutawayRow>`
    select w.id, w.kind, w.document_id as "documentId", w.document_number as "documentNumber", w.warehouse_id as "warehouseId", w.sku_id as "skuId",
      s.sku_code as "skuCode", s.name as "skuName", s.unit, s.image_file_id as "imageFileId", w.lot_id as "lotId", o.lot_code as "lotCode", o.expires_on as "expiresOn",
      w.from_id as "fromLocationId", p.code as "fromLocationCode", w.quantity, w.done_quantity as "doneQuantity", w.since, w.bin_id as "cameFromBinId"
    from (${sql.join(parts, sql` union all `)}) w (id, kind, document_id, document_number, warehouse_id, sku_id, lot_id, from_id, quantity, done_quantity, since, bin_id)
    join catalog.skus s on s.tenant_id = ${tenantId} and s.id = w.sku_id
    join inventory.locations p on p.tenant_id = ${tenantId} and p.id = w.from_id
    left join inventory.lots o on o.tenant_id = ${tenantId} and o.id = w.lot_id
    order by w.id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Bins of a warehouse that hold these SKUs and may take more. */
export async function binsWithGoods(
  tx: Tx,
  tenantId: string,
  warehouseId: string,
  skuIds: readonly string[],
): Promise<BinWithGoods[]> {
  const { rows } = await sql<BinWithGoods>`
    select l.sku_id as "skuId", l.lot_id as "lotId", l.on_hand as "onHand", p.id as "locationId", p.code as "locationCode", p.x_mm as "xMm", p.y_mm as "yMm"
    from inventory.stock_levels l
    join inventory.locations p on p.tenant_id = ${tenantId} and p.id = l.location_id and p.kind = 'bin' and p.sellable and p.status = 'active'
    where l.tenant_id = ${tenantId} and l.sku_id = any(${skuIds}::uuid[]) and l.warehouse_id = ${warehouseId} and l.on_hand > 0`.execute(
    tx,
  )
  return rows
}

/** The nearest bins of a warehouse that hold nothing. */
export async function emptyBins(
  tx: Tx,
  tenantId: string,
  warehouseId: string,
  from: { xMm: bigint; yMm: bigint },
  limit: number,
): Promise<BinPlace[]> {
  if (limit === 0) return []
  const { rows } = await sql<BinPlace>`
    select p.id as "locationId", p.code as "locationCode", p.x_mm as "xMm", p.y_mm as "yMm" from inventory.locations p
    where p.tenant_id = ${tenantId} and coalesce(p.warehouse_id, '00000000-0000-0000-0000-000000000000') = ${warehouseId}
      and p.kind = 'bin' and p.sellable and p.status = 'active'
      and not exists (select 1 from inventory.stock_levels l where l.tenant_id = ${tenantId} and l.location_id = p.id and l.on_hand > 0)
    order by abs(p.x_mm - ${from.xMm}::int8) + abs(p.y_mm - ${from.yMm}::int8), p.code limit ${limit}`.execute(tx)
  return rows
}

export interface LockedWaiting {
  kind: 'receipt' | 'put_back'
  id: string
  documentId: string
  warehouseId: string
  expectedReceiptId: string | null
  skuId: string
  lotId: string
  fromLocationId: string
  left: bigint
}

/** Locked in key order: receipt lines first, then put-backs. */
export async function lockWaiting(
  ctx: Ctx,
  items: readonly { kind: 'receipt' | 'put_back'; documentId: string; id: string }[],
): Promise<LockedWaiting[]> {
  const receipts = items.filter((item) => item.kind === 'receipt')
  const backs = items.filter((item) => item.kind === 'put_back').map((item) => item.id)
  const found: LockedWaiting[] = []
  if (receipts.length > 0) {
    const { rows } = await sql<LockedWaiting>`
      select 'receipt' as kind, l.id, l.goods_receipt_id as "documentId", g.warehouse_id as "warehouseId", g.expected_receipt_id as "expectedReceiptId",
        l.sku_id as "skuId", l.lot_id as "lotId", l.location_id as "fromLocationId", l.quantity - l.put_away_quantity as left
      from warehouse.goods_receipt_lines l join warehouse.goods_receipts g on g.tenant_id = ${ctx.tenantId} and g.id = l.goods_receipt_id
      where l.tenant_id = ${ctx.tenantId} and l.put_away_quantity < l.quantity
        and (l.goods_receipt_id, l.id) in (select document_id, id from ${rowsOf(receipts, { document_id: 'uuid', id: 'uuid' })})
      order by l.goods_receipt_id, l.id for no key update of l`.execute(ctx.tx)
    found.push(...rows)
  }
  if (backs.length > 0) {
    const { rows } = await sql<LockedWaiting>`
      select 'put_back' as kind, b.id, b.fulfillment_id as "documentId", b.warehouse_id as "warehouseId", null::uuid as "expectedReceiptId",
        b.sku_id as "skuId", b.lot_id as "lotId", b.from_location_id as "fromLocationId", b.quantity - b.done_quantity as left
      from warehouse.put_backs b where b.tenant_id = ${ctx.tenantId} and b.done_quantity < b.quantity and b.id = any(${backs}::uuid[])
      order by b.id for no key update`.execute(ctx.tx)
    found.push(...rows)
  }
  return found
}

export async function addPutAway(
  ctx: Ctx,
  rows: readonly { kind: 'receipt' | 'put_back'; documentId: string; id: string; quantity: bigint }[],
): Promise<void> {
  const receipts = rows.filter((row) => row.kind === 'receipt')
  const backs = rows.filter((row) => row.kind === 'put_back')
  if (receipts.length > 0) {
    await sql`update warehouse.goods_receipt_lines l set put_away_quantity = l.put_away_quantity + r.quantity
      from (select document_id, id, sum(quantity)::bigint as quantity from ${rowsOf(receipts, { document_id: 'uuid', id: 'uuid', quantity: 'int8' })} group by 1, 2) as r
      where l.tenant_id = ${ctx.tenantId} and l.goods_receipt_id = r.document_id and l.id = r.id`.execute(ctx.tx)
  }
  if (backs.length > 0) {
    await sql`update warehouse.put_backs b set done_quantity = b.done_quantity + r.quantity
      from (select id, sum(quantity)::bigint as quantity from ${rowsOf(backs, { id: 'uuid', quantity: 'int8' })} group by 1) as r
      where b.tenant_id = ${ctx.tenantId} and b.id = r.id`.execute(ctx.tx)
  }
}
