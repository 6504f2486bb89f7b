import type { WaveTables } from './problem.ts'

/**
 * No wave has more units per visited aisle than this: k aisles give at most what the k fullest hold of items that are asked for, and
 * only so many aisles count as can reach the lower bound. 0 when not even all aisles reach it.
 */
export function boundWave(tables: WaveTables): number {
  const { aisleLines, itemOrders, aisleCount, itemCount } = tables
  const asked = new Float64Array(itemCount)
  for (let item = 0; item < itemCount; item++)
    for (let i = itemOrders.start[item]!; i < itemOrders.start[item + 1]!; i++)
      if (tables.isPossible[itemOrders.column[i]!] === 1) asked[item]! += itemOrders.quantity[i]!
  const gives = new Float64Array(aisleCount)
  for (let aisle = 0; aisle < aisleCount; aisle++)
    for (let i = aisleLines.start[aisle]!; i < aisleLines.start[aisle + 1]!; i++)
      gives[aisle]! += Math.min(aisleLines.quantity[i]!, asked[aisleLines.column[i]!]!)
  gives.sort().reverse()
  const most = Math.min(
    tables.maxUnits,
    asked.reduce((sum, quantity) => sum + quantity, 0),
  )
  let sum = 0
  let best = 0
  for (let count = 1; count <= aisleCount; count++) {
    sum += gives[count - 1]!
    const units = Math.min(most, sum)
    if (units >= tables.minUnits) best = Math.max(best, units / count)
  }
  return best
}
