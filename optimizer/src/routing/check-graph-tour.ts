import type { GraphTour, GraphTourProblem } from './walk-graph.ts'

/**
 * Follows a tour way by way: that each leads on from the point before and may be walked so, that the tour starts and ends where it has
 * to, comes by all stops in the order it claims, and is as long as it says.
 * @returns what is wrong, nothing if all is well
 */
export function checkGraphTour(problem: GraphTourProblem, tour: GraphTour): string[] {
  const wrong: string[] = []
  const { walk } = tour
  if (walk[0] !== problem.start) wrong.push('the walk does not begin at the start')
  if (walk.at(-1) !== (problem.end ?? problem.start)) wrong.push('the walk does not finish at the end')
  let length = 0
  for (let i = 1; i < walk.length; i++) {
    const ways = problem.graph.ways.filter(
      ({ from, to, isOneWay }) =>
        (from === walk[i - 1] && to === walk[i]) || (isOneWay !== true && to === walk[i - 1] && from === walk[i]),
    )
    if (ways.length === 0) wrong.push(`no way leads from ${walk[i - 1]} to ${walk[i]}`)
    else length += Math.min(...ways.map((way) => way.length))
  }
  if (Math.abs(length - tour.length) > 1e-9 * Math.max(1, length)) wrong.push(`the walk is ${length} long, not ${tour.length}`)
  let at = 0
  for (const stop of tour.stops) {
    while (at < walk.length && walk[at] !== stop) at++
    if (at === walk.length) wrong.push(`stop ${stop} is not come by in its turn`)
  }
  const wanted = new Set(problem.stops)
  if (tour.stops.length !== wanted.size || !tour.stops.every((stop) => wanted.has(stop)))
    wrong.push('the stops are not those wanted')
  return wrong
}
