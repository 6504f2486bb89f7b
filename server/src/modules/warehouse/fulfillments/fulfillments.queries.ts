import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { FulfillmentStatus } from '../warehouse.shapes.ts'

/** What commands need of a fulfillment. */
export interface Fulfillment {
  id: string
  fulfillmentNumber: string
  warehouseId: string
  sourceKind: string
  sourceId: string
  sourceNumber: string
  shopId: string | null
  status: FulfillmentStatus
  blockKinds: string[]
  short: boolean
  carrierId: string | null
  province: string
  city: string
  lineCount: number
  unitCount: bigint
  weightGrams: bigint
  waveId: string | null
  checkedAt: Date | null
  packedAt: Date | null
  weighedAt: Date | null
  labelPrintedAt: Date | null
}

const view =
  sql.raw(`f.id, f.fulfillment_number as "fulfillmentNumber", f.warehouse_id as "warehouseId", f.source_kind as "sourceKind",
  f.source_id as "sourceId", f.source_number as "sourceNumber", f.shop_id as "shopId", f.status, f.block_kinds as "blockKinds", f.short,
  f.carrier_id as "carrierId", f.province, f.city, f.line_count as "lineCount", f.unit_count as "unitCount", f.weight_grams as "weightGrams",
  f.wave_id as "waveId", f.checked_at as "checkedAt", f.packed_at as "packedAt", f.weighed_at as "weighedAt", f.label_printed_at as "labelPrintedAt"`)

/** Locked in key order; every command takes these locks before any other of this module. Unknown ids are left out. */
export async function lockFulfillments(ctx: Ctx, ids: readonly string[]): Promise<Fulfillment[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Fulfillment>`select ${view} from warehouse.fulfillments f
    where f.tenant_id = ${ctx.tenantId} and f.id = any(${ids}::uuid[]) order by f.id for no key update`.execute(ctx.tx)
  return rows
}

