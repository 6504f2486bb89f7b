import { aisleTourLength } from '../routing/index.ts'
import { checkBatches } from './check-batches.ts'
import type { Schedule, ScheduleProblem } from './schedule-batches.ts'

/** Judges a schedule from the problem as it was given, walking through every picker's day. */
export function checkSchedule(
  problem: ScheduleProblem,
  schedule: Schedule,
): { faults: string[]; tardiness: number; makespan: number } {
  const { faults } = checkBatches(problem, schedule.flat())
  if (schedule.length > problem.pickers) faults.push(`${schedule.length} pickers are more than ${problem.pickers}`)
  let tardiness = 0
  let makespan = 0
  for (const day of schedule) {
    let time = 0
    for (const batch of day) {
      const own = batch.map((order) => problem.orders[order]!)
      const length = aisleTourLength(
        problem.warehouse,
        own.flatMap((order) => [...order.places]),
      )
      const items = own.reduce((sum, order) => sum + (order.items ?? order.places.length), 0)
      time += length * problem.timePerLength + items * (problem.timePerItem ?? 0) + (problem.timePerTour ?? 0)
      for (const order of own) tardiness += Math.max(0, time - (order.dueAt ?? Number.POSITIVE_INFINITY))
    }
    makespan = Math.max(makespan, time)
  }
  return { faults, tardiness, makespan }
}
