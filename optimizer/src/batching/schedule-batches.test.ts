import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { layOutAisles, placeOf } from '../routing/index.ts'
import { checkSchedule, type Schedule, type ScheduleProblem, scheduleBatches } from './index.ts'

const warehouse = layOutAisles({ aisles: 4, aisleSpacing: 5, blocks: [12], cellLength: 1, crossToFirstCell: 1 })

/** Best value by trying all groupings in all sequences on all pickers. */
function bestByTrying(problem: ScheduleProblem): number {
  let best = Number.POSITIVE_INFINITY
  const days: Schedule = Array.from({ length: problem.pickers }, () => [])
  const place = (batches: number[][], next: number) => {
    if (next === batches.length) {
      const check = checkSchedule(problem, days)
      if (check.faults.length === 0) best = Math.min(best, check[problem.goal])
      return
    }
    for (const day of days)
      for (let at = 0; at <= day.length; at++) {
        day.splice(at, 0, batches[next]!)
        place(batches, next + 1)
        day.splice(at, 1)
      }
  }
  const groups: number[][] = []
  const group = (order: number) => {
    if (order === problem.orders.length) {
      place(groups, 0)
      return
    }
    for (const own of groups) {
      own.push(order)
      group(order + 1)
      own.pop()
    }
    groups.push([order])
    group(order + 1)
    groups.pop()
  }
  group(0)
  return best
}

const problems: fc.Arbitrary<ScheduleProblem> = fc.record({
  warehouse: fc.constant(warehouse),
  orders: fc.array(
    fc.record({ places: fc.array(fc.nat(47), { minLength: 1, maxLength: 3 }), dueAt: fc.integer({ min: 0, max: 150 }) }),
    { minLength: 1, maxLength: 4 },
  ),
  capacity: fc.record({ items: fc.integer({ min: 3, max: 8 }) }),
  pickers: fc.integer({ min: 1, max: 2 }),
  timePerLength: fc.constantFrom(1, 2),
  timePerItem: fc.nat(3),
  timePerTour: fc.nat(10),
  goal: fc.constantFrom('tardiness', 'makespan'),
})

test('as good as trying everything, on small problems, and the bound holds', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const { solution, value, bound } = scheduleBatches(problem, { budget: { nodes: 3000 } })
      const check = checkSchedule(problem, solution)
      assert.deepEqual(check.faults, [])
      assert.equal(check[problem.goal], value)
      assert.equal(value, bestByTrying(problem))
      assert.ok(bound! <= value)
    }),
    { numRuns: 60, seed: 6, endOnFailure: true },
  )
})

const at = (aisle: number, cell: number) => placeOf(warehouse, aisle, cell)
const day: ScheduleProblem = {
  warehouse,
  orders: [
    { places: [at(0, 3)], dueAt: 100 },
    { places: [at(3, 3)], dueAt: 40 },
    { places: [at(0, 5)], dueAt: 100 },
  ],
  capacity: { slots: 2 },
  pickers: 1,
  timePerLength: 1,
  goal: 'tardiness',
}

test('a worked example: what is due first is walked first; two pickers share', () => {
  const first = scheduleBatches(day)
  // To the last aisle 15 across and 4 up, and back; then the two orders of the first aisle.
  assert.deepEqual(
    first.solution.map((tours) => tours.map((batch) => batch.toSorted())),
    [[[1], [0, 2]]],
  )
  assert.equal(first.value, 0)
  assert.equal(scheduleBatches({ ...day, goal: 'makespan' }).value, 38 + 12)
  assert.equal(scheduleBatches({ ...day, goal: 'makespan', pickers: 2 }).value, 38)
})

test('many orders: the same for the same seed, never worse than in a hurry', () => {
  const orders = Array.from({ length: 60 }, (_, i) => ({ places: [(i * 29) % 48, (i * 7) % 48], dueAt: (i * 53) % 400 }))
  for (const goal of ['tardiness', 'makespan'] as const) {
    const problem: ScheduleProblem = { ...day, orders, capacity: { slots: 5 }, pickers: 3, goal, timePerItem: 1 }
    const hasty = scheduleBatches(problem, { budget: { nodes: 1 } })
    assert.deepEqual(checkSchedule(problem, hasty.solution).faults, [])
    const patient = scheduleBatches(problem, { budget: { nodes: 15_000 } })
    assert.deepEqual(checkSchedule(problem, patient.solution).faults, [])
    assert.ok(goal === 'tardiness' ? patient.value < 0.6 * hasty.value : patient.value <= hasty.value)
    assert.deepEqual(scheduleBatches(problem, { budget: { nodes: 15_000 } }), patient)
  }
})

test('what makes no sense is refused', () => {
  assert.throws(() => scheduleBatches({ ...day, pickers: 0 }), /picker/)
  assert.throws(() => scheduleBatches({ ...day, timePerLength: -1 }), /Times/)
  assert.throws(() => scheduleBatches({ ...day, orders: [{ places: [1], dueAt: Number.NaN }] }), /Order 0 is due/)
})
