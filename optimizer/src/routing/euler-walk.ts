import type { AisleTour, WalkPoint } from './aisle-tour.ts'
import type { AisleWarehouse } from './warehouse.ts'

/** A stretch of a tour between two crossings, or a way into an aisle and back (`from` equal to `to`). */
export interface TourEdge {
  from: WalkPoint
  to: WalkPoint
  aisle?: number
  block?: number
  /** For a way in and back: whether the aisle is served from both ends, up to its largest gap. */
  isGap?: boolean
}

/**
 * Turns the stretches of a tour into one walk (Hierholzer 1873) and the places into the order of that walk.
 * @param places sorted, without repetitions
 * @param length of the tour, which the caller knows
 * @param isDirected whether stretches may be walked from `from` to `to` only
 */
export function eulerWalk(
  warehouse: AisleWarehouse,
  places: Int32Array,
  edges: readonly TourEdge[],
  length: number,
  isDirected = false,
): AisleTour {
  const { start } = warehouse
  const at = new Map<string, number[]>()
  edges.forEach((edge, i) => {
    for (const point of isDirected || edge.from === edge.to ? [edge.from] : [edge.from, edge.to]) {
      const key = keyOf(point)
      const list = at.get(key)
      if (list === undefined) at.set(key, [i])
      else list.push(i)
    }
  })
  const used = new Uint8Array(edges.length)
  const stack: { point: WalkPoint; by: number }[] = [
    { point: { across: start.at, along: warehouse.crossAt[start.cross]! }, by: -1 },
  ]
  const circuit: { point: WalkPoint; by: number }[] = []
  while (stack.length > 0) {
    const top = stack.at(-1)!
    const list = at.get(keyOf(top.point)) ?? []
    while (list.length > 0 && used[list.at(-1)!] === 1) list.pop()
    const i = list.pop()
    if (i === undefined) circuit.push(stack.pop()!)
    else {
      used[i] = 1
      const edge = edges[i]!
      stack.push({ point: keyOf(edge.from) === keyOf(top.point) ? edge.to : edge.from, by: i })
    }
  }
  circuit.reverse()
  return followCircuit(warehouse, places, edges, circuit, length)
}

function followCircuit(
  warehouse: AisleWarehouse,
  places: Int32Array,
  edges: readonly TourEdge[],
  circuit: readonly { point: WalkPoint; by: number }[],
  length: number,
): AisleTour {
  const taken = new Set<number>()
  const stops: number[] = []
  const walk: WalkPoint[] = [circuit[0]!.point]
  const stop = (list: readonly number[]) => {
    for (const place of list)
      if (!taken.has(place)) {
        taken.add(place)
        stops.push(place)
      }
  }
  for (let i = 1; i < circuit.length; i++) {
    const { point, by } = circuit[i]!
    const before = circuit[i - 1]!.point
    const edge = edges[by]!
    if (edge.aisle !== undefined && edge.block !== undefined) {
      const low = warehouse.crossAt[edge.block]!
      const high = warehouse.crossAt[edge.block + 1]!
      const here = placesOfBlock(warehouse, places, edge.aisle, edge.block)
      if (edge.from !== edge.to) stop(before.along === low ? here : here.toReversed())
      else if (before.along === low) {
        const part = edge.isGap === true ? here.slice(0, gapIndex(warehouse, here)) : here
        stop(part)
        walk.push({ across: point.across, along: warehouse.cellAt[part.at(-1)! % warehouse.cellAt.length]! })
      } else if (before.along === high) {
        const part = (edge.isGap === true ? here.slice(gapIndex(warehouse, here)) : here).toReversed()
        stop(part)
        walk.push({ across: point.across, along: warehouse.cellAt[part.at(-1)! % warehouse.cellAt.length]! })
      }
    }
    walk.push(point)
  }
  return { length, stops, walk: turns(walk) }
}

function placesOfBlock(warehouse: AisleWarehouse, places: Int32Array, aisle: number, block: number): number[] {
  const { cellAt, crossAt } = warehouse
  const isInBlock = (at: number) => at <= crossAt[block + 1]! && (block === 0 ? at >= crossAt[0]! : at > crossAt[block]!)
  const list: number[] = []
  for (const place of places)
    if (Math.trunc(place / cellAt.length) === aisle && isInBlock(cellAt[place % cellAt.length]!)) list.push(place)
  return list
}

/** Index of the first place after the largest gap. */
function gapIndex(warehouse: AisleWarehouse, places: readonly number[]): number {
  const at = (i: number) => warehouse.cellAt[places[i]! % warehouse.cellAt.length]!
  let index = 1
  for (let i = 2; i < places.length; i++) if (at(i) - at(i - 1) > at(index) - at(index - 1)) index = i
  return index
}

/** The walk without points passed straight on. */
function turns(walk: readonly WalkPoint[]): WalkPoint[] {
  const kept: WalkPoint[] = []
  for (const point of walk) {
    const before = kept.at(-1)
    if (before !== undefined && before.across === point.across && before.along === point.along) continue
    const first = kept.at(-2)
    if (first !== undefined && before !== undefined && isBetween(first, before, point)) kept.pop()
    kept.push(point)
  }
  return kept
}

function isBetween(a: WalkPoint, b: WalkPoint, c: WalkPoint): boolean {
  const inLine = (p: number, q: number, r: number) => (p <= q && q <= r) || (p >= q && q >= r)
  if (a.across === b.across && b.across === c.across) return inLine(a.along, b.along, c.along)
  return a.along === b.along && b.along === c.along && inLine(a.across, b.across, c.across)
}

function keyOf(point: WalkPoint): string {
  return `${point.across} ${point.along}`
}
