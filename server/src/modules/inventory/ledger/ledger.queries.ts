import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

export interface PlaceFacts {
  id: string
  warehouseId: string | null
  code: string
  sellable: boolean
  status: 'active' | 'blocked' | 'retired'
}

/** What posting needs to know of locations. */
export async function placesOf(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, PlaceFacts>> {
  const { rows } = await sql<PlaceFacts>`select id, warehouse_id as "warehouseId", code, sellable, status from inventory.locations
    where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

export type MoveReason =
  | 'opening'
  | 'receive'
  | 'putaway'
  | 'pick'
  | 'unpick'
  | 'ship'
  | 'transfer'
  | 'adjust'
  | 'count'
  | 'return'
  | 'replenish'

export interface MoveRow {
  id: string
  movedAt: Date
  skuId: string
  lotId: string
  fromLocationId: string
  toLocationId: string
  quantity: bigint
  reason: MoveReason
  sourceKind: string
  sourceId: string
}

export async function insertMoves(ctx: Ctx, rows: readonly MoveRow[]): Promise<void> {
  await insertRows('inventory.stock_moves', ctx.tenantId, rows, {
    id: 'uuid',
    moved_at: 'timestamptz',
    sku_id: 'uuid',
    lot_id: 'uuid',
    from_location_id: 'uuid',
    to_location_id: 'uuid',
    quantity: 'int8',
    reason: 'text',
    source_kind: 'text',
    source_id: 'uuid',
  }).execute(ctx.tx)
}

export interface LevelChange {
  skuId: string
  locationId: string
  lotId: string
  warehouseId: string
  onHand: bigint
  allocated: bigint
}

/** Locked levels by `skuId + locationId + lotId`. */
export async function lockChangedLevels(
  ctx: Ctx,
  changes: readonly LevelChange[],
): Promise<Map<string, { onHand: bigint; allocated: bigint }>> {
  const { rows } = await sql<{ skuId: string; locationId: string; lotId: string; onHand: bigint; allocated: bigint }>`
    select l.sku_id as "skuId", l.location_id as "locationId", l.lot_id as "lotId", l.on_hand as "onHand", l.allocated
    from inventory.stock_levels l where l.tenant_id = ${ctx.tenantId}
      and (l.sku_id, l.location_id, l.lot_id) in (select sku_id, location_id, lot_id from ${rowsOf(changes, { sku_id: 'uuid', location_id: 'uuid', lot_id: 'uuid' })})
    order by l.sku_id, l.location_id, l.lot_id for no key update of l`.execute(ctx.tx)
  return new Map(rows.map((row) => [row.skuId + row.locationId + row.lotId, row]))
}

/** Adds to existing levels and makes new ones. Sorted by key; existing rows are locked already. */
export async function changeLevels(ctx: Ctx, changes: readonly LevelChange[]): Promise<void> {
  if (changes.length === 0) return
  await sql`insert into inventory.stock_levels as l (tenant_id, sku_id, location_id, lot_id, warehouse_id, on_hand, allocated, first_in_at)
    select ${ctx.tenantId}::uuid, c.sku_id, c.location_id, c.lot_id, c.warehouse_id, c.on_hand, c.allocated, ${ctx.now}
    from ${rowsOf(changes, { sku_id: 'uuid', location_id: 'uuid', lot_id: 'uuid', warehouse_id: 'uuid', on_hand: 'int8', allocated: 'int8' }, 'c')}
    on conflict (tenant_id, sku_id, location_id, lot_id) do update set on_hand = l.on_hand + excluded.on_hand, allocated = l.allocated + excluded.allocated,
      first_in_at = case when l.on_hand = 0 then excluded.first_in_at else l.first_in_at end`.execute(ctx.tx)
}

/** Takes from existing levels: a negative amount cannot be inserted, so what leaves goes this way. */
export async function reduceLevels(ctx: Ctx, changes: readonly LevelChange[]): Promise<void> {
  if (changes.length === 0) return
  await sql`update inventory.stock_levels l set on_hand = l.on_hand + c.on_hand, allocated = l.allocated + c.allocated
    from ${rowsOf(changes, { sku_id: 'uuid', location_id: 'uuid', lot_id: 'uuid', on_hand: 'int8', allocated: 'int8' }, 'c')}
    where l.tenant_id = ${ctx.tenantId} and l.sku_id = c.sku_id and l.location_id = c.location_id and l.lot_id = c.lot_id`.execute(
    ctx.tx,
  )
}

export interface StockAsOf {
  skuId: string
  locationId: string
  lotId: string
  quantity: bigint
}

/** On hand at a moment, rebuilt from the moves. */
export async function stockAsOf(tx: Tx, tenantId: string, skuIds: readonly string[], at: Date): Promise<StockAsOf[]> {
  const { rows } = await sql<StockAsOf>`
    select x.sku_id as "skuId", x.location_id as "locationId", x.lot_id as "lotId", sum(x.quantity)::bigint as quantity
    from (
      select m.sku_id, m.to_location_id as location_id, m.lot_id, m.quantity from inventory.stock_moves m
      where m.tenant_id = ${tenantId} and m.sku_id = any(${skuIds}::uuid[]) and m.moved_at <= ${at}
      union all
      select m.sku_id, m.from_location_id, m.lot_id, -m.quantity from inventory.stock_moves m
      where m.tenant_id = ${tenantId} and m.sku_id = any(${skuIds}::uuid[]) and m.moved_at <= ${at}
    ) x join inventory.locations p on p.tenant_id = ${tenantId} and p.id = x.location_id and p.warehouse_id is not null
    group by 1, 2, 3 having sum(x.quantity) <> 0 order by 1, 2, 3`.execute(tx)
  return rows
}

export interface MoveView extends MoveRow {
  fromCode: string
  toCode: string
  lotCode: string | null
}

/** Moves of a SKU, newest first, by keyset. */
export async function listMoves(
  tx: Tx,
  tenantId: string,
  filter: { skuId: string; before?: { movedAt: Date; id: string }; limit: number },
): Promise<MoveView[]> {
  const { rows } = await sql<MoveView>`
    select m.id, m.moved_at as "movedAt", m.sku_id as "skuId", m.lot_id as "lotId", m.from_location_id as "fromLocationId", m.to_location_id as "toLocationId",
      m.quantity, m.reason, m.source_kind as "sourceKind", m.source_id as "sourceId", f.code as "fromCode", t.code as "toCode", b.lot_code as "lotCode"
    from inventory.stock_moves m
    join inventory.locations f on f.tenant_id = ${tenantId} and f.id = m.from_location_id
    join inventory.locations t on t.tenant_id = ${tenantId} and t.id = m.to_location_id
    left join inventory.lots b on b.tenant_id = ${tenantId} and b.id = m.lot_id
    where m.tenant_id = ${tenantId} and m.sku_id = ${filter.skuId}
      ${filter.before ? sql`and (m.moved_at, m.id) < (${filter.before.movedAt}, ${filter.before.id}::uuid)` : sql``}
    order by m.moved_at desc, m.id desc limit ${filter.limit}`.execute(tx)
  return rows
}
