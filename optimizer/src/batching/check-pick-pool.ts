import type { PickPool, PoolBatch } from './pick-pool.ts'

/** Judges batches of a pick pool from the problem as it was given; shares nothing with the solver. */
export function checkPoolBatches(
  pool: PickPool,
  batches: readonly PoolBatch[],
): { faults: string[]; cost: number; items: number } {
  const faults: string[] = []
  let cost = 0
  let items = 0
  const allOrders = batches.flatMap((batch) => batch.orders)
  const allItems = batches.flatMap((batch) => batch.lists.flat())
  if (new Set(allOrders).size < allOrders.length) faults.push('an order is picked twice')
  if (new Set(allItems).size < allItems.length) faults.push('a stored item is picked twice')
  batches.forEach((batch, index) => {
    if (batch.orders.length > pool.maxOrdersPerBatch) faults.push(`batch ${index} has ${batch.orders.length} orders`)
    const wanted = batch.orders.flatMap((order) => pool.orders[order]?.positions ?? [-1]).sort((a, b) => a - b)
    const picked = batch.lists.flatMap((list) => list.map((item) => pool.stored[item]?.article ?? -2)).sort((a, b) => a - b)
    if (wanted.join() !== picked.join()) faults.push(`batch ${index} picks other articles than its orders ask for`)
    for (const list of batch.lists) {
      const stops = list.map((item) => pool.stored[item]).filter((stop) => stop !== undefined)
      items += stops.length
      if (new Set(stops.map((stop) => stop.zone)).size > 1) faults.push(`a list of batch ${index} goes through several zones`)
      const volume = stops.reduce((sum, stop) => sum + pool.volumes[stop.article]!, 0)
      if (volume > pool.maxListVolume) faults.push(`a list of batch ${index} has volume ${volume}`)
      if (stops.length === 0) continue
      const way = [{ row: 0, aisle: 0 }, ...stops, { row: 0, aisle: 0 }]
      for (let i = 1; i < way.length; i++) cost += stepsBetween(pool, way[i - 1]!, way[i]!)
    }
  })
  if (items < pool.minItems) faults.push(`${items} items are fewer than ${pool.minItems}`)
  return { faults, cost, items }
}

/** As the problem has it: from row to row by the middle cross aisle, or by the outer one where both lie on its side. */
function stepsBetween(pool: PickPool, a: { row: number; aisle: number }, b: { row: number; aisle: number }): number {
  const byMiddle = Math.abs(a.row) + Math.abs(b.row)
  const outer = a.row < 0 && b.row <= 0 ? -pool.firstRow : a.row >= 0 && b.row >= 0 ? pool.lastRow : undefined
  const rows = outer === undefined ? byMiddle : Math.min(byMiddle, 2 * outer - byMiddle)
  return rows + Math.abs(a.aisle - b.aisle)
}
