import { groupBy } from '#lib/collections.ts'

export interface ReturnedLine {
  channelOrderLineId: string
  /** In the platform's units: of a bundle, whole bundles. */
  quantity: bigint
}

/** What of a platform line left with one order line. */
export interface SentPart {
  skuId: string
  /** Pieces that left. */
  quantity: bigint
  /** How many units of the platform line they are part of. */
  channelQuantity: bigint
}

/**
 * The pieces that come back when so many units of a platform line do. A line that was split is taken from its parts in their order; of a bundle every
 * part comes back.
 * Worked: 3 units sent as a bundle of A ×1 and B ×2 (lines A 3, B 6); 2 come back → A 2, B 4.
 */
export function returnedPieces<T extends SentPart>(units: bigint, sent: readonly T[]): { line: T; quantity: bigint }[] {
  const pieces: { line: T; quantity: bigint }[] = []
  for (const parts of groupBy(sent, (part) => part.skuId).values()) {
    let left = units
    for (const line of parts) {
      if (left === 0n || line.channelQuantity === 0n) continue
      const taken = left < line.channelQuantity ? left : line.channelQuantity
      left -= taken
      const quantity = (line.quantity * taken) / line.channelQuantity
      if (quantity > 0n) pieces.push({ line, quantity })
    }
  }
  return pieces
}
