import { checkPacking } from './check-packing.ts'
import type { ContainersProblem, ContainersSolution } from './pack-containers.ts'

/** What is wrong with loaded containers, in words: each by itself, their numbers, and that every box is in one of them or told as left. */
export function checkContainers(problem: ContainersProblem, solution: ContainersSolution): string[] {
  const faults: string[] = []
  const boxes = problem.boxes.map((_, type) => solution.left[type] ?? 0)
  const used = problem.containers.map(() => 0)
  solution.loaded.forEach(({ container, placements }, index) => {
    const kind = problem.containers[container]
    if (kind === undefined) {
      faults.push(`container ${index}: there is no type ${container}`)
      return
    }
    used[container]!++
    if (placements.length === 0) faults.push(`container ${index} is empty`)
    for (const fault of checkPacking({ ...problem, container: kind }, placements)) faults.push(`container ${index}: ${fault}`)
    for (const { box } of placements) boxes[box]!++
  })
  used.forEach((count, type) => {
    const limit = problem.containers[type]!.count
    if (limit !== undefined && count > limit) faults.push(`container type ${type}: ${count} used of ${limit}`)
  })
  boxes.forEach((count, type) => {
    if (count !== problem.boxes[type]!.count)
      faults.push(`box type ${type}: ${count} of ${problem.boxes[type]!.count} accounted for`)
  })
  return faults
}
