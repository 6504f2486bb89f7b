import { minimiseAlong } from './nelder-mead.ts'
import { type Fitted, fitSes } from './smoothing.ts'

/**
 * Theta (Assimakopoulos & Nikolopoulos 2000) as the M3 competition had it: the line through the history and simple smoothing of the
 * history bent twice as much, half and half; which is smoothing with a drift of half the slope (Hyndman & Billah 2003).
 */
export function fitTheta(history: Float64Array, horizon: number): Fitted {
  const count = history.length
  const fitted = fitSes(history, horizon)
  const { slope } = lineThrough(history)
  const lag = (1 - (1 - fitted.alpha) ** count) / fitted.alpha
  const forecast = fitted.forecast.map((level, h) => level + (slope / 2) * (h + lag))
  return { forecast, variance: fitted.variance }
}

export interface ThetaFit extends Fitted {
  alpha: number
  /** How much the short line is bent; 1 is simple smoothing. */
  theta: number
}

/**
 * The optimised theta models of Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016). The one-step forecast is
 * level + (1 - 1/theta) * ((1-alpha)^t * A + (1 - (1-alpha)^(t+1)) / alpha * B), where A and B are the line through the history: through
 * all of it (static) or through what was known at t (dynamic). For a given alpha it is linear in the first level and in 1 - 1/theta, so
 * both have their least squares in closed form and only alpha is searched.
 * @param isDynamic whether the line is that known at each moment
 */
export function fitOptimisedTheta(history: Float64Array, horizon: number, isDynamic: boolean): ThetaFit {
  const count = history.length
  if (count < 4) return { ...fitTheta(history, horizon), alpha: 0.5, theta: 2 }
  const line = lineThrough(history)
  const lineA = new Float64Array(count).fill(line.start)
  const lineB = new Float64Array(count).fill(line.slope)
  const running = { mean: 0, a: 0, b: 0 }
  if (isDynamic) {
    for (let t = 0; t < count; t++) {
      // the line known before period t + 1 is from periods 1..t
      lineA[t] = running.a
      lineB[t] = running.b
      extendLine(running, t, history[t]!)
    }
  }
  let first = 0
  let weight = 0
  const sse = (alpha: number) => {
    const keep = 1 - alpha
    let known = 0
    let decay = 1
    let a11 = 0
    let a12 = 0
    let a22 = 0
    let r1 = 0
    let r2 = 0
    let total = 0
    for (let t = 0; t < count; t++) {
      const bend = decay * lineA[t]! + ((1 - decay * keep) / alpha) * lineB[t]!
      const e = history[t]! - known
      // the first forecasts of the dynamic line are from nothing: not counted, as their authors do
      if (!isDynamic || t >= 2) {
        a11 += decay * decay
        a12 += decay * bend
        a22 += bend * bend
        r1 += decay * e
        r2 += bend * e
        total += e * e
      }
      known += alpha * e
      decay *= keep
    }
    const det = a11 * a22 - a12 * a12
    weight = det > 1e-12 * a11 * a22 ? (r2 * a11 - r1 * a12) / det : 0
    weight = weight < 0 ? 0 : weight > 1 ? 1 : weight
    first = a11 > 0 ? (r1 - weight * a12) / a11 : 0
    return total - 2 * (first * r1 + weight * r2) + first * first * a11 + 2 * first * weight * a12 + weight * weight * a22
  }
  const found = minimiseAlong(sse, 0.1, 0.99, 10, 10)
  const value = sse(found.x)
  const alpha = found.x
  const keep = 1 - alpha
  let level = first
  let decay = 1
  for (let t = 0; t < count; t++) {
    level += alpha * (history[t]! - level)
    decay *= keep
  }
  const forecast = new Float64Array(horizon)
  const state = isDynamic ? { ...running } : { mean: 0, a: line.start, b: line.slope }
  for (let h = 0; h < horizon; h++) {
    const expected = level + weight * (decay * state.a + ((1 - decay * keep) / alpha) * state.b)
    forecast[h] = expected
    level += alpha * (expected - level)
    decay *= keep
    if (isDynamic) extendLine(state, count + h, expected)
  }
  return {
    forecast,
    variance: Math.max(0, value) / count,
    alpha,
    theta: weight < 1 ? 1 / (1 - weight) : Number.POSITIVE_INFINITY,
  }
}

/** Takes value number t + 1 into a least-squares line over periods 1, 2, … kept as (mean, a, b). */
function extendLine(line: { mean: number; a: number; b: number }, t: number, value: number): void {
  const n = t + 1
  line.b = n === 1 ? 0 : ((n - 2) * line.b + (6 / n) * (value - line.mean)) / (n + 1)
  line.mean = ((n - 1) * line.mean + value) / n
  line.a = line.mean - (line.b * (n + 1)) / 2
}

/** The least-squares line a + b t over t = 1, 2, … */
export function lineThrough(history: Float64Array): { start: number; slope: number } {
  const count = history.length
  const middle = (count + 1) / 2
  let sum = 0
  let cross = 0
  for (let t = 0; t < count; t++) {
    sum += history[t]!
    cross += (t + 1 - middle) * history[t]!
  }
  const slope = count > 1 ? (cross * 12) / (count * (count * count - 1)) : 0
  return { start: sum / Math.max(1, count) - slope * middle, slope }
}
