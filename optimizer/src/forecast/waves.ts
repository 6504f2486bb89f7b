import { solveSymmetric } from './linear-algebra.ts'
import type { Seasonal } from './seasonality.ts'
import { lineThrough } from './theta.ts'

/**
 * A long season (52 weeks, 365 days) as a few sine waves around the line through the history. As many waves are kept as lower the
 * corrected Akaike criterion; none of them unless the gain is clear.
 * @returns undefined when there is no such season or less than one and a half of it in the history
 */
export function fitWaves(history: Float64Array, season: number, isMultiplied: boolean, most = 3): Seasonal | undefined {
  const count = history.length
  if (season < 2 || count < 1.5 * season || count < 20) return undefined
  const values = isMultiplied ? history.map(Math.log) : history
  const line = lineThrough(values)
  const size = 2 * most
  const rest = values.map((value, t) => value - line.start - line.slope * (t + 1))
  const waves = Array.from({ length: size }, (_, i) => {
    const turn = (2 * Math.PI * (Math.floor(i / 2) + 1)) / season
    return Float64Array.from({ length: count }, (_, t) => (i % 2 === 0 ? Math.sin(turn * t) : Math.cos(turn * t)))
  })
  const xx = new Float64Array(size * size)
  const xz = new Float64Array(size)
  let zz = 0
  for (let t = 0; t < count; t++) zz += rest[t]! * rest[t]!
  if (zz <= 1e-12) return undefined
  for (let i = 0; i < size; i++) {
    for (let t = 0; t < count; t++) xz[i]! += waves[i]![t]! * rest[t]!
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let t = 0; t < count; t++) sum += waves[i]![t]! * waves[j]![t]!
      xx[i * size + j] = sum
      xx[j * size + i] = sum
    }
  }
  // neighbouring errors are alike, so the criterion counts every parameter twice and a clear gain is asked for
  const criterion = (sse: number, parameters: number) => count * Math.log(sse / count) + 4 * parameters
  let best = criterion(zz, 0) - 6
  let chosen: Float64Array | undefined
  for (let pairs = 1; pairs <= most; pairs++) {
    const k = 2 * pairs
    const a = new Float64Array(k * k)
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) a[i * k + j] = xx[i * size + j]!
    const b = xz.slice(0, k)
    // a season seen twice is shrunk a little
    for (let i = 0; i < k; i++) a[i * k + i]! *= 1 + (0.2 * season) / count
    if (!solveSymmetric(a, b, k)) continue
    let sse = zz
    for (let i = 0; i < k; i++) {
      sse -= 2 * b[i]! * xz[i]!
      for (let j = 0; j < k; j++) sse += b[i]! * b[j]! * xx[i * size + j]!
    }
    const value = criterion(Math.max(sse, 1e-12), k)
    if (value < best) {
      best = value
      chosen = b
    }
  }
  if (chosen === undefined) return undefined
  const indices = Float64Array.from({ length: season }, (_, place) => {
    let sum = 0
    for (let i = 0; i < chosen.length; i++) {
      const turn = (2 * Math.PI * (Math.floor(i / 2) + 1) * place) / season
      sum += chosen[i]! * (i % 2 === 0 ? Math.sin(turn) : Math.cos(turn))
    }
    return isMultiplied ? Math.exp(sum) : sum
  })
  const middle = indices.reduce((sum, index) => sum + index, 0) / season
  for (let place = 0; place < season; place++) indices[place] = isMultiplied ? indices[place]! / middle : indices[place]! - middle
  return { indices, isMultiplied }
}
