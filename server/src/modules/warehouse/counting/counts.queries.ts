import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

export type CountStatus = 'open' | 'counting' | 'review' | 'booked' | 'cancelled'

export interface CountRow {
  id: string
  countNumber: string
  warehouseId: string
  warehouseName: string
  zoneId: string | null
  zoneName: string | null
  status: CountStatus
  blind: boolean
  note: string
  lineCount: number
  countedCount: number
  createdAt: Date
  createdBy: Actor
  finishedAt: Date | null
  version: bigint
}

/** Counts by id, newest first. */
export async function listCounts(
  tx: Tx,
  tenantId: string,
  filter: {
    warehouseIds: readonly string[] | null
    status?: readonly string[] | undefined
    ids?: readonly string[] | undefined
    before: string | null
    limit: number
  },
): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select c.id, c.count_number as "countNumber", c.warehouse_id as "warehouseId", w.name as "warehouseName", c.zone_id as "zoneId", z.name as "zoneName",
      c.status, c.blind, c.note, c.line_count as "lineCount", c.counted_count as "countedCount", c.created_at as "createdAt", c.created_by as "createdBy",
      c.finished_at as "finishedAt", c.version
    from warehouse.counts c
    join inventory.warehouses w on w.tenant_id = ${tenantId} and w.id = c.warehouse_id
    left join inventory.zones z on z.tenant_id = ${tenantId} and z.id = c.zone_id
    where c.tenant_id = ${tenantId}
      ${filter.warehouseIds === null ? sql`` : sql`and c.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
      ${filter.status === undefined ? sql`` : sql`and c.status = any(${filter.status}::text[])`}
      ${filter.ids === undefined ? sql`` : sql`and c.id = any(${filter.ids}::uuid[])`}
      ${filter.before === null ? sql`` : sql`and c.id < ${filter.before}::uuid`}
    order by c.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export interface LockedCount {
  id: string
  countNumber: string
  warehouseId: string
  status: CountStatus
}

export async function lockCount(ctx: Ctx, id: string): Promise<LockedCount | undefined> {
  const { rows } = await sql<LockedCount>`select id, count_number as "countNumber", warehouse_id as "warehouseId", status
    from warehouse.counts where tenant_id = ${ctx.tenantId} and id = ${id} for no key update`.execute(ctx.tx)
  return rows[0]
}

/** What lies in the bins that are to be counted, in walking order. */
export async function goodsToCount(
  ctx: Ctx,
  asked: {
    warehouseId: string
    zoneId?: string | undefined
    locationPrefix?: string | undefined
    skuIds?: readonly string[] | undefined
    limit: number
  },
): Promise<{ locationId: string; skuId: string; lotId: string }[]> {
  const { rows } = await sql<{ locationId: string; skuId: string; lotId: string }>`
    select l.location_id as "locationId", l.sku_id as "skuId", l.lot_id as "lotId"
    from inventory.locations p join inventory.stock_levels l on l.tenant_id = ${ctx.tenantId} and l.location_id = p.id
    where p.tenant_id = ${ctx.tenantId} and coalesce(p.warehouse_id, '00000000-0000-0000-0000-000000000000') = ${asked.warehouseId}
      and p.kind = 'bin' and p.status <> 'retired' and l.on_hand > 0
      ${asked.zoneId ? sql`and p.zone_id = ${asked.zoneId}` : sql``}
      ${asked.locationPrefix ? sql`and p.code ^@ ${asked.locationPrefix}` : sql``}
      ${asked.skuIds ? sql`and l.sku_id = any(${asked.skuIds}::uuid[])` : sql``}
    order by p.pick_sequence, p.code, l.sku_id, l.lot_id limit ${asked.limit}`.execute(ctx.tx)
  return rows
}

export async function insertCount(
  ctx: Ctx,
  count: {
    id: string
    countNumber: string
    warehouseId: string
    zoneId: string | null
    blind: boolean
    note: string
    lineCount: number
  },
): Promise<void> {
  await sql`insert into warehouse.counts (tenant_id, id, count_number, warehouse_id, zone_id, blind, note, line_count, created_at, created_by)
    values (${ctx.tenantId}, ${count.id}, ${count.countNumber}, ${count.warehouseId}, ${count.zoneId}, ${count.blind}, ${count.note}, ${count.lineCount},
      ${ctx.now}, ${JSON.stringify(ctx.actor)}::jsonb)`.execute(ctx.tx)
}

export async function insertCountLines(
  ctx: Ctx,
  lines: readonly { id: string; countId: string; locationId: string; skuId: string; lotId: string }[],
): Promise<void> {
  await insertRows('warehouse.count_lines', ctx.tenantId, lines, {
    id: 'uuid',
    count_id: 'uuid',
    location_id: 'uuid',
    sku_id: 'uuid',
    lot_id: 'uuid',
  }).execute(ctx.tx)
}

export interface CountedLine {
  id: string
  locationId: string
  skuId: string
  lotId: string
  counted: bigint
  countedAt: Date
}

/**
 * Writes what was counted, with what the ledger held at that moment: on hand now, less what came since and plus what left since. Lines already
 * booked stay as they are. A place nobody expected gets a line.
 */
export async function writeCounted(ctx: Ctx, countId: string, lines: readonly CountedLine[]): Promise<number> {
  const { rows } = await sql`
    insert into warehouse.count_lines as t (tenant_id, count_id, id, location_id, sku_id, lot_id, status, counted, book, counted_at, counted_by)
    select ${ctx.tenantId}::uuid, ${countId}::uuid, c.id, c.location_id, c.sku_id, c.lot_id, 'counted', c.counted,
      greatest(0, coalesce((select l.on_hand from inventory.stock_levels l
          where l.tenant_id = ${ctx.tenantId} and l.sku_id = c.sku_id and l.location_id = c.location_id and l.lot_id = c.lot_id), 0)
        - coalesce((select sum(case when m.to_location_id = c.location_id then m.quantity else -m.quantity end)::bigint from inventory.stock_moves m
          where m.tenant_id = ${ctx.tenantId} and m.sku_id = c.sku_id and m.moved_at > c.counted_at and m.lot_id = c.lot_id
            and (m.to_location_id = c.location_id or m.from_location_id = c.location_id)), 0)),
      c.counted_at, ${JSON.stringify(ctx.actor)}::jsonb
    from ${rowsOf(lines, { id: 'uuid', location_id: 'uuid', sku_id: 'uuid', lot_id: 'uuid', counted: 'int8', counted_at: 'timestamptz' }, 'c')}
    on conflict (tenant_id, count_id, location_id, sku_id, lot_id) do update set status = 'counted', counted = excluded.counted, book = excluded.book,
      counted_at = excluded.counted_at, counted_by = excluded.counted_by
      where t.status in ('open', 'counted')
    returning 1`.execute(ctx.tx)
  return rows.length
}

/** Counts the lines anew and sets the state that follows from them. */
export async function tallyCount(
  ctx: Ctx,
  id: string,
): Promise<{ status: CountStatus; lineCount: number; countedCount: number }> {
  const { rows } = await sql<{ status: CountStatus; lineCount: number; countedCount: number }>`
    update warehouse.counts c set line_count = t.lines, counted_count = t.counted, version = c.version + 1,
      status = case when t.open = 0 and t.waiting = 0 then 'booked' when t.open = 0 then 'review' when t.counted > 0 then 'counting' else 'open' end,
      finished_at = case when t.open = 0 and t.waiting = 0 then ${ctx.now}::timestamptz end
    from (select count(*) filter (where l.status <> 'dropped')::int4 as lines, count(*) filter (where l.status in ('counted', 'booked'))::int4 as counted,
        count(*) filter (where l.status = 'open') as open, count(*) filter (where l.status = 'counted') as waiting
      from warehouse.count_lines l where l.tenant_id = ${ctx.tenantId} and l.count_id = ${id}) t
    where c.tenant_id = ${ctx.tenantId} and c.id = ${id}
    returning c.status, c.line_count as "lineCount", c.counted_count as "countedCount"`.execute(ctx.tx)
  return rows[0]!
}

export async function reopenLines(ctx: Ctx, countId: string, lineIds: readonly string[]): Promise<number> {
  const { rows } =
    await sql`update warehouse.count_lines set status = 'open', counted = null, book = null, counted_at = null, counted_by = null
    where tenant_id = ${ctx.tenantId} and count_id = ${countId} and id = any(${lineIds}::uuid[]) and status = 'counted' returning 1`.execute(
      ctx.tx,
    )
  return rows.length
}

export async function setLineStatus(
  ctx: Ctx,
  countId: string,
  lineIds: readonly string[],
  status: 'booked' | 'dropped',
): Promise<void> {
  if (lineIds.length === 0) return
  await sql`update warehouse.count_lines set status = ${status} where tenant_id = ${ctx.tenantId} and count_id = ${countId} and id = any(${lineIds}::uuid[])`.execute(
    ctx.tx,
  )
}

export async function cancelCountRow(ctx: Ctx, id: string): Promise<void> {
  await sql`update warehouse.counts set status = 'cancelled', finished_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

export interface CountLineRow {
  id: string
  locationId: string
  locationCode: string
  skuId: string
  skuCode: string
  skuName: string
  lotId: string
  lotCode: string | null
  expiresOn: string | null
  status: 'open' | 'counted' | 'booked' | 'dropped'
  counted: bigint | null
  book: bigint | null
  purchasePriceMinor: bigint | null
  countedAt: Date | null
  countedBy: Actor | null
}

/** Lines of a count in walking order. */
export async function linesOfCount(tx: Tx, tenantId: string, countId: string): Promise<CountLineRow[]> {
  const { rows } = await sql<CountLineRow>`
    select l.id, l.location_id as "locationId", p.code as "locationCode", l.sku_id as "skuId", s.sku_code as "skuCode", s.name as "skuName",
      l.lot_id as "lotId", b.lot_code as "lotCode", b.expires_on as "expiresOn", l.status, l.counted, l.book, s.purchase_price_minor as "purchasePriceMinor",
      l.counted_at as "countedAt", l.counted_by as "countedBy"
    from warehouse.count_lines l
    join inventory.locations p on p.tenant_id = ${tenantId} and p.id = l.location_id
    join catalog.skus s on s.tenant_id = ${tenantId} and s.id = l.sku_id
    left join inventory.lots b on b.tenant_id = ${tenantId} and b.id = l.lot_id
    where l.tenant_id = ${tenantId} and l.count_id = ${countId}
    order by p.pick_sequence, p.code, s.sku_code, l.id limit 20000`.execute(tx)
  return rows
}
