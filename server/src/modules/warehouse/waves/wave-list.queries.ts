import { sql } from 'kysely'
import type { Actor, Tx } from '#platform/context.ts'
import type { WaveMethod } from '../warehouse.shapes.ts'

export interface WaveRow {
  id: string
  waveNumber: string
  warehouseId: string
  warehouseName: string
  status: 'released' | 'picking' | 'picked' | 'done' | 'cancelled'
  method: WaveMethod
  fulfillmentCount: bigint
  unitCount: bigint
  walkMm: bigint | null
  releasedAt: Date
  pickingAt: Date | null
  pickedAt: Date | null
  doneAt: Date | null
  cancelledAt: Date | null
  createdBy: Actor
  version: bigint
}

export interface WaveProgress {
  tasks: bigint
  tasksDone: bigint
  lines: bigint
  linesDone: bigint
  units: bigint
  unitsPicked: bigint
  unitsShort: bigint
  fulfillmentsPicked: bigint
  fulfillmentsPacked: bigint
  fulfillmentsShipped: bigint
}

export async function listWaves(
  tx: Tx,
  tenantId: string,
  filter: {
    warehouseIds: readonly string[] | null
    status?: readonly string[] | undefined
    ids?: readonly string[] | undefined
    before: string | null
    limit: number
  },
): Promise<WaveRow[]> {
  const { rows } = await sql<WaveRow>`
    select v.id, v.wave_number as "waveNumber", v.warehouse_id as "warehouseId", w.name as "warehouseName", v.status, v.method, v.fulfillment_count as "fulfillmentCount",
      v.unit_count as "unitCount", v.walk_mm as "walkMm", v.released_at as "releasedAt", v.picking_at as "pickingAt", v.picked_at as "pickedAt", v.done_at as "doneAt",
      v.cancelled_at as "cancelledAt", v.created_by as "createdBy", v.version
    from warehouse.waves v join inventory.warehouses w on w.tenant_id = ${tenantId} and w.id = v.warehouse_id
    where v.tenant_id = ${tenantId}
      ${filter.warehouseIds === null ? sql`` : sql`and v.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
      ${filter.status === undefined ? sql`` : sql`and v.status = any(${filter.status}::text[])`}
      ${filter.ids === undefined ? sql`` : sql`and v.id = any(${filter.ids}::uuid[])`}
      ${filter.before === null ? sql`` : sql`and v.id < ${filter.before}::uuid`}
    order by v.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

/** How far the waves are, counted from their lines: dropped pieces do not count. */
export async function progressOf(tx: Tx, tenantId: string, waveIds: readonly string[]): Promise<Map<string, WaveProgress>> {
  if (waveIds.length === 0) return new Map()
  const { rows } = await sql<WaveProgress & { id: string }>`
    with work as (
      select t.wave_id, count(distinct t.id) as tasks, count(distinct t.id) filter (where t.status in ('done', 'cancelled')) as tasks_done,
        count(l.id) filter (where l.dropped_for is null) as lines,
        count(l.id) filter (where l.dropped_for is null and l.picked_quantity + l.short_quantity >= l.quantity) as lines_done,
        coalesce(sum(case when l.dropped_for is null then l.quantity else l.picked_quantity end), 0)::bigint as units,
        coalesce(sum(l.picked_quantity), 0)::bigint as units_picked, coalesce(sum(l.short_quantity), 0)::bigint as units_short
      from warehouse.pick_tasks t left join warehouse.pick_lines l on l.tenant_id = ${tenantId} and l.pick_task_id = t.id
      where t.tenant_id = ${tenantId} and t.wave_id = any(${waveIds}::uuid[]) group by t.wave_id
    ), sent as (
      select f.wave_id, count(*) filter (where f.status in ('picked', 'packed', 'shipped')) as picked, count(*) filter (where f.status in ('packed', 'shipped')) as packed,
        count(*) filter (where f.status = 'shipped') as shipped
      from warehouse.fulfillments f where f.tenant_id = ${tenantId} and f.wave_id = any(${waveIds}::uuid[]) group by f.wave_id
    )
    select w.wave_id as id, w.tasks, w.tasks_done as "tasksDone", w.lines, w.lines_done as "linesDone", w.units, w.units_picked as "unitsPicked", w.units_short as "unitsShort",
      coalesce(s.picked, 0) as "fulfillmentsPicked", coalesce(s.packed, 0) as "fulfillmentsPacked", coalesce(s.shipped, 0) as "fulfillmentsShipped"
    from work w left join sent s on s.wave_id = w.wave_id`.execute(tx)
  return new Map(rows.map(({ id, ...progress }) => [id, progress]))
}

export const noProgress: WaveProgress = {
  tasks: 0n,
  tasksDone: 0n,
  lines: 0n,
  linesDone: 0n,
  units: 0n,
  unitsPicked: 0n,
  unitsShort: 0n,
  fulfillmentsPicked: 0n,
  fulfillmentsPacked: 0n,
  fulfillmentsShipped: 0n,
}

export interface PickTaskRow {
  id: string
  taskNumber: string
  waveId: string
  waveNumber: string
  warehouseId: string
  method: WaveMethod
  status: 'open' | 'picking' | 'done' | 'cancelled'
  assignee: Actor | null
  lineCount: number
  linesDone: number
  unitCount: bigint
  unitsPicked: bigint
  walkMm: bigint | null
  startedAt: Date | null
  doneAt: Date | null
  version: bigint
}

export interface PickTaskFilter {
  warehouseIds: readonly string[] | null
  waveId?: string | undefined
  status?: readonly string[] | undefined
  assigneeId?: string | undefined
  ids?: readonly string[] | undefined
}

/** Live lines and pieces: what has dropped out does not count. Newest first, or in the order of work. */
export async function listPickTasks(
  tx: Tx,
  tenantId: string,
  filter: PickTaskFilter,
  page: { before: string | null; limit: number; oldestFirst?: boolean },
): Promise<PickTaskRow[]> {
  const order = page.oldestFirst ? sql`t.id` : sql`t.id desc`
  const { rows } = await sql<PickTaskRow>`
    with t as materialized (
      select t.* from warehouse.pick_tasks t where t.tenant_id = ${tenantId}
        ${filter.warehouseIds === null ? sql`` : sql`and t.warehouse_id = any(${filter.warehouseIds}::uuid[])`}
        ${filter.waveId === undefined ? sql`` : sql`and t.wave_id = ${filter.waveId}`}
        ${filter.status === undefined ? sql`` : sql`and t.status = any(${filter.status}::text[])`}
        ${filter.assigneeId === undefined ? sql`` : sql`and t.assignee ->> 'id' = ${filter.assigneeId}`}
        ${filter.ids === undefined ? sql`` : sql`and t.id = any(${filter.ids}::uuid[])`}
        ${page.before === null ? sql`` : sql`and t.id < ${page.before}::uuid`}
      order by ${order} limit ${page.limit}
    )
    select t.id, t.task_number as "taskNumber", t.wave_id as "waveId", v.wave_number as "waveNumber", t.warehouse_id as "warehouseId", v.method, t.status, t.assignee,
      coalesce(l.lines, 0)::int4 as "lineCount", coalesce(l.done, 0)::int4 as "linesDone", coalesce(l.units, 0)::bigint as "unitCount",
      coalesce(l.picked, 0)::bigint as "unitsPicked", t.walk_mm as "walkMm", t.started_at as "startedAt", t.done_at as "doneAt", t.version
    from t
    join warehouse.waves v on v.tenant_id = ${tenantId} and v.id = t.wave_id
    left join (
      select l.pick_task_id, count(*) filter (where l.dropped_for is null) as lines,
        count(*) filter (where l.dropped_for is null and l.picked_quantity + l.short_quantity >= l.quantity) as done,
        sum(case when l.dropped_for is null then l.quantity else l.picked_quantity end) as units, sum(l.picked_quantity) as picked
      from warehouse.pick_lines l where l.tenant_id = ${tenantId} and l.pick_task_id in (select id from t) group by l.pick_task_id
    ) l on l.pick_task_id = t.id
    order by ${order}`.execute(tx)
  return rows
}

export interface StopLineRow {
  pickLineId: string
  sequence: number
  fulfillmentId: string
  fulfillmentNumber: string
  slot: number | null
  locationId: string
  locationCode: string
  aisle: number
  bay: number
  level: number
  xMm: bigint
  yMm: bigint
  skuId: string
  skuCode: string
  skuName: string
  unit: string
  imageFileId: string | null
  lotId: string
  lotCode: string | null
  expiresOn: string | null
  quantity: bigint
  pickedQuantity: bigint
  shortQuantity: bigint
  droppedFor: 'cancelled' | 'blocked' | 'short' | 'wave' | null
}

/** Lines of a task in walking order, with what a picker has to see. */
export async function stopLines(tx: Tx, tenantId: string, taskId: string): Promise<StopLineRow[]> {
  const { rows } = await sql<StopLineRow>`
    select l.id as "pickLineId", l.sequence, l.fulfillment_id as "fulfillmentId", f.fulfillment_number as "fulfillmentNumber", f.wave_slot as slot,
      l.location_id as "locationId", p.code as "locationCode", p.aisle, p.bay, p.level, p.x_mm as "xMm", p.y_mm as "yMm", l.sku_id as "skuId", s.sku_code as "skuCode",
      s.name as "skuName", s.unit, s.image_file_id as "imageFileId", l.lot_id as "lotId", b.lot_code as "lotCode", b.expires_on as "expiresOn", l.quantity,
      l.picked_quantity as "pickedQuantity", l.short_quantity as "shortQuantity", l.dropped_for as "droppedFor"
    from warehouse.pick_lines l
    join warehouse.fulfillments f on f.tenant_id = ${tenantId} and f.id = l.fulfillment_id
    join inventory.locations p on p.tenant_id = ${tenantId} and p.id = l.location_id
    join catalog.skus s on s.tenant_id = ${tenantId} and s.id = l.sku_id
    left join inventory.lots b on b.tenant_id = ${tenantId} and b.id = l.lot_id
    where l.tenant_id = ${tenantId} and l.pick_task_id = ${taskId} order by l.sequence, f.wave_slot, l.id`.execute(tx)
  return rows
}
