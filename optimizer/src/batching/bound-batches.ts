import type { BatchTables } from './problem.ts'

/**
 * No batches are shorter together than this. Two reasonings, the better counts. (1) Orders whose own tours are longer than l need at
 * least as many tours as their loads ask for, and each of these is longer than l. (2) The same said of the way along the cross aisles
 * and of each aisle apart, which holds for warehouses of one block: tours that go beyond a point, tours that walk so much of an aisle.
 */
export function boundBatches(tables: BatchTables): number {
  const all = Array.from({ length: tables.orderCount }, (_, order) => order)
  const own = stacked(tables, all, tables.ownLength)
  const { warehouse, places } = tables
  if (warehouse.crossAt.length !== 2) return own
  const cells = warehouse.cellAt.length
  const [front, back] = warehouse.crossAt as [number, number]
  const end = warehouse.end ?? warehouse.start
  const left = Math.min(warehouse.start.at, end.at)
  const right = Math.max(warehouse.start.at, end.at)
  const isClosed = left === right && end.cross === warehouse.start.cross
  if (!isClosed) return own
  const toLeft = new Float64Array(tables.orderCount)
  const toRight = new Float64Array(tables.orderCount)
  const inAisle = warehouse.aisleAt.map(() => new Float64Array(tables.orderCount))
  places.forEach((list, order) => {
    for (let i = 0; i < list.length; ) {
      const aisle = Math.floor(list[i]! / cells)
      const at = warehouse.aisleAt[aisle]!
      toLeft[order] = Math.max(toLeft[order]!, 2 * (left - at))
      toRight[order] = Math.max(toRight[order]!, 2 * (at - right))
      let first = Number.NaN
      let last = 0
      let gap = 0
      for (; i < list.length && Math.floor(list[i]! / cells) === aisle; i++) {
        const cell = warehouse.cellAt[list[i]! % cells]!
        if (Number.isNaN(first)) first = cell
        else gap = Math.max(gap, cell - last)
        last = cell
      }
      // Once through, or from either end as far as the widest gap: an aisle is not served by less.
      inAisle[aisle]![order] = Math.min(back - front, 2 * (back - front - Math.max(gap, first - front, back - last)))
    }
  })
  const parts = [toLeft, toRight, ...inAisle]
  return Math.max(
    own,
    parts.reduce((sum, part) => sum + stacked(tables, all, part), 0),
  )
}

/** The integral over l of how many tours are needed for the orders whose need is above l. */
function stacked({ loads, limits }: BatchTables, orders: readonly number[], need: Float64Array): number {
  const falling = orders.filter((order) => need[order]! > 0).sort((a, b) => need[b]! - need[a]!)
  const sums = limits.map(() => 0)
  let total = 0
  falling.forEach((order, i) => {
    let tours = 1
    limits.forEach((limit, d) => {
      sums[d]! += loads[d]![order]!
      tours = Math.max(tours, Math.ceil(sums[d]! / limit - 1e-9))
    })
    total += tours * (need[order]! - (i + 1 < falling.length ? need[falling[i + 1]!]! : 0))
  })
  return total
}
