import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

export interface OrderFilter {
  tab?: string | undefined
  shopIds?: readonly string[] | undefined
  warehouseIds?: readonly string[] | undefined
  carrierIds?: readonly string[] | undefined
  holdKinds?: readonly string[] | undefined
  provinces?: readonly string[] | undefined
  receivedFrom?: Date | undefined
  receivedBefore?: Date | undefined
  orderedFrom?: Date | undefined
  orderedBefore?: Date | undefined
  paidMin?: number | undefined
  paidMax?: number | undefined
  skuId?: string | undefined
  skuIds?: readonly string[] | undefined
  couldMerge?: boolean | undefined
  tag?: string | undefined
  search?: string | undefined
}

const openSet = sql.raw("('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved', 'released')")

/**
 * The filter as a predicate over `orders.orders o`. Every form reaches an index under row-level security: equality on text and uuid, prefix
 * by ^@ on "C" collated columns, ranges of uuid v7 for the day of receipt. Looked at with 10⁶ orders; figures in bench/results.json.
 * @param phoneHash keyed hash of the search text when it looks like a phone number
 */
export function orderPredicate(ctx: Ctx, filter: OrderFilter, phoneHash: string | null): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`o.tenant_id = ${ctx.tenantId}`]
  if (ctx.access.shopIds !== null) parts.push(sql`o.shop_id = any(${ctx.access.shopIds}::uuid[])`)
  if (ctx.access.warehouseIds !== null)
    parts.push(sql`(o.warehouse_id is null or o.warehouse_id = any(${ctx.access.warehouseIds}::uuid[]))`)
  if (filter.tab === 'held') parts.push(sql`o.hold_kinds <> '{}' and o.status in ${openSet}`)
  else if (filter.tab === 'due') parts.push(sql`o.status in ${openSet} and o.ship_by < ${ctx.now}`)
  else if (filter.tab && filter.tab !== 'all') parts.push(sql`o.status = ${filter.tab}`)
  if (filter.shopIds)
    parts.push(
      filter.shopIds.length === 1 ? sql`o.shop_id = ${filter.shopIds[0]}` : sql`o.shop_id = any(${filter.shopIds}::uuid[])`,
    )
  if (filter.warehouseIds) parts.push(sql`o.warehouse_id = any(${filter.warehouseIds}::uuid[])`)
  if (filter.carrierIds) parts.push(sql`o.carrier_id = any(${filter.carrierIds}::uuid[])`)
  if (filter.holdKinds)
    parts.push(sql`o.hold_kinds <> '{}' and o.status in ${openSet} and o.hold_kinds && ${filter.holdKinds}::text[]`)
  if (filter.provinces) parts.push(sql`o.province = any(${filter.provinces}::text[])`)
  if (filter.receivedFrom) parts.push(sql`o.id >= ${firstIdAt(filter.receivedFrom)}::uuid`)
  if (filter.receivedBefore) parts.push(sql`o.id < ${firstIdAt(filter.receivedBefore)}::uuid`)
  if (filter.orderedFrom) parts.push(sql`o.ordered_at >= ${filter.orderedFrom}`)
  if (filter.orderedBefore) parts.push(sql`o.ordered_at < ${filter.orderedBefore}`)
  if (filter.paidMin !== undefined) parts.push(sql`o.paid_minor >= ${filter.paidMin}`)
  if (filter.paidMax !== undefined) parts.push(sql`o.paid_minor <= ${filter.paidMax}`)
  if (filter.couldMerge !== undefined) parts.push(sql`o.could_merge = ${filter.couldMerge}`)
  if (filter.tag) parts.push(sql`${filter.tag} = any(o.tags)`)
  if (filter.skuId) {
    parts.push(
      sql`o.id in (select l.order_id from orders.order_lines l where l.tenant_id = ${ctx.tenantId} and l.sku_id = ${filter.skuId})`,
    )
  }
  if (filter.skuIds) {
    parts.push(
      sql`o.id in (select l.order_id from orders.order_lines l where l.tenant_id = ${ctx.tenantId} and l.sku_id = any(${filter.skuIds}::uuid[]))`,
    )
  }
  if (filter.search) {
    // Three index scans instead of one OR that no index serves.
    parts.push(sql`o.id in (
      select n.id from orders.orders n where n.tenant_id = ${ctx.tenantId} and n.order_number collate "C" ^@ ${filter.search}
      union select c.id from orders.orders c where c.tenant_id = ${ctx.tenantId} and c.channel_order_number collate "C" ^@ ${filter.search}
      ${phoneHash ? sql`union select p.id from orders.orders p where p.tenant_id = ${ctx.tenantId} and p.phone_hash = ${phoneHash}` : sql``})`)
  }
  return sql.join(parts, sql` and `)
}

