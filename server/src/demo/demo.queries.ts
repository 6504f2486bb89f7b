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

export interface WaitingFulfillment {
  id: string
  status: string
  warehouseId: string
}

/** Demo fulfillments that have waited long enough for the newcomer to have had the chance; the newest `newestKept` are left to him. */
export async function waitingForAutopilot(
  ctx: Ctx,
  which: { before: Date; newestKept: number; limit: number },
): Promise<WaitingFulfillment[]> {
  const { rows } = await sql<WaitingFulfillment>`
    with open as (
      select f.id, f.status, f.warehouse_id as "warehouseId", f.created_at, f.block_kinds, f.wave_id from warehouse.fulfillments f
      where f.tenant_id = ${ctx.tenantId} and f.status in ('allocated', 'picked', 'packed')
      order by f.created_at desc, f.id desc offset ${which.newestKept}
    )
    select o.id, o.status, o."warehouseId" from open o
    where o.created_at < ${which.before} and o.block_kinds = '{}' and o.wave_id is null
    order by o.created_at, o.id limit ${which.limit}`.execute(ctx.tx)
  return rows
}

/** The demo's shops on simulated marketplaces, each with the main warehouse. */
export async function demoMarketplaces(ctx: Ctx): Promise<{ id: string; warehouseId: string }[]> {
  const { rows } = await sql<{ id: string; warehouseId: string }>`
    select s.id, w.id as "warehouseId" from channels.shops s
    join inventory.warehouses w on w.tenant_id = ${ctx.tenantId} and w.rank = 1
    where s.tenant_id = ${ctx.tenantId} and s.connector = 'open_shop' order by s.code`.execute(ctx.tx)
  return rows
}

export interface ExpectedGoods {
  id: string
  warehouseId: string
  lines: { expectedLineId: string; skuId: string; quantity: string }[]
}

/** Announced purchases that are due by a day and not there yet. */
export async function expectedToday(ctx: Ctx, day: string): Promise<ExpectedGoods[]> {
  const { rows } = await sql<ExpectedGoods>`
    select e.id, e.warehouse_id as "warehouseId", (
      select json_agg(json_build_object('expectedLineId', l.id, 'skuId', l.sku_id, 'quantity', (l.quantity - l.received_quantity)::text) order by l.id)
      from warehouse.expected_receipt_lines l
      where l.tenant_id = ${ctx.tenantId} and l.expected_receipt_id = e.id and l.quantity > l.received_quantity
    ) as lines
    from warehouse.expected_receipts e
    where e.tenant_id = ${ctx.tenantId} and e.status = 'expected' and e.source_kind = 'purchase_order' and e.expected_on <= ${day}::date
    order by e.created_at, e.id`.execute(ctx.tx)
  return rows.filter((row) => row.lines !== null)
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
