import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'
import type { ChannelOrderStatus } from '../channel-order.contract.ts'
import type { Intake, StoredTrouble } from '../order-pull/store.queries.ts'

export interface WaitingOrder {
  id: string
  shopId: string
  status: ChannelOrderStatus
  changeMask: number
  intake: Intake
  documentSealed: Buffer
}

/** Of these orders the ones with something to hand on, locked in the order of ids. */
export async function lockWaiting(ctx: Ctx, ids: readonly string[]): Promise<WaitingOrder[]> {
  const { rows } = await sql<WaitingOrder>`
    select id, shop_id as "shopId", status, change_mask as "changeMask", intake, document_sealed as "documentSealed"
    from channels.channel_orders
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and (intake = 'waiting' or (intake = 'taken' and change_mask <> 0))
    order by id for no key update`.execute(ctx.tx)
  return rows
}

/** The platform orders whose lines these orders carry now (several after a merge). */
export async function channelOrdersBehind(
  tx: Tx,
  tenantId: string,
  orderIds: readonly string[],
): Promise<{ orderId: string; channelOrderId: string }[]> {
  const { rows } = await sql<{ orderId: string; channelOrderId: string }>`
    select distinct l.order_id as "orderId", c.channel_order_id as "channelOrderId" from orders.order_lines l
    join channels.channel_order_lines c on c.tenant_id = ${tenantId} and c.id = l.channel_order_line_id
    where l.tenant_id = ${tenantId} and l.order_id = any(${orderIds}::uuid[])`.execute(tx)
  return rows
}

/** Of these platform orders those that became orders of ours, locked in the order of ids. */
export async function lockTaken(ctx: Ctx, ids: readonly string[]): Promise<WaitingOrder[]> {
  const { rows } = await sql<WaitingOrder>`
    select id, shop_id as "shopId", status, change_mask as "changeMask", intake, document_sealed as "documentSealed"
    from channels.channel_orders where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and intake = 'taken'
    order by id for no key update`.execute(ctx.tx)
  return rows
}

export interface LineKey {
  id: string
  channelOrderId: string
  externalLineId: string
}

export async function lineKeysOf(tx: Tx, tenantId: string, channelOrderIds: readonly string[]): Promise<LineKey[]> {
  const { rows } = await sql<LineKey>`
    select id, channel_order_id as "channelOrderId", external_line_id as "externalLineId" from channels.channel_order_lines
    where tenant_id = ${tenantId} and channel_order_id = any(${channelOrderIds}::uuid[])`.execute(tx)
  return rows
}

/** Earlier versions of orders, newest first, to find the receiver as it was before the platform masked it. */
export async function earlierDocuments(
  tx: Tx,
  tenantId: string,
  channelOrderIds: readonly string[],
): Promise<{ channelOrderId: string; documentSealed: Buffer }[]> {
  const { rows } = await sql<{ channelOrderId: string; documentSealed: Buffer }>`
    select channel_order_id as "channelOrderId", document_sealed as "documentSealed" from channels.channel_order_versions
    where tenant_id = ${tenantId} and channel_order_id = any(${channelOrderIds}::uuid[])
    order by channel_order_id, external_version desc`.execute(tx)
  return rows
}

export interface Outcome {
  id: string
  intake: Intake
  changeMask: number
  intakeError: StoredTrouble | null
}

export async function setIntake(ctx: Ctx, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return
  await sql`
    update channels.channel_orders o set intake = r.intake, change_mask = r.change_mask, intake_error = r.intake_error, updated_at = ${ctx.now}
    from ${rowsOf(outcomes, { id: 'uuid', intake: 'text', change_mask: 'int4', intake_error: 'jsonb' })}
    where o.tenant_id = ${ctx.tenantId} and o.id = r.id`.execute(ctx.tx)
}

/** Failed orders back among the waiting ones; returns those that were failed. */
export async function setWaiting(ctx: Ctx, ids: readonly string[]): Promise<{ id: string; shopId: string }[]> {
  const { rows } = await sql<{ id: string; shopId: string }>`
    with locked as (
      select id from channels.channel_orders
      where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and intake = 'failed' and line_count > 0 order by id for update
    )
    update channels.channel_orders o set intake = 'waiting', updated_at = ${ctx.now} from locked
    where o.tenant_id = ${ctx.tenantId} and o.id = locked.id returning o.id, o.shop_id as "shopId"`.execute(ctx.tx)
  return rows
}

export async function savepoint(ctx: Ctx): Promise<void> {
  await sql`savepoint intake`.execute(ctx.tx)
}

export async function releaseSavepoint(ctx: Ctx): Promise<void> {
  await sql`release savepoint intake`.execute(ctx.tx)
}

export async function rollbackToSavepoint(ctx: Ctx): Promise<void> {
  await sql`rollback to savepoint intake`.execute(ctx.tx)
}
