import { checkWave, type WaveCheck } from './check-wave.ts'
import type { Release, ReleaseProblem } from './release-wave.ts'

/** Judges a released wave from the problem as it was given: the wave itself, its picks, slots, and who is missed. */
export function checkRelease(problem: ReleaseProblem, release: Release): WaveCheck {
  const check = checkWave(problem, release)
  const faults = [...check.faults]
  if (release.orders.length > (problem.sortSlots ?? Number.POSITIVE_INFINITY)) faults.push('more orders than slots')
  const open = new Map<string, number>()
  for (const order of release.orders)
    for (const { item, quantity } of problem.orders[order]?.lines ?? [])
      open.set(`${order} ${item}`, (open.get(`${order} ${item}`) ?? 0) + quantity)
  const stock = new Map<string, number>()
  for (const aisle of release.aisles)
    for (const { item, quantity } of problem.aisles[aisle]?.lines ?? [])
      stock.set(`${aisle} ${item}`, (stock.get(`${aisle} ${item}`) ?? 0) + quantity)
  const zones = problem.aisles.reduce((most, aisle) => Math.max(most, aisle.zone ?? 0), 0)
  const zoneUnits = new Array<number>(zones + 1).fill(0)
  for (const { order, item, aisle, quantity } of release.picks) {
    if (!(quantity > 0)) faults.push(`a pick of item ${item} for order ${order} is of nothing`)
    open.set(`${order} ${item}`, (open.get(`${order} ${item}`) ?? 0) - quantity)
    stock.set(`${aisle} ${item}`, (stock.get(`${aisle} ${item}`) ?? 0) - quantity)
    zoneUnits[problem.aisles[aisle]?.zone ?? 0]! += quantity
  }
  for (const [what, quantity] of open) if (quantity !== 0) faults.push(`order and item ${what}: ${quantity} not picked`)
  for (const [what, quantity] of stock) if (quantity < 0) faults.push(`aisle and item ${what}: ${-quantity} too many picked`)
  if (zoneUnits.join() !== release.zoneUnits.join()) faults.push('units by zone are other than stated')
  const isLate = (leavesAt: number | undefined) => (leavesAt ?? Number.POSITIVE_INFINITY) < (problem.nextWaveReadyAt ?? -Infinity)
  const missed = problem.orders.flatMap(({ leavesAt }, place) =>
    isLate(leavesAt) && !release.orders.includes(place) ? [place] : [],
  )
  if (missed.join() !== release.missed.join()) faults.push('missed orders are other than stated')
  return { ...check, faults }
}
