/** How a division that does not come out even is settled: half-up rounds halves away from zero, half-even to the even neighbour. */
export type Rounding = 'half-up' | 'half-even' | 'down'

/**
 * Exact quotient rounded to an integer. Worked: 5/2 is 3 half-up, 2 half-even, 2 down; -5/2 is -3, -2, -2.
 * @throws RangeError when the denominator is zero.
 */
export function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator // truncates toward zero
  const remainder = numerator % denominator
  if (remainder === 0n || rounding === 'down') return quotient
  const twice = 2n * (remainder < 0n ? -remainder : remainder)
  const size = denominator < 0n ? -denominator : denominator
  const away = twice > size || (twice === size && (rounding === 'half-up' || (quotient & 1n) === 1n))
  if (!away) return quotient
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n
}
