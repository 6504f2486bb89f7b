import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import type { DraftShop } from '../intake/make-draft.ts'
import type { StoredTrouble } from '../order-pull/store.queries.ts'

export type ShopStatus = 'unauthorised' | 'active' | 'expired' | 'paused'

/** What the platform said about itself when it was last asked. */
export interface Remote {
  id?: string
  name?: string
  carriers?: { code: string; name: string }[]
  off?: string[]
}

export interface Shop {
  id: string
  code: string
  name: string
  connector: string
  status: ShopStatus
  settings: Record<string, unknown>
  credentialsSealed: Buffer | null
  webhookKey: string
  currency: string
  timeZone: string
  orderCursor: string | null
  refundCursor: string | null
  statementCursor: string | null
  listingCursor: string | null
  remote: Remote
  lastPullAt: Date | null
  trouble: (StoredTrouble & { at: string }) | null
  breakerUntil: Date | null
  failures: number
  authExpiresAt: Date | null
  reviewDelaySeconds: number
  autoApprove: boolean
  version: bigint
  createdAt: Date
  updatedAt: Date
}

const view =
  sql.raw(`s.id, s.code, s.name, s.connector, s.status, s.settings, s.credentials_sealed as "credentialsSealed", s.webhook_key as "webhookKey",
  s.currency, s.time_zone as "timeZone", s.order_cursor as "orderCursor", s.refund_cursor as "refundCursor",
  s.statement_cursor as "statementCursor", s.listing_cursor as "listingCursor", s.remote, s.last_pull_at as "lastPullAt",
  s.last_pull_error as trouble, s.breaker_until as "breakerUntil", s.failures, s.auth_expires_at as "authExpiresAt",
  s.review_delay_seconds as "reviewDelaySeconds", s.auto_approve as "autoApprove", s.version, s.created_at as "createdAt", s.updated_at as "updatedAt"`)

export async function findShop(tx: Tx, tenantId: string, id: string): Promise<Shop | undefined> {
  const { rows } = await sql<Shop>`select ${view} from channels.shops s where s.tenant_id = ${tenantId} and s.id = ${id}`.execute(
    tx,
  )
  return rows[0]
}

/** By its code, as people name shops; or by its id. */
export async function findShopByWord(tx: Tx, tenantId: string, word: string): Promise<Shop | undefined> {
  const { rows } = await sql<Shop>`
    select ${view} from channels.shops s where s.tenant_id = ${tenantId} and (s.code = ${word} or s.id::text = ${word})`.execute(
    tx,
  )
  return rows[0]
}

export async function lockShop(ctx: Ctx, id: string): Promise<Shop | undefined> {
  const { rows } = await sql<Shop>`
    select ${view} from channels.shops s where s.tenant_id = ${ctx.tenantId} and s.id = ${id} for update`.execute(ctx.tx)
  return rows[0]
}

export async function findShopByWebhook(tx: Tx, tenantId: string, webhookKey: string): Promise<Shop | undefined> {
  const { rows } = await sql<Shop>`
    select ${view} from channels.shops s where s.tenant_id = ${tenantId} and s.webhook_key = ${webhookKey}`.execute(tx)
  return rows[0]
}

export interface ShopCounts {
  waitingOrders: bigint
  failedOrders: bigint
  waitingPushes: bigint
  failedPushes: bigint
  pendingStock: bigint
  oldestWaitingAt: Date | null
}

