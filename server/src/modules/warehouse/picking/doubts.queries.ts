import { sql } from 'kysely'
import type { LevelKey } from '#modules/inventory/index.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'

/** Levels nothing is to be claimed from until someone checked the bin. A handful at most. */
export async function doubtedLevels(tx: Tx, tenantId: string, warehouseIds: readonly string[]): Promise<LevelKey[]> {
  const { rows } =
    await sql<LevelKey>`select sku_id as "skuId", location_id as "locationId", lot_id as "lotId" from warehouse.bin_doubts
    where tenant_id = ${tenantId} and warehouse_id = any(${warehouseIds}::uuid[]) and settled_at is null`.execute(tx)
  return rows
}

/** A bin that is doubted already keeps its first report and adds the pieces. */
export async function insertDoubts(
  ctx: Ctx,
  rows: readonly (LevelKey & { id: string; warehouseId: string; missingQuantity: bigint })[],
): Promise<void> {
  await insertRows(
    'warehouse.bin_doubts',
    ctx.tenantId,
    rows.map((row) => ({ ...row, reportedAt: ctx.now, reportedBy: ctx.actor })),
    {
      id: 'uuid',
      warehouse_id: 'uuid',
      sku_id: 'uuid',
      location_id: 'uuid',
      lot_id: 'uuid',
      missing_quantity: 'int8',
      reported_at: 'timestamptz',
      reported_by: 'jsonb',
    },
    sql`on conflict (tenant_id, warehouse_id, sku_id, location_id, lot_id) where settled_at is null
      do update set missing_quantity = warehouse.bin_doubts.missing_quantity + excluded.missing_quantity`,
  ).execute(ctx.tx)
}

export interface Doubt extends LevelKey {
  id: string
  warehouseId: string
}

export async function lockDoubts(ctx: Ctx, ids: readonly string[]): Promise<Doubt[]> {
  const { rows } =
    await sql<Doubt>`select id, warehouse_id as "warehouseId", sku_id as "skuId", location_id as "locationId", lot_id as "lotId"
    from warehouse.bin_doubts where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and settled_at is null order by id for update`.execute(
      ctx.tx,
    )
  return rows
}

export async function settle(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await sql`update warehouse.bin_doubts set settled_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(
    ctx.tx,
  )
}

export interface DoubtRow extends Doubt {
  locationCode: string
  skuCode: string
  skuName: string
  lotCode: string | null
  onHand: bigint
  missingQuantity: bigint
  reportedAt: Date
  reportedBy: string
}

export async function listDoubts(
  tx: Tx,
  tenantId: string,
  filter: { warehouseIds: readonly string[] | null; after: string | null; limit: number },
): Promise<DoubtRow[]> {
  const { rows } = await sql<DoubtRow>`
    select d.id, d.warehouse_id as "warehouseId", d.sku_id as "skuId", d.location_id as "locationId", d.lot_id as "lotId", p.code as "locationCode",
      s.sku_code as "skuCode", s.name as "skuName", b.lot_code as "lotCode", coalesce(l.on_hand, 0)::bigint as "onHand",
      d.missing_quantity as "missingQuantity", d.reported_at as "reportedAt", coalesce(d.reported_by ->> 'name', '') as "reportedBy"
    from warehouse.bin_doubts d
    join inventory.locations p on p.tenant_id = ${tenantId} and p.id = d.location_id
    join catalog.skus s on s.tenant_id = ${tenantId} and s.id = d.sku_id
    left join inventory.lots b on b.tenant_id = ${tenantId} and b.id = d.lot_id
    left join inventory.stock_levels l on l.tenant_id = ${tenantId} and l.sku_id = d.sku_id and l.location_id = d.location_id and l.lot_id = d.lot_id
    where d.tenant_id = ${tenantId} and d.settled_at is null
      ${filter.warehouseIds === null ? sql`` : sql`and d.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
      ${filter.after === null ? sql`` : sql`and d.id > ${filter.after}::uuid`}
    order by d.id limit ${filter.limit}`.execute(tx)
  return rows
}
