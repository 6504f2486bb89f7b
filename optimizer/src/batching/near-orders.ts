import type { BatchLengths } from './batch-length.ts'
import type { BatchTables } from './problem.ts'

/** Up to so many orders all pairs are worked out. */
const mostForAllPairs = 300

/**
 * For each order others that save most when walked together with it, measured against the shorter of both tours. Of many orders only
 * those are looked at that share most aisles with it.
 * @returns `orderCount` rows of equal width; an order that has fewer others has some of them twice
 */
export function nearOrders(tables: BatchTables, { keys, length }: BatchLengths, most: number): Int32Array {
  const { orderCount, ownLength } = tables
  const width = Math.min(most, orderCount - 1)
  const near = new Int32Array(orderCount * width)
  const sharers = orderCount > mostForAllPairs ? aisleSharers(tables, 5 * most) : undefined
  const pair = new Int32Array(2)
  const closeness = new Float64Array(orderCount)
  for (let order = 0; order < orderCount; order++) {
    const others = sharers?.[order] ?? Array.from({ length: orderCount }, (_, other) => other).filter((other) => other !== order)
    if (others.length === 0) others.push((order + 1) % orderCount)
    for (const other of others) {
      pair[0] = order
      pair[1] = other
      const both = length(pair, 2, keys[2 * order]! ^ keys[2 * other]!, keys[2 * order + 1]! ^ keys[2 * other + 1]!)
      closeness[other] = (ownLength[order]! + ownLength[other]! - both) / Math.min(ownLength[order]!, ownLength[other]!)
    }
    others.sort((a, b) => closeness[b]! - closeness[a]! || a - b)
    for (let i = 0; i < width; i++) near[order * width + i] = others[i % others.length]!
  }
  return near
}

/** For each order the orders that share most aisles with it, counted against the aisles of both. */
export function aisleSharers({ warehouse, places, orderCount }: BatchTables, most: number): number[][] {
  const cells = warehouse.cellAt.length
  const aislesOf = places.map((list) => [...new Set(Array.from(list, (place) => Math.floor(place / cells)))])
  const ordersIn: number[][] = warehouse.aisleAt.map(() => [])
  aislesOf.forEach((aisles, order) => {
    for (const aisle of aisles) ordersIn[aisle]!.push(order)
  })
  const shared = new Int32Array(orderCount)
  return aislesOf.map((aisles, order) => {
    const met: number[] = []
    for (const aisle of aisles)
      for (const other of ordersIn[aisle]!) {
        if (other === order) continue
        if (shared[other]!++ === 0) met.push(other)
      }
    // One number for each that sorts by closeness, then by order: far quicker than a comparison of two.
    const sortable = Float64Array.from(met, (other) => {
      const closeness = shared[other]! / (aisles.length + aislesOf[other]!.length - shared[other]!)
      return Math.round((1 - closeness) * 1e6) * orderCount + other
    }).sort()
    const near = Array.from(sortable.subarray(0, most), (number) => number % orderCount)
    for (const other of met) shared[other] = 0
    return near
  })
}
