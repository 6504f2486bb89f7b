import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'

/** A self-service carrier with a number range, serving the whole country at one price. */
export async function aCarrier(ctx: Ctx, options: { code?: string; name?: string; numbers?: number } = {}): Promise<string> {
  const id = newId()
  const code = options.code ?? `C${id.slice(-6)}`
  await sql`insert into logistics.carriers (tenant_id, id, code, name, adapter, created_at, updated_at)
    values (${ctx.tenantId}, ${id}, ${code}, ${options.name ?? `Carrier ${code}`}, 'self-service', ${ctx.now}, ${ctx.now})`.execute(
    ctx.tx,
  )
  await sql`insert into logistics.rates (tenant_id, id, carrier_id, first_grams, first_minor, step_grams, step_minor)
    values (${ctx.tenantId}, ${newId()}, ${id}, 1000, 800, 500, 200)`.execute(ctx.tx)
  await sql`insert into logistics.number_ranges (tenant_id, id, carrier_id, prefix, first, next, last, width, created_at)
    values (${ctx.tenantId}, ${newId()}, ${id}, ${code}, 1, 1, ${options.numbers ?? 1_000_000}, 8, ${ctx.now})`.execute(ctx.tx)
  return id
}

export async function barcodes(ctx: Ctx, rows: readonly { barcode: string; skuId: string; quantity?: bigint }[]): Promise<void> {
  for (const row of rows) {
    await sql`insert into catalog.barcodes (tenant_id, barcode, sku_id, quantity) values (${ctx.tenantId}, ${row.barcode}, ${row.skuId}, ${row.quantity ?? 1n})`.execute(
      ctx.tx,
    )
  }
}

export async function tracksLots(ctx: Ctx, skuId: string, shelfLifeDays: number | null): Promise<void> {
  await sql`update catalog.skus set tracks_lots = true, shelf_life_days = ${shelfLifeDays} where tenant_id = ${ctx.tenantId} and id = ${skuId}`.execute(
    ctx.tx,
  )
}
