import { type RawBuilder, sql } from 'kysely'
import type { Actor, Tx } from '#platform/context.ts'
import type { FulfillmentStatus } from '../warehouse.shapes.ts'

export interface FulfillmentFilter {
  status?: readonly FulfillmentStatus[] | undefined
  /** Null: all. */
  warehouseIds: readonly string[] | null
  shopIds: readonly string[] | null
  carrierIds?: readonly string[] | undefined
  waveId?: string | undefined
  shipByBefore?: Date | undefined
  short?: boolean | undefined
  blocked?: boolean | undefined
  singleItem?: boolean | undefined
  number?: string | undefined
  ids?: readonly string[] | undefined
}

export interface FulfillmentRow {
  id: string
  fulfillmentNumber: string
  warehouseId: string
  warehouseName: string
  shopId: string | null
  sourceKind: string
  sourceId: string
  sourceNumber: string
  status: FulfillmentStatus
  blockKinds: string[]
  short: boolean
  priority: number
  shipBy: Date | null
  carrierId: string | null
  carrierName: string | null
  province: string
  city: string
  lineCount: number
  unitCount: bigint
  weightGrams: bigint
  waveId: string | null
  waveNumber: string | null
  waveSlot: number | null
  waybillNumbers: string[]
  createdAt: Date
  allocatedAt: Date | null
  pickedAt: Date | null
  checkedAt: Date | null
  packedAt: Date | null
  weighedAt: Date | null
  labelPrintedAt: Date | null
  handedOverAt: Date | null
  shippedAt: Date | null
  cancelledAt: Date | null
  channelNotifiedAt: Date | null
  version: bigint
}

