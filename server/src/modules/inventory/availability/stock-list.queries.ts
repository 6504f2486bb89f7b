import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export interface StockRow {
  skuId: string
  skuCode: string
  skuName: string
  warehouseId: string
  sellable: bigint
  reservedUnpaid: bigint
  reservedOrder: bigint
  reservedShip: bigint
  reservedPresale: bigint
  reservedQuota: bigint
  available: bigint
  onHand: bigint
  changedAt: Date
}

/** Stock by SKU code and warehouse. Search is by the beginning of the SKU code. */
export async function listStock(
  ctx: Ctx,
  filter: {
    warehouseIds: readonly string[] | null
    search?: string | undefined
    onlyShort?: boolean | undefined
    after: { skuCode: string; warehouseId: string } | null
    limit: number
  },
): Promise<StockRow[]> {
  const { rows } = await sql<StockRow>`
    select k.id as "skuId", k.sku_code as "skuCode", k.name as "skuName", s.warehouse_id as "warehouseId", s.sellable, s.reserved_unpaid as "reservedUnpaid", s.reserved_order as "reservedOrder",
      s.reserved_ship as "reservedShip", s.reserved_presale as "reservedPresale", s.reserved_quota as "reservedQuota",
      s.sellable - (s.reserved_unpaid + s.reserved_order + s.reserved_ship + s.reserved_presale + s.reserved_quota) as available,
      coalesce((select sum(l.on_hand) from inventory.stock_levels l where l.tenant_id = ${ctx.tenantId} and l.sku_id = k.id and l.warehouse_id = s.warehouse_id), 0)::bigint as "onHand",
      s.changed_at as "changedAt"
    from catalog.skus k join inventory.sku_stock s on s.tenant_id = ${ctx.tenantId} and s.sku_id = k.id
    where k.tenant_id = ${ctx.tenantId} ${filter.search ? sql`and k.sku_code ^@ ${filter.search}` : sql``}
      ${filter.warehouseIds === null ? sql`` : sql`and s.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
      ${filter.onlyShort ? sql`and s.sellable <= s.reserved_unpaid + s.reserved_order + s.reserved_ship + s.reserved_presale + s.reserved_quota` : sql``}
      ${filter.after ? sql`and (k.sku_code, s.warehouse_id) > (${filter.after.skuCode}, ${filter.after.warehouseId}::uuid)` : sql``}
    order by k.sku_code, s.warehouse_id limit ${filter.limit}`.execute(ctx.tx)
  return rows
}

export interface LevelRow {
  locationId: string
  locationCode: string
  warehouseId: string
  lotId: string
  lotCode: string | null
  expiresOn: string | null
  onHand: bigint
  allocated: bigint
  sellable: boolean
}

export async function levelsOfSku(ctx: Ctx, skuId: string): Promise<LevelRow[]> {
  const { rows } = await sql<LevelRow>`
    select l.location_id as "locationId", p.code as "locationCode", l.warehouse_id as "warehouseId", l.lot_id as "lotId", b.lot_code as "lotCode", b.expires_on as "expiresOn", l.on_hand as "onHand",
      l.allocated, p.sellable
    from inventory.stock_levels l
    join inventory.locations p on p.tenant_id = ${ctx.tenantId} and p.id = l.location_id
    left join inventory.lots b on b.tenant_id = ${ctx.tenantId} and b.id = l.lot_id
    where l.tenant_id = ${ctx.tenantId} and l.sku_id = ${skuId} and l.on_hand > 0
      ${ctx.access.warehouseIds === null ? sql`` : sql`and l.warehouse_id = any(${ctx.access.warehouseIds}::uuid[])`}
    order by p.code limit 1000`.execute(ctx.tx)
  return rows
}

/** Places among these that still hold goods. */
export async function placesWithStock(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    code: string
  }>`select distinct p.code from inventory.stock_levels l join inventory.locations p on p.tenant_id = ${ctx.tenantId} and p.id = l.location_id
    where l.tenant_id = ${ctx.tenantId} and l.location_id = any(${ids}::uuid[]) and l.on_hand > 0 limit 10`.execute(ctx.tx)
  return rows.map((row) => row.code)
}

export async function setLocationStatus(ctx: Ctx, ids: readonly string[], status: string): Promise<number> {
  const { rows } =
    await sql`update inventory.locations set status = ${status} where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and warehouse_id is not null returning 1`.execute(
      ctx.tx,
    )
  return rows.length
}

export async function skusKnown(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string
  }>`select id from catalog.skus where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
  return new Set(rows.map((row) => row.id))
}
