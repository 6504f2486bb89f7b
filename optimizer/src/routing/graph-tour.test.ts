import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBudget } from '../lib/budget.ts'
import { type Random, randomFrom } from '../lib/random.ts'
import { checkGraphTour } from './check-graph-tour.ts'
import { graphTour } from './graph-tour.ts'
import { heldKarpOrder } from './held-karp.ts'
import { oneTreeBound } from './one-tree.ts'
import { orOpt } from './or-opt.ts'
import type { GraphTourProblem } from './walk-graph.ts'

/** A ring both ways round with random cross ways, some of them one-way: everything can be reached. */
function randomProblem(random: Random, points: number, stops: number): GraphTourProblem {
  const ways = Array.from({ length: points }, (_, i) => ({ from: i, to: (i + 1) % points, length: 1 + random.below(9) }))
  for (let i = 0; i < points; i++)
    ways.push({
      from: random.below(points),
      to: random.below(points),
      length: 1 + random.below(20),
      ...(random.below(2) === 0 ? { isOneWay: true } : {}),
    })
  return {
    graph: { points, ways },
    start: random.below(points),
    ...(random.below(2) === 0 ? { end: random.below(points) } : {}),
    stops: Array.from({ length: stops }, () => random.below(points)),
  }
}

function bestOfAllOrders({ graph, start, end, stops }: GraphTourProblem): number {
  const n = graph.points
  const d = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 0 : Number.POSITIVE_INFINITY)))
  for (const { from, to, length, isOneWay } of graph.ways) {
    d[from]![to] = Math.min(d[from]![to]!, length)
    if (isOneWay !== true) d[to]![from] = Math.min(d[to]![from]!, length)
  }
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) d[i]![j] = Math.min(d[i]![j]!, d[i]![k]! + d[k]![j]!)
  const walk = (at: number, left: number[]): number =>
    left.length === 0
      ? d[at]![end ?? start]!
      : Math.min(...left.map((stop, i) => d[at]![stop]! + walk(stop, left.toSpliced(i, 1))))
  return walk(start, [...new Set(stops)])
}

test('up to twelve stops the tour is the best of all orders', () => {
  const random = randomFrom(3)
  for (let i = 0; i < 60; i++) {
    const problem = randomProblem(random, 12, random.below(7))
    const solved = graphTour(problem)
    assert.deepEqual(checkGraphTour(problem, solved.solution), [])
    assert.equal(solved.value, bestOfAllOrders(problem))
    assert.equal(solved.isProven, true)
  }
  const twelve = randomProblem(random, 60, 12)
  assert.deepEqual(checkGraphTour(twelve, graphTour(twelve).solution), [])
})

test('local search finds the exact length on most small cases, and the bound is never above it', () => {
  const random = randomFrom(4)
  let found = 0
  for (let i = 0; i < 40; i++) {
    const size = 12
    const isSame = i % 2 === 0
    const at = Array.from({ length: size }, () => [random.below(50), random.below(50)] as const)
    const between = Float64Array.from({ length: size * size }, (_, k) => {
      const [a, b] = [at[Math.trunc(k / size)]!, at[k % size]!]
      return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + (isSame ? 0 : random.below(10))
    })
    const length = (order: Int32Array) => {
      let sum = 0
      for (let k = 1; k < size; k++) sum += between[order[k - 1]! * size + order[k]!]!
      return sum
    }
    const least = length(heldKarpOrder(between, size))
    const local = length(orOpt(between, size, startBudget({ nodes: 100 }), random))
    assert.ok(local >= least)
    if (local === least) found++
    assert.ok(oneTreeBound(between, size, local) <= least + 1e-9)
  }
  assert.ok(found >= 38, String(found))
})

test('many stops: near the bound, better with more time, the same for the same seed', () => {
  const side = 12
  const ways = []
  for (let x = 0; x < side; x++)
    for (let y = 0; y < side; y++) {
      if (x + 1 < side) ways.push({ from: x * side + y, to: (x + 1) * side + y, length: 3 })
      if (y + 1 < side) ways.push({ from: x * side + y, to: x * side + y + 1, length: 2 })
    }
  const random = randomFrom(6)
  const stops = Array.from({ length: 40 }, () => random.below(side * side))
  const problem = { graph: { points: side * side, ways }, start: 0, stops }
  const quick = graphTour(problem, { budget: { nodes: 1 } })
  const solved = graphTour(problem, { budget: { nodes: 200 } })
  assert.deepEqual(checkGraphTour(problem, quick.solution), [])
  assert.deepEqual(checkGraphTour(problem, solved.solution), [])
  assert.ok(solved.value <= quick.value)
  assert.ok(solved.bound! <= solved.value && solved.value <= 1.1 * solved.bound!, `${solved.value} ${solved.bound}`)
  assert.deepEqual(graphTour(problem, { budget: { nodes: 200 } }), solved)
})

test('a worked example: a one-way ring is gone round once', () => {
  const ways = [0, 1, 2, 3].map((i) => ({ from: i, to: (i + 1) % 4, length: 5, isOneWay: true }))
  const tour = graphTour({ graph: { points: 4, ways }, start: 0, stops: [3, 1] }).solution
  assert.deepEqual(tour, { length: 20, stops: [1, 3], walk: [0, 1, 2, 3, 0] })
})

test('what makes no sense is refused', () => {
  const graph = { points: 3, ways: [{ from: 0, to: 1, length: 5, isOneWay: true }] }
  assert.throws(() => graphTour({ graph, start: 0, stops: [2] }), /cannot be reached/)
  assert.throws(() => graphTour({ graph, start: 0, stops: [1] }), /cannot be reached/)
  assert.throws(() => graphTour({ graph, start: 0, stops: [3] }), RangeError)
  const fork = [1, 2].flatMap((point) => [
    { from: 0, to: point, length: 1, isOneWay: true },
    { from: point, to: 3, length: 1, isOneWay: true },
  ])
  assert.throws(() => graphTour({ graph: { points: 4, ways: fork }, start: 0, end: 3, stops: [1, 2] }), /all stops/)
  assert.throws(
    () => graphTour({ graph: { points: 2, ways: [{ from: 0, to: 1, length: -1 }] }, start: 0, stops: [1] }),
    RangeError,
  )
  assert.throws(
    () => graphTour({ graph: { points: 2, ways: [{ from: 0, to: 7, length: 1 }] }, start: 0, stops: [1] }),
    RangeError,
  )
})
