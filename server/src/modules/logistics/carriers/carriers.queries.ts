import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import type { CarrierAccount } from './carrier.ts'

export interface CarrierRow extends CarrierAccount {
  rank: number
  labelFormat: 'pdf' | 'zpl'
  status: 'active' | 'paused'
  version: bigint
  /** Numbers left in its ranges. */
  numbersLeft: bigint
}

const account = sql.raw('c.id, c.code, c.name, c.adapter, c.settings')

export async function listCarriers(tx: Tx, tenantId: string): Promise<CarrierRow[]> {
  const { rows } = await sql<CarrierRow>`
    select ${account}, c.rank, c.label_format as "labelFormat", c.status, c.version,
      (select coalesce(sum(n.last - n.next + 1), 0)::int8 from logistics.number_ranges n where n.tenant_id = ${tenantId} and n.carrier_id = c.id) as "numbersLeft"
    from logistics.carriers c where c.tenant_id = ${tenantId} order by c.rank, c.code`.execute(tx)
  return rows
}

export async function carriersByIds(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, CarrierAccount>> {
  const { rows } = await sql<CarrierAccount>`select ${account} from logistics.carriers c
    where c.tenant_id = ${tenantId} and c.id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

export async function lockCarrier(ctx: Ctx, id: string): Promise<(CarrierAccount & { version: bigint }) | undefined> {
  const { rows } = await sql<CarrierAccount & { version: bigint }>`select ${account}, c.version from logistics.carriers c
    where c.tenant_id = ${ctx.tenantId} and c.id = ${id} for no key update`.execute(ctx.tx)
  return rows[0]
}

export interface CarrierInput {
  name: string
  settings: Record<string, unknown>
  rank: number
  labelFormat: 'pdf' | 'zpl'
}

/** False when the code is taken. */
export async function insertCarrier(
  ctx: Ctx,
  carrier: CarrierInput & { id: string; code: string; adapter: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into logistics.carriers (tenant_id, id, code, name, adapter, settings, label_format, rank, created_at, updated_at)
    values (${ctx.tenantId}, ${carrier.id}, ${carrier.code}, ${carrier.name}, ${carrier.adapter}, ${JSON.stringify(carrier.settings)}::jsonb,
      ${carrier.labelFormat}, ${carrier.rank}, ${ctx.now}, ${ctx.now})
    on conflict (tenant_id, code) do nothing returning 1`.execute(ctx.tx)
  return rows.length > 0
}

export async function updateCarrier(
  ctx: Ctx,
  id: string,
  carrier: CarrierInput & { status: 'active' | 'paused' },
): Promise<void> {
  await sql`update logistics.carriers set name = ${carrier.name}, settings = ${JSON.stringify(carrier.settings)}::jsonb,
      label_format = ${carrier.labelFormat}, rank = ${carrier.rank}, status = ${carrier.status}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

export async function setCarrierStatus(ctx: Ctx, ids: readonly string[], status: 'active' | 'paused'): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`update logistics.carriers set status = ${status}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) returning id`.execute(ctx.tx)
  return rows.map((row) => row.id)
}

export async function bumpCarrier(ctx: Ctx, id: string): Promise<void> {
  await sql`update logistics.carriers set version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}
