import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { simulate } from './simulate.ts'
import { byLargest, daysOfCover, orderByMinMax } from './today-rules.ts'

test('four periods by hand', () => {
  // 5 on hand; 3 asked; then 4 asked with 2 on hand and 3 ordered for the third period; the 2 owed go first
  const result = simulate({ demand: [3, 4, 1, 0], leadTime: () => 1, opening: 5, order: (t) => (t === 1 ? 3 : 0) })
  assert.deepEqual(result, {
    demanded: 8,
    filled: 3 + 2 + 1,
    held: 2 + 0 + 0 + 0,
    orders: 1,
    ordered: 3,
    closing: { onHand: 0, onOrder: 0, owed: 0 },
  })
})

test('no unit appears or is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 0, max: 4 }),
      (demand, opening, lead) => {
        const rule = daysOfCover(demand, 12, 2, 4)
        const result = simulate({ demand, leadTime: () => lead, opening, order: (_, position) => orderByMinMax(rule, position) })
        const { onHand, onOrder, owed } = result.closing
        assert.equal(opening + result.ordered, onHand + onOrder - owed + result.demanded)
        assert.ok(result.filled <= result.demanded && onHand >= 0 && owed >= 0)
        assert.ok(onHand === 0 || owed === 0)
      },
    ),
  )
})

test('the rules of today by hand', () => {
  assert.deepEqual(daysOfCover([9, 1, 2, 3], 3, 1, 2.5), { min: 2, max: 5 })
  assert.deepEqual(daysOfCover([], 3, 1, 2, 1), { min: 1, max: 1 })
  assert.deepEqual(byLargest([1, 5, 4, 0], 2, 1), { min: 8, max: 9 })
  assert.equal(orderByMinMax({ min: 3, max: 8 }, 3), 5)
  assert.equal(orderByMinMax({ min: 3, max: 8 }, 4), 0)
})

test('what cannot be is refused', () => {
  const good = { demand: [1], leadTime: () => 1, opening: 0, order: () => 1 }
  assert.throws(() => simulate({ ...good, demand: [-1] }), RangeError)
  assert.throws(() => simulate({ ...good, order: () => -1 }), RangeError)
  assert.throws(() => simulate({ ...good, leadTime: () => 0.5 }), RangeError)
})
