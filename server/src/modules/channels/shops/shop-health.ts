import { backoffMs } from '#lib/backoff.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import type { ConnectorError } from '../connectors/connector.ts'
import type { StoredTrouble } from '../order-pull/store.queries.ts'
import { type Health, lockShop, type Shop, setHealth } from './shops.queries.ts'

/** So many failures in a row and the shop is left alone for a growing while, so that one broken shop costs the others nothing. */
const breakerAfter = 3
const breakerPause = { firstMs: 30_000, maxMs: 30 * 60_000 }
/** Repeating does not help, but a person may have set it right at the other side. */
const permanentPauseMs = 10 * 60_000
const longestRateLimitMs = 6 * 3_600_000

/** What a failure means for the shop: left alone for a while, stopped until a person acts, or just tried again. */
export function healthAfter(
  shop: Pick<Shop, 'status' | 'failures' | 'breakerUntil'>,
  error: ConnectorError,
  now: Date,
  random: number,
): Health {
  const at = now.toISOString()
  const later = (ms: number) => new Date(Math.max(now.getTime() + ms, shop.breakerUntil?.getTime() ?? 0))
  const trouble = { ...troubleOf(error), at }
  switch (error.kind) {
    case 'auth_expired':
      return {
        status: shop.status === 'active' ? 'expired' : shop.status,
        trouble,
        breakerUntil: null,
        failures: shop.failures + 1,
      }
    case 'rate_limited': {
      const pause = Math.min(longestRateLimitMs, Math.max(1, error.retryAfterSeconds ?? 60) * 1000)
      return { status: shop.status, trouble, breakerUntil: later(pause), failures: shop.failures }
    }
    case 'permanent':
      return { status: shop.status, trouble, breakerUntil: later(permanentPauseMs), failures: shop.failures + 1 }
    default: {
      const failures = shop.failures + 1
      const asked = error.retryAfterSeconds === null ? 0 : error.retryAfterSeconds * 1000
      const pause = failures < breakerAfter ? 0 : backoffMs(failures - breakerAfter + 1, random, breakerPause)
      const wait = Math.min(longestRateLimitMs, Math.max(asked, pause))
      return { status: shop.status, trouble, breakerUntil: wait === 0 ? shop.breakerUntil : later(wait), failures }
    }
  }
}

export function troubleOf(error: ConnectorError): StoredTrouble {
  switch (error.kind) {
    case 'auth_expired':
      return { code: 'channels.auth_expired', params: { detail: error.code } }
    case 'rate_limited':
      return { code: 'channels.rate_limited', params: { seconds: error.retryAfterSeconds ?? 60 } }
    case 'temporary':
      return { code: 'channels.temporary', params: { detail: error.code } }
    default:
      return { code: 'channels.permanent', params: { detail: error.code } }
  }
}

/** Notes a failure at the shop. */
export async function noteFailure(ctx: Ctx, shopId: string, error: ConnectorError): Promise<void> {
  const shop = await lockShop(ctx, shopId)
  if (shop === undefined) return
  await setHealth(ctx, shopId, healthAfter(shop, error, ctx.now, Math.random()))
  touch(ctx, 'shops')
}

/** Notes that the shop answered well, when it had not before. A pause the shop asked for meanwhile stays. */
export async function noteSuccess(ctx: Ctx, known: Shop, trouble: StoredTrouble | null = null): Promise<void> {
  if (known.failures === 0 && known.trouble === null && known.breakerUntil === null && trouble === null) return
  const shop = await lockShop(ctx, known.id)
  if (shop === undefined || (shop.breakerUntil !== null && shop.breakerUntil > ctx.now)) return
  await setHealth(ctx, shop.id, {
    status: shop.status,
    trouble: trouble === null ? null : { ...trouble, at: ctx.now.toISOString() },
    breakerUntil: null,
    failures: 0,
  })
  touch(ctx, 'shops')
}
