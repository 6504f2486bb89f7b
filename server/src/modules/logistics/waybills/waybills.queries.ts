import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'
import type { NumberRange } from './waybill-number.pure.ts'

/** Takes `count` serials from a carrier's ranges, oldest range first. Fewer come back when the ranges run out. */
export async function takeSerials(ctx: Ctx, carrierId: string, count: number): Promise<{ range: NumberRange; serial: bigint }[]> {
  const { rows: ranges } = await sql<NumberRange & { id: string; next: bigint; last: bigint }>`
    select id, prefix, next, last, width, check_digit as "checkDigit" from logistics.number_ranges
    where tenant_id = ${ctx.tenantId} and carrier_id = ${carrierId} and next <= last order by created_at, id for update`.execute(
    ctx.tx,
  )
  const serials: { range: NumberRange; serial: bigint }[] = []
  for (const range of ranges) {
    const wanted = BigInt(count - serials.length)
    if (wanted <= 0n) break
    const left = range.last - range.next + 1n
    const taken = left < wanted ? left : wanted
    for (let i = 0n; i < taken; i++) serials.push({ range, serial: range.next + i })
    await sql`update logistics.number_ranges set next = next + ${taken} where tenant_id = ${ctx.tenantId} and id = ${range.id}`.execute(
      ctx.tx,
    )
  }
  return serials
}

export interface WaybillRow {
  id: string
  carrierId: string
  waybillNumber: string
  fulfillmentId: string
  parcelId: string
  sortCode: string
  estimatedMinor: bigint | null
}

export async function insertWaybills(ctx: Ctx, rows: readonly WaybillRow[]): Promise<void> {
  if (rows.length === 0) return
  await insertRows(
    'logistics.waybills',
    ctx.tenantId,
    rows.map((row) => ({ ...row, status: 'issued', issuedAt: ctx.now })),
    {
      id: 'uuid',
      carrier_id: 'uuid',
      waybill_number: 'text',
      status: 'text',
      fulfillment_id: 'uuid',
      parcel_id: 'uuid',
      sort_code: 'text',
      estimated_minor: 'int8',
      issued_at: 'timestamptz',
    },
  ).execute(ctx.tx)
}

export async function recycleWaybillRows(ctx: Ctx, parcelIds: readonly string[]): Promise<number> {
  const { rows } = await sql`update logistics.waybills set status = 'recycled', recycled_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and parcel_id = any(${parcelIds}::uuid[]) and status in ('issued') returning 1`.execute(
    ctx.tx,
  )
  return rows.length
}

export async function carriersByIds(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, { id: string; code: string; name: string; adapter: string }>> {
  const { rows } = await sql<{
    id: string
    code: string
    name: string
    adapter: string
  }>`select id, code, name, adapter from logistics.carriers where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.id, row]))
}