export async function readFulfillments(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Fulfillment[]> {
  const { rows } = await sql<Fulfillment>`select ${view} from warehouse.fulfillments f
    where f.tenant_id = ${tenantId} and f.id = any(${ids}::uuid[]) order by f.id`.execute(tx)
  return rows
}

/** Live fulfillments of source documents (cancelled ones are forgotten: a source may ask again). */
export async function idsOfSources(
  tx: Tx,
  tenantId: string,
  sourceIds: readonly string[],
): Promise<{ id: string; sourceId: string }[]> {
  if (sourceIds.length === 0) return []
  const { rows } = await sql<{ id: string; sourceId: string }>`select id, source_id as "sourceId" from warehouse.fulfillments
    where tenant_id = ${tenantId} and source_id = any(${sourceIds}::uuid[]) and status <> 'cancelled'`.execute(tx)
  return rows
}

/**
 * The given fulfillments together with those that share an unfinished pick task with one of them: finishing the task changes these too,
 * so they are locked in the same go.
 */
export async function withTaskMates(tx: Tx, tenantId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct m.fulfillment_id as id
    from warehouse.fulfillments f
    join warehouse.pick_lines l on l.tenant_id = ${tenantId} and l.fulfillment_id = f.id and l.dropped_for is null
    join warehouse.pick_tasks t on t.tenant_id = ${tenantId} and t.id = l.pick_task_id and t.status in ('open', 'picking')
    join warehouse.pick_lines m on m.tenant_id = ${tenantId} and m.pick_task_id = t.id and m.dropped_for is null
    where f.tenant_id = ${tenantId} and f.id = any(${ids}::uuid[]) and f.status = 'picking'`.execute(tx)
  return rows.length === 0 ? [...ids] : [...new Set([...ids, ...rows.map((row) => row.id)])]
}

export interface NewFulfillment {
  id: string
  fulfillmentNumber: string
  warehouseId: string
  sourceKind: string
  sourceId: string
  sourceNumber: string
  shopId: string | null
  status: 'open' | 'allocated'
  priority: number
  shipBy: Date | null
  carrierId: string | null
  receiverSealed: Buffer | null
  province: string
  city: string
  lineCount: number
  unitCount: bigint
  weightGrams: bigint
  short: boolean
  createdAt: Date
  allocatedAt: Date | null
}

export async function insertFulfillments(ctx: Ctx, rows: readonly NewFulfillment[]): Promise<void> {
  await insertRows('warehouse.fulfillments', ctx.tenantId, rows, {
    id: 'uuid',
    fulfillment_number: 'text',
    warehouse_id: 'uuid',
    source_kind: 'text',
    source_id: 'uuid',
    source_number: 'text',
    shop_id: 'uuid',
    status: 'text',
    priority: 'int4',
    ship_by: 'timestamptz',
    carrier_id: 'uuid',
    receiver_sealed: 'bytea',
    province: 'text',
    city: 'text',
    line_count: 'int4',
    unit_count: 'int8',
    weight_grams: 'int8',
    short: 'bool',
    created_at: 'timestamptz',
    allocated_at: 'timestamptz',
  }).execute(ctx.tx)
}

export interface FulfillmentLine {
  fulfillmentId: string
  id: string
  sourceLineId: string
  skuId: string
  quantity: bigint
  pickedQuantity: bigint
  packedQuantity: bigint
}

export async function insertFulfillmentLines(
  ctx: Ctx,
  rows: readonly Pick<FulfillmentLine, 'fulfillmentId' | 'id' | 'sourceLineId' | 'skuId' | 'quantity'>[],
): Promise<void> {
  await insertRows('warehouse.fulfillment_lines', ctx.tenantId, rows, {
    fulfillment_id: 'uuid',
    id: 'uuid',
    source_line_id: 'uuid',
    sku_id: 'uuid',
    quantity: 'int8',
  }).execute(ctx.tx)
}

export async function linesOf(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<FulfillmentLine[]> {
  if (fulfillmentIds.length === 0) return []
  const { rows } = await sql<FulfillmentLine>`
    select fulfillment_id as "fulfillmentId", id, source_line_id as "sourceLineId", sku_id as "skuId", quantity, picked_quantity as "pickedQuantity",
      packed_quantity as "packedQuantity"
    from warehouse.fulfillment_lines where tenant_id = ${tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[])
    order by fulfillment_id, id`.execute(tx)
  return rows
}

/** Open fulfillments that lack pieces of these SKUs (of any, when null), the most urgent first. */
export async function openFulfillmentIds(
  tx: Tx,
  tenantId: string,
  skuIds: readonly string[] | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select f.id from warehouse.fulfillments f
    where f.tenant_id = ${tenantId} and f.status = 'open'
      ${
        skuIds === null
          ? sql``
          : sql`and exists (select 1 from warehouse.fulfillment_lines l where l.tenant_id = ${tenantId} and l.fulfillment_id = f.id
              and l.sku_id = any(${skuIds}::uuid[]) and l.picked_quantity < l.quantity)`
      }
    order by f.ship_by, f.priority desc, f.id limit ${limit}`.execute(tx)
  return rows.map((row) => row.id)
}

export async function markAllocated(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.fulfillments set status = 'allocated', short = false, allocated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

/** Back to waiting for goods, out of its wave. */
export async function markShort(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.fulfillments set status = 'open', short = true, allocated_at = null, wave_id = null, wave_slot = null, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

export async function markCancelled(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.fulfillments set status = 'cancelled', cancelled_at = ${ctx.now}, wave_id = null, wave_slot = null, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

/** Out of the wave: to wait for the next one, or, when nothing was left to pick, on to packing. */
export async function leaveWave(ctx: Ctx, ids: readonly string[], status: 'allocated' | 'picked'): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.fulfillments set status = ${status}, picked_at = ${status === 'picked' ? ctx.now : null}::timestamptz, wave_id = null, wave_slot = null,
      version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

export async function addBlock(ctx: Ctx, ids: readonly string[], kind: string): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.fulfillments set block_kinds = array_append(block_kinds, ${kind}), version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

export async function removeBlock(ctx: Ctx, ids: readonly string[], kind: string): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.fulfillments set block_kinds = array_remove(block_kinds, ${kind}), version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

/** Whole lines picked: quantities of the given lines go up by what was taken. */
export async function addPicked(
  ctx: Ctx,
  rows: readonly { fulfillmentId: string; fulfillmentLineId: string; quantity: bigint }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update warehouse.fulfillment_lines l set picked_quantity = l.picked_quantity + p.quantity
    from (select fulfillment_id, fulfillment_line_id, sum(quantity)::bigint as quantity
      from ${rowsOf(rows, { fulfillment_id: 'uuid', fulfillment_line_id: 'uuid', quantity: 'int8' })} group by 1, 2) as p
    where l.tenant_id = ${ctx.tenantId} and l.fulfillment_id = p.fulfillment_id and l.id = p.fulfillment_line_id`.execute(ctx.tx)
}

export async function markPicked(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update warehouse.fulfillments set status = 'picked', picked_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`.execute(ctx.tx)
}

/** Channels tell when the platform knows of the shipment. */
export async function setChannelNotified(ctx: Ctx, ids: readonly string[], at: Date): Promise<void> {
  await sql`update warehouse.fulfillments set channel_notified_at = ${at}
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and channel_notified_at is null`.execute(ctx.tx)
}
