const tries = 200

/**
 * A lower bound of all orders from the first point by all others to the last: a shortest 1-tree, with weights on the points raised by
 * subgradient steps so that it comes as near to a tour as it can (Held & Karp 1970, 1971). Where lengths differ by direction the lesser
 * counts.
 * @param between lengths from row to column
 * @param size number of points, the ends among them
 * @param value length of a known order
 */
export function oneTreeBound(between: Float64Array, size: number, value: number): number {
  // The last point is joined to the first by a way that every tour takes: orders become tours. It is part of every 1-tree here.
  const lengths = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) lengths[i * size + j] = Math.min(between[i * size + j]!, between[j * size + i]!)
  const last = size - 1
  // A tour does not come into the start from a stop, nor go on from the end to one.
  for (let i = 1; i < last; i++) {
    lengths[i] = between[i]!
    lengths[i * size] = between[i]!
    lengths[i * size + last] = between[i * size + last]!
    lengths[last * size + i] = between[i * size + last]!
  }
  const weights = new Float64Array(size)
  const degrees = new Int32Array(size)
  let best = Number.NEGATIVE_INFINITY
  let scale = 1
  let sinceRise = 0
  for (let i = 0; i < tries; i++) {
    const length = oneTree(lengths, size, weights, degrees)
    if (length > best) {
      best = length
      sinceRise = 0
    } else if (++sinceRise >= 8) {
      scale /= 2
      sinceRise = 0
    }
    let square = 0
    for (const degree of degrees) square += (degree - 2) ** 2
    if (square === 0) break
    const step = (scale * Math.max(value - length, 1e-6 * value)) / square
    for (let p = 0; p < size; p++) weights[p] = weights[p]! + step * (degrees[p]! - 2)
  }
  return best
}

/**
 * The end is the special point: it is joined to the start, and by its shortest way to a stop; the other points are joined by a shortest
 * spanning tree (Prim). @returns length with the weights, less twice their sum
 */
function oneTree(lengths: Float64Array, size: number, weights: Float64Array, degrees: Int32Array): number {
  const last = size - 1
  degrees.fill(0)
  const nearest = new Float64Array(last).fill(Number.POSITIVE_INFINITY)
  const by = new Int32Array(last)
  const isIn = new Uint8Array(last)
  let total = weights[0]! + weights[last]!
  degrees[0] = 1
  degrees[last] = 2
  let at = 0
  for (let count = 1; count < last; count++) {
    isIn[at] = 1
    let next = -1
    for (let p = 1; p < last; p++) {
      if (isIn[p] === 1) continue
      const length = lengths[at * size + p]! + weights[at]! + weights[p]!
      if (length < nearest[p]!) {
        nearest[p] = length
        by[p] = at
      }
      if (next < 0 || nearest[p]! < nearest[next]!) next = p
    }
    total += nearest[next]!
    degrees[next] = degrees[next]! + 1
    degrees[by[next]!] = degrees[by[next]!]! + 1
    at = next
  }
  let least = Number.POSITIVE_INFINITY
  let stop = 1
  for (let p = 1; p < last; p++) {
    const length = lengths[p * size + last]! + weights[p]! + weights[last]!
    if (length < least) {
      least = length
      stop = p
    }
  }
  degrees[stop] = degrees[stop]! + 1
  total += least
  for (const weight of weights) total -= 2 * weight
  return total
}
