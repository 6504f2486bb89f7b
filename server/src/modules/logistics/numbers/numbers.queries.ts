import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'
import type { RangeOfNumbers } from './overlap.pure.ts'
import type { NumberRange } from './waybill-number.pure.ts'

/** Takes `count` serials from a carrier's ranges, oldest range first. Fewer come back when the ranges run out. */
export async function takeSerials(ctx: Ctx, carrierId: string, count: number): Promise<{ range: NumberRange; serial: bigint }[]> {
  // `order by … for update` re-reads what a concurrent call changed, so two calls never see the same `next`.
  const { rows: ranges } = await sql<NumberRange & { id: string; next: bigint; last: bigint }>`
    select id, prefix, next, last, width, check_digit as "checkDigit" from logistics.number_ranges
    where tenant_id = ${ctx.tenantId} and carrier_id = ${carrierId} and next <= last order by created_at, id for update`.execute(
    ctx.tx,
  )
  const serials: { range: NumberRange; serial: bigint }[] = []
  const taken: { id: string; taken: bigint }[] = []
  for (const range of ranges) {
    const wanted = BigInt(count - serials.length)
    if (wanted <= 0n) break
    const left = range.last - range.next + 1n
    const some = left < wanted ? left : wanted
    for (let i = 0n; i < some; i++) serials.push({ range, serial: range.next + i })
    taken.push({ id: range.id, taken: some })
  }
  if (taken.length > 0)
    await sql`update logistics.number_ranges n set next = n.next + r.taken from ${rowsOf(taken, { id: 'uuid', taken: 'int8' })}
      where n.tenant_id = ${ctx.tenantId} and n.id = r.id`.execute(ctx.tx)
  return serials
}

export interface NumberRangeRow extends RangeOfNumbers {
  id: string
  next: bigint
  createdAt: Date
}

export async function rangesOf(tx: Tx, tenantId: string, carrierId: string): Promise<NumberRangeRow[]> {
  const { rows } = await sql<NumberRangeRow>`
    select id, prefix, first, next, last, width, check_digit as "checkDigit", created_at as "createdAt" from logistics.number_ranges
    where tenant_id = ${tenantId} and carrier_id = ${carrierId} order by created_at, id`.execute(tx)
  return rows
}

export async function insertRange(ctx: Ctx, carrierId: string, range: RangeOfNumbers & { id: string }): Promise<void> {
  await sql`insert into logistics.number_ranges (tenant_id, id, carrier_id, prefix, first, next, last, width, check_digit, created_at)
    values (${ctx.tenantId}, ${range.id}, ${carrierId}, ${range.prefix}, ${range.first}, ${range.first}, ${range.last}, ${range.width}, ${range.checkDigit}, ${ctx.now})`.execute(
    ctx.tx,
  )
}
