import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export interface StoredOutcome {
  ok: boolean
  code: string | null
  params: Record<string, unknown>
  outcome: Record<string, unknown>
}

/**
 * Takes a scan's id for this transaction. A second sender of the same id waits here until the first has finished.
 * @returns the stored outcome when the id is known, else null: act, then store
 */
export async function takeScan(
  ctx: Ctx,
  scan: { id: string; task: string; accountId: string; scannedAt: Date },
): Promise<StoredOutcome | null> {
  const { rows } = await sql`insert into warehouse.scans (tenant_id, id, task, account_id, scanned_at, stored_at, outcome)
    values (${ctx.tenantId}, ${scan.id}, ${scan.task}, ${scan.accountId}, ${scan.scannedAt}, ${ctx.now}, '{}'::jsonb)
    on conflict (tenant_id, id) do nothing returning 1`.execute(ctx.tx)
  if (rows.length > 0) return null
  const stored = await sql<{
    outcome: StoredOutcome
  }>`select outcome from warehouse.scans where tenant_id = ${ctx.tenantId} and id = ${scan.id}`.execute(ctx.tx)
  return stored.rows[0]!.outcome
}

export async function storeOutcome(ctx: Ctx, id: string, outcome: StoredOutcome): Promise<void> {
  const text = JSON.stringify(outcome, (_, value) => (typeof value === 'bigint' ? Number(value) : value))
  await sql`update warehouse.scans set outcome = ${text}::jsonb where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

/** What a code stands for besides goods and parcels. */
export async function locationByCode(
  ctx: Ctx,
  warehouseId: string,
  code: string,
): Promise<{ id: string; code: string; kind: string } | null> {
  const { rows } = await sql<{ id: string; code: string; kind: string }>`select id, code, kind from inventory.locations
    where tenant_id = ${ctx.tenantId} and coalesce(warehouse_id, '00000000-0000-0000-0000-000000000000') = ${warehouseId} and code = ${code}`.execute(
    ctx.tx,
  )
  return rows[0] ?? null
}

export async function expectedByNumber(
  ctx: Ctx,
  warehouseId: string,
  code: string,
): Promise<{ id: string; receiptNumber: string; status: string } | null> {
  const { rows } = await sql<{
    id: string
    receiptNumber: string
    status: string
  }>`select id, receipt_number as "receiptNumber", status from warehouse.expected_receipts
    where tenant_id = ${ctx.tenantId} and warehouse_id = ${warehouseId} and (receipt_number = ${code} or source_number = ${code})
    order by status in ('put_away', 'cancelled'), id desc limit 1`.execute(ctx.tx)
  return rows[0] ?? null
}

/** How much work of each kind waits in a warehouse. */
export async function workCounts(
  ctx: Ctx,
  warehouseId: string,
  stagingIds: readonly string[],
): Promise<{ putawayCount: number; putBackCount: number; toPackCount: number }> {
  const { rows } = await sql<{ putawayCount: number; putBackCount: number; toPackCount: number }>`
    select (select count(*) from warehouse.goods_receipt_lines l where l.tenant_id = ${ctx.tenantId} and l.location_id = any(${stagingIds}::uuid[])
        and l.put_away_quantity < l.quantity)::int4 as "putawayCount",
      (select count(*) from warehouse.put_backs b where b.tenant_id = ${ctx.tenantId} and b.warehouse_id = ${warehouseId} and b.done_quantity < b.quantity)::int4 as "putBackCount",
      (select count(*) from warehouse.fulfillments f where f.tenant_id = ${ctx.tenantId} and f.status = 'picked' and f.warehouse_id = ${warehouseId})::int4 as "toPackCount"`.execute(
    ctx.tx,
  )
  return rows[0]!
}

export interface BinGoods {
  skuId: string
  skuCode: string
  skuName: string
  lotId: string
  lotCode: string | null
  expiresOn: string | null
  free: bigint
  onHand: bigint
}

/** What lies in a place, by SKU and lot. */
export async function goodsInBin(ctx: Ctx, locationId: string): Promise<BinGoods[]> {
  const { rows } = await sql<BinGoods>`
    select l.sku_id as "skuId", s.sku_code as "skuCode", s.name as "skuName", l.lot_id as "lotId", b.lot_code as "lotCode", b.expires_on as "expiresOn",
      l.on_hand - l.allocated as free, l.on_hand as "onHand"
    from inventory.stock_levels l
    join catalog.skus s on s.tenant_id = ${ctx.tenantId} and s.id = l.sku_id
    left join inventory.lots b on b.tenant_id = ${ctx.tenantId} and b.id = l.lot_id
    where l.tenant_id = ${ctx.tenantId} and l.location_id = ${locationId} and l.on_hand > 0
    order by s.sku_code, l.lot_id limit 500`.execute(ctx.tx)
  return rows
}
