import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Random, randomFrom } from '../lib/random.ts'
import { layOutAisles } from '../routing/index.ts'
import { moveItem, startBasketZones } from './basket-zones.ts'
import {
  assignSlots,
  checkAssignment,
  checkMovePlan,
  expectedWalk,
  planMoves,
  type SlottingProblem,
  slotsByClass,
  slotsByDemand,
} from './index.ts'

/** Families of four items that are mostly ordered together, a few of them often. */
function familyProblem(random: Random, families = 20): SlottingProblem {
  const warehouse = layOutAisles({ aisles: 8, aisleSpacing: 4, blocks: [8, 8], cellLength: 1, crossToFirstCell: 1 })
  const baskets = Array.from({ length: 400 }, () => {
    const family = Math.floor(families * random.next() ** 2)
    const items = new Set([0, 1, 2, 3].filter(() => random.next() < 0.7).map((member) => family + families * member))
    if (random.next() < 0.3) items.add(random.below(4 * families))
    return { items: [...items], weight: 1 + random.below(2) }
  })
  return {
    warehouse,
    slots: Array.from({ length: 256 }, (_, slot) => ({ place: slot >> 1 })),
    items: Array.from({ length: 4 * families }, () => ({})),
    baskets,
  }
}

/** Heavy, big and cold items, and slots for some of them only. */
function limitedProblem(random: Random): SlottingProblem {
  const problem = familyProblem(random)
  return {
    ...problem,
    slots: problem.slots.map((slot, i) => ({
      ...slot,
      ...(i % 2 === 0 ? { maxWeightGrams: 5000 } : {}),
      ...(i % 3 === 0 ? { volumeMm3: 1000 } : {}),
      ...(i % 10 === 0 ? { zone: 'cold' } : {}),
    })),
    items: problem.items.map((_, i) => ({
      weightGrams: i % 4 === 0 ? 9000 : 100,
      volumeMm3: i % 5 === 0 ? 2000 : 500,
      ...(i % 20 === 1 ? { zone: 'cold' } : {}),
    })),
  }
}

test('slots found make tours shorter than classes and than demand alone, on baskets not seen before', () => {
  const problem = familyProblem(randomFrom(1))
  const unseen = familyProblem(randomFrom(2)).baskets
  const solved = assignSlots(problem, { budget: { nodes: 20_000 } })
  assert.deepEqual(checkAssignment(problem, solved.solution), [])
  assert.equal(solved.value, expectedWalk(problem, solved.solution))
  const walk = expectedWalk(problem, solved.solution, unseen)
  const byDemand = expectedWalk(problem, slotsByDemand(problem, 'aisle-by-aisle'), unseen)
  const byClass = expectedWalk(problem, slotsByClass(problem, 'nearest', randomFrom(1)), unseen)
  assert.ok(walk < 0.95 * byDemand, `${walk} ${byDemand}`)
  assert.ok(walk < 0.8 * byClass, `${walk} ${byClass}`)
})

test('weight, size and zones are kept to, whatever the budget', () => {
  const problem = limitedProblem(randomFrom(3))
  for (const nodes of [1, 5000]) {
    assert.deepEqual(checkAssignment(problem, assignSlots(problem, { budget: { nodes } }).solution), [])
  }
  const current = slotsByClass(problem, 'nearest', randomFrom(4))
  assert.deepEqual(checkAssignment(problem, current), [])
  const { solution } = planMoves(problem, current, 30, { budget: { nodes: 5000 } })
  assert.deepEqual(checkMovePlan(problem, current, solution, 30), [])
})

test('moves keep to their number, the best come first, and the more the better', () => {
  const problem = familyProblem(randomFrom(5))
  const current = slotsByClass(problem, 'nearest', randomFrom(6))
  const plan = (mostMoves: number) => planMoves(problem, current, mostMoves, { budget: { nodes: 8000 } }).solution
  const [few, many] = [plan(6), plan(40)]
  assert.deepEqual(checkMovePlan(problem, current, few, 6), [])
  assert.deepEqual(checkMovePlan(problem, current, many, 40), [])
  assert.ok(few.after < few.before)
  assert.ok(many.after < few.after)
  const moved = many.changes.flatMap((change) => change.moves.map(({ item }) => item))
  assert.equal(new Set(moved).size, moved.length)
  const first = few.changes[0]!
  // By itself, the first change saves what it says.
  const after = current.slice()
  for (const { item, to } of first.moves) after[item] = to
  assert.ok(Math.abs(expectedWalk(problem, current) - expectedWalk(problem, after) - first.saved) < 1e-9)
  assert.deepEqual(plan(0), { changes: [], before: few.before, after: few.before })
})

