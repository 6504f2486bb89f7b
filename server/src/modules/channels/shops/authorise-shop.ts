import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import type { Runtime } from '#platform/runtime.ts'
import { ConnectorError, type RemoteShop } from '../connectors/connector.ts'
import { connectorNamed } from '../connectors/registry.ts'
import { markShopChanged } from '../stock-push/note-stock-changes.ts'
import { refuseOutOfScope } from './scope.ts'
import { makeSession, openShop, readFields, refusalOf } from './shop-session.ts'
import { findShop, lockShop, type Remote, type Shop, setAuthorised } from './shops.queries.ts'

/** Opens a transaction of the caller; the network is asked between two of them. */
export type InTransaction = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>

/**
 * Takes credentials over after the shop has accepted them, and starts the work with it. Nothing is stored when it refuses.
 * @throws AppError channels.shop_refused_us, channels.shop_unreachable, channels.wrong_currency, channels.settings_wrong
 */
export async function authoriseShop(
  runtime: Runtime,
  inTransaction: InTransaction,
  shopId: string,
  given: { credentials: Record<string, string>; ordersSince?: Date | undefined },
): Promise<void> {
  const { shop, tenantId } = await inTransaction((ctx) => readShop(ctx, shopId))
  const connector = connectorNamed(shop.connector)
  const credentials = readFields('credentials', connector, given.credentials)
  const session = makeSession(runtime, shop, connector, credentials)
  let remote: RemoteShop | null = null
  const cursors: { order_cursor?: string; refund_cursor?: string } = {}
  try {
    remote = (await connector.identify?.(session)) ?? null
    if (remote?.currency && remote.currency !== shop.currency)
      throw new AppError('channels.wrong_currency', { theirs: remote.currency, ours: shop.currency })
    if (given.ordersSince && connector.cursorAt) {
      cursors.order_cursor = await connector.cursorAt(session, 'orders', given.ordersSince)
      if (connector.capabilities.refunds && !remote?.off.includes('refunds'))
        cursors.refund_cursor = await connector.cursorAt(session, 'refunds', given.ordersSince)
    }
  } catch (error) {
    throw refusalOf(error)
  }
  const keys = await runtime.vault.keysOf(tenantId)
  const credentialsSealed = keys.seal('credentials', credentials)
  await inTransaction(async (ctx) => {
    const current = await lockShop(ctx, shopId)
    if (current === undefined) throw new AppError('platform.not_found', { what: 'shop' })
    await setAuthorised(ctx, shopId, {
      credentialsSealed,
      remote: remoteOf(remote),
      authExpiresAt: remote?.authExpiresAt ?? null,
      cursors,
    })
    await markShopChanged(ctx, shopId)
    audit(ctx, {
      action: 'channels.shop_authorised',
      subjectKind: 'shop',
      subjectIds: [shopId],
      detail: { remoteId: remote?.id ?? null },
    })
    touch(ctx, 'shops')
  })
}

/** Asks the shop who it is, with what is stored. */
export async function testShop(
  runtime: Runtime,
  inTransaction: InTransaction,
  shopId: string,
): Promise<{ identity: RemoteShop | null; error: ConnectorError | null }> {
  const { shop, tenantId } = await inTransaction((ctx) => readShop(ctx, shopId))
  const { connector, session } = await openShop(runtime, tenantId, shop)
  try {
    return { identity: (await connector.identify?.(session)) ?? null, error: null }
  } catch (error) {
    if (error instanceof ConnectorError) return { identity: null, error }
    throw error
  }
}

export function remoteOf(remote: RemoteShop | null): Remote {
  return remote === null ? {} : { id: remote.id, name: remote.name, carriers: remote.carriers, off: remote.off }
}

async function readShop(ctx: Ctx, shopId: string): Promise<{ shop: Shop; tenantId: string }> {
  refuseOutOfScope(ctx, shopId)
  const shop = await findShop(ctx.tx, ctx.tenantId, shopId)
  if (shop === undefined) throw new AppError('platform.not_found', { what: 'shop' })
  return { shop, tenantId: ctx.tenantId }
}
