import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

export interface Parcel {
  id: string
  fulfillmentId: string
  parcelNumber: string
  carrierId: string | null
  waybillNumber: string | null
  weightGrams: bigint | null
  expectedGrams: bigint | null
  labelPrintedAt: Date | null
  labelPrintCount: number
  handoverId: string | null
  handedOverAt: Date | null
}

const view =
  sql.raw(`p.id, p.fulfillment_id as "fulfillmentId", p.parcel_number as "parcelNumber", p.carrier_id as "carrierId", p.waybill_number as "waybillNumber",
  p.weight_grams as "weightGrams", p.expected_grams as "expectedGrams", p.label_printed_at as "labelPrintedAt", p.label_print_count as "labelPrintCount",
  p.handover_id as "handoverId", p.handed_over_at as "handedOverAt"`)

/** Parcels of locked fulfillments. */
export async function parcelsOf(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<Parcel[]> {
  if (fulfillmentIds.length === 0) return []
  const { rows } = await sql<Parcel>`select ${view} from warehouse.parcels p
    where p.tenant_id = ${tenantId} and p.fulfillment_id = any(${fulfillmentIds}::uuid[]) order by p.fulfillment_id, p.parcel_number`.execute(
    tx,
  )
  return rows
}

/** Where a parcel's code leads: its waybill, or its own number. */
export async function findParcel(
  tx: Tx,
  tenantId: string,
  code: string,
): Promise<{ id: string; fulfillmentId: string } | undefined> {
  const byWaybill = await sql<{
    id: string
    fulfillmentId: string
  }>`select p.id, p.fulfillment_id as "fulfillmentId" from warehouse.parcels p
    where p.tenant_id = ${tenantId} and p.waybill_number = ${code} limit 1`.execute(tx)
  if (byWaybill.rows[0]) return byWaybill.rows[0]
  // A parcel number is its fulfillment's number with a counter.
  const number = /^(.+)-\d{1,4}$/.exec(code)?.[1]
  if (number === undefined) return undefined
  const byNumber = await sql<{ id: string; fulfillmentId: string }>`select p.id, p.fulfillment_id as "fulfillmentId"
    from warehouse.fulfillments f join warehouse.parcels p on p.tenant_id = ${tenantId} and p.fulfillment_id = f.id
    where f.tenant_id = ${tenantId} and f.fulfillment_number = ${number} and p.parcel_number = ${code} limit 1`.execute(tx)
  return byNumber.rows[0]
}

export interface PickedGoods {
  fulfillmentId: string
  skuId: string
  lotId: string
  quantity: bigint
}

/**
 * Goods of live fulfillments that were picked and lie in no parcel, by lot in the order they were picked. The ledger is the record of what
 * was taken from which bin: no second one is kept.
 */
export async function looseGoods(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<PickedGoods[]> {
  if (fulfillmentIds.length === 0) return []
  const { rows } = await sql<PickedGoods>`
    select x.fulfillment_id as "fulfillmentId", x.sku_id as "skuId", x.lot_id as "lotId", sum(x.quantity)::bigint as quantity
    from (
      select m.source_id as fulfillment_id, m.sku_id, m.lot_id, m.quantity, m.moved_at from inventory.stock_moves m
      where m.tenant_id = ${tenantId} and m.source_id = any(${fulfillmentIds}::uuid[]) and m.source_kind = 'fulfillment' and m.reason = 'pick'
      union all
      select p.fulfillment_id, p.sku_id, p.lot_id, -p.quantity, null from warehouse.parcel_lines p
      where p.tenant_id = ${tenantId} and p.fulfillment_id = any(${fulfillmentIds}::uuid[])
    ) x
    group by 1, 2, 3 having sum(x.quantity) > 0 order by 1, 2, min(x.moved_at), 3`.execute(tx)
  return rows
}

/** Where picked goods came from, by bin and lot: for putting them back. */
export async function pickedFrom(
  tx: Tx,
  tenantId: string,
  fulfillmentIds: readonly string[],
): Promise<(PickedGoods & { binId: string })[]> {
  if (fulfillmentIds.length === 0) return []
  const { rows } = await sql<PickedGoods & { binId: string }>`
    select m.source_id as "fulfillmentId", m.sku_id as "skuId", m.lot_id as "lotId", m.from_location_id as "binId", sum(m.quantity)::bigint as quantity
    from inventory.stock_moves m
    where m.tenant_id = ${tenantId} and m.source_id = any(${fulfillmentIds}::uuid[]) and m.source_kind = 'fulfillment' and m.reason = 'pick'
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(tx)
  return rows
}

export interface NewParcel {
  id: string
  fulfillmentId: string
  parcelNumber: string
  carrierId: string | null
  waybillNumber: string | null
  weightGrams: bigint | null
  expectedGrams: bigint | null
  lengthMm: bigint | null
  widthMm: bigint | null
  heightMm: bigint | null
  postageMinor: bigint | null
}

export async function insertParcels(ctx: Ctx, rows: readonly NewParcel[]): Promise<void> {
  const packedBy: Actor = ctx.actor
  await insertRows(
    'warehouse.parcels',
    ctx.tenantId,
    rows.map((row) => ({ ...row, packedAt: ctx.now, packedBy })),
    {
      id: 'uuid',
      fulfillment_id: 'uuid',
      parcel_number: 'text',
      carrier_id: 'uuid',
      waybill_number: 'text',
      weight_grams: 'int8',
      expected_grams: 'int8',
      length_mm: 'int8',
      width_mm: 'int8',
      height_mm: 'int8',
      postage_minor: 'int8',
      packed_at: 'timestamptz',
      packed_by: 'jsonb',
    },
  ).execute(ctx.tx)
}

export interface ParcelLine {
  fulfillmentId: string
  parcelId: string
  fulfillmentLineId: string
  skuId: string
  lotId: string
  quantity: bigint
}

export async function insertParcelLines(ctx: Ctx, rows: readonly ParcelLine[]): Promise<void> {
  await insertRows('warehouse.parcel_lines', ctx.tenantId, rows, {
    fulfillment_id: 'uuid',
    parcel_id: 'uuid',
    fulfillment_line_id: 'uuid',
    sku_id: 'uuid',
    lot_id: 'uuid',
    quantity: 'int8',
  }).execute(ctx.tx)
}

export async function parcelLinesOf(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<ParcelLine[]> {
  const { rows } =
    await sql<ParcelLine>`select fulfillment_id as "fulfillmentId", parcel_id as "parcelId", fulfillment_line_id as "fulfillmentLineId",
      sku_id as "skuId", lot_id as "lotId", quantity
    from warehouse.parcel_lines where tenant_id = ${tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[])
    order by fulfillment_id, parcel_id, fulfillment_line_id, lot_id`.execute(tx)
  return rows
}

/** Quantities of lines go up by what went into parcels, and by what was picked in the same go. */
export async function addPacked(
  ctx: Ctx,
  rows: readonly { fulfillmentId: string; fulfillmentLineId: string; quantity: bigint; pickedNow: bigint }[],
): Promise<void> {
  await sql`update warehouse.fulfillment_lines l set picked_quantity = l.picked_quantity + p.picked, packed_quantity = l.packed_quantity + p.quantity
    from (select fulfillment_id, fulfillment_line_id, sum(quantity)::bigint as quantity, sum(picked_now)::bigint as picked
      from ${rowsOf(rows, { fulfillment_id: 'uuid', fulfillment_line_id: 'uuid', quantity: 'int8', picked_now: 'int8' })} group by 1, 2) as p
    where l.tenant_id = ${ctx.tenantId} and l.fulfillment_id = p.fulfillment_id and l.id = p.fulfillment_line_id`.execute(ctx.tx)
}

/** Everything is in parcels. `weighed`: every parcel has its weight. */
export async function markPacked(ctx: Ctx, rows: readonly { id: string; weighed: boolean }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`update warehouse.fulfillments f set status = 'packed', picked_at = coalesce(f.picked_at, ${ctx.now}), packed_at = ${ctx.now}, weighed_at = case when r.weighed then ${ctx.now} else f.weighed_at end,
      version = f.version + 1
    from ${rowsOf(rows, { id: 'uuid', weighed: 'bool' })} where f.tenant_id = ${ctx.tenantId} and f.id = r.id`.execute(ctx.tx)
}

export async function setChecked(ctx: Ctx, id: string, at: Date | null): Promise<void> {
  await sql`update warehouse.fulfillments set checked_at = ${at}, version = version + 1 where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(
    ctx.tx,
  )
}

export async function setWaybills(
  ctx: Ctx,
  rows: readonly { fulfillmentId: string; id: string; carrierId: string; waybillNumber: string; postageMinor: bigint | null }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update warehouse.parcels p set carrier_id = r.carrier_id, waybill_number = r.waybill_number, postage_minor = r.postage_minor
    from ${rowsOf(rows, { fulfillment_id: 'uuid', id: 'uuid', carrier_id: 'uuid', waybill_number: 'text', postage_minor: 'int8' })}
    where p.tenant_id = ${ctx.tenantId} and p.fulfillment_id = r.fulfillment_id and p.id = r.id`.execute(ctx.tx)
}

export async function setWeight(
  ctx: Ctx,
  parcel: {
    fulfillmentId: string
    id: string
    weightGrams: bigint
    lengthMm: bigint | null
    widthMm: bigint | null
    heightMm: bigint | null
  },
): Promise<void> {
  await sql`update warehouse.parcels set weight_grams = ${parcel.weightGrams}, length_mm = coalesce(${parcel.lengthMm}::int8, length_mm),
      width_mm = coalesce(${parcel.widthMm}::int8, width_mm), height_mm = coalesce(${parcel.heightMm}::int8, height_mm)
    where tenant_id = ${ctx.tenantId} and fulfillment_id = ${parcel.fulfillmentId} and id = ${parcel.id}`.execute(ctx.tx)
}

export async function setWeighed(ctx: Ctx, id: string, at: Date | null): Promise<void> {
  await sql`update warehouse.fulfillments set weighed_at = ${at}, version = version + 1 where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(
    ctx.tx,
  )
}

export async function markPrinted(ctx: Ctx, parcels: readonly { fulfillmentId: string; id: string }[]): Promise<void> {
  await sql`update warehouse.parcels p set label_printed_at = ${ctx.now}, label_print_count = p.label_print_count + 1
    from ${rowsOf(parcels, { fulfillment_id: 'uuid', id: 'uuid' })}
    where p.tenant_id = ${ctx.tenantId} and p.fulfillment_id = r.fulfillment_id and p.id = r.id`.execute(ctx.tx)
  await sql`update warehouse.fulfillments f set label_printed_at = ${ctx.now}, version = f.version + 1
    where f.tenant_id = ${ctx.tenantId} and f.id = any(${[...new Set(parcels.map((one) => one.fulfillmentId))]}::uuid[])
      and not exists (select 1 from warehouse.parcels p where p.tenant_id = ${ctx.tenantId} and p.fulfillment_id = f.id and p.label_printed_at is null)`.execute(
    ctx.tx,
  )
}

/** Takes a step back on all parcels of one fulfillment. */
export async function unmark(ctx: Ctx, id: string, milestone: 'checked' | 'weighed' | 'label_printed'): Promise<void> {
  if (milestone === 'weighed') {
    await sql`update warehouse.parcels set weight_grams = null where tenant_id = ${ctx.tenantId} and fulfillment_id = ${id}`.execute(
      ctx.tx,
    )
  }
  if (milestone === 'label_printed') {
    // The count of prints stays: printing again is a reprint.
    await sql`update warehouse.parcels set label_printed_at = null where tenant_id = ${ctx.tenantId} and fulfillment_id = ${id}`.execute(
      ctx.tx,
    )
  }
  const column = { checked: 'checked_at', weighed: 'weighed_at', label_printed: 'label_printed_at' }[milestone]
  await sql`update warehouse.fulfillments set ${sql.raw(column)} = null, version = version + 1 where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(
    ctx.tx,
  )
}

/** Takes all parcels apart: the goods lie loose at packing again. */
export async function unpack(ctx: Ctx, id: string): Promise<void> {
  await sql`delete from warehouse.parcel_lines where tenant_id = ${ctx.tenantId} and fulfillment_id = ${id}`.execute(ctx.tx)
  await sql`delete from warehouse.parcels where tenant_id = ${ctx.tenantId} and fulfillment_id = ${id}`.execute(ctx.tx)
  await sql`update warehouse.fulfillment_lines set packed_quantity = 0 where tenant_id = ${ctx.tenantId} and fulfillment_id = ${id}`.execute(
    ctx.tx,
  )
  await sql`update warehouse.fulfillments set status = 'picked', packed_at = null, weighed_at = null, label_printed_at = null, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

/** The most urgent picked one-piece order of a SKU that nobody else is packing at this moment. */
export async function lockSingleItem(
  ctx: Ctx,
  wanted: { warehouseId: string; skuId: string; waveId?: string | undefined; shopIds: readonly string[] | null },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select f.id from warehouse.fulfillments f
    where f.tenant_id = ${ctx.tenantId} and f.status = 'picked' and f.warehouse_id = ${wanted.warehouseId} and f.unit_count = 1 and f.block_kinds = '{}'
      ${wanted.waveId ? sql`and f.wave_id = ${wanted.waveId}` : sql``}
      ${wanted.shopIds === null ? sql`` : sql`and f.shop_id = any(${wanted.shopIds}::uuid[])`}
      and exists (select 1 from warehouse.fulfillment_lines l where l.tenant_id = ${ctx.tenantId} and l.fulfillment_id = f.id and l.sku_id = ${wanted.skuId}
        and l.packed_quantity = 0)
    order by f.ship_by, f.priority desc, f.id limit 1 for no key update of f skip locked`.execute(ctx.tx)
  return rows[0]?.id
}

/** Like lockSingleItem, without taking it. */
export async function findSingleItem(
  tx: Tx,
  tenantId: string,
  wanted: { warehouseId: string; skuId: string; waveId?: string | undefined; shopIds: readonly string[] | null },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select f.id from warehouse.fulfillments f
    where f.tenant_id = ${tenantId} and f.status = 'picked' and f.warehouse_id = ${wanted.warehouseId} and f.unit_count = 1 and f.block_kinds = '{}'
      ${wanted.waveId ? sql`and f.wave_id = ${wanted.waveId}` : sql``}
      ${wanted.shopIds === null ? sql`` : sql`and f.shop_id = any(${wanted.shopIds}::uuid[])`}
      and exists (select 1 from warehouse.fulfillment_lines l where l.tenant_id = ${tenantId} and l.fulfillment_id = f.id and l.sku_id = ${wanted.skuId})
    order by f.ship_by, f.priority desc, f.id limit 1`.execute(tx)
  return rows[0]?.id
}

/** A fulfillment by its own number or, the newest live one, by its source's number. */
export async function findByNumber(tx: Tx, tenantId: string, code: string): Promise<string | undefined> {
  const own = await sql<{
    id: string
  }>`select id from warehouse.fulfillments where tenant_id = ${tenantId} and fulfillment_number = ${code} limit 1`.execute(tx)
  if (own.rows[0]) return own.rows[0].id
  const source = await sql<{
    id: string
  }>`select id from warehouse.fulfillments where tenant_id = ${tenantId} and source_number = ${code}
    order by status = 'cancelled', id desc limit 1`.execute(tx)
  return source.rows[0]?.id
}

export async function setCarrier(ctx: Ctx, id: string, carrierId: string): Promise<void> {
  await sql`update warehouse.fulfillments set carrier_id = ${carrierId}, version = version + 1 where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(
    ctx.tx,
  )
}

/** Labels with numbers that are void. */
export async function unprint(ctx: Ctx, fulfillmentId: string, parcelIds: readonly string[]): Promise<void> {
  await sql`update warehouse.parcels set label_printed_at = null, label_print_count = 0
    where tenant_id = ${ctx.tenantId} and fulfillment_id = ${fulfillmentId} and id = any(${parcelIds}::uuid[])`.execute(ctx.tx)
  await sql`update warehouse.fulfillments set label_printed_at = null, version = version + 1 where tenant_id = ${ctx.tenantId} and id = ${fulfillmentId}`.execute(
    ctx.tx,
  )
}

/** Every code that a scanner may read for these SKUs, their own codes included. */
export async function barcodesOf(
  tx: Tx,
  tenantId: string,
  skuIds: readonly string[],
): Promise<{ barcode: string; skuId: string; quantity: bigint }[]> {
  const { rows } = await sql<{ barcode: string; skuId: string; quantity: bigint }>`
    select barcode, sku_id as "skuId", quantity from catalog.barcodes where tenant_id = ${tenantId} and sku_id = any(${skuIds}::uuid[])
    union all
    select sku_code, id, 1 from catalog.skus where tenant_id = ${tenantId} and id = any(${skuIds}::uuid[])
    order by 2, 1`.execute(tx)
  return rows
}