test('the same seed gives the same slots and moves', () => {
  const problem = familyProblem(randomFrom(7))
  const assign = () => assignSlots(problem, { budget: { nodes: 2000 }, seed: 9 })
  assert.deepEqual(assign(), assign())
  const current = slotsByDemand(problem, 'nearest')
  const plan = () => planMoves(problem, current, 10, { budget: { nodes: 2000 }, seed: 9 })
  assert.deepEqual(plan(), plan())
})

test('following moves item by item gives the costs of starting anew', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.tuple(fc.nat({ max: 79 }), fc.nat({ max: 255 })), { maxLength: 20 }), (seed, moves) => {
      const problem = familyProblem(randomFrom(seed))
      const slotOf = slotsByDemand(problem, 'nearest')
      const zones = startBasketZones(problem, slotOf)
      for (const [item, slot] of moves) {
        moveItem(zones, item, zones.zoneOfSlot[slotOf[item]!]!, zones.zoneOfSlot[slot]!, { sum: 0, squares: 0 })
        slotOf[item] = slot
      }
      assert.deepEqual(zones, startBasketZones(problem, slotOf))
    }),
    { seed: 1, numRuns: 20 },
  )
})

test('a worked example: what is ordered together comes to lie together, nearest to the start', () => {
  const warehouse = layOutAisles({ aisles: 4, aisleSpacing: 10, blocks: [4], cellLength: 1, crossToFirstCell: 1 })
  const baskets = Array.from({ length: 40 }, (_, i) => ({ items: i % 2 === 0 ? [0, 3] : [1, 2] }))
  const problem = { warehouse, slots: Array.from({ length: 8 }, (_, i) => ({ place: 2 * i })), items: [{}, {}, {}, {}], baskets }
  const { solution, value } = assignSlots(problem, { budget: { nodes: 500 } })
  const aisle = (item: number) => Math.trunc(solution[item]! / 2)
  assert.equal(aisle(0), aisle(3))
  assert.equal(aisle(1), aisle(2))
  // One pair in the first aisle: 3 in and 3 back; the other in the second: 10 further on and back.
  assert.equal(value, (6 + 26) / 2)
})

test('what makes no sense is refused', () => {
  const problem = familyProblem(randomFrom(8))
  assert.throws(() => assignSlots({ ...problem, slots: problem.slots.slice(0, 5) }), /80 items do not fit into 5 slots/)
  assert.throws(() => assignSlots({ ...problem, slots: [...problem.slots, { place: 999 }] }), /no place 999/)
  assert.throws(() => assignSlots({ ...problem, baskets: [{ items: [80] }] }), /no item 80/)
  assert.throws(() => assignSlots({ ...problem, baskets: [{ items: [1, 1] }] }), /once/)
  assert.throws(() => assignSlots({ ...problem, baskets: [{ items: [1], weight: -1 }] }), RangeError)
  assert.throws(() => assignSlots({ ...problem, items: problem.items.map(() => ({ zone: 'cold' })) }), /fits into no slot/)
  const current = slotsByDemand(problem, 'nearest')
  assert.throws(() => planMoves(problem, current, -1), RangeError)
  assert.throws(() => planMoves(problem, current.slice(1), 5), RangeError)
  assert.throws(() => planMoves(problem, current.slice().fill(3), 5), /Two items lie in slot 3/)
})

test('an item that fits into few slots gets one, even if others were there first', () => {
  const warehouse = layOutAisles({ aisles: 1, aisleSpacing: 1, blocks: [3], cellLength: 1, crossToFirstCell: 1 })
  const problem: SlottingProblem = {
    warehouse,
    slots: [{ place: 0 }, { place: 1, maxWeightGrams: 10 }, { place: 2, maxWeightGrams: 10 }],
    items: [{}, { weightGrams: 5 }, { weightGrams: 99 }],
    baskets: [{ items: [0, 1] }],
  }
  // Item 0 takes the best slot, the only one that carries item 2, and has to leave it again.
  const slots = slotsByDemand(problem, 'nearest')
  assert.equal(slots[2], 0)
  assert.deepEqual(checkAssignment(problem, slots), [])
})
