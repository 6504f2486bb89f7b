import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { WaveMethod } from '../warehouse.shapes.ts'
import type { WaveCandidate } from './choose-fulfillments.pure.ts'
import type { RouteFloor } from './pick-route.pure.ts'
import type { ClaimedGoods } from './plan-wave.pure.ts'

export interface CandidateFilter {
  warehouseId: string
  carrierIds?: readonly string[] | undefined
  shopIds?: readonly string[] | null | undefined
  shipByBefore?: Date | undefined
  maxLines?: number | undefined
  singleItemOnly: boolean
  fulfillmentIds?: readonly string[] | undefined
}

function waits(tenantId: string, filter: CandidateFilter) {
  return sql`f.tenant_id = ${tenantId} and f.status = 'allocated' and f.warehouse_id = ${filter.warehouseId} and f.wave_id is null and f.block_kinds = '{}'
    ${filter.carrierIds ? sql`and f.carrier_id = any(${filter.carrierIds}::uuid[])` : sql``}
    ${filter.shopIds ? sql`and f.shop_id = any(${filter.shopIds}::uuid[])` : sql``}
    ${filter.shipByBefore ? sql`and f.ship_by < ${filter.shipByBefore}` : sql``}
    ${filter.maxLines ? sql`and f.line_count <= ${filter.maxLines}` : sql``}
    ${filter.singleItemOnly ? sql`and f.unit_count = 1` : sql``}
    ${filter.fulfillmentIds ? sql`and f.id = any(${filter.fulfillmentIds}::uuid[])` : sql``}`
}

/** The most urgent fulfillments that may go into a wave, with the aisles their goods lie in. Not locked. */
export async function waveCandidates(tx: Tx, tenantId: string, filter: CandidateFilter, limit: number): Promise<WaveCandidate[]> {
  const { rows } = await sql<Omit<WaveCandidate, 'shipBy'> & { shipBy: Date | null }>`
    with pool as materialized (
      select f.id, f.ship_by, f.priority, f.unit_count from warehouse.fulfillments f where ${waits(tenantId, filter)}
      order by f.ship_by, f.priority desc, f.id limit ${limit}
    )
    select p.id, p.ship_by as "shipBy", p.priority, p.unit_count as "unitCount",
      coalesce(array_agg(distinct b.aisle) filter (where b.aisle is not null), '{}') as aisles
    from pool p
    left join inventory.allocations a on a.tenant_id = ${tenantId} and a.fulfillment_id = p.id
    left join inventory.locations b on b.tenant_id = ${tenantId} and b.id = a.location_id
    group by p.id, p.ship_by, p.priority, p.unit_count`.execute(tx)
  return rows.map((row) => ({ ...row, shipBy: row.shipBy?.getTime() ?? null }))
}

/** Of the chosen ones, those that still wait; locked in key order. */
export async function lockWaiting(
  ctx: Ctx,
  filter: CandidateFilter,
  ids: readonly string[],
): Promise<{ id: string; unitCount: bigint; shipBy: Date | null }[]> {
  const { rows } = await sql<{ id: string; unitCount: bigint; shipBy: Date | null }>`
    select f.id, f.unit_count as "unitCount", f.ship_by as "shipBy" from warehouse.fulfillments f
    where ${waits(ctx.tenantId, { ...filter, fulfillmentIds: ids })} order by f.id for no key update`.execute(ctx.tx)
  return rows
}

