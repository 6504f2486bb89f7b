import { fitDampedTrend } from './smoothing.ts'

/** A history taken apart: trend, one list per season, and the rest; they add up to the history. */
export interface Decomposed {
  trend: Float64Array
  seasons: readonly { length: number; values: Float64Array }[]
  rest: Float64Array
}

/**
 * Local straight-line regression with tricube weights over the `window` nearest of evenly spaced values (Cleveland 1979), at positions
 * `-before … count - 1 + after`.
 */
function loess(values: Float64Array, window: number, before: number, after: number): Float64Array {
  const count = values.length
  const smooth = new Float64Array(before + count + after)
  const span = Math.min(window, count)
  for (let at = 0; at < smooth.length; at++) {
    const x = at - before
    let from = Math.round(x - (span - 1) / 2)
    from = from < 0 ? 0 : from > count - span ? count - span : from
    const reach = Math.max(x - from, from + span - 1 - x) * (window > count ? window / count : 1) * 1.001 + 1e-9
    let w0 = 0
    let w1 = 0
    let w2 = 0
    let y0 = 0
    let y1 = 0
    for (let i = from; i < from + span; i++) {
      const d = i - x
      const r = Math.abs(d) / reach
      if (r >= 1) continue
      const q = 1 - r * r * r
      const w = q * q * q
      w0 += w
      w1 += w * d
      w2 += w * d * d
      y0 += w * values[i]!
      y1 += w * d * values[i]!
    }
    const det = w0 * w2 - w1 * w1
    smooth[at] = det > 1e-9 * w0 * w2 ? (y0 * w2 - y1 * w1) / det : y0 / w0
  }
  return smooth
}

/** The mean of `width` neighbours; shorter by width - 1. */
function movingMean(values: Float64Array, width: number): Float64Array {
  const means = new Float64Array(values.length - width + 1)
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!
    if (i >= width) sum -= values[i - width]!
    if (i >= width - 1) means[i - width + 1] = sum / width
  }
  return means
}

/** One season of STL (Cleveland, Cleveland, McRae & Terpenning 1990): smoothed places of the season less what is trend in them. */
function seasonOf(values: Float64Array, season: number, window: number): Float64Array {
  const count = values.length
  const extended = new Float64Array(count + 2 * season)
  for (let place = 0; place < season; place++) {
    const size = Math.ceil((count - place) / season)
    const sub = new Float64Array(size)
    for (let k = 0; k < size; k++) sub[k] = values[place + k * season]!
    const smooth = loess(sub, window, 1, 1)
    for (let k = 0; k < smooth.length; k++) {
      const at = place + k * season
      if (at < extended.length) extended[at] = smooth[k]!
    }
  }
  const low = loess(movingMean(movingMean(movingMean(extended, season), season), 3), oddAbove(season), 0, 0)
  return Float64Array.from({ length: count }, (_, t) => extended[t + season]! - low[t]!)
}

function oddAbove(value: number): number {
  const whole = Math.ceil(value)
  return whole % 2 === 1 ? whole : whole + 1
}

/**
 * MSTL (Bandara, Hyndman & Bergmeir 2021): STL for several seasons, shortest first, twice over.
 * @param seasons lengths; each is used only when the history holds two of it
 */
export function mstl(history: Float64Array, seasons: readonly number[]): Decomposed {
  const count = history.length
  const used = seasons.filter((season) => season > 1 && count >= 2 * season).sort((a, b) => a - b)
  const parts: { length: number; values: Float64Array }[] = used.map((length) => ({ length, values: new Float64Array(count) }))
  let trend: Float64Array = new Float64Array(count)
  const longest = used.at(-1) ?? 1
  const trendWindow = oddAbove(Math.max(7, (1.5 * longest) / (1 - 1.5 / 11)))
  if (used.length === 0) trend = Float64Array.from(loess(history, trendWindow, 0, 0))
  for (let round = 0; round < 2; round++) {
    parts.forEach((part, index) => {
      const others = Float64Array.from(history, (value, t) => {
        let rest = value - trend[t]!
        parts.forEach((other, k) => {
          if (k !== index) rest -= other.values[t]!
        })
        return rest
      })
      part.values = seasonOf(others, part.length, 11 + 4 * index)
      const adjusted = Float64Array.from(history, (value, t) => {
        let left = value
        for (const each of parts) left -= each.values[t]!
        return left
      })
      trend = Float64Array.from(loess(adjusted, trendWindow, 0, 0))
    })
  }
  const rest = Float64Array.from(history, (value, t) => {
    let left = value - trend[t]!
    for (const part of parts) left -= part.values[t]!
    return left
  })
  return { trend, seasons: parts, rest }
}

/** A forecast by MSTL: the seasons repeat as they were last, what is left goes on by a damped trend. */
export function forecastByMstl(history: Float64Array, horizon: number, seasons: readonly number[]): Float64Array {
  const apart = mstl(history, seasons)
  const adjusted = Float64Array.from(history, (value, t) => {
    let left = value
    for (const part of apart.seasons) left -= part.values[t]!
    return left
  })
  const { forecast } = fitDampedTrend(adjusted, horizon)
  const count = history.length
  return forecast.map((value, h) => {
    let sum = value
    for (const part of apart.seasons) sum += part.values[count - part.length + (h % part.length)]!
    return sum
  })
}
