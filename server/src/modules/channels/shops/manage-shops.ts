import { z } from 'zod'
import { isTimeZone } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { isCurrency } from '#lib/money.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import type { Connector, Feed } from '../connectors/connector.ts'
import { connectorNamed } from '../connectors/registry.ts'
import { markShopChanged } from '../stock-push/note-stock-changes.ts'
import { refuseOutOfScope } from './scope.ts'
import { readFields } from './shop-session.ts'
import {
  clearTrouble,
  hasOrders,
  insertShop,
  lockShop,
  resetCursors,
  type Shop,
  type ShopInput,
  setShopStatus,
  updateShop,
} from './shops.queries.ts'

/** Settings every shop has, whatever its connector. */
export const zOwnSettings = z.object({
  /** Orders need no address: handed over the counter, or fulfilled elsewhere. */
  receiverOptional: z.boolean().default(false),
  /** Our carrier code → the code the channel knows; without an entry our code is sent as it is. */
  carrierCodes: z.record(z.string().max(100), z.string().max(100)).default({}),
})

/** Adds a shop. A shop of files works at once; others begin when they are authorised. */
export async function createShop(ctx: Ctx, input: ShopInput & { code: string; connector: string }): Promise<string> {
  const connector = connectorNamed(input.connector)
  const id = newId()
  await insertShop(ctx, {
    ...checked(connector, input),
    id,
    code: input.code,
    connector: connector.name,
    status: needsCredentials(connector) ? 'unauthorised' : 'active',
    webhookKey: newId(),
  })
  audit(ctx, {
    action: 'channels.shop_created',
    subjectKind: 'shop',
    subjectIds: [id],
    detail: { code: input.code, connector: connector.name },
  })
  touch(ctx, 'shops')
  return id
}

/** Changes a shop that the caller read in this version. */
export async function editShop(ctx: Ctx, id: string, version: bigint, input: ShopInput): Promise<void> {
  const shop = await lockedShop(ctx, id)
  refuseUnless(shop.version === version, 'platform.version_conflict')
  const connector = connectorNamed(shop.connector)
  if (input.currency !== shop.currency && (await hasOrders(ctx.tx, ctx.tenantId, id)))
    throw new AppError('channels.currency_fixed', { currency: shop.currency })
  const next = checked(connector, input)
  await updateShop(ctx, id, next)
  audit(ctx, {
    action: 'channels.shop_changed',
    subjectKind: 'shop',
    subjectIds: [id],
    detail: { fields: changedFields(shop, next) },
  })
  touch(ctx, 'shops')
}

/** Nothing is sent to a paused shop and nothing fetched from it; what waits for it goes on waiting. */
export async function pauseShop(ctx: Ctx, id: string): Promise<void> {
  const shop = await lockedShop(ctx, id)
  if (shop.status === 'paused') return
  await setShopStatus(ctx, id, 'paused')
  audit(ctx, { action: 'channels.shop_paused', subjectKind: 'shop', subjectIds: [id] })
  touch(ctx, 'shops')
}

export async function resumeShop(ctx: Ctx, id: string): Promise<void> {
  const shop = await lockedShop(ctx, id)
  const connector = connectorNamed(shop.connector)
  if (needsCredentials(connector) && (shop.credentialsSealed === null || shop.status === 'expired'))
    throw new AppError('channels.not_authorised')
  await clearTrouble(ctx, id)
  if (shop.status !== 'active') await setShopStatus(ctx, id, 'active')
  await markShopChanged(ctx, id)
  audit(ctx, { action: 'channels.shop_resumed', subjectKind: 'shop', subjectIds: [id] })
  touch(ctx, 'shops')
}

/** Feeds are read from their beginning again; what is known already changes nothing. */
export async function restartFeeds(ctx: Ctx, id: string, feeds: readonly Feed[]): Promise<void> {
  await lockedShop(ctx, id)
  await resetCursors(ctx, id, feeds)
  audit(ctx, { action: 'channels.feeds_restarted', subjectKind: 'shop', subjectIds: [id], detail: { feeds } })
  touch(ctx, 'shops')
}

export function needsCredentials(connector: Connector): boolean {
  return connector.fields.some((field) => field.kind === 'secret')
}

async function lockedShop(ctx: Ctx, id: string): Promise<Shop> {
  refuseOutOfScope(ctx, id)
  const shop = await lockShop(ctx, id)
  if (shop === undefined) throw new AppError('platform.not_found', { what: 'shop' })
  return shop
}

function checked(connector: Connector, input: ShopInput): ShopInput {
  if (!isCurrency(input.currency)) throw new AppError('channels.settings_wrong', { summary: `currency: ${input.currency}` })
  if (!isTimeZone(input.timeZone)) throw new AppError('channels.settings_wrong', { summary: `timeZone: ${input.timeZone}` })
  const own = zOwnSettings.safeParse(input.settings)
  if (!own.success) {
    const issue = own.error.issues[0]!
    throw new AppError('channels.settings_wrong', { summary: `settings.${issue.path.join('.')}: ${issue.message}` })
  }
  return { ...input, settings: { ...(readFields('settings', connector, input.settings) as object), ...own.data } }
}

function changedFields(before: Shop, after: ShopInput): string[] {
  const fields = ['name', 'currency', 'timeZone', 'reviewDelaySeconds', 'autoApprove'] as const
  const changed: string[] = fields.filter((field) => before[field] !== after[field])
  if (JSON.stringify(before.settings) !== JSON.stringify(after.settings)) changed.push('settings')
  return changed
}