function matches(tenantId: string, filter: FulfillmentFilter): RawBuilder<unknown> {
  const { status } = filter
  return sql`f.tenant_id = ${tenantId}
    ${status === undefined ? sql`` : status.length === 1 ? sql`and f.status = ${status[0]!}` : sql`and f.status = any(${status}::text[])`}
    ${filter.warehouseIds === null ? sql`` : sql`and f.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
    ${filter.shopIds === null ? sql`` : sql`and f.shop_id = any(${filter.shopIds}::uuid[])`}
    ${filter.carrierIds === undefined ? sql`` : sql`and f.carrier_id = any(${filter.carrierIds}::uuid[])`}
    ${filter.waveId === undefined ? sql`` : sql`and f.wave_id = ${filter.waveId}`}
    ${filter.shipByBefore === undefined ? sql`` : sql`and f.ship_by < ${filter.shipByBefore}`}
    ${filter.short === undefined ? sql`` : filter.short ? sql`and f.short and f.status not in ('shipped', 'cancelled')` : sql`and not f.short`}
    ${filter.blocked === undefined ? sql`` : filter.blocked ? sql`and f.block_kinds <> '{}' and f.status not in ('shipped', 'cancelled')` : sql`and f.block_kinds = '{}'`}
    ${filter.singleItem ? sql`and f.unit_count = 1` : sql``}
    ${filter.ids === undefined ? sql`` : sql`and f.id = any(${filter.ids}::uuid[])`}
    ${
      filter.number === undefined
        ? sql``
        : sql`and f.id in (
            select n.id from warehouse.fulfillments n where n.tenant_id = ${tenantId} and n.fulfillment_number ^@ ${filter.number}
            union select s.id from warehouse.fulfillments s where s.tenant_id = ${tenantId} and s.source_number = ${filter.number}
            union select p.fulfillment_id from warehouse.parcels p where p.tenant_id = ${tenantId} and p.waybill_number = ${filter.number})`
    }`
}

/** Where the next page begins: the sort key of the last row. */
export type PageStart = { sort: 'newest'; id: string } | { sort: 'ship_by'; shipBy: Date | null; priority: number; id: string }

function after(start: PageStart | null): RawBuilder<unknown> {
  if (start === null) return sql``
  if (start.sort === 'newest') return sql`and f.id < ${start.id}::uuid`
  const behind = sql`(f.priority < ${start.priority} or (f.priority = ${start.priority} and f.id > ${start.id}::uuid))`
  return start.shipBy === null
    ? sql`and f.ship_by is null and ${behind}`
    : sql`and (f.ship_by is null or f.ship_by > ${start.shipBy} or (f.ship_by = ${start.shipBy} and ${behind}))`
}

/** The page's rows are chosen first, from the narrow index; names are joined to the few that are shown. */
export async function listFulfillments(
  tx: Tx,
  tenantId: string,
  filter: FulfillmentFilter,
  page: { sort: 'newest' | 'ship_by'; start: PageStart | null; limit: number },
): Promise<FulfillmentRow[]> {
  const order = page.sort === 'newest' ? sql`f.id desc` : sql`f.ship_by, f.priority desc, f.id`
  const { rows } = await sql<FulfillmentRow>`
    with f as materialized (
      select f.* from warehouse.fulfillments f where ${matches(tenantId, filter)} ${after(page.start)} order by ${order} limit ${page.limit}
    )
    select f.id, f.fulfillment_number as "fulfillmentNumber", f.warehouse_id as "warehouseId", w.name as "warehouseName", f.shop_id as "shopId",
      f.source_kind as "sourceKind", f.source_id as "sourceId", f.source_number as "sourceNumber", f.status, f.block_kinds as "blockKinds", f.short, f.priority,
      f.ship_by as "shipBy", f.carrier_id as "carrierId", c.name as "carrierName", f.province, f.city, f.line_count as "lineCount", f.unit_count as "unitCount",
      f.weight_grams as "weightGrams", f.wave_id as "waveId", v.wave_number as "waveNumber", f.wave_slot as "waveSlot",
      array(select p.waybill_number from warehouse.parcels p where p.tenant_id = ${tenantId} and p.fulfillment_id = f.id and p.waybill_number is not null
        order by p.parcel_number) as "waybillNumbers",
      f.created_at as "createdAt", f.allocated_at as "allocatedAt", f.picked_at as "pickedAt", f.checked_at as "checkedAt", f.packed_at as "packedAt",
      f.weighed_at as "weighedAt", f.label_printed_at as "labelPrintedAt", f.handed_over_at as "handedOverAt", f.shipped_at as "shippedAt",
      f.cancelled_at as "cancelledAt", f.channel_notified_at as "channelNotifiedAt", f.version
    from f
    join inventory.warehouses w on w.tenant_id = ${tenantId} and w.id = f.warehouse_id
    left join logistics.carriers c on c.tenant_id = ${tenantId} and c.id = f.carrier_id
    left join warehouse.waves v on v.tenant_id = ${tenantId} and v.id = f.wave_id
    order by ${order}`.execute(tx)
  return rows
}

/** Ids of a whole filter, for bulk jobs; oldest first so that later pages do not shift. */
export async function filterIds(
  tx: Tx,
  tenantId: string,
  filter: FulfillmentFilter,
  afterId: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from warehouse.fulfillments f where ${matches(tenantId, filter)}
    ${afterId === null ? sql`` : sql`and f.id > ${afterId}::uuid`} order by f.id limit ${limit}`.execute(tx)
  return rows.map((row) => row.id)
}

export interface LineRow {
  fulfillmentId: string
  id: string
  sourceLineId: string
  skuId: string
  skuCode: string
  skuName: string
  unit: string
  imageFileId: string | null
  tracksLots: boolean
  quantity: bigint
  pickedQuantity: bigint
  packedQuantity: bigint
}

export async function lineRows(tx: Tx, tenantId: string, fulfillmentId: string): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select l.fulfillment_id as "fulfillmentId", l.id, l.source_line_id as "sourceLineId", l.sku_id as "skuId", s.sku_code as "skuCode", s.name as "skuName", s.unit,
      s.image_file_id as "imageFileId", s.tracks_lots as "tracksLots", l.quantity, l.picked_quantity as "pickedQuantity", l.packed_quantity as "packedQuantity"
    from warehouse.fulfillment_lines l join catalog.skus s on s.tenant_id = ${tenantId} and s.id = l.sku_id
    where l.tenant_id = ${tenantId} and l.fulfillment_id = ${fulfillmentId} order by l.id`.execute(tx)
  return rows
}

export interface PlaceRow {
  /** Null for picks: the ledger knows the SKU, not the line. */
  fulfillmentLineId: string | null
  kind: 'allocation' | 'pick'
  skuId: string
  locationId: string
  locationCode: string
  lotId: string
  lotCode: string | null
  expiresOn: string | null
  quantity: bigint
}

/** Where a fulfillment's goods are claimed and where they were picked. */
export async function placeRows(tx: Tx, tenantId: string, fulfillmentId: string): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    select x.line_id as "fulfillmentLineId", x.kind, x.sku_id as "skuId", x.location_id as "locationId", p.code as "locationCode", x.lot_id as "lotId", b.lot_code as "lotCode",
      b.expires_on as "expiresOn", sum(x.quantity)::bigint as quantity
    from (
      select a.fulfillment_line_id as line_id, 'allocation' as kind, a.sku_id, a.location_id, a.lot_id, a.quantity from inventory.allocations a
      where a.tenant_id = ${tenantId} and a.fulfillment_id = ${fulfillmentId}
      union all
      select null::uuid, 'pick', m.sku_id, m.from_location_id, m.lot_id, m.quantity from inventory.stock_moves m
      where m.tenant_id = ${tenantId} and m.source_id = ${fulfillmentId} and m.source_kind = 'fulfillment' and m.reason = 'pick'
    ) x
    join inventory.locations p on p.tenant_id = ${tenantId} and p.id = x.location_id
    left join inventory.lots b on b.tenant_id = ${tenantId} and b.id = x.lot_id
    group by 1, 2, 3, 4, 5, 6, 7, 8 order by p.code`.execute(tx)
  return rows
}

