import type { StockItem, StockResult } from '#sim/documents.ts'
import { openQuantity } from '#sim/orders.ts'
import { nowText, type Shop, type Universe } from '#sim/universe.ts'
import { changedSince } from '#sim/version-log.ts'

/** Units of each variant the ERP can't have counted yet: open pieces in orders that changed after its cursor (section 10). */
function unitsAfter(shop: Shop, ordersCursor: number): Map<string, number> {
  const units = new Map<string, number>()
  for (const order of changedSince(shop.orderLog, ordersCursor)) {
    if (order.state === 'closed') continue
    for (const line of order.lines) {
      const open = openQuantity(line)
      if (open > 0) units.set(line.variantId, (units.get(line.variantId) ?? 0) + open)
    }
  }
  return units
}

/** Handles one call of `POST /stock`: an entry counts only if its sequence is newer than the variant's last one. */
export function acceptStock(
  universe: Universe,
  shop: Shop,
  ordersCursor: number | null,
  items: readonly StockItem[],
): StockResult[] {
  const units = ordersCursor === null ? new Map<string, number>() : unitsAfter(shop, ordersCursor)
  return items.map((item) => {
    const variant = shop.listingByVariant.get(item.variantId)?.variant
    const answer = (result: StockResult['result'], code: string | null): StockResult => {
      shop.counts[result === 'accepted' ? 'stockAccepted' : result === 'stale' ? 'stockStale' : 'stockRefused']++
      const { stockQuantity = null, stockSequence = null } = variant ?? {}
      shop.stocks.push({ ...item, ordersCursor, result, stockQuantity, receivedAt: nowText(universe) })
      return { variantId: item.variantId, result, code, stockQuantity, stockSequence }
    }
    if (variant === undefined) return answer('refused', 'variant_unknown')
    if (item.sequence <= variant.stockSequence) return answer('stale', null)
    variant.stockSequence = item.sequence
    variant.stockQuantity = Math.max(0, item.quantity - (units.get(item.variantId) ?? 0))
    return answer('accepted', null)
  })
}
