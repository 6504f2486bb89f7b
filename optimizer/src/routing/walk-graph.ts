/** Any layout: points and the ways between them. */
export interface WalkGraph {
  /** Number of points; they are numbered from 0. */
  points: number
  ways: readonly GraphWay[]
}

export interface GraphWay {
  from: number
  to: number
  length: number
  /** Whether it may be walked from `from` to `to` only. */
  isOneWay?: boolean
}

export interface GraphTourProblem {
  graph: WalkGraph
  start: number
  /** The start unless told. */
  end?: number
  /** Points to come by, in any order. */
  stops: readonly number[]
}

export interface GraphTour {
  length: number
  /** The stops in the order in which the tour goes for them, each once. */
  stops: number[]
  /** All points of the walk, from the start to the end. */
  walk: number[]
}

/** @throws RangeError with what is wrong */
export function checkGraphProblem({ graph, start, end, stops }: GraphTourProblem): void {
  const isPoint = (point: number) => Number.isInteger(point) && point >= 0 && point < graph.points
  for (const { from, to, length } of graph.ways) {
    if (!isPoint(from) || !isPoint(to)) throw new RangeError(`A way leads from ${from} to ${to}, which are not both points`)
    if (!(length >= 0 && length < Number.POSITIVE_INFINITY)) throw new RangeError(`No way is ${length} long`)
  }
  for (const point of [start, end ?? start, ...stops]) if (!isPoint(point)) throw new RangeError(`There is no point ${point}`)
}

interface Neighbours {
  first: Int32Array
  to: Int32Array
  length: Float64Array
}

export function neighboursOf(graph: WalkGraph): Neighbours {
  const both = graph.ways.flatMap(({ from, to, length, isOneWay }) =>
    isOneWay === true
      ? [{ from, to, length }]
      : [
          { from, to, length },
          { from: to, to: from, length },
        ],
  )
  both.sort((a, b) => a.from - b.from)
  const first = new Int32Array(graph.points + 1)
  for (const { from } of both) first[from + 1] = first[from + 1]! + 1
  for (let point = 0; point < graph.points; point++) first[point + 1] = first[point + 1]! + first[point]!
  return { first, to: Int32Array.from(both, (way) => way.to), length: Float64Array.from(both, (way) => way.length) }
}

/** Shortest ways from a point to all others (Dijkstra 1959, with a binary heap); `before` is the point before each on its way, or -1. */
export function shortestFrom(neighbours: Neighbours, source: number): { length: Float64Array; before: Int32Array } {
  const points = neighbours.first.length - 1
  const length = new Float64Array(points).fill(Number.POSITIVE_INFINITY)
  const before = new Int32Array(points).fill(-1)
  const heap: { point: number; length: number }[] = [{ point: source, length: 0 }]
  length[source] = 0
  while (heap.length > 0) {
    const top = takeLeast(heap)
    if (top.length > length[top.point]!) continue
    for (let i = neighbours.first[top.point]!; i < neighbours.first[top.point + 1]!; i++) {
      const to = neighbours.to[i]!
      const reached = top.length + neighbours.length[i]!
      if (reached >= length[to]!) continue
      length[to] = reached
      before[to] = top.point
      put(heap, { point: to, length: reached })
    }
  }
  return { length, before }
}

function put(heap: { point: number; length: number }[], entry: { point: number; length: number }): void {
  let at = heap.push(entry) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (heap[parent]!.length <= entry.length) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = entry
}

function takeLeast(heap: { point: number; length: number }[]): { point: number; length: number } {
  const least = heap[0]!
  const last = heap.pop()!
  if (heap.length === 0) return least
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && heap[child + 1]!.length < heap[child]!.length) child++
    if (heap[child]!.length >= last.length) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = last
  return least
}
