import type { TenantVault } from '#platform/vault/vault.ts'
import { type ChannelOrder, type ChannelOrderDocument, fromWire, toWire } from '../channel-order.contract.ts'
import { connectorNamed } from '../connectors/registry.ts'

/**
 * What lies sealed in `document_sealed`: the platform's document word for word with the name of the connector that reads it, or the
 * canonical form where there was nothing else (files, our own channels).
 */
type Sealed = { connector: string; raw: unknown } | { canonical: Record<string, unknown> }

export function sealDocument(keys: TenantVault, document: ChannelOrderDocument): Buffer {
  const content: Sealed = document.source ?? { canonical: toWire(document) }
  return keys.seal('document', content)
}

/** In our own form, whatever the platform said word for word. */
export function sealCanonical(keys: TenantVault, order: ChannelOrder): Buffer {
  const content: Sealed = { canonical: toWire(order) }
  return keys.seal('document', content)
}

export function sealRaw(keys: TenantVault, connector: string, raw: unknown): Buffer {
  const content: Sealed = { connector, raw }
  return keys.seal('document', content)
}

/** @throws any error for a document that the connector can't read */
export function openDocument(keys: TenantVault, sealed: Buffer): ChannelOrder {
  const content = keys.open<Sealed>('document', sealed)
  return 'canonical' in content ? fromWire(content.canonical) : connectorNamed(content.connector).toChannelOrder(content.raw)
}

/** What the platform sent, as a JSON object, for people. */
export function openRaw(keys: TenantVault, sealed: Buffer): Record<string, unknown> {
  const content = keys.open<Sealed>('document', sealed)
  const raw = 'canonical' in content ? content.canonical : content.raw
  return raw !== null && typeof raw === 'object' && !Array.isArray(raw) ? (raw as Record<string, unknown>) : { value: raw }
}
