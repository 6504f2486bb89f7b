import { minimise, minimiseAlong } from './nelder-mead.ts'

/** A fitted method: what it says of the next periods and the size of its one-step errors. */
export interface Fitted {
  /** Expected values of the next `horizon` periods. */
  forecast: Float64Array
  /** Mean of the squared one-step errors over the history. */
  variance: number
}

/**
 * Simple exponential smoothing (Brown 1956). For a given alpha the errors are linear in the first level, which therefore has its least
 * squares in closed form; only alpha is searched.
 */
export function fitSes(history: Float64Array, horizon: number, alphaLow = 0.01): Fitted & { alpha: number } {
  const count = history.length
  let level = history[0] ?? 0
  const sse = (alpha: number) => {
    // one-step forecast at t = known[t] + decay^t * first level
    let known = 0
    let decay = 1
    let cross = 0
    let square = 0
    let total = 0
    for (let t = 0; t < count; t++) {
      const error = history[t]! - known
      cross += error * decay
      square += decay * decay
      total += error * error
      known += alpha * error
      decay *= 1 - alpha
    }
    const first = square > 0 ? cross / square : 0
    level = known + decay * first
    return total - first * cross
  }
  if (count < 3) return { forecast: new Float64Array(horizon).fill(mean(history)), variance: varianceOf(history), alpha: 0.5 }
  const found = minimiseAlong(sse, alphaLow, 0.99, 12, 12)
  sse(found.x)
  return { forecast: new Float64Array(horizon).fill(level), variance: Math.max(0, found.value) / count, alpha: found.x }
}

/**
 * Holt's trend, damped (Gardner & McKenzie 1985), additive errors. Level and trend at the start have their least squares in closed form
 * for given alpha, beta and phi.
 * @param isDamped false keeps phi at 1: Holt's straight line
 */
export function fitDampedTrend(history: Float64Array, horizon: number, isDamped = true): Fitted & { phi: number } {
  const count = history.length
  if (count < 5) return { ...fitSes(history, horizon), phi: 0 }
  let lastLevel = 0
  let lastTrend = 0
  const run = (alpha: number, beta: number, phi: number) => {
    // three recursions at once: from zero states with the data, and from unit states (level, trend) without
    let l = 0
    let b = 0
    let l1 = 1
    let b1 = 0
    let l2 = 0
    let b2 = 1
    let a11 = 0
    let a12 = 0
    let a22 = 0
    let r1 = 0
    let r2 = 0
    let total = 0
    for (let t = 0; t < count; t++) {
      const f = l + phi * b
      const f1 = l1 + phi * b1
      const f2 = l2 + phi * b2
      const e = history[t]! - f
      a11 += f1 * f1
      a12 += f1 * f2
      a22 += f2 * f2
      r1 += f1 * e
      r2 += f2 * e
      total += e * e
      l = f + alpha * e
      b = phi * b + beta * e
      l1 = f1 - alpha * f1
      b1 = phi * b1 - beta * f1
      l2 = f2 - alpha * f2
      b2 = phi * b2 - beta * f2
    }
    const det = a11 * a22 - a12 * a12
    if (!(det > 1e-12 * a11 * a22)) return Number.POSITIVE_INFINITY
    const level = (r1 * a22 - r2 * a12) / det
    const trend = (r2 * a11 - r1 * a12) / det
    lastLevel = l + level * l1 + trend * l2
    lastTrend = b + level * b1 + trend * b2
    return total - level * r1 - trend * r2
  }
  const low = isDamped ? [0.01, 0.0001, 0.8] : [0.01, 0.0001]
  const high = isDamped ? [0.99, 0.99, 0.98] : [0.99, 0.99]
  const at = (point: Float64Array) => run(point[0]!, point[0]! * point[1]!, isDamped ? point[2]! : 1)
  const found = minimise(at, isDamped ? [0.3, 0.1, 0.9] : [0.3, 0.1], low, high, isDamped ? 90 : 60, 1e-4)
  const value = at(found.point)
  const phi = isDamped ? found.point[2]! : 1
  const forecast = new Float64Array(horizon)
  let reach = 0
  let power = 1
  for (let h = 0; h < horizon; h++) {
    power *= phi
    reach += power
    forecast[h] = lastLevel + reach * lastTrend
  }
  return { forecast, variance: Math.max(0, value) / count, phi }
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return values.length > 0 ? sum / values.length : 0
}

export function varianceOf(values: ArrayLike<number>): number {
  const middle = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - middle) ** 2
  return values.length > 0 ? sum / values.length : 0
}
