/**
 * The smallest value of a function inside a box by the simplex method of Nelder and Mead (1965), with the coefficients that adapt to the
 * number of parameters (Gao & Han 2012). Points outside the box are moved to its edge.
 * @param evaluations at most so many calls of `value`
 * @returns the best point and its value; the start itself when nothing better is found
 */
export function minimise(
  value: (point: Float64Array) => number,
  start: readonly number[],
  low: readonly number[],
  high: readonly number[],
  evaluations: number,
  tolerance = 1e-6,
): { point: Float64Array; value: number } {
  const size = start.length
  const reflect = 1
  const expand = size > 1 ? 1 + 2 / size : 2
  const contract = size > 1 ? 0.75 - 1 / (2 * size) : 0.5
  const shrink = size > 1 ? 1 - 1 / size : 0.5
  const inside = (point: Float64Array) => {
    for (let i = 0; i < size; i++) {
      if (!(point[i]! >= low[i]!)) point[i] = low[i]!
      else if (point[i]! > high[i]!) point[i] = high[i]!
    }
    return point
  }
  let calls = 0
  const ask = (point: Float64Array) => {
    calls++
    const found = value(point)
    return Number.isNaN(found) ? Number.POSITIVE_INFINITY : found
  }
  const points: Float64Array[] = []
  const values: number[] = []
  for (let i = 0; i <= size; i++) {
    const point = Float64Array.from(start)
    if (i > 0) {
      const width = high[i - 1]! - low[i - 1]!
      const step = Number.isFinite(width) ? 0.15 * width : 0.1 * Math.max(1e-3, Math.abs(start[i - 1]!))
      point[i - 1] = point[i - 1]! + step > high[i - 1]! ? point[i - 1]! - step : point[i - 1]! + step
    }
    points.push(inside(point))
    values.push(ask(point))
  }
  const centre = new Float64Array(size)
  const along = (from: Float64Array, factor: number) => {
    const point = new Float64Array(size)
    for (let i = 0; i < size; i++) point[i] = centre[i]! + factor * (from[i]! - centre[i]!)
    return inside(point)
  }
  while (calls < evaluations) {
    let best = 0
    let worst = 0
    for (let i = 1; i <= size; i++) {
      if (values[i]! < values[best]!) best = i
      if (values[i]! >= values[worst]!) worst = i
    }
    if (worst === best) break
    const spread = values[worst]! - values[best]!
    if (spread <= tolerance * (Math.abs(values[best]!) + tolerance)) break
    let second = best
    centre.fill(0)
    for (let i = 0; i <= size; i++) {
      if (i === worst) continue
      if (values[i]! > values[second]!) second = i
      for (let k = 0; k < size; k++) centre[k]! += points[i]![k]! / size
    }
    const reflected = along(points[worst]!, -reflect)
    const reflectedValue = ask(reflected)
    let replaced: Float64Array | undefined = reflected
    let replacedValue = reflectedValue
    if (reflectedValue < values[best]!) {
      const further = along(points[worst]!, -expand)
      const furtherValue = ask(further)
      if (furtherValue < reflectedValue) {
        replaced = further
        replacedValue = furtherValue
      }
    } else if (reflectedValue >= values[second]!) {
      const nearer = reflectedValue < values[worst]! ? along(points[worst]!, -contract) : along(points[worst]!, contract)
      replacedValue = ask(nearer)
      replaced = replacedValue < Math.min(reflectedValue, values[worst]!) ? nearer : undefined
    }
    if (replaced !== undefined) {
      points[worst] = replaced
      values[worst] = replacedValue
      continue
    }
    for (let i = 0; i <= size; i++) {
      if (i === best) continue
      for (let k = 0; k < size; k++) points[i]![k] = points[best]![k]! + shrink * (points[i]![k]! - points[best]![k]!)
      values[i] = ask(points[i]!)
    }
  }
  let best = 0
  for (let i = 1; i <= size; i++) if (values[i]! < values[best]!) best = i
  return { point: points[best]!, value: values[best]! }
}

/**
 * The smallest value of a function of one number between `low` and `high`: a grid finds the valley, golden sections its floor.
 * @param cells of the grid
 */
export function minimiseAlong(
  value: (x: number) => number,
  low: number,
  high: number,
  cells: number,
  sections: number,
): { x: number; value: number } {
  let x = low
  let smallest = Number.POSITIVE_INFINITY
  for (let i = 0; i <= cells; i++) {
    const at = low + ((high - low) * i) / cells
    const found = value(at)
    if (found < smallest) {
      smallest = found
      x = at
    }
  }
  const golden = (Math.sqrt(5) - 1) / 2
  let from = Math.max(low, x - (high - low) / cells)
  let to = Math.min(high, x + (high - low) / cells)
  let left = to - golden * (to - from)
  let right = from + golden * (to - from)
  let leftValue = value(left)
  let rightValue = value(right)
  for (let i = 0; i < sections; i++) {
    if (leftValue < rightValue) {
      to = right
      right = left
      rightValue = leftValue
      left = to - golden * (to - from)
      leftValue = value(left)
    } else {
      from = left
      left = right
      leftValue = rightValue
      right = from + golden * (to - from)
      rightValue = value(right)
    }
  }
  if (leftValue < smallest) {
    smallest = leftValue
    x = left
  }
  if (rightValue < smallest) {
    smallest = rightValue
    x = right
  }
  return { x, value: smallest }
}
