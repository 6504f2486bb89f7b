import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkPacking, valueOfPacking } from './check-packing.ts'
import { fillContainer } from './fill-container.ts'
import type { BoxType, FillProblem } from './problem.ts'

const cube = (edge: number, count: number, more: Partial<BoxType> = {}): BoxType => ({
  length: edge,
  width: edge,
  height: edge,
  count,
  ...more,
})

/** Solves, lets the checker look, and gives what was solved. */
function fillChecked(problem: FillProblem, nodes = 3000) {
  const solved = fillContainer(problem, { budget: { nodes } })
  assert.deepEqual(checkPacking(problem, solved.solution), [])
  assert.equal(valueOfPacking(problem, solved.solution), solved.value)
  assert.ok(solved.value <= solved.bound! * (1 + 1e-12), `${solved.value} > ${solved.bound}`)
  return solved
}

test('boxes that tile the container fill it, proven', () => {
  const boxes = [
    { length: 6, width: 4, height: 2, count: 8 },
    { length: 3, width: 4, height: 2, count: 16 },
  ]
  const solved = fillChecked({ container: { length: 12, width: 8, height: 8 }, boxes })
  assert.equal(solved.value, 768)
  assert.equal(solved.isProven, true)
})

test('bricks lying and standing fill a container together', () => {
  // Four lie on each other, two stand beside them.
  const solved = fillChecked({
    container: { length: 6, width: 2, height: 4 },
    boxes: [{ length: 4, width: 2, height: 1, count: 6 }],
  })
  assert.equal(solved.solution.length, 6)
})

test('this side up: a tall box does not go into a low container', () => {
  const box = { length: 2, width: 3, height: 9, count: 1 }
  const container = { length: 10, width: 10, height: 5 }
  assert.equal(fillChecked({ container, boxes: [box] }).solution.length, 1)
  assert.equal(fillChecked({ container, boxes: [{ ...box, upright: ['height'] }] }).solution.length, 0)
})

test('the weight limit holds back what would fit', () => {
  const container = { length: 10, width: 10, height: 10, maxWeightGrams: 3500 }
  const solved = fillChecked({ container, boxes: [cube(5, 8, { weightGrams: 1000 })] })
  assert.equal(solved.solution.length, 3)
})

test('nothing lies on fragile boxes', () => {
  const container = { length: 2, width: 1, height: 3 }
  const boxes = [cube(1, 2, { isFragile: true }), cube(1, 4)]
  const solved = fillChecked({ container, boxes })
  assert.equal(solved.solution.length, 6)
  const fragile = solved.solution.filter((place) => place.box === 0)
  assert.deepEqual(
    fragile.map((place) => place.z),
    [2, 2],
  )
})

test('groups that must be apart are not together, and the better set is taken', () => {
  const container = { length: 4, width: 4, height: 4 }
  const boxes = [cube(1, 10, { group: 'food' }), cube(2, 3, { group: 'soap' }), cube(1, 5)]
  const solved = fillChecked({ container, boxes, keepApart: [['food', 'soap']] })
  assert.equal(solved.value, 24 + 5)
})

test('with support asked for nothing hovers', () => {
  const container = { length: 7, width: 5, height: 6 }
  const boxes = [
    { length: 3, width: 2, height: 2, count: 9 },
    { length: 4, width: 3, height: 1, count: 7 },
  ]
  fillChecked({ container, boxes, support: 1 })
})

test('values other than volume: the small and dear go first', () => {
  const container = { length: 2, width: 2, height: 2 }
  const boxes = [cube(2, 1, { value: 5 }), cube(1, 6, { value: 1 })]
  const solved = fillChecked({ container, boxes })
  assert.equal(solved.value, 6)
})

