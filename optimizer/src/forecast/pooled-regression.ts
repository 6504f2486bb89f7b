import { solveSymmetric } from './linear-algebra.ts'

/** A series as the regression sees it: what it sold (NaN where not known) and what drove it, up to the end of the horizon. */
export interface DrivenSeries {
  /** Logarithms of what was sold. */
  history: Float64Array
  /** One list for each driver, of the length of the history and the horizon together. */
  drivers: readonly Float64Array[]
}

export interface RegressionSettings {
  /** How strongly a series' own coefficients are drawn to those of the pool: as many periods of the pool's experience. */
  poolPull: number
  /** Share of the newest residual that the level takes on. */
  levelGain: number
  /** Periods after which an observation counts half. */
  halfLife: number
}

/** Coefficients common to all series of a pool, and the sums of each series they came from. */
export interface PooledCoefficients {
  coefficients: Float64Array
  /** Mean square of each driver about its mean: the measure of the ridge. */
  spread: Float64Array
}

interface Moments {
  weight: number
  xx: Float64Array
  xz: Float64Array
  zz: number
  meanX: Float64Array
  meanZ: number
}

function momentsOf(series: DrivenSeries, end: number, halfLife: number): Moments {
  const size = series.drivers.length
  const decay = 0.5 ** (1 / halfLife)
  const meanX = new Float64Array(size)
  let meanZ = 0
  let weight = 0
  for (let t = end - 1, w = 1; t >= 0; t--, w *= decay) {
    const z = series.history[t]!
    if (Number.isNaN(z)) continue
    weight += w
    meanZ += w * z
    for (let i = 0; i < size; i++) meanX[i]! += w * series.drivers[i]![t]!
  }
  const scale = weight > 0 ? 1 / weight : 0
  meanZ *= scale
  for (let i = 0; i < size; i++) meanX[i]! *= scale
  const xx = new Float64Array(size * size)
  const xz = new Float64Array(size)
  let zz = 0
  const x = new Float64Array(size)
  for (let t = end - 1, w = 1; t >= 0; t--, w *= decay) {
    const z = series.history[t]! - meanZ
    if (Number.isNaN(z)) continue
    zz += w * z * z
    for (let i = 0; i < size; i++) x[i] = series.drivers[i]![t]! - meanX[i]!
    for (let i = 0; i < size; i++) {
      const wx = w * x[i]!
      if (wx === 0) continue
      xz[i]! += wx * z
      for (let j = 0; j <= i; j++) xx[i * size + j]! += wx * x[j]!
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) xx[j * size + i] = xx[i * size + j]!
  return { weight, xx, xz, zz, meanX, meanZ }
}

/**
 * Log-linear regression of sales on drivers (prices, promotions, calendar), pooled over series: the pool's coefficients come from all
 * series within their own means (fixed effects), each series' own ones are drawn to them by a ridge (partial pooling after Efron & Morris 1975),
 * and what remains is followed by simple smoothing, so that the level moves with the series.
 * @param end the history that may be used: periods before `end`
 * @returns expected logarithms for `horizon` periods after `end`, one list for each series, and the deviation of errors one step ahead
 */
export function pooledRegression(
  pool: readonly DrivenSeries[],
  end: readonly number[],
  horizon: number,
  settings: RegressionSettings,
): { forecasts: Float64Array[]; pooled: PooledCoefficients; own: Float64Array[]; deviations: Float64Array } {
  const size = pool[0]?.drivers.length ?? 0
  const moments = pool.map((series, index) => momentsOf(series, end[index]!, settings.halfLife))
  const a = new Float64Array(size * size)
  const b = new Float64Array(size)
  const spread = new Float64Array(size)
  let weight = 0
  for (const one of moments) {
    if (one.weight <= 0) continue
    weight += one.weight
    // series of more noise count less
    const precision = 1 / Math.max(1e-3, one.zz / one.weight)
    for (let k = 0; k < a.length; k++) a[k]! += precision * one.xx[k]!
    for (let i = 0; i < size; i++) {
      b[i]! += precision * one.xz[i]!
      spread[i]! += one.xx[i * size + i]!
    }
  }
  for (let i = 0; i < size; i++) spread[i] = weight > 0 ? Math.max(1e-6, spread[i]! / weight) : 1
  let trace = 0
  for (let i = 0; i < size; i++) trace += a[i * size + i]! / spread[i]!
  for (let i = 0; i < size; i++) a[i * size + i]! += 1e-4 * (trace / Math.max(1, size)) * spread[i]! + 1e-9
  if (!solveSymmetric(a, b, size)) b.fill(0)
  const own: Float64Array[] = []
  const deviations = new Float64Array(pool.length)
  const forecasts = pool.map((series, index) => {
    const one = moments[index]!
    const mine = Float64Array.from(b)
    if (Number.isFinite(settings.poolPull)) {
      const xx = Float64Array.from(one.xx)
      const xz = Float64Array.from(one.xz)
      for (let i = 0; i < size; i++) {
        const pull = settings.poolPull * spread[i]!
        xx[i * size + i]! += pull
        xz[i]! += pull * b[i]!
      }
      if (solveSymmetric(xx, xz, size)) mine.set(xz)
    }
    own.push(mine)
    const expected = (t: number) => {
      let sum = one.meanZ
      for (let i = 0; i < size; i++) sum += mine[i]! * (series.drivers[i]![t]! - one.meanX[i]!)
      return sum
    }
    let level = 0
    let squares = 0
    let seen = 0
    for (let t = 0; t < end[index]!; t++) {
      const z = series.history[t]!
      if (Number.isNaN(z)) continue
      const error = z - expected(t) - level
      squares += error * error
      seen++
      level += settings.levelGain * error
    }
    deviations[index] = Math.sqrt(squares / Math.max(1, seen))
    return Float64Array.from({ length: horizon }, (_, h) => expected(end[index]! + h) + level)
  })
  return { forecasts, pooled: { coefficients: b, spread }, own, deviations }
}
