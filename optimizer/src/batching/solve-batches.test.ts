import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { startBudget } from '../lib/budget.ts'
import { randomFrom } from '../lib/random.ts'
import { aisleTourLength, layOutAisles, placeOf } from '../routing/index.ts'
import { annealBatches } from './anneal-batches.ts'
import { batchLengths } from './batch-length.ts'
import { type BatchProblem, boundBatches, checkBatches, compileBatches, solveBatches } from './index.ts'
import { oneBlockLength } from './one-block-length.ts'
import { batchBySavings } from './savings.ts'

const nodes = (count: number) => ({ budget: { nodes: count } })

/** Shortest by trying all ways to put the orders into groups. */
function shortestByTrying(problem: BatchProblem): number {
  const groups: number[][] = []
  let best = Number.POSITIVE_INFINITY
  const go = (order: number) => {
    if (order === problem.orders.length) {
      const check = checkBatches(problem, groups)
      if (check.faults.length === 0) best = Math.min(best, check.length)
      return
    }
    for (const group of groups) {
      group.push(order)
      go(order + 1)
      group.pop()
    }
    groups.push([order])
    go(order + 1)
    groups.pop()
  }
  go(0)
  return best
}

const blockLists = fc.constantFrom([12], [40], [6, 6])
const problems: fc.Arbitrary<BatchProblem> = fc
  .record({
    aisles: fc.integer({ min: 1, max: 5 }),
    blocks: blockLists,
    depot: fc.nat(),
    cross: fc.integer({ min: 0, max: 1 }),
    orders: fc.array(
      fc.record({ places: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), volume: fc.integer({ min: 0, max: 5 }) }),
      { minLength: 1, maxLength: 6 },
    ),
    items: fc.integer({ min: 4, max: 12 }),
    volume: fc.option(fc.integer({ min: 5, max: 12 }), { nil: undefined }),
    slots: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  })
  .map(({ aisles, blocks, depot, cross, orders, items, volume, slots }) => {
    const start = { aisle: depot % aisles, cross }
    const warehouse = layOutAisles({ aisles, aisleSpacing: 4, blocks, cellLength: 1, crossToFirstCell: 1, start })
    const count = aisles * warehouse.cellAt.length
    return {
      warehouse,
      orders: orders.map((order) => ({ ...order, places: order.places.map((place) => place % count) })),
      capacity: { items, ...(volume === undefined ? {} : { volume }), ...(slots === undefined ? {} : { slots }) },
    }
  })

test('as short as trying everything, on small problems, and the bound holds', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const { solution, value, isProven } = solveBatches(problem)
      const check = checkBatches(problem, solution)
      assert.deepEqual(check.faults, [])
      assert.equal(check.length, value)
      assert.equal(value, shortestByTrying(problem))
      assert.equal(isProven, true)
      assert.ok(boundBatches(compileBatches(problem)) <= value)
    }),
    { numRuns: 80, seed: 11, endOnFailure: true },
  )
})

test('annealing comes within a hair of the best groupings of few orders', () => {
  let best = 0
  let annealed = 0
  fc.assert(
    fc.property(problems, (problem) => {
      const tables = compileBatches(problem)
      const lengths = batchLengths(tables)
      const budget = startBudget({ nodes: 5000 })
      const start = batchBySavings(tables, lengths, budget)
      const check = checkBatches(problem, annealBatches(tables, lengths, start, { budget, random: randomFrom(2) }))
      assert.deepEqual(check.faults, [])
      annealed += check.length
      best += solveBatches(problem).value
    }),
    { numRuns: 60, seed: 5, endOnFailure: true },
  )
  assert.ok(annealed <= 1.005 * best, `${annealed} against ${best}`)
})

