import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
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

/** Rate lines of active carriers that can matter for these places. */
export async function ratesFor(tx: Tx, tenantId: string, provinces: readonly string[]): Promise<Rate[]> {
  const { rows } = await sql<Rate>`
    select r.carrier_id as "carrierId", r.warehouse_id as "warehouseId", r.country, r.province, r.city, r.first_grams as "firstGrams", r.first_minor as "firstMinor",
      r.step_grams as "stepGrams", r.step_minor as "stepMinor", r.rounding, r.surcharge_minor as "surchargeMinor", r.reachable
    from logistics.rates r join logistics.carriers c on c.tenant_id = ${tenantId} and c.id = r.carrier_id and c.status = 'active'
    where r.tenant_id = ${tenantId} and (r.province = '' or r.province = any(${provinces}::text[]))`.execute(tx)
  return rows
}
