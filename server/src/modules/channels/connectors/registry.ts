import { AppError } from '#platform/errors.ts'
import type { Connector } from './connector.ts'
import { fileConnector } from './file/file-connector.ts'
import { openShopConnector } from './open-shop/open-shop-connector.ts'

/** Every connector there is. A new one is added here and nowhere else. */
export const connectors: readonly Connector[] = [fileConnector, openShopConnector]

const byName = new Map(connectors.map((connector) => [connector.name, connector]))

/** @throws AppError channels.connector_unknown */
export function connectorNamed(name: string): Connector {
  const connector = byName.get(name)
  if (!connector) throw new AppError('channels.connector_unknown', { connector: name })
  return connector
}

/** Connectors whose channels take stock from us. */
export const stockConnectors: readonly string[] = connectors.filter((c) => c.capabilities.stock).map((c) => c.name)
