import { minimise } from './nelder-mead.ts'
import { decompose, deseasonalise } from './seasonality.ts'
import type { Fitted } from './smoothing.ts'

/** An exponential smoothing state space model: how errors, trend and season enter. */
export interface EtsForm {
  error: 'added' | 'multiplied'
  trend: 'none' | 'straight' | 'damped'
  season: 'none' | 'added' | 'multiplied'
}

export interface EtsFit extends Fitted {
  form: EtsForm
  /** Akaike's criterion, corrected for short histories; smaller is better. */
  criterion: number
}

/** Straight trends are left out: they overshoot as soon as the horizon is long (Gardner & McKenzie 1985). */
const trends = ['none', 'damped'] as const

/** The forms worth a try: those whose error and season do not fight each other (Hyndman et al. 2008, chapter 2.5). */
export function etsForms(isPositive: boolean, isSeasonal: boolean): EtsForm[] {
  const forms: EtsForm[] = []
  for (const trend of trends) {
    if (!isSeasonal) {
      forms.push({ error: 'added', trend, season: 'none' })
      if (isPositive) forms.push({ error: 'multiplied', trend, season: 'none' })
      continue
    }
    forms.push({ error: 'added', trend, season: 'added' })
    if (isPositive) forms.push({ error: 'multiplied', trend, season: 'multiplied' })
  }
  return forms
}

/**
 * Fits exponential smoothing in state space form by maximum likelihood (Hyndman, Koehler, Ord & Snyder 2008) and keeps the form with the
 * smallest corrected Akaike criterion. Level and trend at the start are estimated, the season at the start is that of a classical
 * decomposition (counted as parameters all the same).
 * @param season periods of a season, 1 for none; the history has to hold two of them
 * @param evaluations of the likelihood, for each form
 */
export function fitEts(
  history: Float64Array,
  horizon: number,
  season: number,
  forms: readonly EtsForm[],
  evaluations = 160,
): EtsFit | undefined {
  let best: EtsFit | undefined
  for (const form of forms) {
    const fitted = fitForm(history, horizon, form.season === 'none' ? 1 : season, form, evaluations)
    if (fitted !== undefined && (best === undefined || fitted.criterion < best.criterion)) best = fitted
  }
  return best
}

function fitForm(history: Float64Array, horizon: number, season: number, form: EtsForm, evaluations: number): EtsFit | undefined {
  const count = history.length
  const hasTrend = form.trend !== 'none'
  const isDamped = form.trend === 'damped'
  const hasSeason = season > 1
  const parameters = 2 + (hasTrend ? 2 : 0) + (isDamped ? 1 : 0) + (hasSeason ? season : 0)
  if (count <= parameters + 2 || (hasSeason && count < 2 * season)) return undefined
  const isMultiplied = form.season === 'multiplied'
  const isRelative = form.error === 'multiplied'
  const start = new Float64Array(season).fill(isMultiplied ? 1 : 0)
  let smooth = history
  if (hasSeason) {
    const seasonal = decompose(history, season, isMultiplied)
    start.set(seasonal.indices)
    smooth = deseasonalise(history, seasonal)
  }
  // a line through the first values, as a place to start from
  const head = Math.min(count, Math.max(10, season))
  let sum = 0
  let cross = 0
  let square = 0
  for (let t = 0; t < head; t++) {
    sum += smooth[t]!
    const x = t - (head - 1) / 2
    cross += x * smooth[t]!
    square += x * x
  }
  const slope = square > 0 ? cross / square : 0
  const middle = sum / head
  const level0 = hasTrend ? middle - slope * ((head + 1) / 2) : middle
  const spread = deviationOf(smooth) + 1e-9
  const seasons = new Float64Array(season)
  const bend = (phi: number) => (isDamped ? phi : hasTrend ? 1 : 0)
  let endLevel = 0
  let endTrend = 0
  let sse = 0
  const keepsSeason = hasSeason
  // point: alpha, level at the start, [beta share, trend at the start, [phi]], [gamma share]
  const phiAt = hasTrend ? 4 : -1
  const gammaAt = 2 + (hasTrend ? 2 : 0) + (isDamped ? 1 : 0)
  const fit = (point: Float64Array) => {
    const alpha = point[0]!
    let level = level0 + point[1]! * spread
    const beta = hasTrend ? alpha * point[2]! : 0
    let trend = hasTrend ? slope + point[3]! * spread * 0.2 : 0
    const phi = bend(isDamped ? point[phiAt]! : 1)
    const gamma = keepsSeason ? (1 - alpha) * point[gammaAt]! : 0
    if (keepsSeason) seasons.set(start)
    let total = 0
    let logs = 0
    let product = 1
    let place = 0
    for (let t = 0; t < count; t++) {
      const drift = phi * trend
      const line = level + drift
      const s = keepsSeason ? seasons[place]! : 0
      const expected = !keepsSeason ? line : isMultiplied ? line * s : line + s
      const error = history[t]! - expected
      if (isRelative) {
        if (expected <= 0) return Number.POSITIVE_INFINITY
        const relative = error / expected
        total += relative * relative
        product *= expected
      } else total += error * error
      if (keepsSeason && isMultiplied) {
        if (s <= 1e-6 || line === 0) return Number.POSITIVE_INFINITY
        level = line + (alpha * error) / s
        trend = drift + (beta * error) / s
        seasons[place] = s + (gamma * error) / line
      } else {
        level = line + alpha * error
        trend = drift + beta * error
        if (keepsSeason) seasons[place] = s + gamma * error
      }
      if (isRelative && (product > 1e200 || product < 1e-200)) {
        logs += Math.log(product)
        product = 1
      }
      if (keepsSeason && ++place === season) place = 0
    }
    sse = total
    endLevel = level
    endTrend = trend
    if (isRelative) logs += Math.log(product)
    return count * Math.log(Math.max(total, 1e-300)) + 2 * logs
  }
  const first = [0.3, 0]
  const low = [0.01, -4]
  const high = [0.99, 4]
  if (hasTrend) {
    first.push(0.1, 0)
    low.push(0.0001, -4)
    high.push(0.99, 4)
  }
  if (isDamped) {
    first.push(0.95)
    low.push(0.8)
    high.push(0.98)
  }
  if (hasSeason) {
    first.push(0.1)
    low.push(0.0001)
    high.push(0.99)
  }
  const found = minimise(fit, first, low, high, evaluations, 1e-5)
  const value = fit(found.point)
  if (!Number.isFinite(value)) return undefined
  const forecast = new Float64Array(horizon)
  const phi = bend(isDamped ? found.point[phiAt]! : 1)
  let reach = 0
  let power = 1
  for (let h = 0; h < horizon; h++) {
    power *= phi
    reach += power
    const line = endLevel + reach * endTrend
    const s = seasons[(count + h) % season]!
    forecast[h] = !hasSeason ? line : isMultiplied ? line * s : line + s
  }
  const variance = sse / count
  const scale = isRelative ? Math.max(1e-12, endLevel * endLevel) : 1
  return {
    form,
    forecast,
    variance: variance * scale,
    criterion: value + 2 * parameters + (2 * parameters * (parameters + 1)) / (count - parameters - 1),
  }
}

function deviationOf(values: Float64Array): number {
  let sum = 0
  let square = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  const middle = sum / values.length
  for (let i = 0; i < values.length; i++) square += (values[i]! - middle) ** 2
  return Math.sqrt(square / values.length)
}
