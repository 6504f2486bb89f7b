import { isUuid, newId } from '#lib/ids.ts'
import { now } from '#platform/clock.ts'
import { fullAccess } from '#platform/context.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError } from '#platform/errors.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { Runtime } from '#platform/runtime.ts'
import { ConnectorError, type WebhookMessage } from '../connectors/connector.ts'
import { capabilitiesOf, openShop } from '../shops/shop-session.ts'
import { findShopByWebhook } from '../shops/shops.queries.ts'
import { pullLane } from './lanes.ts'
import { readDocuments } from './read-documents.ts'
import { storeDocuments } from './store-documents.ts'

/** The address a shop calls names the company and the shop's webhook key: 32 bytes, base64url. */
export function webhookPath(tenantId: string, webhookKey: string): string {
  return `/hooks/${Buffer.from((tenantId + webhookKey).replaceAll('-', ''), 'hex').toString('base64url')}`
}

export function readWebhookPath(text: string): { tenantId: string; webhookKey: string } | null {
  if (!/^[\w-]{43}$/.test(text)) return null
  const hex = Buffer.from(text, 'base64url').toString('hex')
  const tenantId = dashed(hex.slice(0, 32))
  const webhookKey = dashed(hex.slice(32))
  return isUuid(tenantId) && isUuid(webhookKey) ? { tenantId, webhookKey } : null
}

/**
 * Takes a webhook in: checked, stored, and only then answered. Documents it carries are stored at once; where it only says that
 * something changed, a job that fetches it is stored. The cursor is left alone: a webhook may be late, doubled or never come.
 * @throws AppError channels.hook_unknown, channels.hook_refused, channels.hook_later
 */
export async function receiveWebhook(
  runtime: Runtime,
  address: string,
  headers: Readonly<Record<string, string | undefined>>,
  rawBody: Buffer,
): Promise<{ stored: bigint }> {
  const named = readWebhookPath(address)
  if (named === null) throw new AppError('channels.hook_unknown')
  const { tenantId, webhookKey } = named
  const asChannel = {
    tenantId,
    actor: { kind: 'channel' as const, id: webhookKey, name: 'webhook' },
    access: fullAccess,
    requestId: newId(),
  }
  const shop = await runTransaction(runtime, { ...asChannel, readOnly: true }, (ctx) =>
    findShopByWebhook(ctx.tx, tenantId, webhookKey),
  )
  if (shop === undefined || !capabilitiesOf(shop).webhook) throw new AppError('channels.hook_unknown')
  if (shop.credentialsSealed === null || shop.status === 'paused') throw new AppError('channels.hook_later')
  const { connector, session, capabilities } = await openShop(runtime, tenantId, shop)
  if (connector.receiveWebhook === undefined) throw new AppError('channels.hook_unknown')
  let messages: WebhookMessage[]
  try {
    messages = connector.receiveWebhook(headers, rawBody, session.credentials, now())
  } catch (error) {
    if (error instanceof ConnectorError) throw new AppError('channels.hook_refused', { code: error.code })
    throw error
  }
  const documents = messages.flatMap((message) =>
    message.kind === 'order' && message.document !== null ? [message.document] : [],
  )
  const numbers = messages.flatMap((message) => (message.kind === 'order' && message.document === null ? [message.number] : []))
  const read = readDocuments(connector, documents)
  await runTransaction(runtime, asChannel, async (ctx) => {
    if (documents.length > 0) await storeDocuments(ctx, shop, read.documents, read.unreadable)
    if (numbers.length > 0) await enqueueJob(ctx, 'channels.pull', { shopId: shop.id, lane: `hint/${shop.id}`, numbers })
    if (capabilities.refunds && messages.some((message) => message.kind === 'refund'))
      await enqueueJob(
        ctx,
        'channels.pull',
        { shopId: shop.id, lane: pullLane(shop.id), feeds: ['refunds'] },
        { dedupeKey: `refunds/${shop.id}` },
      )
  })
  return { stored: BigInt(messages.length) }
}

function dashed(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
