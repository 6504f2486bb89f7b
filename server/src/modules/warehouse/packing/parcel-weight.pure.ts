/**
 * What a parcel should weigh, in grams: its goods by the catalogue and the empty carton. Null when the weight of any of them is unknown,
 * because half a sum would refuse good parcels.
 */
export function expectedWeight(
  goods: readonly { skuId: string; quantity: bigint }[],
  gramsOf: ReadonlyMap<string, bigint | null>,
  cartonTareGrams: number,
): bigint | null {
  let sum = BigInt(cartonTareGrams)
  for (const { skuId, quantity } of goods) {
    const grams = gramsOf.get(skuId)
    if (grams === null || grams === undefined || grams === 0n) return null
    sum += grams * quantity
  }
  return sum
}

/** The larger of the allowed grams and the allowed share, rounded up: 5 % of 1,010 g is 51 g. */
export function weightTolerance(expectedGrams: bigint, allowed: { grams: number; percent: number }): bigint {
  const share = (expectedGrams * BigInt(allowed.percent) + 99n) / 100n
  const grams = BigInt(allowed.grams)
  return share > grams ? share : grams
}

/** Whether a weighed parcel is as heavy as it should be. */
export function weightFits(weightGrams: bigint, expectedGrams: bigint, toleranceGrams: bigint): boolean {
  const difference = weightGrams > expectedGrams ? weightGrams - expectedGrams : expectedGrams - weightGrams
  return difference <= toleranceGrams
}
