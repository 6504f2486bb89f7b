import { checkTour } from '../routing/index.ts'
import { checkRelease } from './check-release.ts'
import type { PlanProblem, WavePlan } from './plan-wave.ts'

/** Judges a plan from the problem as it was given: the release, the bins, the carts, and every step of every tour. */
export function checkPlan(problem: PlanProblem, plan: WavePlan): string[] {
  const { warehouse, orders, bins, capacity } = problem
  const cells = warehouse.cellAt.length
  const aisles = warehouse.aisleAt.map((_, aisle) => ({
    lines: bins.filter((bin) => Math.floor(bin.place / cells) === aisle),
    zone: problem.zoneOfAisle?.[aisle] ?? 0,
  }))
  const faults = [...checkRelease({ ...problem, aisles }, plan.release).faults]
  const toured = plan.tours.flatMap((tour) => tour.orders).sort((a, b) => a - b)
  if (toured.join() !== [...plan.release.orders].sort((a, b) => a - b).join())
    faults.push('tours have other orders than the wave')
  const left = bins.map((bin) => bin.quantity)
  const open = new Map<string, number>()
  const change = (order: number, item: number, by: number) => {
    const key = `${order} ${item}`
    open.set(key, (open.get(key) ?? 0) + by)
  }
  for (const order of toured) for (const { item, quantity } of orders[order]!.lines) change(order, item, quantity)
  let length = 0
  plan.tours.forEach(({ orders: own, picks, tour }, index) => {
    const units = picks.reduce((sum, pick) => sum + pick.quantity, 0)
    const volume = own.reduce((sum, order) => sum + (orders[order]!.volume ?? 0), 0)
    const slots = own.reduce((sum, order) => sum + (orders[order]!.slots ?? 1), 0)
    if (units > (capacity.items ?? Infinity)) faults.push(`tour ${index} has ${units} units`)
    if (volume > (capacity.volume ?? Infinity) * (1 + 1e-12)) faults.push(`tour ${index} has volume ${volume}`)
    if (slots > (capacity.slots ?? Infinity)) faults.push(`tour ${index} has ${slots} slots`)
    for (const { order, bin, quantity } of picks) {
      if (!own.includes(order)) faults.push(`tour ${index} picks for an order of another`)
      left[bin]! -= quantity
      change(order, bins[bin]!.item, -quantity)
    }
    const places = picks.map((pick) => bins[pick.bin]!.place)
    faults.push(...checkTour(warehouse, places, tour))
    length += tour.length
  })
  if (left.some((quantity) => quantity < 0)) faults.push('a bin gives more than it has')
  for (const [what, quantity] of open) if (quantity !== 0) faults.push(`order and item ${what}: ${quantity} not picked`)
  if (Math.abs(length - plan.length) > 1e-6 * (1 + length)) faults.push(`tours are ${length} long, not ${plan.length}`)
  return faults
}
