import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

export interface Handover {
  id: string
  handoverNumber: string
  warehouseId: string
  carrierId: string | null
  status: 'open' | 'handed_over'
  parcelCount: bigint
}

const view = sql.raw(
  `h.id, h.handover_number as "handoverNumber", h.warehouse_id as "warehouseId", h.carrier_id as "carrierId", h.status, h.parcel_count as "parcelCount"`,
)

/** Locked after the fulfillments whose parcels go into it. */
export async function lockHandovers(ctx: Ctx, ids: readonly string[]): Promise<Handover[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Handover>`select ${view} from warehouse.handovers h
    where h.tenant_id = ${ctx.tenantId} and h.id = any(${ids}::uuid[]) order by h.id for no key update`.execute(ctx.tx)
  return rows
}

export async function readHandovers(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, Handover>> {
  const { rows } =
    await sql<Handover>`select ${view} from warehouse.handovers h where h.tenant_id = ${tenantId} and h.id = any(${ids}::uuid[])`.execute(
      tx,
    )
  return new Map(rows.map((row) => [row.id, row]))
}

/** The open handover of a carrier in a warehouse. */
export async function findOpenHandover(
  tx: Tx,
  tenantId: string,
  warehouseId: string,
  carrierId: string | null,
): Promise<Handover | undefined> {
  const { rows } = await sql<Handover>`select ${view} from warehouse.handovers h
    where h.tenant_id = ${tenantId} and h.warehouse_id = ${warehouseId} and h.status = 'open'
      and coalesce(h.carrier_id, '00000000-0000-0000-0000-000000000000') = coalesce(${carrierId}::uuid, '00000000-0000-0000-0000-000000000000')`.execute(
    tx,
  )
  return rows[0]
}

/** False when someone opened one for this carrier at the same moment. */
export async function insertHandover(
  ctx: Ctx,
  handover: { id: string; handoverNumber: string; warehouseId: string; carrierId: string | null },
): Promise<boolean> {
  const { rows } =
    await sql`insert into warehouse.handovers (tenant_id, id, handover_number, warehouse_id, carrier_id, status, created_at, created_by)
    values (${ctx.tenantId}, ${handover.id}, ${handover.handoverNumber}, ${handover.warehouseId}, ${handover.carrierId}, 'open', ${ctx.now}, ${JSON.stringify(ctx.actor)}::jsonb)
    on conflict do nothing returning 1`.execute(ctx.tx)
  return rows.length > 0
}

/** Puts a parcel into a handover and counts it. The fulfillment is locked. */
export async function putIntoHandover(
  ctx: Ctx,
  parcel: { fulfillmentId: string; id: string },
  handoverId: string | null,
): Promise<void> {
  await sql`update warehouse.parcels set handover_id = ${handoverId}
    where tenant_id = ${ctx.tenantId} and fulfillment_id = ${parcel.fulfillmentId} and id = ${parcel.id}`.execute(ctx.tx)
}

export async function countParcels(ctx: Ctx, handoverId: string, change: number): Promise<bigint> {
  const { rows } = await sql<{
    parcelCount: bigint
  }>`update warehouse.handovers set parcel_count = parcel_count + ${change}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${handoverId} returning parcel_count as "parcelCount"`.execute(ctx.tx)
  return rows[0]!.parcelCount
}

/** Parcels that are taken apart or whose order was cancelled leave their open handovers. */
export async function handoversLose(
  ctx: Ctx,
  parcels: readonly { fulfillmentId: string; id: string; handoverId: string | null; handedOverAt: Date | null }[],
): Promise<void> {
  const lost = parcels.filter((parcel) => parcel.handoverId !== null && parcel.handedOverAt === null)
  if (lost.length === 0) return
  await lockHandovers(
    ctx,
    lost.map((parcel) => parcel.handoverId!),
  )
  await sql`update warehouse.handovers h set parcel_count = h.parcel_count - r.n, version = h.version + 1
    from (select handover_id, count(*) as n from ${rowsOf(lost, { handover_id: 'uuid' })} group by 1) as r
    where h.tenant_id = ${ctx.tenantId} and h.id = r.handover_id`.execute(ctx.tx)
  await sql`update warehouse.parcels p set handover_id = null
    from ${rowsOf(lost, { fulfillment_id: 'uuid', id: 'uuid' })}
    where p.tenant_id = ${ctx.tenantId} and p.fulfillment_id = r.fulfillment_id and p.id = r.id`.execute(ctx.tx)
}

/** Fulfillments that have a parcel in this handover. */
export async function fulfillmentsInHandover(tx: Tx, tenantId: string, handoverId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct fulfillment_id as id from warehouse.parcels
    where tenant_id = ${tenantId} and handover_id = ${handoverId} order by 1`.execute(tx)
  return rows.map((row) => row.id)
}

/** The driver has them. */
export async function handOverParcels(ctx: Ctx, parcels: readonly { fulfillmentId: string; id: string }[]): Promise<void> {
  if (parcels.length === 0) return
  const ids = parcels.map((parcel) => parcel.id)
  const fulfillmentIds = [...new Set(parcels.map((parcel) => parcel.fulfillmentId))]
  // Found by key. A join of pairs reads the whole table while few parcels have left, for so many seem to be meant.
  await sql`update warehouse.parcels set handed_over_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[]) and id = any(${ids}::uuid[])
      and handed_over_at is null`.execute(ctx.tx)
}

export async function closeHandoverRow(ctx: Ctx, id: string, driver: string): Promise<void> {
  await sql`update warehouse.handovers set status = 'handed_over', driver = ${driver}, handed_over_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

export async function markShipped(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.fulfillments set status = 'shipped', handed_over_at = ${ctx.now}, shipped_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

export async function knownWarehouse(tx: Tx, tenantId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from inventory.warehouses where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return rows.length > 0
}

export async function knownCarrier(tx: Tx, tenantId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from logistics.carriers where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return rows.length > 0
}

export async function carrierName(tx: Tx, tenantId: string, id: string | null): Promise<string | null> {
  if (id === null) return null
  const { rows } = await sql<{
    name: string
  }>`select name from logistics.carriers where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return rows[0]?.name ?? null
}

export async function warehouseName(tx: Tx, tenantId: string, id: string): Promise<string> {
  const { rows } = await sql<{
    name: string
  }>`select name from inventory.warehouses where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return rows[0]?.name ?? ''
}