export interface ParcelRow {
  id: string
  fulfillmentId: string
  parcelNumber: string
  carrierId: string | null
  carrierName: string | null
  waybillNumber: string | null
  weightGrams: bigint | null
  expectedGrams: bigint | null
  lengthMm: bigint | null
  widthMm: bigint | null
  heightMm: bigint | null
  labelPrintedAt: Date | null
  labelPrintCount: number
  packedAt: Date
  packedBy: Actor
  handoverId: string | null
  handoverNumber: string | null
  handedOverAt: Date | null
  postageMinor: bigint | null
}

export async function parcelRows(tx: Tx, tenantId: string, fulfillmentId: string): Promise<ParcelRow[]> {
  const { rows } = await sql<ParcelRow>`
    select p.id, p.fulfillment_id as "fulfillmentId", p.parcel_number as "parcelNumber", p.carrier_id as "carrierId", c.name as "carrierName",
      p.waybill_number as "waybillNumber", p.weight_grams as "weightGrams", p.expected_grams as "expectedGrams", p.length_mm as "lengthMm", p.width_mm as "widthMm",
      p.height_mm as "heightMm", p.label_printed_at as "labelPrintedAt", p.label_print_count as "labelPrintCount", p.packed_at as "packedAt", p.packed_by as "packedBy",
      p.handover_id as "handoverId", h.handover_number as "handoverNumber", p.handed_over_at as "handedOverAt", p.postage_minor as "postageMinor"
    from warehouse.parcels p
    left join logistics.carriers c on c.tenant_id = ${tenantId} and c.id = p.carrier_id
    left join warehouse.handovers h on h.tenant_id = ${tenantId} and h.id = p.handover_id
    where p.tenant_id = ${tenantId} and p.fulfillment_id = ${fulfillmentId} order by p.parcel_number`.execute(tx)
  return rows
}

export async function parcelLineRows(
  tx: Tx,
  tenantId: string,
  fulfillmentId: string,
): Promise<
  { parcelId: string; fulfillmentLineId: string; skuId: string; lotId: string; lotCode: string | null; quantity: bigint }[]
> {
  const { rows } = await sql<{
    parcelId: string
    fulfillmentLineId: string
    skuId: string
    lotId: string
    lotCode: string | null
    quantity: bigint
  }>`
    select l.parcel_id as "parcelId", l.fulfillment_line_id as "fulfillmentLineId", l.sku_id as "skuId", l.lot_id as "lotId", b.lot_code as "lotCode", l.quantity
    from warehouse.parcel_lines l left join inventory.lots b on b.tenant_id = ${tenantId} and b.id = l.lot_id
    where l.tenant_id = ${tenantId} and l.fulfillment_id = ${fulfillmentId} order by l.parcel_id, l.fulfillment_line_id, l.lot_id`.execute(
    tx,
  )
  return rows
}

export async function receiverOf(tx: Tx, tenantId: string, fulfillmentId: string): Promise<Buffer | null> {
  const { rows } = await sql<{
    receiverSealed: Buffer | null
  }>`select receiver_sealed as "receiverSealed" from warehouse.fulfillments
    where tenant_id = ${tenantId} and id = ${fulfillmentId}`.execute(tx)
  return rows[0]?.receiverSealed ?? null
}
