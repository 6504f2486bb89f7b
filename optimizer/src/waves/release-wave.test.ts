import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkRelease, type ReleaseProblem, releaseWave } from './index.ts'

const one = (item: number, quantity = 1) => ({ lines: [{ item, quantity }] })

/** Six orders of one unit each: items 0 to 2 lie together, items 3 to 5 apart. */
const shop: ReleaseProblem = {
  orders: [one(0), one(1), one(2), one(3), one(4), one(5)],
  aisles: [{ lines: [0, 1, 2].map((item) => ({ item, quantity: 1 })) }, one(3), one(4), one(5)],
  minUnits: 1,
  maxUnits: 6,
}

const release = (problem: ReleaseProblem, nodes = 3000) => releaseWave(problem, { budget: { nodes } })

test('without anything that presses: the aisle that gives most', () => {
  const { solution, value } = release(shop)
  assert.deepEqual(solution?.orders, [0, 1, 2])
  assert.deepEqual(solution?.aisles, [0])
  assert.equal(value, 3)
})

test('an order whose carrier leaves before the next wave is in it, though it costs an aisle', () => {
  const orders = shop.orders.map((order, place) => (place === 4 ? { ...order, leavesAt: 50 } : { ...order, leavesAt: 90 }))
  const { solution } = release({ ...shop, orders, nextWaveReadyAt: 60 })
  assert.deepEqual(solution?.orders, [0, 1, 2, 4])
  assert.deepEqual(solution?.missed, [])
  const full = release({ ...shop, orders, nextWaveReadyAt: 60, maxUnits: 1 })
  assert.deepEqual(full.solution?.orders, [4])
})

test('an order whose stock lacks is named as missed', () => {
  const orders = [...shop.orders, { ...one(3, 2), leavesAt: 1 }]
  const { solution } = release({ ...shop, orders, nextWaveReadyAt: 60 })
  assert.deepEqual(solution?.missed, [6])
})

test('priority outweighs units', () => {
  const orders = shop.orders.map((order, place) => (place === 5 ? { ...order, priority: 10 } : order))
  assert.deepEqual(release({ ...shop, orders }).solution?.orders, [5])
})

test('no more orders than the sort wall has slots', () => {
  assert.equal(release({ ...shop, sortSlots: 2, minUnits: 2 }).solution?.orders.length, 2)
})

test('zones are levelled: by other bins first, then by orders that wait', () => {
  const lines = (...items: number[]) => ({ lines: items.map((item) => ({ item, quantity: 4 })) })
  const problem: ReleaseProblem = {
    orders: [one(0, 2), one(1, 2), one(2, 2), one(3, 2)],
    aisles: [
      { ...lines(0, 1, 2), zone: 0 },
      { ...lines(0, 1, 3), zone: 1 },
    ],
    minUnits: 2,
    maxUnits: 8,
    zoneBalance: 1,
  }
  const { solution } = release({ ...problem, minUnits: 8 })
  assert.deepEqual(solution?.zoneUnits, [4, 4])
  const uneven = { ...problem, orders: [one(2, 2), one(2, 1), one(3, 2)], minUnits: 4 }
  const levelled = release(uneven)
  assert.deepEqual(checkRelease(uneven, levelled.solution!).faults, [])
  assert.deepEqual(levelled.solution?.zoneUnits, [2, 2])
})

test('whatever is asked, what is released is allowed', () => {
  const lines = (maxQuantity: number) =>
    fc.array(fc.record({ item: fc.nat(6), quantity: fc.integer({ min: 1, max: maxQuantity }) }), { minLength: 1, maxLength: 4 })
  const problems = fc.record({
    orders: fc.array(
      fc.record({ lines: lines(3), priority: fc.integer({ min: 1, max: 5 }), leavesAt: fc.integer({ min: 0, max: 9 }) }),
      { minLength: 1, maxLength: 12 },
    ),
    aisles: fc.array(fc.record({ lines: lines(6), zone: fc.nat(2) }), { minLength: 1, maxLength: 6 }),
    minUnits: fc.integer({ min: 0, max: 4 }),
    maxUnits: fc.integer({ min: 4, max: 30 }),
    sortSlots: fc.integer({ min: 1, max: 8 }),
    nextWaveReadyAt: fc.nat(9),
    zoneBalance: fc.constantFrom(1, 1.5, 2),
  })
  fc.assert(
    fc.property(problems, (problem) => {
      const { solution } = release(problem, 300)
      if (solution !== undefined) assert.deepEqual(checkRelease(problem, solution).faults, [])
    }),
    { numRuns: 200, seed: 8, endOnFailure: true },
  )
})

test('what makes no sense is refused', () => {
  assert.throws(() => release({ ...shop, sortSlots: 0 }), /slot/)
  assert.throws(() => release({ ...shop, zoneBalance: 0.5 }), /zone/)
  assert.throws(() => release({ ...shop, orders: [{ ...one(0), priority: 0 }] }), /Order 0 has a priority/)
  assert.throws(() => release({ ...shop, aisles: [{ ...one(0), zone: -1 }] }), /Aisle 0 is in a zone/)
})
