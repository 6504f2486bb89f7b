import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'
import type { Rate } from './postage.pure.ts'

export interface ActiveCarrier {
  id: string
  code: string
  name: string
  adapter: string
  rank: number
}

export async function activeCarriers(tx: Tx, tenantId: string): Promise<ActiveCarrier[]> {
  const { rows } =
    await sql<ActiveCarrier>`select id, code, name, adapter, rank from logistics.carriers where tenant_id = ${tenantId} and status = 'active' order by rank, code`.execute(
      tx,
    )
  return rows
}

const rateColumns =
  sql.raw(`r.carrier_id as "carrierId", r.warehouse_id as "warehouseId", r.country, r.province, r.city, r.first_grams as "firstGrams",
  r.first_minor as "firstMinor", r.step_grams as "stepGrams", r.step_minor as "stepMinor", r.rounding, r.surcharge_minor as "surchargeMinor", r.reachable`)

/** Rate lines of active carriers that can matter for these places. */
export async function ratesFor(tx: Tx, tenantId: string, provinces: readonly string[]): Promise<Rate[]> {
  const { rows } = await sql<Rate>`
    select ${rateColumns}
    from logistics.rates r join logistics.carriers c on c.tenant_id = ${tenantId} and c.id = r.carrier_id and c.status = 'active'
    where r.tenant_id = ${tenantId} and (r.province = '' or r.province = any(${provinces}::text[]))`.execute(tx)
  return rows
}

/** Rate lines of these carriers, paused or not, that can matter for these provinces. */
export async function allRatesFor(
  tx: Tx,
  tenantId: string,
  wanted: { carrierIds: readonly string[]; provinces: readonly string[] },
): Promise<Rate[]> {
  const { rows } = await sql<Rate>`select ${rateColumns} from logistics.rates r
    where r.tenant_id = ${tenantId} and r.carrier_id = any(${wanted.carrierIds}::uuid[])
      and (r.province = '' or r.province = any(${wanted.provinces}::text[]))`.execute(tx)
  return rows
}

export async function ratesOf(tx: Tx, tenantId: string, carrierId: string): Promise<Rate[]> {
  const { rows } = await sql<Rate>`select ${rateColumns} from logistics.rates r
    where r.tenant_id = ${tenantId} and r.carrier_id = ${carrierId}
    order by r.warehouse_id nulls first, r.country, r.province, r.city`.execute(tx)
  return rows
}

/** Removes the lines of one warehouse (null: of those for any warehouse), or all lines of the carrier. */
export async function deleteRates(ctx: Ctx, carrierId: string, of: { warehouseId: string | null } | 'all'): Promise<void> {
  await sql`delete from logistics.rates where tenant_id = ${ctx.tenantId} and carrier_id = ${carrierId}
    ${of === 'all' ? sql`` : of.warehouseId === null ? sql`and warehouse_id is null` : sql`and warehouse_id = ${of.warehouseId}`}`.execute(
    ctx.tx,
  )
}

export async function insertRates(ctx: Ctx, rates: readonly (Rate & { id: string })[]): Promise<void> {
  if (rates.length === 0) return
  await insertRows('logistics.rates', ctx.tenantId, rates, {
    id: 'uuid',
    carrier_id: 'uuid',
    warehouse_id: 'uuid',
    country: 'text',
    province: 'text',
    city: 'text',
    first_grams: 'int8',
    first_minor: 'int8',
    step_grams: 'int8',
    step_minor: 'int8',
    rounding: 'text',
    surcharge_minor: 'int8',
    reachable: 'bool',
  }).execute(ctx.tx)
}
