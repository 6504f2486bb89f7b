import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

export type Bucket = 'unpaid' | 'order' | 'ship' | 'presale' | 'quota'
export const zeroId = '00000000-0000-0000-0000-000000000000'

export interface SkuStock {
  skuId: string
  warehouseId: string
  sellable: bigint
  available: bigint
}

const reservedSum = sql.raw('reserved_unpaid + reserved_order + reserved_ship + reserved_presale + reserved_quota')

/**
 * Locks what may be promised, in key order. Lock order of this module: sku_stock first, then stock_levels; every command that touches
 * both takes them in that order.
 */
export async function lockSkuStock(ctx: Ctx, skuIds: readonly string[], warehouseIds: readonly string[]): Promise<SkuStock[]> {
  const { rows } = await sql<SkuStock>`
    select sku_id as "skuId", warehouse_id as "warehouseId", sellable, sellable - (${reservedSum}) as available
    from inventory.sku_stock
    where tenant_id = ${ctx.tenantId} and sku_id = any(${skuIds}::uuid[]) and warehouse_id = any(${warehouseIds}::uuid[])
    order by sku_id, warehouse_id for no key update`.execute(ctx.tx)
  return rows
}

export interface StockChange {
  skuId: string
  warehouseId: string
  sellable: bigint
  unpaid: bigint
  order: bigint
  ship: bigint
  presale: bigint
  quota: bigint
}

/** Adds changes up per SKU and warehouse. */
export class StockChanges {
  #rows = new Map<string, StockChange>()
  add(skuId: string, warehouseId: string, field: 'sellable' | Bucket, change: bigint): void {
    const key = skuId + warehouseId
    let row = this.#rows.get(key)
    if (!row) {
      row = { skuId, warehouseId, sellable: 0n, unpaid: 0n, order: 0n, ship: 0n, presale: 0n, quota: 0n }
      this.#rows.set(key, row)
    }
    row[field] += change
  }
  rows(): StockChange[] {
    return [...this.#rows.values()].filter(
      (row) => row.sellable || row.unpaid || row.order || row.ship || row.presale || row.quota,
    )
  }
  skuIds(): string[] {
    return [...new Set([...this.#rows.values()].map((row) => row.skuId))]
  }
  warehouseIds(): string[] {
    return [...new Set([...this.#rows.values()].map((row) => row.warehouseId))]
  }
}

const changeColumns = {
  sku_id: 'uuid',
  warehouse_id: 'uuid',
  sellable: 'int8',
  unpaid: 'int8',
  order: 'int8',
  ship: 'int8',
  presale: 'int8',
  quota: 'int8',
} as const

/** Applies changes to rows that are locked already. The table's checks refuse to promise more than there is. */
export async function changeSkuStock(ctx: Ctx, changes: StockChange[]): Promise<void> {
  if (changes.length === 0) return
  const renamed = changes.map(({ order, ...row }) => ({ ...row, forOrder: order }))
  const { order: _, ...columns } = changeColumns
  await sql`update inventory.sku_stock s set sellable = s.sellable + c.sellable, reserved_unpaid = s.reserved_unpaid + c.unpaid,
      reserved_order = s.reserved_order + c.for_order, reserved_ship = s.reserved_ship + c.ship, reserved_presale = s.reserved_presale + c.presale,
      reserved_quota = s.reserved_quota + c.quota, changed_at = ${ctx.now}
    from ${rowsOf(renamed, { ...columns, for_order: 'int8' }, 'c')}
    where s.tenant_id = ${ctx.tenantId} and s.sku_id = c.sku_id and s.warehouse_id = c.warehouse_id`.execute(ctx.tx)
}

/** Rows that do not exist yet, with nothing in them; so that the lock below finds them. */
export async function ensureSkuStock(ctx: Ctx, keys: readonly { skuId: string; warehouseId: string }[]): Promise<void> {
  if (keys.length === 0) return
  const sorted = [...keys].sort((a, b) => (a.skuId + a.warehouseId < b.skuId + b.warehouseId ? -1 : 1))
  await sql`insert into inventory.sku_stock (tenant_id, sku_id, warehouse_id, changed_at)
    select ${ctx.tenantId}::uuid, k.sku_id, k.warehouse_id, ${ctx.now} from ${rowsOf(sorted, { sku_id: 'uuid', warehouse_id: 'uuid' }, 'k')}
    on conflict (tenant_id, sku_id, warehouse_id) do nothing`.execute(ctx.tx)
}

export interface Availability {
  skuId: string
  warehouseId: string
  sellable: bigint
  reserved: bigint
  available: bigint
}

/** What may still be sold, per SKU and warehouse; SKUs without stock have no row. */
export async function availability(tx: Tx, tenantId: string, skuIds: readonly string[]): Promise<Availability[]> {
  const { rows } = await sql<Availability>`
    select s.sku_id as "skuId", s.warehouse_id as "warehouseId", s.sellable, ${reservedSum} as reserved, s.sellable - (${reservedSum}) as available
    from inventory.sku_stock s where s.tenant_id = ${tenantId} and s.sku_id = any(${skuIds}::uuid[])`.execute(tx)
  return rows
}
