import { now } from '#platform/clock.ts'
import { AppError } from '#platform/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { type Capabilities, type Connector, ConnectorError, type Session } from '../connectors/connector.ts'
import { connectorNamed } from '../connectors/registry.ts'
import { createOutbound } from './outbound-http.ts'
import type { Shop } from './shops.queries.ts'

const outbound = new WeakMap<Runtime, ReturnType<typeof createOutbound>>()

function outboundOf(runtime: Runtime): ReturnType<typeof createOutbound> {
  let one = outbound.get(runtime)
  if (one === undefined) {
    one = createOutbound({ privateAddresses: runtime.config.shopsAtPrivateAddresses })
    outbound.set(runtime, one)
  }
  return one
}

/** What this shop can do: what its connector declares, less what the platform said is off. */
export function capabilitiesOf(shop: Pick<Shop, 'connector' | 'remote'>): Capabilities {
  const declared = { ...connectorNamed(shop.connector).capabilities }
  for (const name of shop.remote.off ?? []) if (name in declared) declared[name as keyof Capabilities] = false
  return declared
}

export interface OpenShop {
  shop: Shop
  connector: Connector
  capabilities: Capabilities
  session: Session
}

/**
 * Opens the shop's credentials for a job.
 * @throws AppError channels.not_authorised, channels.settings_wrong
 */
export async function openShop(runtime: Runtime, tenantId: string, shop: Shop): Promise<OpenShop> {
  const connector = connectorNamed(shop.connector)
  if (shop.credentialsSealed === null) throw new AppError('channels.not_authorised')
  const keys = await runtime.vault.keysOf(tenantId)
  return {
    shop,
    connector,
    capabilities: capabilitiesOf(shop),
    session: makeSession(runtime, shop, connector, keys.open('credentials', shop.credentialsSealed)),
  }
}

/** @throws AppError channels.settings_wrong */
export function makeSession(
  runtime: Runtime,
  shop: Pick<Shop, 'id' | 'settings' | 'currency' | 'timeZone' | 'remote'>,
  connector: Connector,
  credentials: unknown,
): Session {
  return {
    shopId: shop.id,
    settings: readFields('settings', connector, shop.settings),
    credentials: readFields('credentials', connector, credentials),
    currency: shop.currency,
    timeZone: shop.timeZone,
    carrierCodes: (shop.remote.carriers ?? []).map((carrier) => carrier.code),
    request: outboundOf(runtime),
    now,
  }
}

/**
 * The connector's own part of the settings, or the credentials, checked.
 * @throws AppError channels.settings_wrong
 */
export function readFields(part: 'settings' | 'credentials', connector: Connector, value: unknown): unknown {
  const keys = new Set(
    connector.fields.filter((field) => (field.kind === 'secret') === (part === 'credentials')).map((field) => field.key),
  )
  const own = Object.fromEntries(Object.entries((value ?? {}) as object).filter(([key]) => keys.has(key)))
  const parsed = connector[part].safeParse(own)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => ({
    path: `${part}.${issue.path.join('.')}`,
    code: issue.code ?? 'invalid',
    message: issue.message,
  }))
  throw new AppError('channels.settings_wrong', { summary: `${problems[0]!.path}: ${problems[0]!.message}` }, problems)
}

/** What a failed call means for the person who asked for it. */
export function refusalOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (!(error instanceof ConnectorError)) throw error
  if (error.kind === 'auth_expired') return new AppError('channels.shop_refused_us', { detail: error.code })
  if (error.kind === 'rate_limited') return new AppError('channels.rate_limited', { seconds: error.retryAfterSeconds ?? 60 })
  return new AppError('channels.shop_unreachable', { detail: error.code })
}
