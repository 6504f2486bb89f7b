import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CartonProblem, costOfParcel } from './cartons.ts'
import { checkCartons } from './check-cartons.ts'
import { chooseCartons } from './choose-cartons.ts'
import type { BoxType } from './problem.ts'

const carton = (length: number, width: number, height: number, costMinor: number, more = {}) => ({
  length,
  width,
  height,
  costMinor,
  ...more,
})
const box = (length: number, width: number, height: number, count: number, more: Partial<BoxType> = {}): BoxType => ({
  length,
  width,
  height,
  count,
  ...more,
})
const cartons = [carton(20, 15, 10, 100), carton(30, 20, 15, 160), carton(40, 30, 20, 250)]

function chooseChecked(problem: CartonProblem, nodes = 3000) {
  const solved = chooseCartons(problem, { budget: { nodes } })
  assert.deepEqual(checkCartons(problem, solved.solution), [])
  assert.equal(
    solved.value,
    solved.solution.parcels.reduce((sum, parcel) => sum + parcel.costMinor, 0),
  )
  assert.ok(solved.bound! <= solved.value + 1e-9, `${solved.bound} > ${solved.value}`)
  return solved
}

test('the cheapest carton that holds the order', () => {
  const one = chooseChecked({ cartons, boxes: [box(10, 15, 20, 1)] })
  assert.deepEqual([one.value, one.isProven], [100, true])
  assert.equal(chooseChecked({ cartons, boxes: [box(19, 14, 9, 1), box(10, 10, 6, 1)] }).value, 160)
  // The larger carton is the cheaper one.
  assert.equal(chooseChecked({ cartons: [...cartons, carton(50, 40, 30, 90)], boxes: [box(5, 5, 5, 1)] }).value, 90)
})

test('several parcels when one carton does not hold all, and when two are cheaper', () => {
  const three = chooseChecked({ cartons, boxes: [box(40, 30, 20, 2), box(20, 15, 10, 1)] })
  assert.equal(three.value, 600)
  const two = chooseChecked({ cartons: [carton(10, 10, 10, 50), carton(20, 10, 10, 300)], boxes: [box(10, 10, 10, 2)] })
  assert.deepEqual([two.value, two.solution.parcels.length], [100, 2])
})

test('weight limits divide, groups divide, and what fits nowhere is told', () => {
  const limited = [carton(40, 30, 20, 250, { maxWeightGrams: 1000 })]
  assert.equal(chooseChecked({ cartons: limited, boxes: [box(5, 5, 5, 4, { weightGrams: 600 })] }).solution.parcels.length, 4)
  const apart = chooseChecked({
    cartons,
    boxes: [box(5, 5, 5, 1, { group: 'food' }), box(5, 5, 5, 1, { group: 'soap' })],
    keepApart: [['food', 'soap']],
  })
  assert.equal(apart.value, 200)
  const left = chooseChecked({ cartons, boxes: [box(41, 1, 1, 2), box(1, 1, 1, 1)] })
  assert.deepEqual(left.solution.left, [2, 0])
  assert.deepEqual(chooseChecked({ cartons: [], boxes: [box(1, 1, 1, 1)] }).solution, { parcels: [], left: [1] })
})

test('postage: first weight, further steps, and volume that counts as weight', () => {
  const postage = { firstGrams: 1000, firstMinor: 500, stepGrams: 500, stepMinor: 200, volumePerGram: 6000 }
  assert.equal(costOfParcel(carton(100, 100, 100, 30), postage, 1200), 730)
  assert.equal(costOfParcel(carton(100, 100, 100, 30), postage, 1000), 530)
  // 12,000,000 mm³ count as 2,000 g
  assert.equal(costOfParcel(carton(300, 200, 200, 30), postage, 100), 930)
  // The flat carton is cheaper to post, though it costs more itself.
  const flat = chooseChecked({
    cartons: [carton(300, 200, 200, 30), carton(300, 200, 100, 60)],
    boxes: [box(290, 190, 50, 1, { weightGrams: 100 })],
    postage,
  })
  assert.deepEqual([flat.solution.parcels[0]!.carton, flat.value], [1, 560])
})

/** The least cost over all divisions of a few boxes, when `fits` tells exactly whether a set of them fits a carton. */
function leastCost(boxes: number, costOfSet: (members: readonly number[]) => number): number {
  const best = new Map<number, number>([[0, 0]])
  for (let set = 1; set < 1 << boxes; set++) {
    let least = Number.POSITIVE_INFINITY
    for (let part = set; part > 0; part = (part - 1) & set) {
      const members = Array.from({ length: boxes }, (_, index) => index).filter((index) => (part >> index) & 1)
      least = Math.min(least, costOfSet(members) + best.get(set ^ part)!)
    }
    best.set(set, least)
  }
  return best.get((1 << boxes) - 1)!
}

test('random orders of rods, where fitting is a sum of lengths: equal to the exact optimum', () => {
  // All boxes have the section of the cartons, so that a set fits when its lengths do.
  const rods = fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(rods, (lengths) => {
      const rodCartons = [carton(8, 20, 20, 70), carton(13, 20, 20, 100), carton(21, 20, 20, 145)]
      const boxes = lengths.map((length) => box(length, 20, 20, 1, { upright: ['height'] }))
      const solved = chooseChecked({ cartons: rodCartons, boxes }, 20_000)
      const exact = leastCost(lengths.length, (members) => {
        const length = members.reduce((sum, member) => sum + lengths[member]!, 0)
        return Math.min(
          ...rodCartons.filter((each) => each.length >= length).map((each) => each.costMinor),
          Number.POSITIVE_INFINITY,
        )
      })
      assert.equal(solved.value, exact)
    }),
    { numRuns: 60, seed: 11 },
  )
})

test('random orders: every rule holds with any budget, and the same call gives the same', () => {
  const edge = fc.integer({ min: 1, max: 25 })
  const some = fc.record({
    length: edge,
    width: edge,
    height: edge,
    count: fc.integer({ min: 0, max: 4 }),
    weightGrams: fc.integer({ min: 0, max: 900 }),
    isFragile: fc.boolean(),
    group: fc.constantFrom('a', 'b', 'c'),
  })
  fc.assert(
    fc.property(
      fc.array(some, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(0, 1),
      fc.constantFrom(1, 50, 2000),
      (boxes, support, nodes) => {
        const problem: CartonProblem = {
          cartons: cartons.map((each) => ({ ...each, maxWeightGrams: 3000, tareGrams: 50 })),
          boxes,
          support,
          keepApart: [['a', 'b']],
          postage: { firstGrams: 1000, firstMinor: 300, stepGrams: 1000, stepMinor: 90, volumePerGram: 6 },
        }
        assert.deepEqual(chooseChecked(problem, nodes), chooseChecked(problem, nodes))
      },
    ),
    { numRuns: 80, seed: 5 },
  )
})

test('what makes no sense is refused', () => {
  const refused = (problem: CartonProblem, message: RegExp) => assert.throws(() => chooseCartons(problem), message)
  refused({ cartons: [carton(0, 1, 1, 1)], boxes: [] }, /RangeError: Carton 0: length/)
  refused({ cartons: [carton(1, 1, 1, -1)], boxes: [] }, /RangeError: Carton 0/)
  refused({ cartons, boxes: [box(1, 1, 1, 0.5)] }, /RangeError: Box type 0/)
  refused({ cartons, boxes: [], postage: { firstGrams: 0, firstMinor: 0, stepGrams: 0, stepMinor: 0 } }, /RangeError: Postage/)
})
