import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'
import type { OpenPickLine } from './plan-picks.pure.ts'

export interface PickLine extends OpenPickLine {
  pickTaskId: string
  fulfillmentLineId: string
  allocationId: string
  /** Line of the source document, which holds the promise. */
  sourceLineId: string
  warehouseId: string
}

/** Lines of tasks, read after the tasks are locked. */
export async function pickLinesOf(tx: Tx, tenantId: string, taskIds: readonly string[]): Promise<PickLine[]> {
  const { rows } = await sql<PickLine>`
    select l.id, l.pick_task_id as "pickTaskId", l.sequence, l.fulfillment_id as "fulfillmentId", l.fulfillment_line_id as "fulfillmentLineId",
      l.allocation_id as "allocationId", n.source_line_id as "sourceLineId", f.warehouse_id as "warehouseId", f.wave_slot as slot, l.sku_id as "skuId",
      l.location_id as "locationId", l.lot_id as "lotId", l.quantity, l.picked_quantity as "pickedQuantity", l.short_quantity as "shortQuantity",
      l.dropped_for as "droppedFor"
    from warehouse.pick_lines l
    join warehouse.fulfillments f on f.tenant_id = ${tenantId} and f.id = l.fulfillment_id
    join warehouse.fulfillment_lines n on n.tenant_id = ${tenantId} and n.fulfillment_id = l.fulfillment_id and n.id = l.fulfillment_line_id
    where l.tenant_id = ${tenantId} and l.pick_task_id = any(${taskIds}::uuid[])
    order by l.pick_task_id, l.sequence, l.id`.execute(tx)
  return rows
}

/** Fulfillments for which something of these tasks is still to be picked. */
export async function fulfillmentsOfTasks(tx: Tx, tenantId: string, taskIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct fulfillment_id as id from warehouse.pick_lines
    where tenant_id = ${tenantId} and pick_task_id = any(${taskIds}::uuid[]) and dropped_for is null order by 1`.execute(tx)
  return rows.map((row) => row.id)
}

/** What was taken and what was not there, per line. */
export async function addToPickLines(
  ctx: Ctx,
  rows: readonly { pickTaskId: string; id: string; picked: bigint; short: bigint }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update warehouse.pick_lines l set picked_quantity = l.picked_quantity + r.picked, short_quantity = l.short_quantity + r.short,
      picked_at = case when r.picked > 0 then ${ctx.now} else l.picked_at end
    from (select pick_task_id, id, sum(picked)::bigint as picked, sum(short)::bigint as short
      from ${rowsOf(rows, { pick_task_id: 'uuid', id: 'uuid', picked: 'int8', short: 'int8' })} group by 1, 2) as r
    where l.tenant_id = ${ctx.tenantId} and l.pick_task_id = r.pick_task_id and l.id = r.id`.execute(ctx.tx)
}

/** Lines added to running tasks: the task and its wave grow with them. */
export async function growTasks(ctx: Ctx, rows: readonly { pickTaskId: string; quantity: bigint }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`update warehouse.pick_tasks t set line_count = t.line_count + r.lines::int4
    from (select pick_task_id, count(*) as lines from ${rowsOf(rows, { pick_task_id: 'uuid' })} group by 1) as r
    where t.tenant_id = ${ctx.tenantId} and t.id = r.pick_task_id`.execute(ctx.tx)
}

export async function releaseTask(ctx: Ctx, id: string): Promise<void> {
  await sql`update warehouse.pick_tasks set status = 'open', assignee = null, version = version + 1 where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(
    ctx.tx,
  )
}

export async function startTasks(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await sql`update warehouse.pick_tasks set status = 'picking', assignee = coalesce(assignee, ${JSON.stringify(ctx.actor)}::jsonb),
      started_at = coalesce(started_at, ${ctx.now}), version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and status = 'open'`.execute(ctx.tx)
}
