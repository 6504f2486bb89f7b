import { startBudget } from '../lib/budget.ts'
import { randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { heldKarpOrder, mostStopsForHeldKarp } from './held-karp.ts'
import { oneTreeBound } from './one-tree.ts'
import { orOpt } from './or-opt.ts'
import { checkGraphProblem, type GraphTour, type GraphTourProblem, neighboursOf, shortestFrom } from './walk-graph.ts'

const usualTries = 300

/**
 * A short tour through any layout given as points and ways, one-way ones among them: exact up to twelve stops (Held & Karp 1962), above
 * that by exchanges (2-opt, Or-opt) restarted from small disturbances, with the 1-tree bound of Held & Karp (1970). A step of the
 * budget is one disturbance and its repair.
 * @returns value and bound: length of the tour, in the unit of the ways
 * @throws RangeError for a problem that makes no sense, or stops that cannot be reached
 */
export function graphTour(problem: GraphTourProblem, options: SolveOptions = {}): Solved<GraphTour> {
  checkGraphProblem(problem)
  const { start } = problem
  const end = problem.end ?? start
  const stops = [...new Set(problem.stops)].filter((stop) => stop !== start && stop !== end)
  const points = [start, ...stops, end]
  const neighbours = neighboursOf(problem.graph)
  const ways = points.map((point) => shortestFrom(neighbours, point))
  const budget = startBudget(options.budget ?? { nodes: usualTries })
  const size = points.length
  // From each of the points to each: row 0 is the start, the last is the end.
  const between = Float64Array.from({ length: size * size }, (_, i) => ways[Math.trunc(i / size)]!.length[points[i % size]!]!)
  refuseUnreachable(points, between)
  let order: Int32Array
  let bound: number
  let isProven = true
  if (stops.length <= mostStopsForHeldKarp) {
    order = heldKarpOrder(between, size)
    bound = lengthOf(order, between, size)
  } else {
    order = orOpt(between, size, budget, randomFrom(options.seed ?? 1))
    const value = lengthOf(order, between, size)
    bound = Math.min(value, oneTreeBound(between, size, value))
    isProven = bound >= value - 1e-9 * value
  }
  // Where start and end are apart, stops may lie on branches that only lead away from each other.
  if (lengthOf(order, between, size) >= unreachable) throw new RangeError('No walk was found that comes by all stops')
  const walk = [start]
  for (let i = 1; i < size; i++) {
    const leg: number[] = []
    const { before } = ways[order[i - 1]!]!
    const from = points[order[i - 1]!]!
    for (let point = points[order[i]!]!; point !== from; point = before[point]!) leg.push(point)
    walk.push(...leg.reverse())
  }
  const value = lengthOf(order, between, size)
  const inOrder = [...order].map((i) => points[i]!)
  // The ends are stops too where they are asked for.
  const asked = new Set(problem.stops)
  const visited = [...new Set(inOrder)].filter((point) => asked.has(point))
  return { solution: { length: value, stops: visited, walk }, value, bound, isProven, steps: budget.spent }
}

function refuseUnreachable(points: readonly number[], between: Float64Array): void {
  const size = points.length
  for (let i = 1; i < size; i++)
    if (between[i] === Number.POSITIVE_INFINITY) throw new RangeError(`Point ${points[i]} cannot be reached from the start`)
  for (let i = 0; i < size; i++)
    if (between[i * size + size - 1] === Number.POSITIVE_INFINITY)
      throw new RangeError(`The end cannot be reached from point ${points[i]}`)
  // From every stop the end is reached and from the start every stop; between two stops there may still be no way.
  for (let i = 0; i < between.length; i++) if (between[i] === Number.POSITIVE_INFINITY) between[i] = unreachable
}

/** So long that no tour takes it while there is another. */
const unreachable = 1e12

function lengthOf(order: Int32Array, between: Float64Array, size: number): number {
  let length = 0
  for (let i = 1; i < order.length; i++) length += between[order[i - 1]! * size + order[i]!]!
  return length
}
