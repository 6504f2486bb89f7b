import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { ChannelOrderStatus } from '../channel-order.contract.ts'
import type { Intake, StoredTrouble } from './store.queries.ts'

export interface ChannelOrderRow {
  id: string
  shopId: string
  externalNumber: string
  externalVersion: bigint
  status: ChannelOrderStatus
  intake: Intake
  intakeError: StoredTrouble | null
  currency: string
  paidMinor: bigint
  amountMismatch: boolean
  lineCount: number
  unitCount: bigint
  orderedAt: Date
  paidAt: Date | null
  receivedAt: Date
  updatedAt: Date
}

const view =
  sql.raw(`o.id, o.shop_id as "shopId", o.external_number as "externalNumber", o.external_version as "externalVersion", o.status, o.intake,
  o.intake_error as "intakeError", o.currency, o.paid_minor as "paidMinor", o.amount_mismatch as "amountMismatch", o.line_count as "lineCount",
  o.unit_count as "unitCount", o.ordered_at as "orderedAt", o.paid_at as "paidAt", o.received_at as "receivedAt", o.updated_at as "updatedAt"`)

export interface ChannelOrderFilter {
  shopIds: readonly string[] | null
  statuses?: readonly string[]
  intakes?: readonly string[]
  amountMismatch?: boolean
  number?: string
  from?: Date
  to?: Date
  before: { at: Date; id: string } | null
  limit: number
}

export async function listChannelOrders(tx: Tx, tenantId: string, filter: ChannelOrderFilter): Promise<ChannelOrderRow[]> {
  const where: RawBuilder<unknown>[] = [sql`o.tenant_id = ${tenantId}`]
  if (filter.shopIds !== null) where.push(sql`o.shop_id = any(${filter.shopIds}::uuid[])`)
  if (filter.statuses && filter.statuses.length > 0) where.push(sql`o.status = any(${filter.statuses}::text[])`)
  if (filter.intakes && filter.intakes.length > 0) {
    where.push(sql`o.intake = any(${filter.intakes}::text[])`)
    // Said in the words of the partial index, so that a handful of waiting orders is not looked for among all.
    if (filter.intakes.every((intake) => intake === 'waiting' || intake === 'failed'))
      where.push(sql`o.intake in ('waiting', 'failed')`)
  }
  if (filter.amountMismatch !== undefined) where.push(sql`o.amount_mismatch = ${filter.amountMismatch}`)
  if (filter.number) where.push(sql`o.external_number ^@ ${filter.number}`)
  if (filter.from) where.push(sql`o.received_at >= ${filter.from}`)
  if (filter.to) where.push(sql`o.received_at < ${filter.to}`)
  if (filter.before) where.push(sql`(o.received_at, o.id) < (${filter.before.at}, ${filter.before.id}::uuid)`)
  const { rows } = await sql<ChannelOrderRow>`
    select ${view} from channels.channel_orders o where ${sql.join(where, sql` and `)}
    order by o.received_at desc, o.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export async function findChannelOrder(
  tx: Tx,
  tenantId: string,
  id: string,
): Promise<(ChannelOrderRow & { changeMask: number; documentSealed: Buffer }) | undefined> {
  const { rows } = await sql<ChannelOrderRow & { changeMask: number; documentSealed: Buffer }>`
    select ${view}, o.change_mask as "changeMask", o.document_sealed as "documentSealed" from channels.channel_orders o
    where o.tenant_id = ${tenantId} and o.id = ${id}`.execute(tx)
  return rows[0]
}

export interface LineRow {
  id: string
  externalLineId: string
  externalVariantId: string
  merchantCode: string
  title: string
  quantity: bigint
  unitPriceMinor: bigint
  amountMinor: bigint
  refundState: 'none' | 'requested' | 'refunded'
  refundedQuantity: bigint
  shippedQuantity: bigint
  listingId: string | null
  skuId: string | null
  skuCode: string | null
}

export async function linesWithListings(tx: Tx, tenantId: string, channelOrderId: string, shopId: string): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select l.id, l.external_line_id as "externalLineId", l.external_variant_id as "externalVariantId", l.merchant_code as "merchantCode", l.title,
      l.quantity, l.unit_price_minor as "unitPriceMinor", l.amount_minor as "amountMinor", l.refund_state as "refundState",
      l.refunded_quantity as "refundedQuantity", l.shipped_quantity as "shippedQuantity", g.id as "listingId", g.sku_id as "skuId",
      k.sku_code as "skuCode"
    from channels.channel_order_lines l
    left join channels.listings g on g.tenant_id = ${tenantId} and g.shop_id = ${shopId} and g.external_variant_id = l.external_variant_id
    left join catalog.skus k on k.tenant_id = ${tenantId} and k.id = g.sku_id
    where l.tenant_id = ${tenantId} and l.channel_order_id = ${channelOrderId} order by l.id`.execute(tx)
  return rows
}

export interface VersionRow {
  externalVersion: bigint
  status: ChannelOrderStatus
  changeMask: number
  receivedAt: Date
}

export async function listVersions(tx: Tx, tenantId: string, channelOrderId: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select external_version as "externalVersion", status, change_mask as "changeMask", received_at as "receivedAt"
    from channels.channel_order_versions where tenant_id = ${tenantId} and channel_order_id = ${channelOrderId}
    order by external_version desc limit 500`.execute(tx)
  return rows
}

export async function findVersion(
  tx: Tx,
  tenantId: string,
  channelOrderId: string,
  externalVersion: number,
): Promise<Buffer | undefined> {
  const { rows } = await sql<{ documentSealed: Buffer }>`
    select document_sealed as "documentSealed" from channels.channel_order_versions
    where tenant_id = ${tenantId} and channel_order_id = ${channelOrderId} and external_version = ${externalVersion}`.execute(tx)
  return rows[0]?.documentSealed
}

/** Shops of channel orders, to see whether the caller may touch them. */
export async function shopsOfOrders(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, { shopId: string; intake: Intake }>> {
  const { rows } = await sql<{ id: string; shopId: string; intake: Intake }>`
    select id, shop_id as "shopId", intake from channels.channel_orders where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.id, row]))
}
