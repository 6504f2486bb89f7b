import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'

export interface WaybillRow {
  id: string
  carrierId: string
  waybillNumber: string
  fulfillmentId: string
  parcelId: string
  sortCode: string
  estimatedMinor: bigint | null
}

export async function insertWaybills(ctx: Ctx, rows: readonly WaybillRow[]): Promise<void> {
  if (rows.length === 0) return
  await insertRows(
    'logistics.waybills',
    ctx.tenantId,
    rows.map((row) => ({ ...row, status: 'issued', issuedAt: ctx.now })),
    {
      id: 'uuid',
      carrier_id: 'uuid',
      waybill_number: 'text',
      status: 'text',
      fulfillment_id: 'uuid',
      parcel_id: 'uuid',
      sort_code: 'text',
      estimated_minor: 'int8',
      issued_at: 'timestamptz',
    },
  ).execute(ctx.tx)
}

export async function recycleWaybillRows(
  ctx: Ctx,
  parcelIds: readonly string[],
): Promise<{ carrierId: string; waybillNumber: string }[]> {
  const { rows } = await sql<{ carrierId: string; waybillNumber: string }>`
    update logistics.waybills set status = 'recycled', recycled_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and parcel_id = any(${parcelIds}::uuid[]) and status = 'issued'
    returning carrier_id as "carrierId", waybill_number as "waybillNumber"`.execute(ctx.tx)
  return rows
}

/** The goods have left: the numbers cannot be given back any more. */
export async function markWaybillsUsed(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<void> {
  await sql`update logistics.waybills set status = 'used', used_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[]) and status = 'issued'`.execute(ctx.tx)
}

export interface WaybillListRow {
  id: string
  carrierId: string
  carrierName: string
  waybillNumber: string
  status: 'issued' | 'used' | 'recycling' | 'recycled' | 'failed'
  fulfillmentId: string | null
  parcelId: string | null
  sortCode: string
  estimatedMinor: bigint | null
  issuedAt: Date
  usedAt: Date | null
  recycledAt: Date | null
}

/** Newest first, which is the order of their ids. @param filter.after id of the last one of the page before */
export async function listWaybills(
  tx: Tx,
  tenantId: string,
  filter: {
    carrierId: string | undefined
    waybillNumber: string | undefined
    after: string | null
    limit: number
  },
): Promise<WaybillListRow[]> {
  const { rows } = await sql<WaybillListRow>`
    select w.id, w.carrier_id as "carrierId", c.name as "carrierName", w.waybill_number as "waybillNumber", w.status,
      w.fulfillment_id as "fulfillmentId", w.parcel_id as "parcelId", w.sort_code as "sortCode", w.estimated_minor as "estimatedMinor",
      w.issued_at as "issuedAt", w.used_at as "usedAt", w.recycled_at as "recycledAt"
    from logistics.waybills w join logistics.carriers c on c.tenant_id = ${tenantId} and c.id = w.carrier_id
    where w.tenant_id = ${tenantId}
      ${filter.carrierId === undefined ? sql`` : sql`and w.carrier_id = ${filter.carrierId}`}
      ${filter.waybillNumber === undefined ? sql`` : sql`and w.waybill_number = ${filter.waybillNumber}`}
      ${filter.after === null ? sql`` : sql`and w.id < ${filter.after}`}
    order by w.id desc limit ${filter.limit}`.execute(tx)
  return rows
}