/** Hard claims of fulfillments with the places they lie in. */
export async function claimedGoods(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<ClaimedGoods[]> {
  const { rows } = await sql<ClaimedGoods>`
    select a.id as "allocationId", a.fulfillment_id as "fulfillmentId", a.fulfillment_line_id as "fulfillmentLineId", a.sku_id as "skuId", a.lot_id as "lotId", a.quantity,
      a.location_id as "locationId", b.aisle, b.bay, b.level, b.pick_sequence as "pickSequence", b.x_mm as "xMm", b.y_mm as "yMm"
    from inventory.allocations a join inventory.locations b on b.tenant_id = ${tenantId} and b.id = a.location_id
    where a.tenant_id = ${tenantId} and a.fulfillment_id = any(${fulfillmentIds}::uuid[])`.execute(tx)
  return rows
}

/** Ends of the aisles and the packing place of a warehouse, for walks. */
export async function floorOf(tx: Tx, tenantId: string, warehouseId: string, packingId: string): Promise<RouteFloor> {
  const { rows } = await sql<{ frontMm: bigint | null; backMm: bigint | null; depotX: bigint | null; depotY: bigint | null }>`
    select min(b.y_mm) filter (where b.kind = 'bin') as "frontMm", max(b.y_mm) filter (where b.kind = 'bin') as "backMm",
      max(b.x_mm) filter (where b.id = ${packingId}) as "depotX", max(b.y_mm) filter (where b.id = ${packingId}) as "depotY"
    from inventory.locations b
    where b.tenant_id = ${tenantId} and coalesce(b.warehouse_id, '00000000-0000-0000-0000-000000000000') = ${warehouseId}`.execute(
    tx,
  )
  const row = rows[0]
  return {
    depot: { xMm: row?.depotX ?? 0n, yMm: row?.depotY ?? 0n },
    frontMm: row?.frontMm ?? 0n,
    backMm: row?.backMm ?? 0n,
  }
}

export async function insertWave(
  ctx: Ctx,
  wave: {
    id: string
    waveNumber: string
    warehouseId: string
    method: WaveMethod
    fulfillmentCount: number
    unitCount: bigint
    walkMm: bigint
    settings: Record<string, unknown>
  },
): Promise<void> {
  await insertRows(
    'warehouse.waves',
    ctx.tenantId,
    [{ ...wave, status: 'released', releasedAt: ctx.now, createdBy: ctx.actor }],
    {
      id: 'uuid',
      wave_number: 'text',
      warehouse_id: 'uuid',
      status: 'text',
      method: 'text',
      fulfillment_count: 'int8',
      unit_count: 'int8',
      walk_mm: 'int8',
      settings: 'jsonb',
      released_at: 'timestamptz',
      created_by: 'jsonb',
    },
  ).execute(ctx.tx)
}

export interface NewPickTask {
  id: string
  waveId: string
  warehouseId: string
  taskNumber: string
  lineCount: number
  unitCount: bigint
  walkMm: bigint
}

export async function insertPickTasks(ctx: Ctx, rows: readonly NewPickTask[]): Promise<void> {
  const open = rows.map((row) => ({ ...row, status: 'open' }))
  await insertRows('warehouse.pick_tasks', ctx.tenantId, open, {
    id: 'uuid',
    wave_id: 'uuid',
    warehouse_id: 'uuid',
    task_number: 'text',
    status: 'text',
    line_count: 'int4',
    unit_count: 'int8',
    walk_mm: 'int8',
  }).execute(ctx.tx)
}

export interface NewPickLine {
  pickTaskId: string
  id: string
  sequence: number
  fulfillmentId: string
  fulfillmentLineId: string
  allocationId: string
  skuId: string
  locationId: string
  lotId: string
  quantity: bigint
}

export async function insertPickLines(ctx: Ctx, rows: readonly NewPickLine[]): Promise<void> {
  if (rows.length === 0) return
  await insertRows('warehouse.pick_lines', ctx.tenantId, rows, {
    pick_task_id: 'uuid',
    id: 'uuid',
    sequence: 'int4',
    fulfillment_id: 'uuid',
    fulfillment_line_id: 'uuid',
    allocation_id: 'uuid',
    sku_id: 'uuid',
    location_id: 'uuid',
    lot_id: 'uuid',
    quantity: 'int8',
  }).execute(ctx.tx)
}

/** Into the wave: with the pickers from now on. */
export async function enterWave(ctx: Ctx, waveId: string, slots: readonly { id: string; slot: number }[]): Promise<void> {
  await sql`update warehouse.fulfillments f set status = 'picking', wave_id = ${waveId}, wave_slot = s.slot, version = f.version + 1
    from ${rowsOf(slots, { id: 'uuid', slot: 'int4' }, 's')} where f.tenant_id = ${ctx.tenantId} and f.id = s.id`.execute(ctx.tx)
}

/** What is not picked yet of these fulfillments is not to be picked any more. Returns the tasks it was part of. */
export async function dropPickLines(
  ctx: Ctx,
  fulfillmentIds: readonly string[],
  reason: 'cancelled' | 'blocked' | 'short' | 'wave',
): Promise<{ pickTaskId: string; quantity: bigint }[]> {
  const { rows } = await sql<{ pickTaskId: string; quantity: bigint }>`
    update warehouse.pick_lines l set dropped_for = ${reason}
    from warehouse.pick_tasks t
    where l.tenant_id = ${ctx.tenantId} and l.fulfillment_id = any(${fulfillmentIds}::uuid[]) and l.dropped_for is null
      and l.picked_quantity + l.short_quantity < l.quantity
      and t.tenant_id = ${ctx.tenantId} and t.id = l.pick_task_id and t.status in ('open', 'picking')
    returning l.pick_task_id as "pickTaskId", l.quantity - l.picked_quantity - l.short_quantity as quantity`.execute(ctx.tx)
  return rows
}

export interface PickTask {
  id: string
  waveId: string
  warehouseId: string
  taskNumber: string
  status: 'open' | 'picking' | 'done' | 'cancelled'
  assignee: { id: string; name: string } | null
}

/** Locked in key order, after the fulfillments and before the waves. */
export async function lockPickTasks(ctx: Ctx, ids: readonly string[]): Promise<PickTask[]> {
  if (ids.length === 0) return []
  const { rows } =
    await sql<PickTask>`select id, wave_id as "waveId", warehouse_id as "warehouseId", task_number as "taskNumber", status, assignee
    from warehouse.pick_tasks where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) order by id for no key update`.execute(
      ctx.tx,
    )
  return rows
}

export async function readPickTasks(tx: Tx, tenantId: string, ids: readonly string[]): Promise<PickTask[]> {
  const { rows } =
    await sql<PickTask>`select id, wave_id as "waveId", warehouse_id as "warehouseId", task_number as "taskNumber", status, assignee
    from warehouse.pick_tasks where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx)
  return rows
}

/**
 * Ends the given tasks that have nothing left to pick: done, or cancelled when nothing was ever picked from them. The tasks are locked by
 * an earlier statement, so that this one counts with a snapshot taken after everyone else's commit.
 */
export async function endFinishedTasks(ctx: Ctx, ids: readonly string[]): Promise<{ id: string; waveId: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; waveId: string }>`
    update warehouse.pick_tasks t
    set status = case when exists (select 1 from warehouse.pick_lines l where l.tenant_id = ${ctx.tenantId} and l.pick_task_id = t.id
        and l.picked_quantity + l.short_quantity > 0) then 'done' else 'cancelled' end,
      done_at = ${ctx.now}, version = t.version + 1
    where t.tenant_id = ${ctx.tenantId} and t.id = any(${ids}::uuid[]) and t.status in ('open', 'picking')
      and not exists (select 1 from warehouse.pick_lines l where l.tenant_id = ${ctx.tenantId} and l.pick_task_id = t.id and l.dropped_for is null
        and l.picked_quantity + l.short_quantity < l.quantity)
    returning t.id, t.wave_id as "waveId"`.execute(ctx.tx)
  return rows
}

/** Fulfillments of ended tasks whose goods are all there and for which no task is at work any more. */
export async function completelyPicked(ctx: Ctx, taskIds: readonly string[]): Promise<{ id: string; warehouseId: string }[]> {
  const { rows } = await sql<{ id: string; warehouseId: string }>`
    select f.id, f.warehouse_id as "warehouseId" from warehouse.fulfillments f
    where f.tenant_id = ${ctx.tenantId} and f.status = 'picking'
      and f.id in (select l.fulfillment_id from warehouse.pick_lines l where l.tenant_id = ${ctx.tenantId} and l.pick_task_id = any(${taskIds}::uuid[]) and l.dropped_for is null)
      and not exists (select 1 from warehouse.fulfillment_lines n where n.tenant_id = ${ctx.tenantId} and n.fulfillment_id = f.id and n.picked_quantity < n.quantity)
      and not exists (select 1 from warehouse.pick_lines l join warehouse.pick_tasks t on t.tenant_id = ${ctx.tenantId} and t.id = l.pick_task_id
        where l.tenant_id = ${ctx.tenantId} and l.fulfillment_id = f.id and l.dropped_for is null and t.status in ('open', 'picking'))
    order by f.id`.execute(ctx.tx)
  return rows
}

/** Locked in key order, after the tasks. */
export async function lockWaves(
  ctx: Ctx,
  ids: readonly string[],
): Promise<{ id: string; waveNumber: string; warehouseId: string; status: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; waveNumber: string; warehouseId: string; status: string }>`
    select id, wave_number as "waveNumber", warehouse_id as "warehouseId", status from warehouse.waves
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) order by id for no key update`.execute(ctx.tx)
  return rows
}

export async function readWave(
  tx: Tx,
  tenantId: string,
  id: string,
): Promise<{ id: string; waveNumber: string; warehouseId: string; status: string } | undefined> {
  const { rows } = await sql<{ id: string; waveNumber: string; warehouseId: string; status: string }>`
    select id, wave_number as "waveNumber", warehouse_id as "warehouseId", status from warehouse.waves where tenant_id = ${tenantId} and id = ${id}`.execute(
    tx,
  )
  return rows[0]
}

/** Takes what left a wave off its counts. */
export async function reduceWaves(
  ctx: Ctx,
  rows: readonly { waveId: string; fulfillments: number; units: bigint }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update warehouse.waves w set fulfillment_count = w.fulfillment_count - r.fulfillments, unit_count = w.unit_count - r.units, version = w.version + 1
    from (select wave_id, sum(fulfillments)::bigint as fulfillments, sum(units)::bigint as units
      from ${rowsOf(rows, { wave_id: 'uuid', fulfillments: 'int4', units: 'int8' })} group by 1) as r
    where w.tenant_id = ${ctx.tenantId} and w.id = r.wave_id`.execute(ctx.tx)
}

