import { dayOf, type Festival, festivalShares, festivals } from './calendar.ts'
import type { Prepared } from './prepare.ts'

/** What festivals do to one series: the logarithm of the factor of a whole festival in one period, and where they lie. */
export interface FestivalEffects {
  names: readonly Festival[]
  shares: readonly Float64Array[]
  logFactors: Float64Array
}

/** Where the festivals lie for a series, over its history and horizon; undefined without a date, or where a season says it all. */
export function festivalColumns(prepared: Prepared, horizon: number): Omit<FestivalEffects, 'logFactors'> | undefined {
  const { startsOn, period } = prepared.series
  if (startsOn === undefined || period === 'year' || period === 'quarter') return undefined
  const count = prepared.lead + prepared.known.length + horizon
  // festivals with a fixed date are the same month every year: the season of months knows them
  const names = period === 'month' ? festivals.filter((name) => name.startsWith('new-year')) : festivals
  const start = dayOf(startsOn)
  return { names, shares: names.map((name) => festivalShares(name, start, period, count).subarray(prepared.lead)) }
}

/**
 * How much festivals lift or lower demand: logarithms of demand in their periods against the ordinary periods around, pooled over the
 * batch where a series has seen few of them, and left at nothing where the pool shows no clear effect.
 * @param ends how much of each history may be used
 */
export function festivalEffects(
  items: readonly { history: Float64Array; columns: Omit<FestivalEffects, 'logFactors'>; end: number }[],
): FestivalEffects[] {
  const own = items.map(({ history, columns, end }) => {
    const isFestival = new Uint8Array(end)
    for (const shares of columns.shares) for (let t = 0; t < end; t++) if (shares[t]! > 0) isFestival[t] = 1
    const around = (t: number) => {
      let sum = 0
      let count = 0
      for (const way of [-1, 1]) {
        let found = 0
        for (let k = 1; k <= 10 && found < 3; k++) {
          const at = t + way * k
          if (at < 0 || at >= end || isFestival[at] === 1 || !(history[at]! > 0)) continue
          sum += Math.log(history[at]!)
          count++
          found++
        }
      }
      return count >= 2 ? sum / count : Number.NaN
    }
    const size = columns.names.length
    const xz = new Float64Array(size)
    const xx = new Float64Array(size)
    let noise = 0
    let calm = 0
    for (let t = 0; t < end; t++) {
      if (!(history[t]! > 0)) continue
      const middle = around(t)
      if (Number.isNaN(middle)) continue
      const lift = Math.log(history[t]!) - middle
      if (isFestival[t] === 0) {
        noise += lift * lift
        calm++
        continue
      }
      // the period belongs to the festival it holds most of
      let main = 0
      for (let i = 1; i < size; i++) if (columns.shares[i]![t]! > columns.shares[main]![t]!) main = i
      xz[main]! += columns.shares[main]![t]! * lift
      xx[main]! += columns.shares[main]![t]! ** 2
    }
    return { xz, xx, noise: calm > 3 ? Math.max(1e-4, noise / calm) : Number.NaN }
  })
  const pooled = new Map<Festival, { xz: number; xx: number }>()
  items.forEach(({ columns }, index) => {
    const { xz, xx, noise } = own[index]!
    if (Number.isNaN(noise)) return
    columns.names.forEach((name, i) => {
      const sums = pooled.get(name) ?? { xz: 0, xx: 0 }
      sums.xz += xz[i]! / noise
      sums.xx += xx[i]! / noise
      pooled.set(name, sums)
    })
  })
  return items.map(({ columns }, index) => {
    const { xz, xx, noise } = own[index]!
    const logFactors = Float64Array.from(columns.names, (name, i) => {
      const sums = pooled.get(name)
      if (sums === undefined || sums.xx === 0 || Number.isNaN(noise)) return 0
      const common = sums.xz / sums.xx
      if (Math.abs(common) < 2.5 / Math.sqrt(sums.xx)) return 0
      // as good as two whole festivals of the pool
      return Math.max(-3, Math.min(3, (xz[i]! + 2 * common) / (xx[i]! + 2)))
    })
    return { ...columns, logFactors }
  })
}

/** The factor of all festivals on period `t`. */
export function festivalFactor(effects: FestivalEffects, t: number): number {
  let sum = 0
  for (let i = 0; i < effects.names.length; i++) sum += effects.logFactors[i]! * effects.shares[i]![t]!
  return Math.exp(sum)
}
