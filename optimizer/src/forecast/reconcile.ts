import type { Sum } from './forecast-types.ts'

/**
 * The smallest change of forecasts, each weighed by its own uncertainty, after which every sum equals its parts: minimum trace
 * reconciliation with a diagonal error covariance (Wickramasuriya, Athanasopoulos & Hyndman 2019), written as a projection so that
 * several hierarchies may cross. What would fall below zero is held at zero.
 * @param values one forecast for each series
 * @param variances of their errors, above 0
 */
export function reconcileStep(
  values: Float64Array,
  variances: Float64Array,
  sums: readonly { of: number; parts: readonly number[] }[],
  isHeldAtZero: boolean,
): Float64Array {
  const result = Float64Array.from(values)
  const weights = Float64Array.from(variances)
  const rounds = isHeldAtZero ? 20 : 1
  for (let round = 0; round < rounds; round++) {
    project(result, weights, sums)
    let isBelow = false
    if (isHeldAtZero) {
      for (let i = 0; i < result.length; i++) {
        // a hair below zero is a rounding error
        if (result[i]! >= 0) continue
        if (result[i]! < -1e-9 * (1 + Math.abs(values[i]!))) isBelow = true
        result[i] = 0
        weights[i] = 0
      }
    }
    if (!isBelow) break
  }
  return result
}

/** result -= W A' (A W A')^-1 A result by conjugate gradients, A holding 1 for a sum and -1 for each of its parts. */
function project(result: Float64Array, weights: Float64Array, sums: readonly { of: number; parts: readonly number[] }[]): void {
  const count = sums.length
  const spread = new Float64Array(result.length)
  const apply = (direction: Float64Array, into: Float64Array) => {
    spread.fill(0)
    for (let s = 0; s < count; s++) {
      const { of, parts } = sums[s]!
      spread[of]! += direction[s]!
      for (const part of parts) spread[part]! -= direction[s]!
    }
    for (let i = 0; i < spread.length; i++) spread[i]! *= weights[i]!
    for (let s = 0; s < count; s++) {
      const { of, parts } = sums[s]!
      let value = spread[of]!
      for (const part of parts) value -= spread[part]!
      into[s] = value
    }
  }
  const rest = new Float64Array(count)
  let size = 0
  for (let s = 0; s < count; s++) {
    const { of, parts } = sums[s]!
    let value = result[of]!
    for (const part of parts) value -= result[part]!
    rest[s] = value
    size += value * value
  }
  const start = size
  if (!(start > 0)) return
  const scale = result.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  const solution = new Float64Array(count)
  const direction = Float64Array.from(rest)
  const image = new Float64Array(count)
  for (let step = 0; step < 4 * count + 50 && Math.sqrt(size) > 1e-12 * scale; step++) {
    apply(direction, image)
    let curve = 0
    for (let s = 0; s < count; s++) curve += direction[s]! * image[s]!
    if (!(curve > 0)) break
    const length = size / curve
    let next = 0
    for (let s = 0; s < count; s++) {
      solution[s]! += length * direction[s]!
      rest[s]! -= length * image[s]!
      next += rest[s]! * rest[s]!
    }
    for (let s = 0; s < count; s++) direction[s] = rest[s]! + (next / size) * direction[s]!
    size = next
  }
  apply(solution, image)
  for (let i = 0; i < result.length; i++) result[i]! -= spread[i]!
}

/** @throws RangeError for a sum of what is not in the batch, of itself, of nothing, or one that comes twice */
export function indexSums(sums: readonly Sum[], ids: readonly string[]): { of: number; parts: number[] }[] {
  const places = new Map(ids.map((id, index) => [id, index]))
  const at = (id: string) => {
    const place = places.get(id)
    if (place === undefined) throw new RangeError(`A sum names ${id}, which is not in the batch`)
    return place
  }
  const seen = new Set<string>()
  return sums.map(({ of, parts }) => {
    if (parts.length === 0) throw new RangeError(`The sum ${of} has no parts`)
    if (parts.includes(of) || new Set(parts).size !== parts.length)
      throw new RangeError(`The sum ${of} names a part twice or itself`)
    const key = JSON.stringify([of, parts.toSorted()])
    if (seen.has(key)) throw new RangeError(`The sum ${of} is there twice`)
    seen.add(key)
    return { of: at(of), parts: parts.map(at) }
  })
}