/** A picker has begun. */
export async function startTask(ctx: Ctx, taskId: string, assignee: unknown): Promise<void> {
  await sql`update warehouse.pick_tasks set status = 'picking', assignee = ${JSON.stringify(assignee)}::jsonb, started_at = coalesce(started_at, ${ctx.now}), version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${taskId}`.execute(ctx.tx)
}

export async function startWaves(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.waves set status = 'picking', picking_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and status = 'released'`.execute(ctx.tx)
}

/**
 * Moves waves on as far as their work is: picked when no task is open, done when nothing of them waits for packing, cancelled when all
 * has dropped out. The waves are locked by an earlier statement.
 */
export async function settleWaveStates(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update warehouse.waves w set status = s.status, version = w.version + 1,
      picking_at = case when s.status in ('picked', 'done') then coalesce(w.picking_at, ${ctx.now}) else w.picking_at end,
      picked_at = case when s.status in ('picked', 'done') then coalesce(w.picked_at, ${ctx.now}) else w.picked_at end,
      done_at = case when s.status = 'done' then coalesce(w.done_at, ${ctx.now}) end,
      cancelled_at = case when s.status = 'cancelled' then ${ctx.now} else w.cancelled_at end
    from (
      select v.id, case
          when exists (select 1 from warehouse.pick_tasks t where t.tenant_id = ${ctx.tenantId} and t.wave_id = v.id and t.status in ('open', 'picking')) then v.status
          when not exists (select 1 from warehouse.fulfillments f where f.tenant_id = ${ctx.tenantId} and f.wave_id = v.id) then 'cancelled'
          when exists (select 1 from warehouse.fulfillments f where f.tenant_id = ${ctx.tenantId} and f.wave_id = v.id and f.status in ('picking', 'picked')) then 'picked'
          else 'done' end as status
      from warehouse.waves v where v.tenant_id = ${ctx.tenantId} and v.id = any(${ids}::uuid[])
    ) s
    where w.tenant_id = ${ctx.tenantId} and w.id = s.id and w.status <> s.status and w.status in ('released', 'picking', 'picked', 'done')`.execute(
    ctx.tx,
  )
}

export async function fulfillmentsInWave(tx: Tx, tenantId: string, waveId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from warehouse.fulfillments where tenant_id = ${tenantId} and wave_id = ${waveId} order by id`.execute(tx)
  return rows.map((row) => row.id)
}
