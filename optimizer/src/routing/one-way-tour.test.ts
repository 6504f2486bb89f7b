import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aisleGraph } from './aisle-graph.ts'
import { aisleTourLength } from './aisle-tour.ts'
import { checkTour } from './check-tour.ts'
import { graphTour } from './graph-tour.ts'
import { oneWayTour } from './one-way-tour.ts'
import type { AisleDirection } from './warehouse.ts'
import { layOutAisles } from './warehouse.ts'

const aisles = 5
const cases = fc.record({
  blocks: fc.constantFrom([6], [3, 3]),
  start: fc.record({ aisle: fc.nat({ max: aisles - 1 }), cross: fc.nat({ max: 1 }) }),
  end: fc.option(fc.record({ aisle: fc.nat({ max: aisles - 1 }), cross: fc.nat({ max: 1 }) }), { nil: undefined }),
  places: fc.array(fc.nat({ max: aisles * 6 - 1 }), { maxLength: 7 }),
  directions: fc.array(fc.constantFrom<AisleDirection>('both', 'up', 'down'), { minLength: aisles - 2, maxLength: aisles - 2 }),
})

test('the tour keeps to the directions and is as short as the best of all orders', () => {
  fc.assert(
    fc.property(cases, ({ blocks, start, end, places, directions }) => {
      const warehouse = {
        ...layOutAisles({ aisles, aisleSpacing: 3, blocks, cellLength: 1, crossToFirstCell: 1, start, end }),
        // One aisle each way, so that every place can be reached.
        directions: [...directions, 'up', 'down'] as const,
      }
      const solved = oneWayTour(warehouse, places)
      assert.deepEqual(checkTour(warehouse, places, solved.solution), [])
      // Few stops: graphTour is exact, and knows nothing of aisles.
      assert.equal(solved.value, graphTour(aisleGraph(warehouse, [...new Set(places)]).problem).value)
      assert.equal(solved.isProven, true)
    }),
    { seed: 1, numRuns: 100 },
  )
})

test('without one-way aisles it is the tour of aisleTour', () => {
  fc.assert(
    fc.property(cases, fc.array(fc.nat({ max: aisles * 6 - 1 }), { maxLength: 20 }), ({ blocks, start, end }, places) => {
      const warehouse = layOutAisles({ aisles, aisleSpacing: 3, blocks, cellLength: 1, crossToFirstCell: 1, start, end })
      assert.equal(oneWayTour(warehouse, places).value, aisleTourLength(warehouse, places))
    }),
    { seed: 2, numRuns: 30 },
  )
})

test('many stops, aisles up and down in turn: proven, and whatever the budget a tour', () => {
  const directions = Array.from({ length: 12 }, (_, i): AisleDirection => (i % 2 === 0 ? 'up' : 'down'))
  const laid = layOutAisles({ aisles: 12, aisleSpacing: 4, blocks: [15], cellLength: 1, crossToFirstCell: 1 })
  const warehouse = { ...laid, directions }
  const places = Array.from({ length: 30 }, (_, i) => (i * 67) % 180)
  const solved = oneWayTour(warehouse, places)
  assert.deepEqual(checkTour(warehouse, places, solved.solution), [])
  assert.equal(solved.isProven, true)
  const quick = oneWayTour(warehouse, places, { budget: { nodes: 1 } })
  assert.deepEqual(checkTour(warehouse, places, quick.solution), [])
  assert.ok(quick.value >= solved.value && quick.bound! <= solved.value)
})

test('a worked example: two picks side by side in one-way aisles cost a round', () => {
  const laid = layOutAisles({ aisles: 2, aisleSpacing: 5, blocks: [10], cellLength: 1, crossToFirstCell: 1 })
  const tour = oneWayTour({ ...laid, directions: ['up', 'down'] }, [0, 10]).solution
  assert.equal(tour.length, 11 + 5 + 11 + 5)
  assert.deepEqual(tour.stops, [0, 10])
  // Where aisles may be walked both ways, one goes in one step and back, across and back.
  assert.equal(aisleTourLength(laid, [0, 10]), 2 + 10 + 2)
})

test('where directions leave no way, that is said', () => {
  const laid = layOutAisles({ aisles: 2, aisleSpacing: 5, blocks: [10], cellLength: 1, crossToFirstCell: 1 })
  assert.throws(() => oneWayTour({ ...laid, directions: ['up', 'up'] }, [3]), /cannot be reached/)
  assert.throws(() => oneWayTour({ ...laid, directions: ['up'] }, [3]), RangeError)
  assert.throws(() => oneWayTour({ ...laid, directions: ['up', 'sideways' as 'up'] }, [3]), /sideways/)
  assert.throws(() => oneWayTour(laid, [20]), RangeError)
})
