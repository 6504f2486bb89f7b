import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { chooseFulfillments, type WaveCandidate } from './choose-fulfillments.pure.ts'

const hour = 3_600_000
const noLimit = { maxFulfillments: 100, maxUnits: null }

function candidate(id: string, change: Partial<WaveCandidate> = {}): WaveCandidate {
  return { id, shipBy: 10 * hour, priority: 0, unitCount: 1n, aisles: [1], ...change }
}

describe('choice of a wave', () => {
  test('the earlier deadline goes first; those without one go last', () => {
    const chosen = chooseFulfillments(
      [candidate('c', { shipBy: null }), candidate('b', { shipBy: 12 * hour }), candidate('a', { shipBy: 11 * hour })],
      noLimit,
    )
    assert.deepEqual(chosen, ['a', 'b', 'c'])
  })

  test('within one hour the higher priority goes first', () => {
    const chosen = chooseFulfillments(
      [candidate('a', { shipBy: 10 * hour }), candidate('b', { shipBy: 10 * hour + 1000, priority: 5 })],
      noLimit,
    )
    assert.deepEqual(chosen, ['b', 'a'])
  })

  test('among equals those that share aisles with the wave come first', () => {
    const chosen = chooseFulfillments(
      [
        candidate('a', { aisles: [1, 2] }),
        candidate('b', { aisles: [5] }),
        candidate('c', { aisles: [2] }),
        candidate('d', { aisles: [1, 6] }),
      ],
      { maxFulfillments: 3, maxUnits: null },
    )
    // c needs nothing new; then b and d each need one aisle, and b is older.
    assert.deepEqual(chosen, ['a', 'c', 'b'])
  })

  test('an aisle that joins the wave late makes its neighbours cheap from then on', () => {
    const chosen = chooseFulfillments(
      [
        candidate('a', { aisles: [1] }),
        candidate('b', { aisles: [7, 8] }),
        candidate('c', { aisles: [5] }),
        candidate('d', { aisles: [5] }),
        candidate('e', { aisles: [5, 7] }),
      ],
      noLimit,
    )
    assert.deepEqual(chosen, ['a', 'c', 'd', 'e', 'b'])
  })

  test('what would break the limit of pieces is passed over', () => {
    const chosen = chooseFulfillments(
      [candidate('a', { unitCount: 3n }), candidate('b', { unitCount: 5n }), candidate('c', { unitCount: 2n })],
      { maxFulfillments: 100, maxUnits: 6n },
    )
    assert.deepEqual(chosen, ['a', 'c'])
  })

  test('always: within the limits, nobody twice, and no less urgent one while a more urgent one that fits waits', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            shipBy: fc.option(fc.integer({ min: 0, max: 5 }).map((n) => n * hour)),
            priority: fc.integer({ min: 0, max: 2 }),
            aisles: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
          }),
          { maxLength: 40 },
        ),
        fc.integer({ min: 1, max: 20 }),
        (list, maxFulfillments) => {
          const candidates = list.map((one, index) => candidate(String(index).padStart(3, '0'), one))
          const chosen = chooseFulfillments(candidates, { maxFulfillments, maxUnits: null })
          assert.equal(chosen.length, Math.min(maxFulfillments, candidates.length))
          assert.equal(new Set(chosen).size, chosen.length)
          const byId = new Map(candidates.map((one) => [one.id, one]))
          const rank = (one: WaveCandidate) => (one.shipBy ?? Number.MAX_SAFE_INTEGER / 4) * 4 - one.priority
          const worst = Math.max(...chosen.map((id) => rank(byId.get(id)!)))
          const left = candidates.filter((one) => !chosen.includes(one.id))
          for (const one of left) assert.ok(rank(one) >= worst)
        },
      ),
    )
  })
})
