import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { columnList, insertRows, rowsOf } from '#platform/db/rows.ts'
import type { ChannelOrderStatus } from '../channel-order.contract.ts'

export type Intake = 'waiting' | 'taken' | 'failed' | 'nothing_to_do'

export interface StoredTrouble {
  code: string
  params: Record<string, unknown>
}

export interface ChannelOrderRecord {
  id: string
  shopId: string
  externalNumber: string
  externalVersion: bigint
  status: ChannelOrderStatus
  changeMask: number
  intake: Intake
  intakeError: StoredTrouble | null
  documentSealed: Buffer
  documentHash: string
  currency: string
  paidMinor: bigint
  amountMismatch: boolean
  lineCount: number
  unitCount: bigint
  orderedAt: Date
  paidAt: Date | null
  receivedAt: Date
  updatedAt: Date
  /** The buyer was erased; the document is stored without him. */
  erasedAt: Date | null
}

const orderColumns = {
  id: 'uuid',
  shop_id: 'uuid',
  external_number: 'text',
  external_version: 'int8',
  status: 'text',
  change_mask: 'int4',
  intake: 'text',
  intake_error: 'jsonb',
  document_sealed: 'bytea',
  document_hash: 'uuid',
  currency: 'text',
  paid_minor: 'int8',
  amount_mismatch: 'bool',
  line_count: 'int4',
  unit_count: 'int8',
  ordered_at: 'timestamptz',
  paid_at: 'timestamptz',
  received_at: 'timestamptz',
  updated_at: 'timestamptz',
  erased_at: 'timestamptz',
} as const

export interface LineRecord {
  channelOrderId: string
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
}

const lineColumns = {
  channel_order_id: 'uuid',
  id: 'uuid',
  external_line_id: 'text',
  external_variant_id: 'text',
  merchant_code: 'text',
  title: 'text',
  quantity: 'int8',
  unit_price_minor: 'int8',
  amount_minor: 'int8',
  refund_state: 'text',
  refunded_quantity: 'int8',
  shipped_quantity: 'int8',
} as const

/** Inserts orders that are not known yet; the rest is left alone. Returns the ids that went in. */
export async function insertChannelOrders(ctx: Ctx, records: readonly ChannelOrderRecord[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into channels.channel_orders (tenant_id, ${columnList(orderColumns)})
    select ${ctx.tenantId}::uuid, ${columnList(orderColumns, 'r.')} from ${rowsOf(records, orderColumns)}
    on conflict (tenant_id, shop_id, external_number) do nothing returning id`.execute(ctx.tx)
  return new Set(rows.map((row) => row.id))
}

export async function insertLines(ctx: Ctx, lines: readonly LineRecord[]): Promise<void> {
  if (lines.length === 0) return
  await insertRows('channels.channel_order_lines', ctx.tenantId, lines, lineColumns).execute(ctx.tx)
}

export interface StoredHead {
  id: string
  externalNumber: string
  externalVersion: bigint
  status: ChannelOrderStatus
  changeMask: number
  intake: Intake
  intakeError: StoredTrouble | null
  documentSealed: Buffer
  documentHash: string
  lineCount: number
  receivedAt: Date
  updatedAt: Date
  erasedAt: Date | null
}

/** The stored orders with these numbers, locked in the order of ids, as everybody locks channel orders. */
export async function lockByNumber(ctx: Ctx, shopId: string, numbers: readonly string[]): Promise<StoredHead[]> {
  const { rows } = await sql<StoredHead>`
    select id, external_number as "externalNumber", external_version as "externalVersion", status, change_mask as "changeMask", intake,
      intake_error as "intakeError", document_sealed as "documentSealed", document_hash as "documentHash", line_count as "lineCount",
      received_at as "receivedAt", updated_at as "updatedAt", erased_at as "erasedAt"
    from channels.channel_orders
    where tenant_id = ${ctx.tenantId} and shop_id = ${shopId} and external_number = any(${numbers}::text[])
    order by id for update`.execute(ctx.tx)
  return rows
}

export async function updateChannelOrders(ctx: Ctx, records: readonly ChannelOrderRecord[]): Promise<void> {
  await sql`
    update channels.channel_orders o set external_version = r.external_version, status = r.status, change_mask = r.change_mask,
      intake = r.intake, intake_error = r.intake_error, document_sealed = r.document_sealed, document_hash = r.document_hash,
      currency = r.currency, paid_minor = r.paid_minor, amount_mismatch = r.amount_mismatch, line_count = r.line_count,
      unit_count = r.unit_count, ordered_at = r.ordered_at, paid_at = r.paid_at, updated_at = r.updated_at, erased_at = r.erased_at
    from ${rowsOf(records, orderColumns)} where o.tenant_id = ${ctx.tenantId} and o.id = r.id`.execute(ctx.tx)
}

export async function insertVersions(
  ctx: Ctx,
  versions: readonly {
    channelOrderId: string
    externalVersion: bigint
    status: string
    changeMask: number
    documentSealed: Buffer
    receivedAt: Date
  }[],
): Promise<void> {
  await insertRows(
    'channels.channel_order_versions',
    ctx.tenantId,
    versions,
    {
      channel_order_id: 'uuid',
      external_version: 'int8',
      status: 'text',
      change_mask: 'int4',
      document_sealed: 'bytea',
      received_at: 'timestamptz',
    },
    sql`on conflict (tenant_id, channel_order_id, external_version) do nothing`,
  ).execute(ctx.tx)
}

export async function linesOf(tx: Tx, tenantId: string, channelOrderIds: readonly string[]): Promise<LineRecord[]> {
  if (channelOrderIds.length === 0) return []
  const { rows } = await sql<LineRecord>`
    select channel_order_id as "channelOrderId", id, external_line_id as "externalLineId", external_variant_id as "externalVariantId",
      merchant_code as "merchantCode", title, quantity, unit_price_minor as "unitPriceMinor", amount_minor as "amountMinor",
      refund_state as "refundState", refunded_quantity as "refundedQuantity", shipped_quantity as "shippedQuantity"
    from channels.channel_order_lines where tenant_id = ${tenantId} and channel_order_id = any(${channelOrderIds}::uuid[])
    order by channel_order_id, id`.execute(tx)
  return rows
}

export async function updateLines(ctx: Ctx, lines: readonly LineRecord[]): Promise<void> {
  if (lines.length === 0) return
  await sql`
    update channels.channel_order_lines l set external_variant_id = r.external_variant_id, merchant_code = r.merchant_code, title = r.title,
      quantity = r.quantity, unit_price_minor = r.unit_price_minor, amount_minor = r.amount_minor, refund_state = r.refund_state,
      refunded_quantity = r.refunded_quantity, shipped_quantity = r.shipped_quantity
    from ${rowsOf(lines, lineColumns)}
    where l.tenant_id = ${ctx.tenantId} and l.channel_order_id = r.channel_order_id and l.id = r.id`.execute(ctx.tx)
}

/** Marks taken orders as changed, without a document of the channel: something of ours changed. */
export async function addToMask(ctx: Ctx, channelOrderIds: readonly string[], mask: number): Promise<void> {
  await sql`
    with locked as (
      select id from channels.channel_orders
      where tenant_id = ${ctx.tenantId} and id = any(${channelOrderIds}::uuid[]) order by id for update
    )
    update channels.channel_orders o set change_mask = o.change_mask | ${mask}::int4 from locked
    where o.tenant_id = ${ctx.tenantId} and o.id = locked.id`.execute(ctx.tx)
}
