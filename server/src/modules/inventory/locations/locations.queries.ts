import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

export interface Warehouse {
  id: string
  code: string
  name: string
  kind: 'own' | 'third_party' | 'store' | 'virtual'
  rank: number
  province: string
  city: string
  status: 'active' | 'closed'
  version: bigint
}

const warehouseView = sql.raw('id, code, name, kind, rank, province, city, status, version')

/** Warehouses by rank; `ids` limits to those a person may see. */
export async function listWarehouses(tx: Tx, tenantId: string, ids: readonly string[] | null = null): Promise<Warehouse[]> {
  const { rows } = await sql<Warehouse>`select ${warehouseView} from inventory.warehouses where tenant_id = ${tenantId}
    ${ids === null ? sql`` : sql`and id = any(${ids}::uuid[])`} order by rank, code`.execute(tx)
  return rows
}

export async function insertWarehouse(ctx: Ctx, warehouse: Omit<Warehouse, 'status' | 'version'>): Promise<void> {
  await sql`insert into inventory.warehouses (tenant_id, id, code, name, kind, rank, province, city, created_at, updated_at)
    values (${ctx.tenantId}, ${warehouse.id}, ${warehouse.code}, ${warehouse.name}, ${warehouse.kind}, ${warehouse.rank}, ${warehouse.province}, ${warehouse.city}, ${ctx.now}, ${ctx.now})`.execute(
    ctx.tx,
  )
}

export async function updateWarehouse(
  ctx: Ctx,
  id: string,
  version: bigint,
  change: Pick<Warehouse, 'name' | 'rank' | 'province' | 'city' | 'status'>,
): Promise<boolean> {
  const { rows } =
    await sql`update inventory.warehouses set name = ${change.name}, rank = ${change.rank}, province = ${change.province}, city = ${change.city},
      status = ${change.status}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} and version = ${version} returning 1`.execute(ctx.tx)
  return rows.length > 0
}

export interface Zone {
  id: string
  warehouseId: string
  code: string
  name: string
  kind: 'storage' | 'receiving' | 'packing' | 'shipping' | 'returns' | 'defect' | 'quarantine'
  sellable: boolean
  rank: number
}

export async function insertZones(ctx: Ctx, zones: readonly Zone[]): Promise<void> {
  await insertRows('inventory.zones', ctx.tenantId, zones, {
    id: 'uuid',
    warehouse_id: 'uuid',
    code: 'text',
    name: 'text',
    kind: 'text',
    sellable: 'bool',
    rank: 'int4',
  }).execute(ctx.tx)
}

export async function listZones(tx: Tx, tenantId: string, warehouseId: string): Promise<Zone[]> {
  const { rows } = await sql<Zone>`select id, warehouse_id as "warehouseId", code, name, kind, sellable, rank from inventory.zones
    where tenant_id = ${tenantId} and warehouse_id = ${warehouseId} order by rank, code`.execute(tx)
  return rows
}

/** How many places each zone of a warehouse has, and how many of them are blocked. */
export async function countPlaces(
  tx: Tx,
  tenantId: string,
  warehouseId: string,
): Promise<Map<string, { places: number; blocked: number }>> {
  const { rows } = await sql<{ zoneId: string; places: bigint; blocked: bigint }>`
    select p.zone_id as "zoneId", count(*) filter (where p.status <> 'retired') as places, count(*) filter (where p.status = 'blocked') as blocked
    from inventory.locations p
    where p.tenant_id = ${tenantId} and coalesce(p.warehouse_id, '00000000-0000-0000-0000-000000000000') = ${warehouseId} and p.zone_id is not null
    group by p.zone_id`.execute(tx)
  return new Map(rows.map((row) => [row.zoneId, { places: Number(row.places), blocked: Number(row.blocked) }]))
}

/** False when the warehouse has no such zone. */
export async function updateZone(
  ctx: Ctx,
  warehouseId: string,
  zoneId: string,
  change: Pick<Zone, 'name' | 'rank'>,
): Promise<boolean> {
  const { rows } = await sql`update inventory.zones set name = ${change.name}, rank = ${change.rank}
    where tenant_id = ${ctx.tenantId} and warehouse_id = ${warehouseId} and id = ${zoneId} returning 1`.execute(ctx.tx)
  return rows.length > 0
}

/** The last step of the walk through a warehouse; 0 when it has no bins. */
export async function lastPickSequence(tx: Tx, tenantId: string, warehouseId: string): Promise<bigint> {
  const { rows } = await sql<{ last: bigint | null }>`select max(pick_sequence) as last from inventory.locations
    where tenant_id = ${tenantId} and coalesce(warehouse_id, '00000000-0000-0000-0000-000000000000') = ${warehouseId}`.execute(tx)
  return rows[0]?.last ?? 0n
}

export async function setPickSequences(ctx: Ctx, places: readonly { id: string; pickSequence: bigint }[]): Promise<void> {
  await sql`update inventory.locations p set pick_sequence = c.pick_sequence
    from ${rowsOf(places, { id: 'uuid', pick_sequence: 'int8' }, 'c')} where p.tenant_id = ${ctx.tenantId} and p.id = c.id`.execute(
    ctx.tx,
  )
}

export interface Location {
  id: string
  warehouseId: string | null
  zoneId: string | null
  code: string
  kind: 'bin' | 'staging' | 'supplier' | 'customer' | 'adjustment' | 'opening' | 'production'
  sellable: boolean
  pickSequence: bigint
  aisle: number
  bay: number
  level: number
  xMm: bigint
  yMm: bigint
  status: 'active' | 'blocked' | 'retired'
}

