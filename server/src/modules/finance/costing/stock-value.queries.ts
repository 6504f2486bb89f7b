import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export interface StockValueRow {
  skuId: string
  skuCode: string
  skuName: string
  quantity: bigint
  valueMinor: bigint
  onHand: bigint
  uncostedQuantity: bigint
}

/** SKUs with goods, layers or goods without a cost, by code. */
export async function listStockValue(
  tx: Tx,
  tenantId: string,
  filter: {
    prefix?: string | undefined
    onlyDifferent?: boolean | undefined
    after?: { skuCode: string; skuId: string }
    limit: number
  },
): Promise<StockValueRow[]> {
  const { rows } = await sql<StockValueRow>`
    select s.id as "skuId", s.sku_code as "skuCode", s.name as "skuName", c.quantity, c.value as "valueMinor", h.on_hand as "onHand", u.quantity as "uncostedQuantity"
    from catalog.skus s
    cross join lateral (select coalesce(sum(l.remaining_quantity), 0)::bigint as quantity, coalesce(sum(l.remaining_minor), 0)::bigint as value
      from finance.cost_layers l where l.tenant_id = ${tenantId} and l.sku_id = s.id and l.is_open) c
    cross join lateral (select coalesce(sum(v.on_hand), 0)::bigint as on_hand from inventory.stock_levels v where v.tenant_id = ${tenantId} and v.sku_id = s.id) h
    cross join lateral (select coalesce(sum(x.quantity), 0)::bigint as quantity from finance.uncosted x
      where x.tenant_id = ${tenantId} and x.sku_id = s.id and x.settled_at is null) u
    where s.tenant_id = ${tenantId} and s.kind = 'single'
      ${filter.prefix ? sql`and s.sku_code ^@ ${filter.prefix}` : sql``}
      ${filter.after ? sql`and (s.sku_code, s.id) > (${filter.after.skuCode}, ${filter.after.skuId}::uuid)` : sql``}
      and ${filter.onlyDifferent ? sql`(c.quantity <> h.on_hand or u.quantity > 0)` : sql`(c.quantity > 0 or h.on_hand > 0 or u.quantity > 0)`}
    order by s.sku_code, s.id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Value of all open layers, and the balance of the inventory account. Equal when all is well. */
export async function stockTotals(tx: Tx, tenantId: string): Promise<{ layersMinor: bigint; accountMinor: bigint }> {
  const { rows } = await sql<{ layersMinor: bigint; accountMinor: bigint }>`
    select (select coalesce(sum(l.remaining_minor), 0)::bigint from finance.cost_layers l where l.tenant_id = ${tenantId} and l.is_open) as "layersMinor",
      (select coalesce(sum(b.debit_minor - b.credit_minor), 0)::bigint from finance.account_balances b
        join finance.accounts a on a.tenant_id = ${tenantId} and a.code = b.account_code and a.role = 'inventory'
        where b.tenant_id = ${tenantId}) as "accountMinor"`.execute(tx)
  return rows[0]!
}

export interface LayerView {
  id: string
  method: 'average' | 'fifo'
  sourceKind: string
  sourceId: string
  receivedAt: Date
  quantity: bigint
  valueMinor: bigint
  remainingQuantity: bigint
  remainingMinor: bigint
}

export async function listLayers(
  tx: Tx,
  tenantId: string,
  filter: { skuId: string; openOnly?: boolean | undefined; after?: { receivedAt: Date; id: string }; limit: number },
): Promise<LayerView[]> {
  const { rows } = await sql<LayerView>`
    select id, method, source_kind as "sourceKind", source_id as "sourceId", received_at as "receivedAt", quantity, value_minor as "valueMinor",
      remaining_quantity as "remainingQuantity", remaining_minor as "remainingMinor"
    from finance.cost_layers where tenant_id = ${tenantId} and sku_id = ${filter.skuId} ${filter.openOnly ? sql`and is_open` : sql``}
      ${filter.after ? sql`and (received_at, id) < (${filter.after.receivedAt}, ${filter.after.id}::uuid)` : sql``}
    order by received_at desc, id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export interface MovementView {
  id: string
  kind: 'receipt' | 'opening' | 'shipment' | 'return' | 'gain' | 'loss' | 'correction' | 'revaluation'
  sourceId: string
  sourceNumber: string
  movedAt: Date
  quantity: bigint
  valueMinor: bigint
  saleMinor: bigint | null
  shopId: string | null
}

export async function listMovements(
  tx: Tx,
  tenantId: string,
  filter: { skuId: string; after?: { movedAt: Date; id: string }; limit: number },
): Promise<MovementView[]> {
  const { rows } = await sql<MovementView>`
    select m.id, m.kind, m.source_id as "sourceId", coalesce(b.order_number, g.receipt_number, s.bill_number, '') as "sourceNumber", m.moved_at as "movedAt", m.quantity,
      m.value_minor as "valueMinor", m.sale_minor as "saleMinor", m.shop_id as "shopId"
    from finance.cost_movements m
    left join finance.bookings b on b.tenant_id = ${tenantId} and b.fulfillment_id = m.source_id
    left join warehouse.goods_receipts g on g.tenant_id = ${tenantId} and g.id = m.source_id
    left join finance.supplier_bills s on s.tenant_id = ${tenantId} and s.id = m.source_id
    where m.tenant_id = ${tenantId} and m.sku_id = ${filter.skuId}
      ${filter.after ? sql`and (m.moved_at, m.id) < (${filter.after.movedAt}, ${filter.after.id}::uuid)` : sql``}
    order by m.moved_at desc, m.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export interface UncostedSku {
  skuId: string
  skuCode: string
  skuName: string
  quantity: bigint
  documents: bigint
  oldestAt: Date
  suggestedUnitMinor: bigint | null
}

/** Goods that left without a cost, by SKU, longest waiting first. */
export async function listUncosted(
  tx: Tx,
  tenantId: string,
  filter: { after?: { oldestAt: Date; skuId: string }; limit: number },
): Promise<UncostedSku[]> {
  const { rows } = await sql<UncostedSku>`
    with waiting as (
      select sku_id, sum(quantity)::bigint as quantity, count(distinct source_id) as documents, min(moved_at) as oldest_at
      from finance.uncosted where tenant_id = ${tenantId} and settled_at is null group by sku_id
    )
    select w.sku_id as "skuId", coalesce(s.sku_code, '') as "skuCode", coalesce(s.name, '') as "skuName", w.quantity, w.documents, w.oldest_at as "oldestAt",
      s.purchase_price_minor as "suggestedUnitMinor"
    from waiting w left join catalog.skus s on s.tenant_id = ${tenantId} and s.id = w.sku_id
    ${filter.after ? sql`where (w.oldest_at, w.sku_id) > (${filter.after.oldestAt}, ${filter.after.skuId}::uuid)` : sql``}
    order by w.oldest_at, w.sku_id limit ${filter.limit}`.execute(tx)
  return rows
}
