import { sql } from 'kysely'
import type { Actor, Tx } from '#platform/context.ts'

export interface HandoverRow {
  id: string
  handoverNumber: string
  warehouseId: string
  warehouseName: string
  carrierId: string | null
  carrierName: string | null
  status: 'open' | 'handed_over'
  parcelCount: bigint
  driver: string
  createdAt: Date
  handedOverAt: Date | null
  createdBy: Actor
  version: bigint
}

export async function listHandovers(
  tx: Tx,
  tenantId: string,
  filter: {
    warehouseIds: readonly string[] | null
    carrierIds?: readonly string[] | undefined
    open?: boolean | undefined
    ids?: readonly string[] | undefined
    before: string | null
    limit: number
  },
): Promise<HandoverRow[]> {
  const { rows } = await sql<HandoverRow>`
    select h.id, h.handover_number as "handoverNumber", h.warehouse_id as "warehouseId", w.name as "warehouseName", h.carrier_id as "carrierId", c.name as "carrierName",
      h.status, h.parcel_count as "parcelCount", h.driver, h.created_at as "createdAt", h.handed_over_at as "handedOverAt", h.created_by as "createdBy", h.version
    from warehouse.handovers h
    join inventory.warehouses w on w.tenant_id = ${tenantId} and w.id = h.warehouse_id
    left join logistics.carriers c on c.tenant_id = ${tenantId} and c.id = h.carrier_id
    where h.tenant_id = ${tenantId}
      ${filter.warehouseIds === null ? sql`` : sql`and h.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
      ${filter.carrierIds === undefined ? sql`` : sql`and h.carrier_id = any(${filter.carrierIds}::uuid[])`}
      ${filter.open === undefined ? sql`` : filter.open ? sql`and h.status = 'open'` : sql`and h.status = 'handed_over'`}
      ${filter.ids === undefined ? sql`` : sql`and h.id = any(${filter.ids}::uuid[])`}
      ${filter.before === null ? sql`` : sql`and h.id < ${filter.before}::uuid`}
    order by h.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export interface HandoverParcelRow {
  parcelId: string
  parcelNumber: string
  waybillNumber: string | null
  carrierId: string | null
  fulfillmentId: string
  fulfillmentNumber: string
  sourceNumber: string
  weightGrams: bigint | null
  packedAt: Date
  shipBy: Date | null
  blockKinds: string[]
}

const parcelView =
  sql.raw(`p.id as "parcelId", p.parcel_number as "parcelNumber", p.waybill_number as "waybillNumber", p.carrier_id as "carrierId",
  p.fulfillment_id as "fulfillmentId", f.fulfillment_number as "fulfillmentNumber", f.source_number as "sourceNumber", p.weight_grams as "weightGrams",
  p.packed_at as "packedAt", f.ship_by as "shipBy", f.block_kinds as "blockKinds"`)

/** Parcels in a handover, by their ids. */
export async function parcelsInHandover(
  tx: Tx,
  tenantId: string,
  filter: { handoverId: string; parcelId?: string | undefined; after: string | null; limit: number },
): Promise<HandoverParcelRow[]> {
  const { rows } = await sql<HandoverParcelRow>`
    select ${parcelView} from warehouse.parcels p join warehouse.fulfillments f on f.tenant_id = ${tenantId} and f.id = p.fulfillment_id
    where p.tenant_id = ${tenantId} and p.handover_id = ${filter.handoverId}
      ${filter.parcelId === undefined ? sql`` : sql`and p.id = ${filter.parcelId}`} ${filter.after === null ? sql`` : sql`and p.id > ${filter.after}::uuid`}
    order by p.id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Packed parcels of a carrier in a warehouse that are in no handover. */
export async function unscannedParcels(
  tx: Tx,
  tenantId: string,
  filter: { warehouseId: string; carrierId: string | null; after: string | null; limit: number },
): Promise<HandoverParcelRow[]> {
  const { rows } = await sql<HandoverParcelRow>`
    select ${parcelView} from warehouse.fulfillments f join warehouse.parcels p on p.tenant_id = ${tenantId} and p.fulfillment_id = f.id
    where f.tenant_id = ${tenantId} and f.status = 'packed' and f.warehouse_id = ${filter.warehouseId} and p.handover_id is null and p.handed_over_at is null
      ${filter.carrierId === null ? sql`and p.carrier_id is null` : sql`and p.carrier_id = ${filter.carrierId}`}
      ${filter.after === null ? sql`` : sql`and p.id > ${filter.after}::uuid`}
    order by p.id limit ${filter.limit}`.execute(tx)
  return rows
}