const locationColumns = {
  id: 'uuid',
  warehouse_id: 'uuid',
  zone_id: 'uuid',
  code: 'text',
  kind: 'text',
  sellable: 'bool',
  pick_sequence: 'int8',
  aisle: 'int4',
  bay: 'int4',
  level: 'int4',
  x_mm: 'int8',
  y_mm: 'int8',
  status: 'text',
} as const

export async function insertLocations(ctx: Ctx, locations: readonly Location[]): Promise<void> {
  await insertRows('inventory.locations', ctx.tenantId, locations, locationColumns).execute(ctx.tx)
}

const locationView = sql.raw(
  `id, warehouse_id as "warehouseId", zone_id as "zoneId", code, kind, sellable, pick_sequence as "pickSequence", aisle, bay, level, x_mm as "xMm", y_mm as "yMm", status`,
)

export async function loadLocations(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, Location>> {
  const { rows } =
    await sql<Location>`select ${locationView} from inventory.locations where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(
      tx,
    )
  return new Map(rows.map((row) => [row.id, row]))
}

export async function findLocationsByCode(
  tx: Tx,
  tenantId: string,
  warehouseId: string,
  codes: readonly string[],
): Promise<Map<string, Location>> {
  const { rows } = await sql<Location>`select ${locationView} from inventory.locations
    where tenant_id = ${tenantId} and coalesce(warehouse_id, '00000000-0000-0000-0000-000000000000') = ${warehouseId} and code = any(${codes}::text[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.code, row]))
}

export async function listLocations(
  tx: Tx,
  tenantId: string,
  filter: {
    warehouseId: string
    prefix?: string
    zoneId?: string
    status?: Location['status']
    afterCode?: string
    limit: number
  },
): Promise<(Location & { onHand: bigint; skuCount: bigint })[]> {
  const { rows } = await sql<Location & { onHand: bigint; skuCount: bigint }>`
    select ${locationView}, coalesce(s.on_hand, 0)::bigint as "onHand", coalesce(s.sku_count, 0)::bigint as "skuCount"
    from inventory.locations p
    left join lateral (select sum(l.on_hand)::bigint as on_hand, count(*) filter (where l.on_hand > 0) as sku_count from inventory.stock_levels l
      where l.tenant_id = ${tenantId} and l.location_id = p.id) s on true
    where p.tenant_id = ${tenantId} and coalesce(p.warehouse_id, '00000000-0000-0000-0000-000000000000') = ${filter.warehouseId}
      ${filter.prefix ? sql`and p.code ^@ ${filter.prefix}` : sql``} ${filter.zoneId ? sql`and p.zone_id = ${filter.zoneId}` : sql``}
      ${filter.status ? sql`and p.status = ${filter.status}` : sql``} ${filter.afterCode ? sql`and p.code > ${filter.afterCode}` : sql``}
    order by p.code limit ${filter.limit}`.execute(tx)
  return rows
}

/** The outside world of a company, by kind. */
export async function findOutsideLocations(tx: Tx, tenantId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ kind: string; id: string }>`select kind, id from inventory.locations
    where tenant_id = ${tenantId} and coalesce(warehouse_id, '00000000-0000-0000-0000-000000000000') = '00000000-0000-0000-0000-000000000000'`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.kind, row.id]))
}

export async function insertOutsideLocations(ctx: Ctx, locations: readonly Location[]): Promise<void> {
  await insertRows('inventory.locations', ctx.tenantId, locations, locationColumns, sql`on conflict do nothing`).execute(ctx.tx)
}

/** Staging places of a warehouse by kind of zone. */
export async function findStaging(tx: Tx, tenantId: string, warehouseId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ kind: string; id: string }>`
    select z.kind, p.id from inventory.locations p join inventory.zones z on z.tenant_id = ${tenantId} and z.id = p.zone_id
    where p.tenant_id = ${tenantId} and coalesce(p.warehouse_id, '00000000-0000-0000-0000-000000000000') = ${warehouseId} and p.kind = 'staging' order by p.code desc`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.kind, row.id]))
}

export interface Lot {
  id: string
  skuId: string
  lotCode: string
  expiresOn: string | null
  producedOn?: string | null
}

/** Makes lots that are new; returns all asked for, by `skuId + lotCode`. */
export async function ensureLots(ctx: Ctx, lots: readonly Lot[]): Promise<Map<string, Lot>> {
  if (lots.length === 0) return new Map()
  await insertRows(
    'inventory.lots',
    ctx.tenantId,
    lots.map((lot) => ({ ...lot, createdAt: ctx.now })),
    { id: 'uuid', sku_id: 'uuid', lot_code: 'text', expires_on: 'date', produced_on: 'date', created_at: 'timestamptz' },
    sql`on conflict (tenant_id, sku_id, lot_code) do nothing`,
  ).execute(ctx.tx)
  const { rows } =
    await sql<Lot>`select b.id, b.sku_id as "skuId", b.lot_code as "lotCode", b.expires_on as "expiresOn" from inventory.lots b
    where b.tenant_id = ${ctx.tenantId} and (b.sku_id, b.lot_code) in (select sku_id, lot_code from ${rowsOf(lots, { sku_id: 'uuid', lot_code: 'text' })})`.execute(
      ctx.tx,
    )
  return new Map(rows.map((row) => [row.skuId + row.lotCode, row]))
}

export async function loadLots(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, Lot>> {
  const { rows } =
    await sql<Lot>`select id, sku_id as "skuId", lot_code as "lotCode", expires_on as "expiresOn" from inventory.lots
    where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}
