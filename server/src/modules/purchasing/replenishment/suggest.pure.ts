export interface StockPosition {
  available: bigint
  inTransit: bigint
  units28Days: bigint
  /** Of the supplier it would be ordered from; null without one. */
  leadTimeDays: number | null
  minimumQuantity: bigint
  packQuantity: bigint
}

export interface Suggestion {
  coverDays: number | null
  quantity: bigint
  because: string
}

/** Where no supplier is known. */
const usualLeadTime = 7

/**
 * How many pieces to order so that the goods last over the lead time and `targetDays` beyond, at the pace of the last 28 days: what is asked for in that time, less
 * what is there and what is coming, up to the supplier's minimum and whole packs.
 * Worked: 56 asked for in 28 days (2 a day), 10 there, 6 coming, 7 days to deliver, 28 to last: 70 − 16 = 54, in packs of 12: 60.
 */
export function suggest(position: StockPosition, targetDays: number, locale: 'zh-CN' | 'en-US'): Suggestion {
  const { available, inTransit, units28Days } = position
  const leadTime = position.leadTimeDays ?? usualLeadTime
  const coverDays = units28Days === 0n ? null : Math.floor((Number(available) * 280) / Number(units28Days)) / 10
  const days = leadTime + targetDays
  const wanted = ceilDivide(units28Days * BigInt(days), 28n)
  const missing = wanted - available - inTransit
  let quantity = 0n
  if (missing > 0n) {
    const least = missing > position.minimumQuantity ? missing : position.minimumQuantity
    quantity = ceilDivide(least, position.packQuantity) * position.packQuantity
  }
  const pace = (Number(units28Days) / 28).toFixed(1)
  const rounded = quantity > missing && missing > 0n
  const zh = `28 天售出 ${units28Days}(日均 ${pace}),可用 ${available},在途 ${inTransit};备 ${leadTime}+${targetDays} 天需 ${wanted}${
    missing <= 0n
      ? ',无需采购'
      : `,缺 ${missing}${rounded ? `,按起订量 ${position.minimumQuantity} 与箱规 ${position.packQuantity} 取 ${quantity}` : ''}`
  }`
  const en = `${units28Days} asked for in 28 days (${pace} a day), ${available} available, ${inTransit} coming; ${wanted} needed for ${leadTime}+${targetDays} days${
    missing <= 0n
      ? ': enough'
      : `: ${missing} short${rounded ? `, ${quantity} by minimum ${position.minimumQuantity} and packs of ${position.packQuantity}` : ''}`
  }`
  return { coverDays, quantity, because: locale === 'zh-CN' ? zh : en }
}

function ceilDivide(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by
}
