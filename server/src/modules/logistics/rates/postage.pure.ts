export interface Rate {
  carrierId: string
  warehouseId: string | null
  country: string
  province: string
  city: string
  firstGrams: bigint
  firstMinor: bigint
  stepGrams: bigint
  stepMinor: bigint
  rounding: 'up' | 'down' | 'half' | 'exact'
  surchargeMinor: bigint
  reachable: boolean
}

export interface Destination {
  warehouseId: string
  country: string
  province: string
  city: string
}

/**
 * First weight plus additional weight. Example: first 1000 g for 800, each further 500 g for 200, rounding up, 2100 g → 800 + 3 × 200 = 1400.
 * `exact` charges the part of a step in proportion, rounded half up to the minor unit.
 */
export function postage(rate: Rate, weightGrams: bigint): bigint {
  const over = weightGrams - rate.firstGrams
  let extra = 0n
  if (over > 0n) {
    if (rate.rounding === 'exact') extra = (over * rate.stepMinor * 2n + rate.stepGrams) / (rate.stepGrams * 2n)
    else {
      const whole = over / rate.stepGrams
      const rest = over % rate.stepGrams
      const one = rate.rounding === 'up' ? rest > 0n : rate.rounding === 'half' ? rest * 2n >= rate.stepGrams : false
      extra = (whole + (one ? 1n : 0n)) * rate.stepMinor
    }
  }
  return rate.firstMinor + extra + rate.surchargeMinor
}

/** The most exact line of a carrier's table: warehouse before any, city before province before country. Undefined: not served. */
export function rateFor(rates: readonly Rate[], destination: Destination): Rate | undefined {
  let best: { rate: Rate; score: number } | undefined
  for (const rate of rates) {
    if (rate.country !== destination.country) continue
    if (rate.warehouseId !== null && rate.warehouseId !== destination.warehouseId) continue
    if (rate.province !== '' && rate.province !== destination.province) continue
    if (rate.city !== '' && rate.city !== destination.city) continue
    const score = (rate.city !== '' ? 4 : 0) + (rate.province !== '' ? 2 : 0) + (rate.warehouseId !== null ? 1 : 0)
    if (!best || score > best.score) best = { rate, score }
  }
  return best?.rate.reachable ? best.rate : undefined
}
