import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { Bucket } from '../stock.queries.ts'

export interface Reservation {
  sourceId: string
  skuId: string
  warehouseId: string
  groupId: string
  bucket: Bucket
  quantity: bigint
}

/** @param fresh these lines hold nothing yet: cheaper, and refused by the key if it is not so */
export async function insertReservations(ctx: Ctx, rows: readonly Reservation[], fresh = false): Promise<void> {
  if (rows.length === 0) return
  await insertRows(
    'inventory.reservations',
    ctx.tenantId,
    rows.map((row) => ({ ...row, reservedAt: ctx.now })),
    {
      source_id: 'uuid',
      sku_id: 'uuid',
      warehouse_id: 'uuid',
      group_id: 'uuid',
      bucket: 'text',
      quantity: 'int8',
      reserved_at: 'timestamptz',
    },
    // A line may take more of what it already holds (two splits merged back).
    fresh
      ? undefined
      : sql`on conflict (tenant_id, source_id, sku_id, warehouse_id) do update set quantity = inventory.reservations.quantity + excluded.quantity`,
  ).execute(ctx.tx)
}

const view = sql.raw(
  `source_id as "sourceId", sku_id as "skuId", warehouse_id as "warehouseId", group_id as "groupId", bucket, quantity`,
)

export async function reservationsOf(tx: Tx, tenantId: string, sourceIds: readonly string[]): Promise<Reservation[]> {
  const { rows } =
    await sql<Reservation>`select ${view} from inventory.reservations where tenant_id = ${tenantId} and source_id = any(${sourceIds}::uuid[])`.execute(
      tx,
    )
  return rows
}

/** Who holds a SKU's promises, for the stock page. */
export async function reservationsOfSku(
  tx: Tx,
  tenantId: string,
  skuId: string,
  limit: number,
): Promise<(Reservation & { reservedAt: Date })[]> {
  const { rows } = await sql<
    Reservation & { reservedAt: Date }
  >`select ${view}, reserved_at as "reservedAt" from inventory.reservations
    where tenant_id = ${tenantId} and sku_id = ${skuId} order by reserved_at limit ${limit}`.execute(tx)
  return rows
}

export async function lockReservations(ctx: Ctx, sourceIds: readonly string[]): Promise<Reservation[]> {
  const { rows } =
    await sql<Reservation>`select ${view} from inventory.reservations where tenant_id = ${ctx.tenantId} and source_id = any(${sourceIds}::uuid[])
    order by source_id, sku_id, warehouse_id for update`.execute(ctx.tx)
  return rows
}

export async function deleteReservations(ctx: Ctx, sourceIds: readonly string[]): Promise<void> {
  await sql`delete from inventory.reservations where tenant_id = ${ctx.tenantId} and source_id = any(${sourceIds}::uuid[])`.execute(
    ctx.tx,
  )
}

/** Sets quantities of locked rows; rows that reach zero are removed. */
export async function reduceReservations(
  ctx: Ctx,
  rows: readonly { sourceId: string; skuId: string; warehouseId: string; quantity: bigint }[],
): Promise<bigint> {
  if (rows.length === 0) return 0n
  const columns = { source_id: 'uuid', sku_id: 'uuid', warehouse_id: 'uuid', quantity: 'int8' } as const
  // Whole rows go at once; what is taken only in part is updated. Both see the same snapshot, so no row meets both.
  const { rows: done } = await sql<{ n: bigint }>`
    with taken as (select source_id, sku_id, warehouse_id, sum(quantity)::bigint as quantity from ${rowsOf(rows, columns)} group by 1, 2, 3),
    gone as (delete from inventory.reservations r using taken t
      where r.tenant_id = ${ctx.tenantId} and r.source_id = t.source_id and r.sku_id = t.sku_id and r.warehouse_id = t.warehouse_id and r.quantity = t.quantity returning r.quantity),
    less as (update inventory.reservations r set quantity = r.quantity - t.quantity from taken t
      where r.tenant_id = ${ctx.tenantId} and r.source_id = t.source_id and r.sku_id = t.sku_id and r.warehouse_id = t.warehouse_id and r.quantity > t.quantity returning t.quantity)
    select (coalesce((select sum(quantity) from gone), 0) + coalesce((select sum(quantity) from less), 0))::bigint as n`.execute(
    ctx.tx,
  )
  return done[0]?.n ?? 0n
}

export async function setBucket(ctx: Ctx, sourceIds: readonly string[], bucket: Bucket): Promise<void> {
  await sql`update inventory.reservations set bucket = ${bucket} where tenant_id = ${ctx.tenantId} and source_id = any(${sourceIds}::uuid[]) and bucket <> ${bucket}`.execute(
    ctx.tx,
  )
}
