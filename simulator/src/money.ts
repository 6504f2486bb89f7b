/**
 * Splits an amount in proportion to weights so that the parts sum to the whole: floors first, then one unit each to the largest
 * remainders, ties to the first. Example: 1500 over 24800 and 1990 gives 1389 and 111.
 */
export function apportion(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (sum === 0) return weights.map((_, i) => (i === 0 ? amount : 0))
  // Products stay below 2^53 for amounts and sums below 94 million units each.
  const parts = weights.map((weight) => Math.floor((amount * weight) / sum))
  const remainders = weights.map((weight, i) => ({ i, rest: (amount * weight) % sum }))
  remainders.sort((a, b) => b.rest - a.rest || a.i - b.i)
  const missing = amount - parts.reduce((total, part) => total + part, 0)
  for (let k = 0; k < missing; k++) parts[remainders[k]!.i]!++
  return parts
}

/** A share in basis points, rounded half up. `amount` is not negative. */
export const basisPoints = (amount: number, points: number): number => Math.floor((amount * points + 5000) / 10_000)

/** What of `total` belongs to the first `part` of `whole`, rounded half up; the differences of successive calls sum to `total`. */
export const cumulativeShare = (total: number, part: number, whole: number): number =>
  whole === 0 ? 0 : Math.floor((2 * total * part + whole) / (2 * whole))
