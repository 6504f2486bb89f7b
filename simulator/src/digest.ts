import { createHash } from 'node:crypto'
import type { Shop, Universe } from '#sim/universe.ts'

/** SHA-256 over every document of a shop: equal digests mean equal worlds. */
export function shopDigest(shop: Shop): string {
  const hash = createHash('sha256')
  for (const order of shop.orders.values()) hash.update(JSON.stringify(order.document))
  for (const refund of shop.refunds.values()) hash.update(JSON.stringify(refund.document))
  for (const statement of shop.statements.values()) hash.update(JSON.stringify(statement))
  for (const listing of shop.listings) hash.update(JSON.stringify(listing.variant))
  return hash.digest('hex')
}

export const universeDigest = (universe: Universe): string =>
  createHash('sha256')
    .update(universe.shops.map((shop) => shopDigest(shop)).join('\n'))
    .digest('hex')
