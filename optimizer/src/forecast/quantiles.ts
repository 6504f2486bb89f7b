/** Errors of combined forecasts in units of each series' own scale, one list per step ahead. */
export type ScaledErrors = readonly Float64Array[]

/**
 * Quantiles of scaled errors for each step, from what happened at the rolling origins of all series alike (split conformal prediction,
 * Vovk et al. 2005; Lei et al. 2018), neighbouring steps helping each other. With few errors a normal whose spread grows with the
 * root of the steps takes part, worth `priorErrors` of them.
 * @returns for each level the multipliers of the scale, step by step; never falling from one level to the next
 */
export function calibrate(errors: ScaledErrors, levels: readonly number[], horizon: number): Float64Array[] {
  const priorErrors = 20
  const steps = errors.length
  const sortedAt = Array.from({ length: horizon }, (_, h) => {
    const at = Math.min(h, steps - 1)
    const near: number[] = []
    for (let k = at - 1; k <= at + 1; k++) if (k >= 0 && k < steps) for (const error of errors[k]!) near.push(error)
    return Float64Array.from(near).sort()
  })
  const tables = levels.map((level) =>
    Float64Array.from({ length: horizon }, (_, h) => {
      const sorted = sortedAt[h] ?? new Float64Array()
      // each step's own errors are a third of what is in the list
      const independent = sorted.length / 3
      const share = independent / (independent + priorErrors)
      const normal = normalQuantile(level) * Math.sqrt(1 + 0.5 * h)
      // beyond the steps that were seen, spread grows with the root
      const stretch = h < steps || steps === 0 ? 1 : Math.sqrt((h + 1) / steps)
      const seen = sorted.length > 0 ? quantileOf(sorted, level) * stretch : 0
      return share * seen + (1 - share) * normal
    }),
  )
  const order = levels.map((_, index) => index).sort((a, b) => levels[a]! - levels[b]!)
  for (let i = 1; i < order.length; i++) {
    const lower = tables[order[i - 1]!]!
    const upper = tables[order[i]!]!
    for (let h = 0; h < horizon; h++) if (upper[h]! < lower[h]!) upper[h] = lower[h]!
  }
  return tables
}

/** The quantile of a sorted list as conformal prediction has it: the ceil((n + 1) level)-th value, straight lines between. */
export function quantileOf(sorted: Float64Array, level: number): number {
  const count = sorted.length
  if (count === 0) return 0
  const place = (count + 1) * level - 1
  if (place <= 0) return sorted[0]!
  if (place >= count - 1) return sorted[count - 1]!
  const low = Math.floor(place)
  return sorted[low]! + (place - low) * (sorted[low + 1]! - sorted[low]!)
}

/** The inverse of the normal distribution: a rational approximation (Hastings 1955, 26.2.23) sharpened by two steps of Halley. */
export function normalQuantile(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`A level is between 0 and 1: ${level}`)
  if (level === 0.5) return 0
  const tail = Math.min(level, 1 - level)
  const t = Math.sqrt(-2 * Math.log(tail))
  let x = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  if (level < 0.5) x = -x
  for (let round = 0; round < 2; round++) {
    const step = (normalShare(x) - level) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2)
    x -= step / (1 + (x * step) / 2)
  }
  return x
}

/** The share of a normal distribution under x: series near the middle, continued fraction in the tails (Abramowitz & Stegun 26.2). */
export function normalShare(x: number): number {
  const far = Math.abs(x)
  if (far > 38) return x > 0 ? 1 : 0
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (far < 3) {
    let term = far
    let sum = far
    for (let k = 1; Math.abs(term) > 1e-17 * sum && k < 200; k++) {
      term *= (far * far) / (2 * k + 1)
      sum += term
    }
    const above = density * sum
    return x > 0 ? 0.5 + above : 0.5 - above
  }
  let fraction = 0
  for (let k = 60; k >= 1; k--) fraction = k / (far + fraction)
  const tail = density / (far + fraction)
  return x > 0 ? 1 - tail : tail
}
