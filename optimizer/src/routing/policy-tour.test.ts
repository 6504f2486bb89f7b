import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aisleTourLength } from './aisle-tour.ts'
import { checkTour } from './check-tour.ts'
import { policyTour, routingPolicies } from './policy-tour.ts'
import { layOutAisles, placeOf } from './warehouse.ts'

test('every policy leads by all places, never shorter than the best tour', () => {
  const problems = fc.record({
    blocks: fc.constantFrom([10], [5, 5], [4, 3, 3]),
    start: fc.record({ aisle: fc.nat({ max: 5 }), cross: fc.nat({ max: 1 }) }),
    end: fc.option(fc.record({ aisle: fc.nat({ max: 5 }), cross: fc.nat({ max: 1 }) }), { nil: undefined }),
    places: fc.array(fc.nat({ max: 59 }), { maxLength: 15 }),
  })
  fc.assert(
    fc.property(problems, fc.constantFrom(...routingPolicies), ({ blocks, start, end, places }, policy) => {
      const warehouse = layOutAisles({ aisles: 6, aisleSpacing: 4, blocks, cellLength: 1, crossToFirstCell: 1, start, end })
      const tour = policyTour(warehouse, places, policy)
      assert.deepEqual(checkTour(warehouse, places, tour), [])
      assert.ok(tour.length >= aisleTourLength(warehouse, places))
    }),
    { seed: 1, numRuns: 1500 },
  )
})

test('combined is never longer than S-shape or return in one block', () => {
  const warehouse = layOutAisles({ aisles: 6, aisleSpacing: 4, blocks: [10], cellLength: 1, crossToFirstCell: 1 })
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 59 }), { maxLength: 15 }), (places) => {
      const [combined, sShape, back] = (['combined', 's-shape', 'return'] as const).map(
        (p) => policyTour(warehouse, places, p).length,
      )
      assert.ok(combined! <= Math.min(sShape!, back!))
    }),
    { seed: 2, numRuns: 300 },
  )
})

test('a worked example: three aisles of 11, two picks in each but the last', () => {
  const warehouse = layOutAisles({ aisles: 3, aisleSpacing: 5, blocks: [10], cellLength: 1, crossToFirstCell: 1 })
  const places = [
    placeOf(warehouse, 0, 1),
    placeOf(warehouse, 0, 8),
    placeOf(warehouse, 1, 0),
    placeOf(warehouse, 1, 9),
    placeOf(warehouse, 2, 3),
  ]
  const lengths = routingPolicies.map((policy) => policyTour(warehouse, places, policy).length)
  // Across 20 in all. S-shape: through two aisles, 4 into the third and back.
  // Return: 9, 10 and 4 in and back. Midpoint and largest gap: through the first and last, 1 in from both ends of the middle one.
  assert.deepEqual(lengths, [20 + 22 + 8, 20 + 18 + 20 + 8, 20 + 22 + 4, 20 + 22 + 4, 20 + 22 + 8])
})

test('what makes no sense is refused', () => {
  const warehouse = layOutAisles({ aisles: 3, aisleSpacing: 5, blocks: [10], cellLength: 1, crossToFirstCell: 1 })
  assert.throws(() => policyTour(warehouse, [30], 'return'), RangeError)
  assert.throws(() => policyTour(warehouse, [3], 'zigzag' as 'return'), /zigzag/)
  assert.throws(() => policyTour({ ...warehouse, directions: ['up', 'down', 'up'] }, [3], 'return'), RangeError)
})