export async function listShops(
  tx: Tx,
  tenantId: string,
  filter: { ids: readonly string[] | null; statuses?: readonly string[] },
): Promise<(Shop & ShopCounts)[]> {
  const where: RawBuilder<unknown>[] = [sql`s.tenant_id = ${tenantId}`]
  if (filter.ids !== null) where.push(sql`s.id = any(${filter.ids}::uuid[])`)
  if (filter.statuses && filter.statuses.length > 0) where.push(sql`s.status = any(${filter.statuses}::text[])`)
  const { rows } = await sql<Shop & ShopCounts>`
    with orders_open as (
      select shop_id, count(*) filter (where intake = 'waiting') as waiting, count(*) filter (where intake = 'failed') as failed,
        min(received_at) filter (where intake = 'waiting') as oldest
      from channels.channel_orders where tenant_id = ${tenantId} and intake in ('waiting', 'failed') group by shop_id
    ), pushes_waiting as (
      select shop_id, count(*) as waiting from channels.shipment_pushes where tenant_id = ${tenantId} and status = 'waiting' group by shop_id
    ), pushes_failed as (
      select shop_id, count(*) as failed from channels.shipment_pushes where tenant_id = ${tenantId} and status = 'failed' group by shop_id
    ), stock as (
      select shop_id, count(*) as pending from channels.stock_changes where tenant_id = ${tenantId} group by shop_id
    )
    select ${view}, coalesce(o.waiting, 0) as "waitingOrders", coalesce(o.failed, 0) as "failedOrders", coalesce(w.waiting, 0) as "waitingPushes",
      coalesce(f.failed, 0) as "failedPushes", coalesce(c.pending, 0) as "pendingStock", o.oldest as "oldestWaitingAt"
    from channels.shops s
    left join orders_open o on o.shop_id = s.id
    left join pushes_waiting w on w.shop_id = s.id
    left join pushes_failed f on f.shop_id = s.id
    left join stock c on c.shop_id = s.id
    where ${sql.join(where, sql` and `)} order by s.name, s.id`.execute(tx)
  return rows
}

export interface ShopInput {
  name: string
  settings: Record<string, unknown>
  currency: string
  timeZone: string
  reviewDelaySeconds: number
  autoApprove: boolean
}

export async function insertShop(
  ctx: Ctx,
  shop: ShopInput & { id: string; code: string; connector: string; status: ShopStatus; webhookKey: string },
): Promise<void> {
  await sql`
    insert into channels.shops (tenant_id, id, code, name, connector, status, settings, webhook_key, currency, time_zone, review_delay_seconds,
      auto_approve, created_at, updated_at)
    values (${ctx.tenantId}, ${shop.id}, ${shop.code}, ${shop.name}, ${shop.connector}, ${shop.status}, ${JSON.stringify(shop.settings)}::jsonb,
      ${shop.webhookKey}, ${shop.currency}, ${shop.timeZone}, ${shop.reviewDelaySeconds}, ${shop.autoApprove}, ${ctx.now}, ${ctx.now})`.execute(
    ctx.tx,
  )
}

