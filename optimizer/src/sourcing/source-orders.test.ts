import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkSourcing } from './check-sourcing.ts'
import { sourceExactly } from './exact-mip.ts'
import { compareScores, type SourcingProblem, type Warehouse } from './problem.ts'
import { sourceGreedily, sourceOrders } from './source-orders.ts'

const rate = (firstMinor: number, stepMinor = 100) => ({ firstGrams: 1000, firstMinor, stepGrams: 500, stepMinor })
const warehouse = (firstMinor: number, more: Partial<Warehouse> = {}): Warehouse => ({ postage: [rate(firstMinor)], ...more })

function solveChecked(problem: SourcingProblem, nodes = 20_000) {
  const solved = sourceOrders(problem, { budget: { nodes } })
  const greedy = sourceGreedily(problem)
  assert.deepEqual(checkSourcing(problem, solved.solution), [])
  assert.deepEqual(checkSourcing(problem, greedy), [])
  assert.ok(
    compareScores(solved.solution.score, greedy.score) <= 0,
    `${solved.solution.score} is worse than greedy ${greedy.score}`,
  )
  assert.ok(compareScores(solved.solution.bestPossible, solved.solution.score) <= 0)
  return { ...solved, greedy }
}

test('one parcel from afar before two from near by; then the cheaper place', () => {
  const problem: SourcingProblem = {
    unitGrams: [500, 500],
    warehouses: [warehouse(300), warehouse(300), warehouse(900), warehouse(950)],
    stock: [
      { sku: 0, warehouse: 0, quantity: 1 },
      { sku: 1, warehouse: 1, quantity: 1 },
      ...[2, 3].flatMap((w) => [0, 1].map((sku) => ({ sku, warehouse: w, quantity: 1 }))),
    ],
    orders: [
      {
        zone: 0,
        lines: [
          { sku: 0, quantity: 1 },
          { sku: 1, quantity: 1 },
        ],
      },
    ],
  }
  const { solution, isProven } = solveChecked(problem)
  assert.deepEqual(solution.score, [0, 1, 900, 0])
  assert.deepEqual(solution.shipments, [
    {
      order: 0,
      warehouse: 2,
      lines: [
        { line: 0, quantity: 1 },
        { line: 1, quantity: 1 },
      ],
      parcels: 1,
      costMinor: 900,
    },
  ])
  assert.equal(isProven, true)
})

test('an order with a choice leaves scarce goods to the one without', () => {
  // Greedy gives the first order the only place that has both goods the second one needs.
  const problem: SourcingProblem = {
    unitGrams: [100, 100],
    warehouses: [warehouse(500), warehouse(600)],
    stock: [
      { sku: 0, warehouse: 0, quantity: 1 },
      { sku: 1, warehouse: 0, quantity: 1 },
      { sku: 0, warehouse: 1, quantity: 1 },
    ],
    orders: [
      { zone: 0, lines: [{ sku: 0, quantity: 1 }] },
      {
        zone: 0,
        lines: [
          { sku: 0, quantity: 1 },
          { sku: 1, quantity: 1 },
        ],
      },
    ],
  }
  const { solution, greedy } = solveChecked(problem)
  assert.deepEqual(greedy.score, [0, 3, 1600, 0])
  assert.deepEqual(solution.score, [0, 2, 1100, 0])
})

test('older goods go first, and those that last longer, when nothing else differs', () => {
  const stock = [
    { sku: 0, warehouse: 0, quantity: 5, ageDays: 10, coverDays: 30 },
    { sku: 0, warehouse: 1, quantity: 5, ageDays: 40, coverDays: 20 },
  ]
  const problem: SourcingProblem = {
    unitGrams: [1],
    warehouses: [warehouse(500), warehouse(500)],
    stock,
    orders: [{ zone: 0, lines: [{ sku: 0, quantity: 2 }] }],
  }
  assert.deepEqual(solveChecked(problem).solution.score, [0, 1, 500, 20])
})

test('orders that cannot be filled wait, or are sent in part where that is allowed', () => {
  const problem = (mayShipPart: boolean): SourcingProblem => ({
    unitGrams: [100, 100],
    warehouses: [warehouse(500)],
    stock: [{ sku: 0, warehouse: 0, quantity: 2 }],
    orders: [
      {
        zone: 0,
        mayShipPart,
        lines: [
          { sku: 0, quantity: 3 },
          { sku: 1, quantity: 1 },
        ],
      },
    ],
  })
  assert.deepEqual(solveChecked(problem(false)).solution.score, [4, 0, 0, 0])
  assert.deepEqual(solveChecked(problem(true)).solution.score, [2, 1, 500, 0])
})

test('the important order gets what there is', () => {
  const line = { zone: 0, lines: [{ sku: 0, quantity: 1 }] }
  const problem: SourcingProblem = {
    unitGrams: [100],
    warehouses: [warehouse(500)],
    stock: [{ sku: 0, warehouse: 0, quantity: 1 }],
    orders: [line, { ...line, importance: 5 }],
  }
  assert.deepEqual(
    solveChecked(problem).solution.shipments.map(({ order }) => order),
    [1],
  )
})

