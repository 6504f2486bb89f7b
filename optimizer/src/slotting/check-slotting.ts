import { aisleTour, checkTour } from '../routing/index.ts'
import type { MovePlan } from './plan-moves.ts'
import type { Assignment, SlottingProblem } from './slotting-problem.ts'

/**
 * Looks over a choice of slots: every item has one of its own that is of its zone and takes its weight and size.
 * @returns what is wrong, nothing if all is well
 */
export function checkAssignment(problem: SlottingProblem, assignment: Assignment): string[] {
  const wrong: string[] = []
  if (assignment.length !== problem.items.length) wrong.push(`${assignment.length} slots for ${problem.items.length} items`)
  const holder = new Map<number, number>()
  problem.items.forEach((item, index) => {
    const number = assignment[index]!
    const slot = problem.slots[number]
    if (slot === undefined) {
      wrong.push(`item ${index} has no slot`)
      return
    }
    if (holder.has(number)) wrong.push(`items ${holder.get(number)} and ${index} are both in slot ${number}`)
    holder.set(number, index)
    if (item.zone !== slot.zone) wrong.push(`item ${index} is in the wrong zone`)
    if (slot.maxWeightGrams !== undefined && item.weightGrams !== undefined && item.weightGrams > slot.maxWeightGrams)
      wrong.push(`item ${index} is too heavy for slot ${number}`)
    if (slot.volumeMm3 !== undefined && item.volumeMm3 !== undefined && item.volumeMm3 > slot.volumeMm3)
      wrong.push(`item ${index} is too big for slot ${number}`)
  })
  return wrong
}

/**
 * Carries a plan out: that each move begins where the item lies, that there are no more moves than allowed, that the slots are right
 * afterwards, and that tours, each of them followed by `checkTour`, are as much shorter as the plan says.
 * @returns what is wrong, nothing if all is well
 */
export function checkMovePlan(problem: SlottingProblem, current: Assignment, plan: MovePlan, mostMoves: number): string[] {
  const wrong: string[] = []
  const where = [...current]
  let moves = 0
  let saved = 0
  for (const change of plan.changes) {
    for (const { item, from } of change.moves) if (where[item] !== from) wrong.push(`item ${item} does not lie in slot ${from}`)
    for (const { item, to } of change.moves) where[item] = to
    moves += change.moves.length
    saved += change.saved
    if (!(change.saved > 0)) wrong.push('a change saves nothing')
  }
  if (moves > mostMoves) wrong.push(`${moves} moves instead of ${mostMoves} at most`)
  const after = Int32Array.from(where)
  wrong.push(...checkAssignment(problem, after))
  const walks = [current, after].map((slots) => {
    let sum = 0
    let weights = 0
    for (const { items, weight = 1 } of problem.baskets) {
      const places = items.map((item) => problem.slots[slots[item]!]!.place)
      const tour = aisleTour(problem.warehouse, places)
      wrong.push(...checkTour(problem.warehouse, places, tour))
      sum += weight * tour.length
      weights += weight
    }
    return weights > 0 ? sum / weights : 0
  })
  const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a))
  if (!isNear(walks[0]!, plan.before)) wrong.push(`tours were ${walks[0]} long, not ${plan.before}`)
  if (!isNear(walks[1]!, plan.after)) wrong.push(`tours are ${walks[1]} long afterwards, not ${plan.after}`)
  if (!isNear(plan.before - plan.after, saved)) wrong.push(`${saved} are said to be saved, it is ${plan.before - plan.after}`)
  return wrong
}
