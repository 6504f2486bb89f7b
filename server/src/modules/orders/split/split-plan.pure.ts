import { apportion } from '#lib/apportion.ts'

export interface SplittableLine {
  id: string
  quantity: bigint
  cancelledQuantity: bigint
  channelQuantity: bigint
  bundleSkuId: string | null
  amountMinor: bigint
}

export interface PartLine {
  lineId: string
  quantity: bigint
  cancelledQuantity: bigint
  channelQuantity: bigint
  amountMinor: bigint
}

export interface SplitPart {
  lines: PartLine[]
  goodsMinor: bigint
  shippingMinor: bigint
}

export type SplitProblem = 'orders.nothing_to_split' | 'orders.split_quantity' | 'orders.split_bundle'

/**
 * Shares an order out to parts. Quantities must add up line by line; the money of a cut line goes by pieces, postage by the parts' goods
 * money, both to the last cent. Cut bundle lines must stay whole sets.
 * Example: line of 3 for 100, parts 2 and 1 → 67 and 33.
 * @returns the parts, or the code of what is wrong
 */
export function planSplit(
  order: { shippingMinor: bigint },
  lines: readonly SplittableLine[],
  groups: readonly (readonly { lineId: string; quantity: bigint }[])[],
): SplitPart[] | SplitProblem {
  if (groups.length < 2 || groups.some((group) => group.length === 0)) return 'orders.nothing_to_split'
  const parts: SplitPart[] = groups.map(() => ({ lines: [], goodsMinor: 0n, shippingMinor: 0n }))
  const known = new Set(lines.map((line) => line.id))
  if (groups.flat().some((entry) => !known.has(entry.lineId) || entry.quantity <= 0n)) return 'orders.split_quantity'
  for (const line of lines) {
    const shares = groups.map((group) =>
      group.filter((entry) => entry.lineId === line.id).reduce((sum, entry) => sum + entry.quantity, 0n),
    )
    const given = shares.reduce((sum, share) => sum + share, 0n)
    if (given === 0n && line.quantity === line.cancelledQuantity) {
      // What was refunded travels with the first part.
      parts[0]!.lines.push({
        lineId: line.id,
        quantity: line.quantity,
        cancelledQuantity: line.cancelledQuantity,
        channelQuantity: line.channelQuantity,
        amountMinor: line.amountMinor,
      })
      parts[0]!.goodsMinor += line.amountMinor
      continue
    }
    if (given !== line.quantity) return 'orders.split_quantity'
    const cut = shares.filter((share) => share > 0n).length > 1
    if (cut && line.cancelledQuantity > 0n) return 'orders.split_quantity'
    const amounts = apportion(line.amountMinor, shares)
    for (const [index, share] of shares.entries()) {
      if (share === 0n) continue
      const scaled = share * line.channelQuantity
      if (cut && scaled % line.quantity !== 0n) return 'orders.split_bundle'
      parts[index]!.lines.push({
        lineId: line.id,
        quantity: share,
        cancelledQuantity: cut ? 0n : line.cancelledQuantity,
        channelQuantity: scaled / line.quantity,
        amountMinor: amounts[index]!,
      })
      parts[index]!.goodsMinor += amounts[index]!
    }
  }
  const weights = parts.map((part) => (part.goodsMinor > 0n ? part.goodsMinor : 0n))
  const shipping = apportion(order.shippingMinor, weights.every((weight) => weight === 0n) ? parts.map(() => 1n) : weights)
  parts.forEach((part, index) => {
    part.shippingMinor = shipping[index]!
  })
  return parts
}
