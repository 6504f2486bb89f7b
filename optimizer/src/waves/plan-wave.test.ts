import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomFrom } from '../lib/random.ts'
import { layOutAisles, placeOf } from '../routing/index.ts'
import { checkPlan, type PlanProblem, planWave } from './index.ts'

const warehouse = layOutAisles({ aisles: 6, aisleSpacing: 4, blocks: [20], cellLength: 1, crossToFirstCell: 1 })

function problemOf(seed: number): PlanProblem {
  const random = randomFrom(seed)
  const lines = () =>
    Array.from({ length: 1 + random.below(3) }, () => ({ item: random.below(40), quantity: 1 + random.below(2) }))
  return {
    warehouse,
    orders: Array.from({ length: 60 }, () => ({ lines: lines(), leavesAt: random.below(20), volume: random.below(3) })),
    bins: Array.from({ length: 120 }, (_, place) => ({ item: random.below(40), place, quantity: 1 + random.below(6) })),
    zoneOfAisle: [0, 0, 1, 1, 2, 2],
    minUnits: 20,
    maxUnits: 90,
    sortSlots: 30,
    nextWaveReadyAt: 4,
    zoneBalance: 1.5,
    capacity: { items: 15, volume: 9, slots: 5 },
  }
}

test('plans pass the checker, whatever the stock', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const problem = problemOf(seed)
    const plan = planWave(problem, { budget: { nodes: 2000 } })
    assert.deepEqual(checkPlan(problem, plan!), [])
    assert.deepEqual(planWave(problem, { budget: { nodes: 2000 } }), plan)
  }
})

test('a worked example: two orders that lie together leave in one tour, the one apart stays', () => {
  const at = (aisle: number, cell: number) => placeOf(warehouse, aisle, cell)
  const problem: PlanProblem = {
    warehouse,
    orders: [0, 1, 2].map((item) => ({ lines: [{ item, quantity: 1 }] })),
    bins: [
      { item: 0, place: at(1, 3), quantity: 5 },
      { item: 1, place: at(1, 4), quantity: 5 },
      { item: 2, place: at(5, 9), quantity: 5 },
    ],
    minUnits: 1,
    maxUnits: 3,
    capacity: { slots: 4 },
  }
  const plan = planWave(problem)!
  assert.deepEqual(plan.release.orders, [0, 1])
  assert.equal(plan.tours.length, 1)
  // 4 across, 5 up, and back.
  assert.equal(plan.length, 18)
  assert.deepEqual(new Set(plan.tours[0]!.tour.stops), new Set([at(1, 3), at(1, 4)]))
  assert.deepEqual(checkPlan(problem, plan), [])
})

test('no plan without a wave, and no bins outside', () => {
  const problem = problemOf(1)
  assert.equal(planWave({ ...problem, bins: [] }), undefined)
  assert.throws(() => planWave({ ...problem, bins: [{ item: 1, place: 120, quantity: 1 }] }), /Bin 0/)
  assert.throws(() => planWave({ ...problem, zoneOfAisle: [1] }), /Zones/)
})

test('the checker finds what is wrong', () => {
  const problem = problemOf(3)
  const plan = planWave(problem, { budget: { nodes: 500 } })!
  const [first, ...rest] = plan.tours
  assert.match(checkPlan(problem, { ...plan, tours: rest }).join(), /other orders than the wave/)
  assert.match(checkPlan(problem, { ...plan, tours: [{ ...first!, picks: [] }, ...rest] }).join(), /not picked/)
  assert.match(checkPlan(problem, { ...plan, length: 1 }).join(), /long, not 1/)
})
