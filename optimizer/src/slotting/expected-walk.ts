import { aisleTourLength } from '../routing/aisle-tour.ts'
import type { Assignment, Basket, SlottingProblem } from './slotting-problem.ts'

/** Expected length of a tour: the mean of the exact ones for the baskets, by their weights, in the warehouse's unit; 0 without baskets. */
export function expectedWalk(
  problem: Pick<SlottingProblem, 'warehouse' | 'slots'>,
  assignment: Assignment,
  baskets: readonly Basket[] = (problem as SlottingProblem).baskets,
): number {
  let sum = 0
  let weights = 0
  for (const { items, weight = 1 } of baskets) {
    if (weight === 0) continue
    const places: number[] = []
    for (const item of items) if (assignment[item]! >= 0) places.push(problem.slots[assignment[item]!]!.place)
    sum += weight * aisleTourLength(problem.warehouse, places)
    weights += weight
  }
  return weights === 0 ? 0 : sum / weights
}
