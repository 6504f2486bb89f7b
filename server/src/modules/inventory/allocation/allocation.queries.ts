import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { FreeLevel } from './plan-allocation.pure.ts'

export interface Allocation {
  id: string
  fulfillmentId: string
  fulfillmentLineId: string
  warehouseId: string
  skuId: string
  locationId: string
  lotId: string
  quantity: bigint
}

/** Levels with free pieces in sellable, open locations, locked in key order. */
export async function lockFreeLevels(ctx: Ctx, skuIds: readonly string[], warehouseIds: readonly string[]): Promise<FreeLevel[]> {
  const { rows } = await sql<Omit<FreeLevel, 'firstInAt'> & { firstInAt: Date }>`
    select l.sku_id as "skuId", l.warehouse_id as "warehouseId", l.location_id as "locationId", l.lot_id as "lotId", l.on_hand - l.allocated as free,
      b.expires_on as "expiresOn", l.first_in_at as "firstInAt", p.pick_sequence as "pickSequence"
    from inventory.stock_levels l
    join inventory.locations p on p.tenant_id = ${ctx.tenantId} and p.id = l.location_id and p.sellable and p.status = 'active'
    left join inventory.lots b on b.tenant_id = ${ctx.tenantId} and b.id = l.lot_id
    where l.tenant_id = ${ctx.tenantId} and l.sku_id = any(${skuIds}::uuid[]) and l.warehouse_id = any(${warehouseIds}::uuid[]) and l.on_hand > l.allocated
    order by l.sku_id, l.location_id, l.lot_id for no key update of l`.execute(ctx.tx)
  return rows.map((row) => ({ ...row, firstInAt: row.firstInAt.getTime() }))
}

export async function insertAllocations(ctx: Ctx, rows: readonly Allocation[]): Promise<void> {
  if (rows.length === 0) return
  await insertRows('inventory.allocations', ctx.tenantId, rows, {
    id: 'uuid',
    fulfillment_id: 'uuid',
    fulfillment_line_id: 'uuid',
    warehouse_id: 'uuid',
    sku_id: 'uuid',
    location_id: 'uuid',
    lot_id: 'uuid',
    quantity: 'int8',
  }).execute(ctx.tx)
}

/** Changes of claims per level; the rows are locked already. */
export async function changeAllocated(
  ctx: Ctx,
  rows: readonly { skuId: string; locationId: string; lotId: string; quantity: bigint }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update inventory.stock_levels l set allocated = l.allocated + c.quantity
    from (select sku_id, location_id, lot_id, sum(quantity)::bigint as quantity from ${rowsOf(rows, { sku_id: 'uuid', location_id: 'uuid', lot_id: 'uuid', quantity: 'int8' })} group by 1, 2, 3) as c
    where l.tenant_id = ${ctx.tenantId} and l.sku_id = c.sku_id and l.location_id = c.location_id and l.lot_id = c.lot_id`.execute(
    ctx.tx,
  )
}

const view = sql.raw(
  `id, fulfillment_id as "fulfillmentId", fulfillment_line_id as "fulfillmentLineId", warehouse_id as "warehouseId", sku_id as "skuId", location_id as "locationId", lot_id as "lotId", quantity`,
)

/** Live claims of fulfillments. */
export async function allocationsOf(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<Allocation[]> {
  const { rows } = await sql<Allocation>`select ${view} from inventory.allocations
    where tenant_id = ${tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[]) order by fulfillment_id, id`.execute(tx)
  return rows
}

export async function lockAllocations(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<Allocation[]> {
  const { rows } = await sql<Allocation>`select ${view} from inventory.allocations
    where tenant_id = ${ctx.tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[]) order by fulfillment_id, id for update`.execute(
    ctx.tx,
  )
  return rows
}

export async function deleteAllocations(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<void> {
  await sql`delete from inventory.allocations where tenant_id = ${ctx.tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[])`.execute(
    ctx.tx,
  )
}

/** Takes quantities off claims; a claim that reaches zero is removed. Returns the pieces really taken. */
export async function reduceAllocations(
  ctx: Ctx,
  rows: readonly { fulfillmentId: string; allocationId: string; quantity: bigint }[],
): Promise<bigint> {
  if (rows.length === 0) return 0n
  const columns = { fulfillment_id: 'uuid', allocation_id: 'uuid', quantity: 'int8' } as const
  const { rows: done } = await sql<{ n: bigint }>`
    with taken as (select fulfillment_id, allocation_id, sum(quantity)::bigint as quantity from ${rowsOf(rows, columns)} group by 1, 2),
    gone as (delete from inventory.allocations a using taken t
      where a.tenant_id = ${ctx.tenantId} and a.fulfillment_id = t.fulfillment_id and a.id = t.allocation_id and a.quantity = t.quantity returning a.quantity),
    less as (update inventory.allocations a set quantity = a.quantity - t.quantity from taken t
      where a.tenant_id = ${ctx.tenantId} and a.fulfillment_id = t.fulfillment_id and a.id = t.allocation_id and a.quantity > t.quantity returning t.quantity)
    select (coalesce((select sum(quantity) from gone), 0) + coalesce((select sum(quantity) from less), 0))::bigint as n`.execute(
    ctx.tx,
  )
  return done[0]?.n ?? 0n
}

/** Locks the levels of claims, in key order. */
export async function lockLevels(ctx: Ctx, keys: readonly { skuId: string; locationId: string; lotId: string }[]): Promise<void> {
  if (keys.length === 0) return
  await sql`select 1 from inventory.stock_levels l where l.tenant_id = ${ctx.tenantId}
      and (l.sku_id, l.location_id, l.lot_id) in (select sku_id, location_id, lot_id from ${rowsOf(keys, { sku_id: 'uuid', location_id: 'uuid', lot_id: 'uuid' })})
    order by l.sku_id, l.location_id, l.lot_id for no key update of l`.execute(ctx.tx)
}
