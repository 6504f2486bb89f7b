/**
 * Splits a whole into integer parts in proportion to weights by the largest remainder method (Hamilton's method of apportionment):
 * every part gets the floor of its exact share, and the units left over go one each to the largest fractions. Parts always sum to
 * the whole, and no part is a full unit away from its exact share.
 *
 * Worked: 100 over 1, 1, 1: floors 33, 33, 33, one unit left, fractions equal, so the first gets it: 34, 33, 33.
 *
 * - equal fractions go to the earlier part, so the same input always gives the same output;
 * - a weight of zero gets nothing, unless all weights are zero: then all count the same;
 * - a negative whole (a refund) is split as its positive twin and negated, so that it undoes the original exactly.
 *
 * @throws RangeError for a negative weight, or for no parts at all while the whole is not zero.
 */
export function apportion<Amount extends bigint>(whole: Amount, weights: readonly bigint[]): Amount[] {
  const plain: bigint = whole
  const negative = plain < 0n
  const size = negative ? -plain : plain
  let weightSum = 0n
  for (const weight of weights) {
    if (weight < 0n) throw new RangeError(`apportion: negative weight ${weight}`)
    weightSum += weight
  }
  if (weights.length === 0) {
    if (size !== 0n) throw new RangeError('apportion: nothing to split the whole over')
    return []
  }
  const equal = weightSum === 0n
  const divisor = equal ? BigInt(weights.length) : weightSum

  const parts = new Array<bigint>(weights.length)
  const remainders = new Array<bigint>(weights.length)
  let left = size
  for (let i = 0; i < weights.length; i++) {
    const share = size * (equal ? 1n : weights[i]!)
    const part = share / divisor
    parts[i] = part
    remainders[i] = share - part * divisor
    left -= part
  }
  if (left > 0n) {
    const order = Array.from(weights.keys())
    order.sort((a, b) => (remainders[a]! === remainders[b]! ? a - b : remainders[a]! > remainders[b]! ? -1 : 1))
    // `left` is the sum of the fractions, each below one, hence smaller than the number of parts with a fraction.
    for (let k = 0; k < Number(left); k++) parts[order[k]!]! += 1n
  }
  return (negative ? parts.map((part) => -part) : parts) as Amount[]
}