test('heavy goods leave in several parcels; where nothing is sent to a zone, nothing is', () => {
  const problem: SourcingProblem = {
    unitGrams: [1000],
    warehouses: [{ postage: [rate(500), undefined], maxParcelGrams: 2000, parcelMinor: 10, lineMinor: 3, unitMinor: 1 }],
    stock: [{ sku: 0, warehouse: 0, quantity: 9 }],
    orders: [0, 1].map((zone) => ({ zone, lines: [{ sku: 0, quantity: 3 }] })),
  }
  // 2,000 g at 700, 1,000 g at 500, two parcels, a line, three units
  assert.deepEqual(solveChecked(problem).solution.score, [3, 2, 1226, 0])
})

/** Small problems whose stock is scarce, so that orders compete. */
const smallProblem: fc.Arbitrary<SourcingProblem> = fc
  .record({
    warehouses: fc.integer({ min: 2, max: 4 }),
    skus: fc.integer({ min: 2, max: 5 }),
    seed: fc.integer({ min: 1, max: 1e9 }),
  })
  .chain(({ warehouses, skus }) =>
    fc.record({
      unitGrams: fc.array(fc.integer({ min: 50, max: 900 }), { minLength: skus, maxLength: skus }),
      warehouses: fc.array(
        fc.record({
          postage: fc.array(
            fc.record({
              firstGrams: fc.constant(1000),
              firstMinor: fc.integer({ min: 300, max: 1200 }),
              stepGrams: fc.constant(500),
              stepMinor: fc.integer({ min: 0, max: 200 }),
            }),
            { minLength: 2, maxLength: 2 },
          ),
          lineMinor: fc.integer({ min: 0, max: 50 }),
          unitMinor: fc.integer({ min: 0, max: 20 }),
        }),
        { minLength: warehouses, maxLength: warehouses },
      ),
      stock: fc.array(
        fc.record({
          sku: fc.integer({ min: 0, max: skus - 1 }),
          warehouse: fc.integer({ min: 0, max: warehouses - 1 }),
          quantity: fc.integer({ min: 1, max: 3 }),
          ageDays: fc.integer({ min: 0, max: 60 }),
        }),
        { minLength: 4, maxLength: 12 },
      ),
      orders: fc.array(
        fc.record({
          zone: fc.integer({ min: 0, max: 1 }),
          lines: fc.uniqueArray(
            fc.record({ sku: fc.integer({ min: 0, max: skus - 1 }), quantity: fc.integer({ min: 1, max: 2 }) }),
            {
              minLength: 1,
              maxLength: 3,
              selector: ({ sku }) => sku,
            },
          ),
          importance: fc.constantFrom(1, 2),
        }),
        { minLength: 2, maxLength: 5 },
      ),
    }),
  )

test('random small problems: equal to what HiGHS proves, goal by goal', async () => {
  await fc.assert(
    fc.asyncProperty(smallProblem, async (problem) => {
      const { solution, isProven } = solveChecked(problem)
      const exact = await sourceExactly(problem)
      assert.ok(exact !== undefined)
      assert.equal(Math.abs(compareScores(solution.score, exact)) < 0.5, true, `${solution.score} instead of ${exact}`)
      assert.equal(isProven, true)
    }),
    { numRuns: 12, seed: 3 },
  )
})

test('any budget gives a solution that is no worse than greedy, and the same call the same', () => {
  fc.assert(
    fc.property(smallProblem, fc.constantFrom(1, 30, 500), (problem, nodes) => {
      assert.deepEqual(solveChecked(problem, nodes), solveChecked(problem, nodes))
    }),
    { numRuns: 60, seed: 4 },
  )
})

test('what makes no sense is refused', () => {
  const good: SourcingProblem = {
    unitGrams: [1],
    warehouses: [warehouse(1)],
    stock: [],
    orders: [{ zone: 0, lines: [{ sku: 0, quantity: 1 }] }],
  }
  const refused = (change: Partial<SourcingProblem>, message: RegExp) =>
    assert.throws(() => sourceOrders({ ...good, ...change }), message)
  refused({ stock: [{ sku: 1, warehouse: 0, quantity: 1 }] }, /RangeError: Stock 0: SKU/)
  refused({ stock: [{ sku: 0, warehouse: 0, quantity: -1 }] }, /RangeError: Stock 0: quantity/)
  refused({ orders: [{ zone: 0, lines: [{ sku: 0, quantity: 0 }] }] }, /RangeError: Order 0: quantity/)
  refused(
    {
      orders: [
        {
          zone: 0,
          lines: [
            { sku: 0, quantity: 1 },
            { sku: 0, quantity: 1 },
          ],
        },
      ],
    },
    /two lines/,
  )
  refused({ unitGrams: [Number.NaN] }, /RangeError: SKU 0: weight/)
  refused({ warehouses: [warehouse(1, { maxParcelGrams: 0 })] }, /RangeError: Warehouse 0: parcels/)
})