test('random problems: every rule holds, larger budgets are no worse, the same call gives the same', () => {
  const edge = fc.integer({ min: 1, max: 9 })
  const box = fc.record({
    length: edge,
    width: edge,
    height: edge,
    count: fc.integer({ min: 0, max: 6 }),
    weightGrams: fc.integer({ min: 0, max: 50 }),
    isFragile: fc.boolean(),
    group: fc.constantFrom('a', 'b', 'c'),
    upright: fc.constantFrom<BoxType['upright']>(['height'], ['length', 'height'], ['length', 'width', 'height']),
  }) as fc.Arbitrary<BoxType>
  const problem = fc.record({
    container: fc.record({
      length: fc.integer({ min: 3, max: 20 }),
      width: fc.integer({ min: 3, max: 20 }),
      height: fc.integer({ min: 3, max: 20 }),
      maxWeightGrams: fc.integer({ min: 10, max: 400 }),
    }),
    boxes: fc.array(box, { minLength: 1, maxLength: 5 }),
    support: fc.constantFrom(0, 1),
    keepApart: fc.constantFrom<FillProblem['keepApart']>([], [['a', 'b']]),
  })
  fc.assert(
    fc.property(problem, (one) => {
      const little = fillChecked(one, 30)
      const more = fillChecked(one, 400)
      assert.ok(more.value >= little.value)
      assert.deepEqual(fillChecked(one, 400), more)
    }),
    { numRuns: 150, seed: 7 },
  )
})

test('a budget of one step still gives a load; a cancelled search ends', () => {
  const problem = { container: { length: 30, width: 30, height: 30 }, boxes: [cube(4, 300), cube(7, 20)] }
  assert.ok(fillChecked(problem, 1).value > 13_500)
  let asked = 0
  const cancelled = fillContainer(problem, { budget: { cancelled: () => ++asked > 1 } })
  assert.deepEqual(checkPacking(problem, cancelled.solution), [])
  assert.ok(cancelled.steps < 1000, String(cancelled.steps))
})

test('a billion small boxes are no trouble', () => {
  const boxes = Array.from({ length: 8 }, (_, k) => ({
    length: 230 + k,
    width: 240 + 2 * k,
    height: 250 + 3 * k,
    count: 1_000_000_000,
  }))
  const problem = { container: { length: 5870, width: 2330, height: 2200 }, boxes }
  assert.ok(fillChecked(problem, 20).value > 0.8 * 5870 * 2330 * 2200)
})

test('what makes no sense is refused', () => {
  const container = { length: 10, width: 10, height: 10 }
  const refused = (problem: FillProblem, message: RegExp) =>
    assert.throws(
      () => fillContainer(problem),
      (error: Error) => error instanceof RangeError && message.test(error.message),
    )
  refused({ container: { ...container, width: 0 }, boxes: [] }, /container: width/)
  refused({ container, boxes: [cube(1.5, 1)] }, /Box type 0: length/)
  refused({ container, boxes: [cube(1, -1)] }, /count of -1/)
  refused({ container, boxes: [cube(1, 1, { upright: [] })] }, /upright/)
  refused({ container, boxes: [cube(1, 1, { weightGrams: Number.NaN })] }, /weight of NaN/)
  refused({ container, boxes: [], support: 2 }, /share of 2/)
  refused({ container, boxes: [], keepApart: [['a', 'a']] }, /apart from itself/)
})

test('the checker sees what is wrong', () => {
  const problem: FillProblem = {
    container: { length: 4, width: 4, height: 4, maxWeightGrams: 15 },
    boxes: [
      { length: 2, width: 2, height: 1, count: 2, weightGrams: 10, upright: ['height'], isFragile: true, group: 'a' },
      cube(1, 1, { group: 'b' }),
    ],
    support: 1,
    keepApart: [['a', 'b']],
  }
  const flat = { box: 0, x: 0, y: 0, z: 0, length: 2, width: 2, height: 1 }
  const faults = (...placements: (typeof flat)[]) => checkPacking(problem, placements).join('; ')
  assert.equal(faults(flat), '')
  assert.match(faults(flat, flat), /too heavy.*overlap/)
  assert.match(faults({ ...flat, x: 3 }), /outside/)
  assert.match(faults({ ...flat, length: 1, height: 2 }), /turned/)
  assert.match(faults({ ...flat, z: 1 }), /too little under it/)
  assert.match(faults(flat, { box: 1, x: 0, y: 0, z: 1, length: 1, width: 1, height: 1 }), /share a container.*fragile/)
  assert.match(faults({ ...flat, box: 7 }), /no box type 7/)
  assert.match(faults(flat, { ...flat, x: 2 }, { ...flat, y: 2 }), /3 placed, there are 2/)
})
