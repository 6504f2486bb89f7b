import type { BatchLengths } from './batch-length.ts'
import type { BatchTables } from './problem.ts'

/** Up to so many orders all ways to group them are looked at: three to the power of that many steps. */
export const mostOrdersExactly = 11

/** The shortest batches of few orders, by dynamic programming over sets: the batch of the first order is tried in all ways. */
export function partitionExactly(tables: BatchTables, { keys, length }: BatchLengths): number[][] {
  const { orderCount, loads, limits } = tables
  const all = (1 << orderCount) - 1
  const alone = new Float64Array(all + 1).fill(Number.POSITIVE_INFINITY)
  const members = new Int32Array(orderCount)
  for (let set = 1; set <= all; set++) {
    let count = 0
    let low = 0
    let high = 0
    for (let order = 0; order < orderCount; order++)
      if ((set >> order) & 1) {
        members[count++] = order
        low ^= keys[2 * order]!
        high ^= keys[2 * order + 1]!
      }
    const fits = limits.every((limit, d) => {
      let sum = 0
      for (let i = 0; i < count; i++) sum += loads[d]![members[i]!]!
      return sum <= limit + 1e-9
    })
    if (fits) alone[set] = length(members, count, low, high)
  }
  const best = new Float64Array(all + 1).fill(Number.POSITIVE_INFINITY)
  const batch = new Int32Array(all + 1)
  best[0] = 0
  for (let set = 1; set <= all; set++) {
    const first = set & -set
    const others = set ^ first
    for (let part = others; ; part = (part - 1) & others) {
      const cost = alone[part | first]! + best[others ^ part]!
      if (cost < best[set]!) {
        best[set] = cost
        batch[set] = part | first
      }
      if (part === 0) break
    }
  }
  const batches: number[][] = []
  for (let set = all; set > 0; set ^= batch[set]!)
    batches.push(Array.from({ length: orderCount }, (_, order) => order).filter((order) => (batch[set]! >> order) & 1))
  return batches
}
