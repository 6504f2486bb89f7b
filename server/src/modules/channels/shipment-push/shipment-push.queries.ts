import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { columnList, rowsOf } from '#platform/db/rows.ts'
import type { PushedParcel } from '../connectors/connector.ts'
import type { StoredTrouble } from '../order-pull/store.queries.ts'
import type { PartSent, ShippedLine } from './plan-pushes.pure.ts'

/** Shops of shipped fulfillments, to see which of them want to know. */
export async function shopsOfFulfillments(
  tx: Tx,
  tenantId: string,
  fulfillmentIds: readonly string[],
): Promise<{ fulfillmentId: string; shopId: string | null }[]> {
  const { rows } = await sql<{ fulfillmentId: string; shopId: string | null }>`
    select id as "fulfillmentId", shop_id as "shopId" from warehouse.fulfillments
    where tenant_id = ${tenantId} and id = any(${fulfillmentIds}::uuid[]) and channel_notified_at is null`.execute(tx)
  return rows
}

/**
 * What left in these fulfillments and belongs to channel orders, parcel by parcel. Lots of one SKU in a parcel are summed. One read by keys per
 * table, put together here: a join of so many tables looks every line up in each of them (three times as long), or is planned badly while the
 * tables are young.
 */
export async function shippedLines(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<ShippedLine[]> {
  const { rows: parcels } = await sql<{
    fulfillmentId: string
    id: string
    sourceId: string
    carrierCode: string | null
    carrierName: string | null
    waybillNumber: string | null
    shippedAt: Date
  }>`
    select f.id as "fulfillmentId", p.id, f.source_id as "sourceId", k.code as "carrierCode", k.name as "carrierName",
      p.waybill_number as "waybillNumber", coalesce(p.handed_over_at, f.shipped_at) as "shippedAt"
    from unnest(${fulfillmentIds}::uuid[]) as wanted(id)
    cross join lateral (
      select id, source_id, carrier_id, shipped_at from warehouse.fulfillments where tenant_id = ${tenantId} and id = wanted.id offset 0
    ) f
    cross join lateral (
      select id, carrier_id, waybill_number, handed_over_at from warehouse.parcels where tenant_id = ${tenantId} and fulfillment_id = f.id offset 0
    ) p
    left join logistics.carriers k on k.tenant_id = ${tenantId} and k.id = coalesce(p.carrier_id, f.carrier_id)`.execute(tx)
  const { rows: packed } = await sql<{ parcelId: string; fulfillmentLineId: string; quantity: bigint }>`
    select parcel_id as "parcelId", fulfillment_line_id as "fulfillmentLineId", quantity from warehouse.parcel_lines
    where tenant_id = ${tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[])`.execute(tx)
  const { rows: sources } = await sql<{ id: string; sourceLineId: string }>`
    select id, source_line_id as "sourceLineId" from warehouse.fulfillment_lines
    where tenant_id = ${tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[])`.execute(tx)
  const { rows: orderLines } = await sql<{
    id: string
    channelOrderLineId: string
    skuId: string
    bundleSkuId: string | null
    quantity: bigint
    channelQuantity: bigint
  }>`
    select id, channel_order_line_id as "channelOrderLineId", sku_id as "skuId", bundle_sku_id as "bundleSkuId", quantity,
      channel_quantity as "channelQuantity"
    from orders.order_lines
    where tenant_id = ${tenantId} and order_id = any(${[...new Set(parcels.map((parcel) => parcel.sourceId))]}::uuid[])
      and channel_order_line_id is not null`.execute(tx)
  const { rows: channelLines } = await sql<{ id: string; channelOrderId: string; externalLineId: string }>`
    select id, channel_order_id as "channelOrderId", external_line_id as "externalLineId" from channels.channel_order_lines
    where tenant_id = ${tenantId} and id = any(${orderLines.map((line) => line.channelOrderLineId)}::uuid[])`.execute(tx)
  const { rows: channelOrders } = await sql<{ id: string; externalNumber: string }>`
    select id, external_number as "externalNumber" from channels.channel_orders
    where tenant_id = ${tenantId} and id = any(${[...new Set(channelLines.map((line) => line.channelOrderId))]}::uuid[])`.execute(
    tx,
  )

  const parcelOf = new Map(parcels.map((parcel) => [parcel.id, parcel]))
  const sourceLineOf = new Map(sources.map((line) => [line.id, line.sourceLineId]))
  const orderLineOf = new Map(orderLines.map((line) => [line.id, line]))
  const channelLineOf = new Map(channelLines.map((line) => [line.id, line]))
  const numberOf = new Map(channelOrders.map((order) => [order.id, order.externalNumber]))
  const lines = new Map<string, ShippedLine>()
  for (const { parcelId, fulfillmentLineId, quantity } of packed) {
    const parcel = parcelOf.get(parcelId)
    const orderLine = orderLineOf.get(sourceLineOf.get(fulfillmentLineId) ?? '')
    const channelLine = channelLineOf.get(orderLine?.channelOrderLineId ?? '')
    if (!parcel || !orderLine || !channelLine) continue
    const key = parcelId + orderLine.id
    const known = lines.get(key)
    if (known) known.quantity += quantity
    else
      lines.set(key, {
        fulfillmentId: parcel.fulfillmentId,
        channelOrderId: channelLine.channelOrderId,
        externalNumber: numberOf.get(channelLine.channelOrderId)!,
        channelOrderLineId: channelLine.id,
        externalLineId: channelLine.externalLineId,
        skuId: orderLine.skuId,
        bundleSkuId: orderLine.bundleSkuId,
        quantity,
        lineQuantity: orderLine.quantity,
        channelQuantity: orderLine.channelQuantity,
        parcelId,
        carrierCode: parcel.carrierCode ?? '',
        carrierName: parcel.carrierName,
        waybillNumber: parcel.waybillNumber ?? '',
        shippedAt: parcel.shippedAt,
      })
  }
  return [...lines.values()].sort(byFulfillmentParcelAndLine)
}

function byFulfillmentParcelAndLine(a: ShippedLine, b: ShippedLine): number {
  if (a.fulfillmentId !== b.fulfillmentId) return a.fulfillmentId < b.fulfillmentId ? -1 : 1
  if (a.parcelId !== b.parcelId) return a.parcelId < b.parcelId ? -1 : 1
  return a.channelOrderLineId < b.channelOrderLineId ? -1 : 1
}

/** For lines that are bundles: what of each part left in other fulfillments than these, parts that have not left included. */
export async function bundlePartsElsewhere(
  tx: Tx,
  tenantId: string,
  channelOrderLineIds: readonly string[],
  fulfillmentIds: readonly string[],
): Promise<Map<string, Map<string, PartSent>>> {
  const { rows } = await sql<PartSent & { channelOrderLineId: string; skuId: string }>`
    select ol.channel_order_line_id as "channelOrderLineId", ol.sku_id as "skuId", max(ol.quantity) as "lineQuantity",
      (array_agg(ol.channel_quantity order by ol.quantity desc))[1] as "channelQuantity",
      coalesce(sum(case when f.id is not null then fl.packed_quantity else 0 end), 0)::bigint as pieces
    from orders.order_lines ol
    left join warehouse.fulfillments f on f.tenant_id = ${tenantId} and f.source_id = ol.order_id and f.status = 'shipped'
      and not (f.id = any(${fulfillmentIds}::uuid[]))
    left join warehouse.fulfillment_lines fl on fl.tenant_id = ${tenantId} and fl.fulfillment_id = f.id and fl.source_line_id = ol.id
    where ol.tenant_id = ${tenantId} and ol.channel_order_line_id = any(${channelOrderLineIds}::uuid[]) and ol.quantity > 0
      and ol.sku_id is not null
    group by ol.channel_order_line_id, ol.sku_id`.execute(tx)
  const parts = new Map<string, Map<string, PartSent>>()
  for (const { channelOrderLineId, skuId, ...part } of rows) {
    const known = parts.get(channelOrderLineId) ?? new Map<string, PartSent>()
    parts.set(channelOrderLineId, known.set(skuId, part))
  }
  return parts
}

export type PushStatus = 'waiting' | 'failed' | 'done' | 'done_by_hand' | 'cancelled'

export interface NewPush {
  id: string
  shopId: string
  fulfillmentId: string
  channelOrderId: string
  externalNumber: string
  carrierCode: string
  waybillNumber: string
  parcels: unknown
  status: PushStatus
  nextAttemptAt: Date
  createdAt: Date
  doneAt: Date | null
}

const pushColumns = {
  id: 'uuid',
  shop_id: 'uuid',
  fulfillment_id: 'uuid',
  channel_order_id: 'uuid',
  external_number: 'text',
  carrier_code: 'text',
  waybill_number: 'text',
  parcels: 'jsonb',
  status: 'text',
  next_attempt_at: 'timestamptz',
  created_at: 'timestamptz',
  done_at: 'timestamptz',
} as const

/** Notes pushes, each fulfillment and channel order once whatever is delivered twice. Returns the ids that are new. */
export async function insertPushes(ctx: Ctx, pushes: readonly NewPush[]): Promise<Set<string>> {
  if (pushes.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    insert into channels.shipment_pushes (tenant_id, ${columnList(pushColumns)})
    select ${ctx.tenantId}::uuid, ${columnList(pushColumns, 'r.')} from ${rowsOf(pushes, pushColumns)}
    on conflict (tenant_id, fulfillment_id, channel_order_id) do nothing returning id`.execute(ctx.tx)
  return new Set(rows.map((row) => row.id))
}

export interface DuePush {
  id: string
  fulfillmentId: string
  channelOrderId: string
  externalNumber: string
  parcels: PushedParcel[]
  /** Times it was sent. */
  attempts: number
  /** Times the shop answered for it. */
  answers: number
}

export async function duePushes(ctx: Ctx, shopId: string, limit: number): Promise<DuePush[]> {
  const { rows } = await sql<DuePush>`
    select id, fulfillment_id as "fulfillmentId", channel_order_id as "channelOrderId", external_number as "externalNumber", parcels, attempts, answers
    from channels.shipment_pushes
    where tenant_id = ${ctx.tenantId} and shop_id = ${shopId} and status = 'waiting' and next_attempt_at <= ${ctx.now}
    order by next_attempt_at, id limit ${limit}`.execute(ctx.tx)
  return rows
}

/** Every push of these channel orders that still waits, due or not. */
export async function waitingPushesOf(ctx: Ctx, channelOrderIds: readonly string[]): Promise<DuePush[]> {
  const { rows } = await sql<DuePush>`
    select id, fulfillment_id as "fulfillmentId", channel_order_id as "channelOrderId", external_number as "externalNumber", parcels, attempts, answers
    from channels.shipment_pushes
    where tenant_id = ${ctx.tenantId} and channel_order_id = any(${channelOrderIds}::uuid[]) and status = 'waiting' order by id`.execute(
    ctx.tx,
  )
  return rows
}

/** Channel orders with units that are neither told, nor waiting to be told, nor refunded. */
export async function ordersNotWhole(tx: Tx, tenantId: string, channelOrderIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with told as (
      select p.channel_order_id, line ->> 'externalLineId' as external_line_id, sum((line ->> 'quantity')::bigint) as quantity
      from channels.shipment_pushes p
      cross join lateral jsonb_array_elements(p.parcels) as parcel
      cross join lateral jsonb_array_elements(parcel -> 'lines') as line
      where p.tenant_id = ${tenantId} and p.channel_order_id = any(${channelOrderIds}::uuid[]) and p.status <> 'cancelled'
      group by p.channel_order_id, line ->> 'externalLineId'
    )
    select distinct l.channel_order_id as id
    from channels.channel_order_lines l
    left join told t on t.channel_order_id = l.channel_order_id and t.external_line_id = l.external_line_id
    where l.tenant_id = ${tenantId} and l.channel_order_id = any(${channelOrderIds}::uuid[])
      and l.quantity - l.refunded_quantity > coalesce(t.quantity, 0)`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export interface PushOutcome {
  id: string
  status: PushStatus
  nextAttemptAt: Date
  lastError: StoredTrouble | null
  doneAt: Date | null
}

/** Settles pushes that are in one of these states; returns those that were changed. `sent`: how that came about. */
export async function settlePushes(
  ctx: Ctx,
  outcomes: readonly PushOutcome[],
  from: readonly PushStatus[],
  sent: 'answered' | 'unanswered' | 'not_sent',
): Promise<{ id: string; shopId: string; fulfillmentId: string; channelOrderId: string; before: PushStatus }[]> {
  if (outcomes.length === 0) return []
  const sorted = [...outcomes].sort((a, b) => (a.id < b.id ? -1 : 1))
  const { rows } = await sql<{ id: string; shopId: string; fulfillmentId: string; channelOrderId: string; before: PushStatus }>`
    update channels.shipment_pushes p set status = r.status, next_attempt_at = r.next_attempt_at, last_error = r.last_error, done_at = r.done_at,
      attempts = p.attempts + ${sent === 'not_sent' ? 0 : 1}::int4, answers = p.answers + ${sent === 'answered' ? 1 : 0}::int4
    from ${rowsOf(sorted, { id: 'uuid', status: 'text', next_attempt_at: 'timestamptz', last_error: 'jsonb', done_at: 'timestamptz' })}
    where p.tenant_id = ${ctx.tenantId} and p.id = r.id and p.id = any(${sorted.map((outcome) => outcome.id)}::uuid[])
      and p.status = any(${from}::text[])
    returning p.id, p.shop_id as "shopId", p.fulfillment_id as "fulfillmentId", p.channel_order_id as "channelOrderId", old.status as before`.execute(
    ctx.tx,
  )
  return rows
}

/** Of these fulfillments the ones whose channels know everything: no push of theirs waits or failed. */
export async function fullyNotified(tx: Tx, tenantId: string, fulfillmentIds: readonly string[]): Promise<string[]> {
  if (fulfillmentIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select fulfillment_id as id from channels.shipment_pushes
    where tenant_id = ${tenantId} and fulfillment_id = any(${fulfillmentIds}::uuid[])
    group by fulfillment_id having bool_and(status in ('done', 'done_by_hand', 'cancelled'))`.execute(tx)
  return rows.map((row) => row.id)
}

/** Shops with something to tell now. */
export async function shopsWithDuePushes(ctx: Ctx): Promise<string[]> {
  const { rows } = await sql<{ shopId: string }>`
    select distinct shop_id as "shopId" from channels.shipment_pushes
    where tenant_id = ${ctx.tenantId} and status = 'waiting' and next_attempt_at <= ${ctx.now}`.execute(ctx.tx)
  return rows.map((row) => row.shopId)
}

export interface PushRow {
  id: string
  shopId: string
  fulfillmentId: string
  fulfillmentNumber: string | null
  channelOrderId: string
  externalNumber: string
  carrierCode: string
  waybillNumber: string
  parcels: PushedParcel[]
  status: PushStatus
  attempts: number
  nextAttemptAt: Date
  lastError: StoredTrouble | null
  createdAt: Date
  doneAt: Date | null
}

export interface PushFilter {
  shopIds: readonly string[] | null
  statuses?: readonly string[]
  channelOrderId?: string
  number?: string
  /** Id of the last one of the page before. */
  before: string | null
  limit: number
}

/** Newest first, which is the order of their ids. */
export async function listPushes(tx: Tx, tenantId: string, filter: PushFilter): Promise<PushRow[]> {
  const where: RawBuilder<unknown>[] = [sql`p.tenant_id = ${tenantId}`]
  if (filter.shopIds !== null) where.push(sql`p.shop_id = any(${filter.shopIds}::uuid[])`)
  if (filter.statuses && filter.statuses.length > 0) where.push(sql`p.status = any(${filter.statuses}::text[])`)
  if (filter.channelOrderId) where.push(sql`p.channel_order_id = ${filter.channelOrderId}`)
  if (filter.number) where.push(sql`p.external_number ^@ ${filter.number}`)
  if (filter.before) where.push(sql`p.id < ${filter.before}::uuid`)
  const { rows } = await sql<PushRow>`
    select p.id, p.shop_id as "shopId", p.fulfillment_id as "fulfillmentId", f.fulfillment_number as "fulfillmentNumber",
      p.channel_order_id as "channelOrderId", p.external_number as "externalNumber", p.carrier_code as "carrierCode",
      p.waybill_number as "waybillNumber", p.parcels, p.status, p.attempts, p.next_attempt_at as "nextAttemptAt", p.last_error as "lastError",
      p.created_at as "createdAt", p.done_at as "doneAt"
    from channels.shipment_pushes p
    left join warehouse.fulfillments f on f.tenant_id = ${tenantId} and f.id = p.fulfillment_id
    where ${sql.join(where, sql` and `)} order by p.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

/** Shops of pushes, to see whether the caller may touch them. */
export async function shopsOfPushes(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, { shopId: string; status: PushStatus }>> {
  const { rows } = await sql<{ id: string; shopId: string; status: PushStatus }>`
    select id, shop_id as "shopId", status from channels.shipment_pushes where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.id, row]))
}