test('the quick length of a union is that of the exact tour', () => {
  fc.assert(
    fc.property(
      fc.record({
        aisles: fc.integer({ min: 1, max: 7 }),
        cells: fc.integer({ min: 1, max: 70 }),
        spacing: fc.integer({ min: 1, max: 9 }),
        depot: fc.nat(),
        cross: fc.integer({ min: 0, max: 1 }),
        orders: fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 3 }),
      }),
      ({ aisles, cells, spacing, depot, cross, orders }) => {
        const start = { aisle: depot % aisles, cross }
        const layout = { aisles, aisleSpacing: spacing, blocks: [cells], cellLength: 2, crossToFirstCell: 3, start }
        const warehouse = layOutAisles(layout)
        const lists = orders.map((places) => Int32Array.from(new Set(places.map((place) => place % (aisles * cells)))).sort())
        const length = oneBlockLength(warehouse, lists)!([...lists.keys()], lists.length)
        assert.equal(
          length,
          aisleTourLength(
            warehouse,
            lists.flatMap((list) => [...list]),
          ),
        )
      },
    ),
    { numRuns: 2000, seed: 3 },
  )
})

const warehouse = layOutAisles({ aisles: 4, aisleSpacing: 5, blocks: [20], cellLength: 1, crossToFirstCell: 1 })
const at = (aisle: number, cell: number) => placeOf(warehouse, aisle, cell)

test('a worked example: orders that lie in the same aisles go together', () => {
  const problem: BatchProblem = {
    warehouse,
    orders: [{ places: [at(0, 4)] }, { places: [at(3, 2)] }, { places: [at(0, 9)] }, { places: [at(3, 8)] }],
    capacity: { items: 2 },
  }
  const { solution, value } = solveBatches(problem)
  assert.deepEqual(new Set(solution.map((batch) => batch.join())), new Set(['0,2', '1,3']))
  // 10 up and down the first aisle; 15 across, 9 up and down the last.
  assert.equal(value, 20 + 30 + 18)
})

test('a hundred orders: better than savings alone, the same for the same seed, allowed even in a hurry', () => {
  const places = (order: number) => Array.from({ length: 1 + (order % 5) }, (_, i) => (order * 31 + i * i * 17) % 80)
  const problem: BatchProblem = {
    warehouse,
    orders: Array.from({ length: 100 }, (_, order) => ({ places: places(order) })),
    capacity: { items: 15, slots: 6 },
  }
  const hasty = solveBatches(problem, nodes(1))
  assert.deepEqual(checkBatches(problem, hasty.solution).faults, [])
  const patient = solveBatches(problem, nodes(60_000))
  assert.deepEqual(checkBatches(problem, patient.solution), { faults: [], length: patient.value })
  assert.ok(patient.value < hasty.value)
  assert.deepEqual(solveBatches(problem, nodes(60_000)), patient)
})

test('more orders than all partners are looked at for', () => {
  const problem: BatchProblem = {
    warehouse,
    orders: Array.from({ length: 300 }, (_, order) => ({ places: [(order * 37) % 80, (order * 11) % 80] })),
    capacity: { items: 20 },
  }
  const { solution, value, bound } = solveBatches(problem, nodes(20_000))
  assert.deepEqual(checkBatches(problem, solution), { faults: [], length: value })
  assert.ok(bound! > 0 && bound! <= value)
})

test('what makes no sense is refused', () => {
  const orders = [{ places: [1, 2, 3] }]
  assert.throws(() => solveBatches({ warehouse, orders, capacity: { items: 2 } }), /Order 0 alone has more items/)
  assert.throws(() => solveBatches({ warehouse, orders: [{ places: [] }], capacity: {} }), /nothing to pick/)
  assert.throws(() => solveBatches({ warehouse, orders: [{ places: [80] }], capacity: {} }), /no place 80/)
  assert.throws(() => solveBatches({ warehouse, orders: [{ places: [1], volume: -1 }], capacity: { volume: 3 } }), /volume/)
  assert.throws(() => solveBatches({ warehouse, orders, capacity: { slots: 0 } }), /slots/)
})

test('the checker finds what is wrong', () => {
  const problem: BatchProblem = { warehouse, orders: [{ places: [1] }, { places: [2] }], capacity: { items: 1 } }
  assert.match(checkBatches(problem, [[0, 1]]).faults.join(), /has 2 items/)
  assert.match(checkBatches(problem, [[0], [0]]).faults.join(), /order 0 is in 2 batches,order 1 is in 0 batches/)
  assert.match(checkBatches(problem, [[0], [1], [2]]).faults.join(), /no order 2/)
})
