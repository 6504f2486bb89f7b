import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'

export interface WarehouseSettings {
  warehouseId: string
  requireCheck: boolean
  requireWeighing: boolean
  weightToleranceGrams: number
  weightTolerancePercent: number
  cartonTareGrams: number
  overTolerancePercent: number
  receiveAndPutAway: boolean
  waveMaxFulfillments: number
  /** 0: never written. */
  version: bigint
}

const view =
  sql.raw(`warehouse_id as "warehouseId", require_check as "requireCheck", require_weighing as "requireWeighing", weight_tolerance_grams as "weightToleranceGrams",
  weight_tolerance_percent as "weightTolerancePercent", carton_tare_grams as "cartonTareGrams", over_tolerance_percent as "overTolerancePercent",
  receive_and_put_away as "receiveAndPutAway", wave_max_fulfillments as "waveMaxFulfillments", version`)

/** Settings of each warehouse asked for; the defaults of the table for those nobody has changed. */
export async function settingsOf(
  tx: Tx,
  tenantId: string,
  warehouseIds: readonly string[],
): Promise<Map<string, WarehouseSettings>> {
  const { rows } = await sql<WarehouseSettings>`select ${view} from warehouse.settings
    where tenant_id = ${tenantId} and warehouse_id = any(${warehouseIds}::uuid[])`.execute(tx)
  const found = new Map(rows.map((row) => [row.warehouseId, row]))
  for (const warehouseId of warehouseIds) if (!found.has(warehouseId)) found.set(warehouseId, { warehouseId, ...defaults })
  return found
}

export const defaults: Omit<WarehouseSettings, 'warehouseId'> = {
  requireCheck: false,
  requireWeighing: false,
  weightToleranceGrams: 50,
  weightTolerancePercent: 5,
  cartonTareGrams: 80,
  overTolerancePercent: 0,
  receiveAndPutAway: false,
  waveMaxFulfillments: 40,
  version: 0n,
}

/** One release at a time per warehouse: two at once would choose the same fulfillments and each get half a wave. */
export async function lockSettings(ctx: Ctx, warehouseId: string): Promise<void> {
  await sql`insert into warehouse.settings (tenant_id, warehouse_id, updated_at, version) values (${ctx.tenantId}, ${warehouseId}, ${ctx.now}, 0)
    on conflict (tenant_id, warehouse_id) do nothing`.execute(ctx.tx)
  await sql`select 1 from warehouse.settings where tenant_id = ${ctx.tenantId} and warehouse_id = ${warehouseId} for update`.execute(
    ctx.tx,
  )
}

/** False when someone else wrote in the meantime. */
export async function writeSettings(ctx: Ctx, settings: WarehouseSettings): Promise<boolean> {
  const { rows } = await sql`
    insert into warehouse.settings as s (tenant_id, warehouse_id, require_check, require_weighing, weight_tolerance_grams, weight_tolerance_percent, carton_tare_grams,
      over_tolerance_percent, receive_and_put_away, wave_max_fulfillments, version, updated_at)
    values (${ctx.tenantId}, ${settings.warehouseId}, ${settings.requireCheck}, ${settings.requireWeighing}, ${settings.weightToleranceGrams},
      ${settings.weightTolerancePercent}, ${settings.cartonTareGrams}, ${settings.overTolerancePercent}, ${settings.receiveAndPutAway},
      ${settings.waveMaxFulfillments}, ${settings.version + 1n}, ${ctx.now})
    on conflict (tenant_id, warehouse_id) do update set require_check = excluded.require_check, require_weighing = excluded.require_weighing,
      weight_tolerance_grams = excluded.weight_tolerance_grams, weight_tolerance_percent = excluded.weight_tolerance_percent,
      carton_tare_grams = excluded.carton_tare_grams, over_tolerance_percent = excluded.over_tolerance_percent,
      receive_and_put_away = excluded.receive_and_put_away, wave_max_fulfillments = excluded.wave_max_fulfillments,
      version = excluded.version, updated_at = excluded.updated_at
      where s.version = ${settings.version}
    returning 1`.execute(ctx.tx)
  return rows.length > 0
}
