import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export interface ParcelForLabel {
  id: string
  fulfillmentId: string
  fulfillmentNumber: string
  warehouseId: string
  warehouseName: string
  warehouseProvince: string
  warehouseCity: string
  shopId: string | null
  status: string
  sourceNumber: string
  receiverSealed: Buffer | null
  carrierId: string | null
  waybillNumber: string | null
  sortCode: string
  weightGrams: bigint | null
  parcelIndex: number
  parcelCount: number
  items: { name: string; quantity: number }[]
}

/** All parcels of these fulfillments with what stands on their labels, by parcel number. */
export async function parcelsForLabels(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<ParcelForLabel[]> {
  const { rows } = await sql<ParcelForLabel>`
    select p.id, p.fulfillment_id as "fulfillmentId", f.fulfillment_number as "fulfillmentNumber", f.warehouse_id as "warehouseId",
      h.name as "warehouseName", h.province as "warehouseProvince", h.city as "warehouseCity", f.shop_id as "shopId", f.status,
      f.source_number as "sourceNumber", f.receiver_sealed as "receiverSealed", p.carrier_id as "carrierId", p.waybill_number as "waybillNumber",
      coalesce(w.sort_code, '') as "sortCode", coalesce(p.weight_grams, p.expected_grams) as "weightGrams",
      row_number() over (partition by p.fulfillment_id order by p.packed_at, p.id)::int as "parcelIndex",
      count(*) over (partition by p.fulfillment_id)::int as "parcelCount",
      coalesce((select jsonb_agg(jsonb_build_object('name', s.name, 'quantity', g.quantity) order by s.sku_code)
        from (select l.sku_id, sum(l.quantity)::int8 as quantity from warehouse.parcel_lines l
          where l.tenant_id = ${tenantId} and l.fulfillment_id = p.fulfillment_id and l.parcel_id = p.id group by l.sku_id) g
        join catalog.skus s on s.tenant_id = ${tenantId} and s.id = g.sku_id), '[]') as items
    from warehouse.fulfillments f
    join warehouse.parcels p on p.tenant_id = ${tenantId} and p.fulfillment_id = f.id
    join inventory.warehouses h on h.tenant_id = ${tenantId} and h.id = f.warehouse_id
    left join logistics.waybills w on w.tenant_id = ${tenantId} and w.carrier_id = p.carrier_id and w.waybill_number = p.waybill_number
    where f.tenant_id = ${tenantId} and f.id = any(${fulfillmentIds}::uuid[])
    order by p.fulfillment_id, "parcelIndex"`.execute(tx)
  return rows
}
