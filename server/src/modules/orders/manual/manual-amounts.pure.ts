import { apportion } from '#lib/apportion.ts'

export interface PricedLine {
  quantity: bigint
  unitPriceMinor: bigint
  /** Taken off this line alone. */
  discountMinor: bigint
}

/**
 * Money of an order entered by hand: what a line costs is its price less its own discount; the discount of the whole order is shared out
 * over that, to the last cent. Null when a discount is negative or more than there is.
 * Example: 2 × 100 − 20 and 1 × 120, order discount 30 → goods 320, discount 50, lines 162 and 108.
 */
export function manualAmounts(
  lines: readonly PricedLine[],
  orderDiscountMinor: bigint,
): { goodsMinor: bigint; discountMinor: bigint; amounts: bigint[] } | null {
  const values = lines.map((line) => line.unitPriceMinor * line.quantity - line.discountMinor)
  const goodsMinor = lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0n)
  const left = values.reduce((sum, value) => sum + value, 0n)
  const wrong =
    orderDiscountMinor < 0n ||
    orderDiscountMinor > left ||
    values.some((value) => value < 0n) ||
    lines.some((line) => line.discountMinor < 0n || line.unitPriceMinor < 0n)
  if (wrong) return null
  return {
    goodsMinor,
    discountMinor: goodsMinor - left + orderDiscountMinor,
    amounts: apportion(left - orderDiscountMinor, left === 0n ? values.map(() => 1n) : values),
  }
}
