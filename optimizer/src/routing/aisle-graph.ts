import type { AisleTour, WalkPoint } from './aisle-tour.ts'
import type { GraphTour, GraphTourProblem, GraphWay } from './walk-graph.ts'
import type { AisleWarehouse } from './warehouse.ts'

/** A tour through parallel aisles as one through points and ways: crossings, the ends of the tour and the places to visit. */
export interface AisleGraph {
  problem: GraphTourProblem
  /** Where each point lies. */
  at: WalkPoint[]
  /** The place at each point, -1 for none. */
  placeOf: number[]
}

/** @param places without repetitions */
export function aisleGraph(warehouse: AisleWarehouse, places: readonly number[]): AisleGraph {
  const { aisleAt, cellAt, crossAt, start, directions } = warehouse
  const end = warehouse.end ?? start
  const columnAt = [...new Set([...aisleAt, start.at, end.at])].sort((a, b) => a - b)
  const crossing = (column: number, cross: number) => column * crossAt.length + cross
  const at: WalkPoint[] = columnAt.flatMap((across) => crossAt.map((along) => ({ across, along })))
  const placeOf = at.map(() => -1)
  const ways: GraphWay[] = []
  columnAt.forEach((across, column) => {
    if (column > 0)
      for (let cross = 0; cross < crossAt.length; cross++)
        ways.push({ from: crossing(column - 1, cross), to: crossing(column, cross), length: across - columnAt[column - 1]! })
    const aisle = aisleAt.indexOf(across)
    if (aisle < 0) return
    const chain = crossAt.map((along, cross) => ({ point: crossing(column, cross), along }))
    for (const place of places) {
      if (Math.trunc(place / cellAt.length) !== aisle) continue
      const along = cellAt[place % cellAt.length]!
      chain.push({ point: at.length, along })
      at.push({ across, along })
      placeOf.push(place)
    }
    chain.sort((a, b) => a.along - b.along)
    const direction = directions?.[aisle] ?? 'both'
    for (let i = 1; i < chain.length; i++) {
      const [low, high] = [chain[i - 1]!, chain[i]!]
      const [from, to] = direction === 'down' ? [high.point, low.point] : [low.point, high.point]
      ways.push({ from, to, length: high.along - low.along, ...(direction === 'both' ? {} : { isOneWay: true }) })
    }
  })
  const problem = {
    graph: { points: at.length, ways },
    start: crossing(columnAt.indexOf(start.at), start.cross),
    end: crossing(columnAt.indexOf(end.at), end.cross),
    stops: placeOf.flatMap((place, point) => (place < 0 ? [] : [point])),
  }
  return { problem, at, placeOf }
}

export function aisleTourOf(graph: AisleGraph, tour: GraphTour): AisleTour {
  return {
    length: tour.length,
    stops: tour.stops.map((point) => graph.placeOf[point]!),
    walk: tour.walk.map((point) => graph.at[point]!),
  }
}