/** The smallest uuid v7 of a millisecond: ids sort by the time they were made. */
export function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}

export interface OrderRow {
  id: string
  orderNumber: string
  channelOrderNumber: string
  shopId: string
  origin: string
  status: string
  holdKinds: string[]
  receiverMasked: string
  province: string
  city: string
  district: string
  country: string
  currency: string
  paidMinor: bigint
  unitCount: bigint
  lineCount: number
  weightGrams: bigint
  warehouseId: string | null
  warehouseName: string | null
  carrierId: string | null
  carrierName: string | null
  couldMerge: boolean
  tags: string[]
  flag: number
  sellerRemark: string
  orderedAt: Date
  paidAt: Date | null
  shipBy: Date | null
  createdAt: Date
  shippedAt: Date | null
  firstTitle: string | null
  version: bigint
}

const rowView =
  sql.raw(`o.id, o.order_number as "orderNumber", o.channel_order_number as "channelOrderNumber", o.shop_id as "shopId", o.origin, o.status, o.hold_kinds as "holdKinds",
  o.receiver_masked as "receiverMasked", o.province, o.city, o.district, o.country, o.currency, o.paid_minor as "paidMinor", o.unit_count as "unitCount", o.line_count as "lineCount",
  o.weight_grams as "weightGrams", o.warehouse_id as "warehouseId", o.carrier_id as "carrierId", o.could_merge as "couldMerge", o.tags, o.flag, o.seller_remark as "sellerRemark",
  o.ordered_at as "orderedAt", o.paid_at as "paidAt", o.ship_by as "shipBy", o.created_at as "createdAt", o.shipped_at as "shippedAt", o.version`)

/** One page, newest first. The page is found first, names are joined to it alone. */
export async function listOrders(
  ctx: Ctx,
  filter: OrderFilter,
  phoneHash: string | null,
  page: { beforeId: string | null; limit: number },
): Promise<OrderRow[]> {
  const { rows } = await sql<OrderRow>`
    with page as materialized (
      select ${rowView} from orders.orders o where ${orderPredicate(ctx, filter, phoneHash)} ${page.beforeId ? sql`and o.id < ${page.beforeId}::uuid` : sql``}
      order by o.id desc limit ${page.limit}
    )
    select page.*, w.name as "warehouseName", c.name as "carrierName",
      (select l.title from orders.order_lines l where l.tenant_id = ${ctx.tenantId} and l.order_id = page.id order by l.line_no limit 1) as "firstTitle"
    from page
    left join inventory.warehouses w on w.tenant_id = ${ctx.tenantId} and w.id = page."warehouseId"
    left join logistics.carriers c on c.tenant_id = ${ctx.tenantId} and c.id = page."carrierId"
    order by page.id desc`.execute(ctx.tx)
  return rows
}

export async function countOrders(ctx: Ctx, filter: OrderFilter, phoneHash: string | null, limit: number): Promise<number> {
  const { rows } = await sql<{
    n: bigint
  }>`select count(*) as n from (select 1 from orders.orders o where ${orderPredicate(ctx, filter, phoneHash)} limit ${limit}) x`.execute(
    ctx.tx,
  )
  return Number(rows[0]!.n)
}

/** Ids found by a filter, in id order, for jobs that walk over everything found. */
export async function orderIdsFound(
  ctx: Ctx,
  filter: OrderFilter,
  phoneHash: string | null,
  afterId: string,
  notAfter: Date,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select o.id from orders.orders o where ${orderPredicate(ctx, filter, phoneHash)} and o.id > ${afterId}::uuid and o.id < ${firstIdAt(notAfter)}::uuid
    order by o.id limit ${limit}`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
