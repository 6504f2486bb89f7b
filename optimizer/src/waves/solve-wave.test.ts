import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkWave, solveWave, type WaveLine, type WaveProblem } from './index.ts'

const nodes = (count: number) => ({ budget: { nodes: count } })
const lines = (...pairs: [item: number, quantity: number][]): { lines: WaveLine[] } => ({
  lines: pairs.map(([item, quantity]) => ({ item, quantity })),
})

/** The example of the challenge's problem description: 5 orders, 5 items, 5 aisles. */
const example: WaveProblem = {
  orders: [
    lines([0, 3], [2, 1]),
    lines([1, 1], [3, 1]),
    lines([2, 1], [4, 2]),
    lines([0, 1], [2, 2], [3, 1], [4, 1]),
    lines([1, 1]),
  ],
  aisles: [
    lines([0, 2], [1, 1], [2, 1], [4, 1]),
    lines([0, 2], [1, 1], [2, 2], [4, 1]),
    lines([1, 2], [2, 1], [4, 2]),
    lines([0, 2], [1, 1], [3, 1], [4, 1]),
    lines([1, 1], [2, 2], [3, 1], [4, 2]),
  ],
  minUnits: 5,
  maxUnits: 12,
}

/** Best quotient by trying every set of aisles with every set of orders. */
function bestByTrying(problem: WaveProblem): number {
  let best = 0
  for (let aisleSet = 1; aisleSet < 1 << problem.aisles.length; aisleSet++)
    for (let orderSet = 1; orderSet < 1 << problem.orders.length; orderSet++) {
      const aisles = problem.aisles.map((_, place) => place).filter((place) => (aisleSet >> place) & 1)
      const orders = problem.orders.map((_, place) => place).filter((place) => (orderSet >> place) & 1)
      const check = checkWave(problem, { aisles, orders })
      if (check.faults.length === 0) best = Math.max(best, check.value)
    }
  return best
}

const lineLists = (most: number, maxQuantity: number) =>
  fc
    .array(fc.record({ item: fc.nat(4), quantity: fc.integer({ min: 1, max: maxQuantity }) }), { minLength: 1, maxLength: most })
    .map((list) => ({ lines: list }))
const problems: fc.Arbitrary<WaveProblem> = fc.record({
  orders: fc.array(lineLists(3, 2), { minLength: 1, maxLength: 6 }),
  aisles: fc.array(lineLists(4, 3), { minLength: 1, maxLength: 4 }),
  minUnits: fc.integer({ min: 0, max: 4 }),
  maxUnits: fc.integer({ min: 4, max: 12 }),
})

test('the published example: ten units from two aisles', () => {
  const { solution, value, bound } = solveWave(example)
  assert.equal(value, 5)
  assert.deepEqual(solution?.aisles, [1, 3])
  assert.deepEqual(checkWave(example, solution!), { faults: [], units: 10, value: 5 })
  assert.ok(bound! >= 5)
})

test('as good as trying everything, on small problems', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const best = bestByTrying(problem)
      const { solution, value, bound } = solveWave(problem, nodes(4000))
      assert.ok(Math.abs(value - best) < 1e-9, `${value} instead of ${best}`)
      assert.ok(bound! >= best - 1e-9)
      if (best > 0) assert.deepEqual(checkWave(problem, solution!).faults, [])
      else assert.equal(solution, undefined)
    }),
    { numRuns: 60, seed: 4 },
  )
})

test('the same seed and nodes give the same wave, and a budget of one node an allowed one', () => {
  const first = solveWave(example, { ...nodes(300), seed: 9 })
  assert.deepEqual(solveWave(example, { ...nodes(300), seed: 9 }), first)
  const hasty = solveWave(example, nodes(1))
  assert.deepEqual(checkWave(example, hasty.solution!).faults, [])
})

test('lines of an order that name the same item count together', () => {
  const problem = { orders: [lines([0, 2], [0, 2]), lines([0, 3])], aisles: [lines([0, 3])], minUnits: 0, maxUnits: 9 }
  assert.deepEqual(solveWave(problem).solution, { orders: [1], aisles: [0] })
})

test('problems that make no sense are refused', () => {
  assert.throws(() => solveWave({ ...example, minUnits: -1 }), /lower bound/)
  assert.throws(() => solveWave({ ...example, maxUnits: 4 }), /upper bound/)
  assert.throws(() => solveWave({ ...example, orders: [lines([-1, 1])] }), /Order 0 names an item/)
  assert.throws(() => solveWave({ ...example, aisles: [lines([1, 1]), lines([1, 0.5])] }), /Aisle 1 has a quantity of item 1/)
})

test('the checker finds what is wrong', () => {
  assert.deepEqual(checkWave(example, { orders: [0, 0], aisles: [7] }).faults, [
    'an order is chosen twice',
    'there is no aisle 7',
    'item 0 lacks 6',
    'item 2 lacks 2',
  ])
  assert.match(checkWave(example, { orders: [4], aisles: [0] }).faults.join(), /below the lower bound/)
})
