/** 2 ** 12 sets of stops times 12 last ones: a few milliseconds. */
export const mostStopsForHeldKarp = 12

/**
 * The shortest order from the first point by all others to the last, by dynamic programming over sets (Held & Karp 1962; Bellman 1962).
 * @param between lengths from row to column
 * @param size number of points, the ends among them
 */
export function heldKarpOrder(between: Float64Array, size: number): Int32Array {
  const stops = size - 2
  const last = size - 1
  if (stops === 0) return Int32Array.from([0, last])
  const best = new Float64Array((1 << stops) * stops).fill(Number.POSITIVE_INFINITY)
  const before = new Int8Array((1 << stops) * stops).fill(-1)
  for (let i = 0; i < stops; i++) best[(1 << i) * stops + i] = between[i + 1]!
  for (let set = 1; set < 1 << stops; set++)
    for (let i = 0; i < stops; i++) {
      const length = best[set * stops + i]!
      if (length === Number.POSITIVE_INFINITY) continue
      for (let j = 0; j < stops; j++) {
        if ((set >> j) & 1) continue
        const at = (set | (1 << j)) * stops + j
        const reached = length + between[(i + 1) * size + j + 1]!
        if (reached < best[at]!) {
          best[at] = reached
          before[at] = i
        }
      }
    }
  let set = (1 << stops) - 1
  let at = 0
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < stops; i++) {
    const length = best[set * stops + i]! + between[(i + 1) * size + last]!
    if (length < least) {
      least = length
      at = i
    }
  }
  const order = [last]
  while (at >= 0) {
    order.push(at + 1)
    const next = before[set * stops + at]!
    set ^= 1 << at
    at = next
  }
  order.push(0)
  return Int32Array.from(order.reverse())
}
