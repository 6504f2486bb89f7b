import { divideRounded } from '#lib/rounding.ts'

export interface ShippedPart {
  fulfillmentId: string
  /** Pieces that left and have not come back. */
  quantity: bigint
  valueMinor: bigint
  /** Of them, pieces whose cost is not known yet. */
  uncosted: bigint
}

export interface ReturnedPart {
  fulfillmentId: string | null
  quantity: bigint
  valueMinor: bigint
  /** Pieces that go back to having no cost: they are taken off the list of uncosted goods. */
  uncosted: bigint
}

/**
 * What returned pieces cost when they left. They come from the shipments in the order given; known cost is returned first, at the average of
 * the shipment; pieces beyond what was ever shipped have no origin (null).
 * Worked: 3 pieces left for 100; 2 come back: 67 (66.67); the third later: 33.
 */
export function returnCost(parts: ShippedPart[], quantity: bigint): ReturnedPart[] {
  const result: ReturnedPart[] = []
  let left = quantity
  for (const part of parts) {
    if (left === 0n) break
    const taken = left < part.quantity ? left : part.quantity
    if (taken <= 0n) continue
    const costed = part.quantity - part.uncosted
    const fromCosted = taken < costed ? taken : costed
    const value =
      fromCosted === 0n
        ? 0n
        : fromCosted === costed
          ? part.valueMinor
          : divideRounded(part.valueMinor * fromCosted, costed, 'half-up')
    const uncosted = taken - fromCosted
    part.quantity -= taken
    part.valueMinor -= value
    part.uncosted -= uncosted
    left -= taken
    result.push({ fulfillmentId: part.fulfillmentId, quantity: taken, valueMinor: value, uncosted })
  }
  if (left > 0n) result.push({ fulfillmentId: null, quantity: left, valueMinor: 0n, uncosted: 0n })
  return result
}
