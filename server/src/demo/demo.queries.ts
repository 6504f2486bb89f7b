import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import type { Pool } from '#platform/db/pool.ts'
import { insertRows } from '#platform/db/rows.ts'

export async function demoTenant(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ tenant_id: string }>(
    "select tenant_id from identity.tenants where is_demo and status = 'active' limit 1",
  )
  return rows[0]?.tenant_id
}

export async function storageBins(ctx: Ctx, warehouseId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from inventory.locations where tenant_id = ${ctx.tenantId} and warehouse_id = ${warehouseId} and kind = 'bin' order by pick_sequence`.execute(
    ctx.tx,
  )
  return rows.map((row) => row.id)
}

const carriers = [
  { code: 'SQ', name: '商枢快递', rank: 1, first: 600n, step: 200n, prefix: 'SQ', far: 900n },
  { code: 'YD', name: '云达速运', rank: 2, first: 800n, step: 150n, prefix: 'YD', far: 300n },
]
const farProvinces = ['新疆维吾尔自治区', '西藏自治区', '青海省', '内蒙古自治区', '宁夏回族自治区', '甘肃省']

/** Two self-service carriers: one cheap nearby, one cheaper for heavy and far parcels. */
export async function insertDemoCarriers(ctx: Ctx): Promise<void> {
  const rows = carriers.map((carrier) => ({
    ...carrier,
    id: newId(),
    adapter: 'self-service',
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }))
  await insertRows('logistics.carriers', ctx.tenantId, rows, {
    id: 'uuid',
    code: 'text',
    name: 'text',
    adapter: 'text',
    rank: 'int4',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  }).execute(ctx.tx)
  const rates = rows.flatMap((carrier) => [
    {
      id: newId(),
      carrierId: carrier.id,
      province: '',
      firstGrams: 1000n,
      firstMinor: carrier.first,
      stepGrams: 1000n,
      stepMinor: carrier.step,
      surchargeMinor: 0n,
    },
    ...farProvinces.map((province) => ({
      id: newId(),
      carrierId: carrier.id,
      province,
      firstGrams: 1000n,
      firstMinor: carrier.first + 600n,
      stepGrams: 1000n,
      stepMinor: carrier.step * 3n,
      surchargeMinor: carrier.far,
    })),
  ])
  await insertRows('logistics.rates', ctx.tenantId, rates, {
    id: 'uuid',
    carrier_id: 'uuid',
    province: 'text',
    first_grams: 'int8',
    first_minor: 'int8',
    step_grams: 'int8',
    step_minor: 'int8',
    surcharge_minor: 'int8',
  }).execute(ctx.tx)
  await insertRows(
    'logistics.number_ranges',
    ctx.tenantId,
    rows.map((carrier) => ({
      id: newId(),
      carrierId: carrier.id,
      prefix: carrier.prefix,
      first: 100_000_001n,
      next: 100_000_001n,
      last: 999_999_999n,
      width: 10,
      checkDigit: 'mod10',
      createdAt: ctx.now,
    })),
    {
      id: 'uuid',
      carrier_id: 'uuid',
      prefix: 'text',
      first: 'int8',
      next: 'int8',
      last: 'int8',
      width: 'int4',
      check_digit: 'text',
      created_at: 'timestamptz',
    },
  ).execute(ctx.tx)
}

/** Demo fulfillments that have waited long enough for the newcomer to have had the chance. */
export async function waitingForAutopilot(
  ctx: Ctx,
  before: Date,
  limit: number,
): Promise<{ id: string; status: string; warehouseId: string }[]> {
  const { rows } = await sql<{ id: string; status: string; warehouseId: string }>`
    select f.id, f.status, f.warehouse_id as "warehouseId" from warehouse.fulfillments f
    where f.tenant_id = ${ctx.tenantId} and f.status in ('allocated', 'picked', 'packed') and f.created_at < ${before} and f.block_kinds = '{}' and f.wave_id is null
    order by f.created_at, f.id limit ${limit}`.execute(ctx.tx)
  return rows
}

export async function isDemo(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql`select 1 from identity.tenants where tenant_id = ${ctx.tenantId} and is_demo`.execute(ctx.tx)
  return rows.length > 0
}

export async function pickTasksOfWave(ctx: Ctx, waveId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from warehouse.pick_tasks where tenant_id = ${ctx.tenantId} and wave_id = ${waveId}`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