export async function updateShop(ctx: Ctx, id: string, shop: ShopInput): Promise<void> {
  await sql`
    update channels.shops set name = ${shop.name}, settings = ${JSON.stringify(shop.settings)}::jsonb, currency = ${shop.currency},
      time_zone = ${shop.timeZone}, review_delay_seconds = ${shop.reviewDelaySeconds}, auto_approve = ${shop.autoApprove},
      updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

export async function setShopStatus(ctx: Ctx, id: string, status: ShopStatus): Promise<void> {
  await sql`
    update channels.shops set status = ${status}, updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

/** A person says: the cause is gone. */
export async function clearTrouble(ctx: Ctx, id: string): Promise<void> {
  await sql`
    update channels.shops set last_pull_error = null, breaker_until = null, failures = 0, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

export async function setAuthorised(
  ctx: Ctx,
  id: string,
  given: {
    credentialsSealed: Buffer
    remote: Remote
    authExpiresAt: Date | null
    cursors: Partial<Record<CursorColumn, string>>
  },
): Promise<void> {
  const { cursors } = given
  await sql`
    update channels.shops set credentials_sealed = ${given.credentialsSealed}, remote = ${JSON.stringify(given.remote)}::jsonb,
      auth_expires_at = ${given.authExpiresAt}, status = 'active', last_pull_error = null, breaker_until = null, failures = 0,
      order_cursor = coalesce(${cursors.order_cursor ?? null}, order_cursor), refund_cursor = coalesce(${cursors.refund_cursor ?? null}, refund_cursor),
      updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(ctx.tx)
}

export async function setRemote(ctx: Ctx, id: string, remote: Remote): Promise<void> {
  await sql`
    update channels.shops set remote = ${JSON.stringify(remote)}::jsonb, updated_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(
    ctx.tx,
  )
}

export const cursorColumns = {
  orders: 'order_cursor',
  refunds: 'refund_cursor',
  statements: 'statement_cursor',
  listings: 'listing_cursor',
} as const
export type CursorColumn = (typeof cursorColumns)[keyof typeof cursorColumns]

export const cursorProperties = {
  orders: 'orderCursor',
  refunds: 'refundCursor',
  statements: 'statementCursor',
  listings: 'listingCursor',
} as const

/**
 * Moves a cursor on, if it still stands where the page was asked for. False: somebody else moved it meanwhile (a second pull, a person
 * who asked to start again), and what was fetched does not count.
 */
export async function moveCursor(
  ctx: Ctx,
  shopId: string,
  feed: keyof typeof cursorColumns,
  from: string | null,
  to: string,
): Promise<boolean> {
  const column = sql.raw(cursorColumns[feed])
  const { rows } = await sql`
    update channels.shops set ${column} = ${to}, last_pull_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${shopId} and status = 'active' and ${column} is not distinct from ${from}::text
    returning 1`.execute(ctx.tx)
  return rows.length > 0
}

export async function resetCursors(ctx: Ctx, shopId: string, feeds: readonly (keyof typeof cursorColumns)[]): Promise<void> {
  const has = (feed: keyof typeof cursorColumns) => feeds.includes(feed)
  await sql`
    update channels.shops set
      order_cursor = case when ${has('orders')} then null else order_cursor end,
      refund_cursor = case when ${has('refunds')} then null else refund_cursor end,
      statement_cursor = case when ${has('statements')} then null else statement_cursor end,
      listing_cursor = case when ${has('listings')} then null else listing_cursor end,
      last_pull_error = null, breaker_until = null, failures = 0, updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${shopId}`.execute(ctx.tx)
}

export interface Health {
  status: ShopStatus
  trouble: (StoredTrouble & { at: string }) | null
  breakerUntil: Date | null
  failures: number
}

export async function setHealth(ctx: Ctx, shopId: string, health: Health): Promise<void> {
  await sql`
    update channels.shops set status = ${health.status}, last_pull_error = ${health.trouble === null ? null : JSON.stringify(health.trouble)}::jsonb,
      breaker_until = ${health.breakerUntil}, failures = ${health.failures}, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${shopId}`.execute(ctx.tx)
}

/** Active shops of these connectors that nobody asked us to leave alone for now. */
export async function callableShops(
  ctx: Ctx,
  connectors: readonly string[],
): Promise<{ id: string; connector: string; lastPullAt: Date | null; remote: Remote }[]> {
  const { rows } = await sql<{ id: string; connector: string; lastPullAt: Date | null; remote: Remote }>`
    select id, connector, last_pull_at as "lastPullAt", remote from channels.shops
    where tenant_id = ${ctx.tenantId} and status = 'active' and connector = any(${connectors}::text[])
      and (breaker_until is null or breaker_until <= ${ctx.now})
    order by id`.execute(ctx.tx)
  return rows
}

/** Whether a job of this kind waits or runs for the shop: then another one would only get in its way. */
export async function jobsUnderWay(ctx: Ctx, keys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select distinct params ->> 'lane' as key from platform.job_runs
    where tenant_id = ${ctx.tenantId} and status in ('queued', 'running') and params ->> 'lane' = any(${keys}::text[])`.execute(
    ctx.tx,
  )
  return new Set(rows.map((row) => row.key))
}

export async function hasOrders(tx: Tx, tenantId: string, shopId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from channels.channel_orders where tenant_id = ${tenantId} and shop_id = ${shopId}) as found`.execute(
    tx,
  )
  return rows[0]?.found ?? false
}

export async function loadDraftShops(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, DraftShop>> {
  const { rows } = await sql<DraftShop>`
    select id, review_delay_seconds as "reviewDelaySeconds", auto_approve as "autoApprove",
      coalesce(settings -> 'receiverOptional' = 'true'::jsonb, false) as "receiverOptional"
    from channels.shops where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface ShopHead {
  id: string
  connector: string
  remote: Remote
  settings: Record<string, unknown>
}

export async function listShopHeads(tx: Tx, tenantId: string, ids: readonly string[]): Promise<ShopHead[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ShopHead>`
    select id, connector, remote, settings from channels.shops where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(
    tx,
  )
  return rows
}
