import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomFrom } from '../lib/random.ts'
import { annealPickPool, checkPoolBatches, type PickPool } from './index.ts'

function poolOf(seed: number, orderCount: number): PickPool {
  const random = randomFrom(seed)
  const side = () => (1 + random.below(9)) * (random.below(2) === 0 ? 1 : -1)
  return {
    orders: Array.from({ length: orderCount }, () => ({
      positions: Array.from({ length: 1 + random.below(3) }, () => random.below(12)),
    })),
    stored: Array.from({ length: 80 }, (_, i) => ({ article: i % 12, zone: random.below(2), row: side(), aisle: side() })),
    volumes: Array.from({ length: 12 }, () => 1 + random.below(4)),
    minItems: 6,
    maxOrdersPerBatch: 3,
    maxListVolume: 8,
    firstRow: -10,
    lastRow: 10,
  }
}

test('a worked example: the order next to the conveyor, from the nearest of its items', () => {
  const pool: PickPool = {
    orders: [{ positions: [0] }, { positions: [1] }],
    stored: [
      { article: 0, zone: 0, row: 5, aisle: 8 },
      { article: 1, zone: 0, row: 9, aisle: 3 },
      { article: 1, zone: 1, row: -2, aisle: 1 },
    ],
    volumes: [1, 1],
    minItems: 1,
    maxOrdersPerBatch: 1,
    maxListVolume: 1,
    firstRow: -10,
    lastRow: 10,
  }
  const { solution, value } = annealPickPool(pool, { budget: { nodes: 500 } })
  assert.deepEqual(solution, [{ orders: [1], lists: [[2]] }])
  assert.equal(value, 2 * (2 + 1))
})

test('allowed for many pools, better with more nodes, and the same for the same seed', () => {
  let hasty = 0
  let patient = 0
  for (let seed = 1; seed <= 15; seed++) {
    const pool = poolOf(seed, 10)
    const first = annealPickPool(pool, { budget: { nodes: 1 } })
    const second = annealPickPool(pool, { budget: { nodes: 4000 } })
    for (const { solution, value } of [first, second]) {
      const check = checkPoolBatches(pool, solution!)
      assert.deepEqual(check.faults, [])
      assert.equal(check.cost, value)
    }
    assert.deepEqual(annealPickPool(pool, { budget: { nodes: 4000 } }), second)
    hasty += first.value
    patient += second.value
  }
  assert.ok(patient < 0.8 * hasty, `${patient} against ${hasty}`)
})

test('nothing is found where the stored items do not suffice, and nothing is needed for nothing', () => {
  const pool = poolOf(1, 2)
  assert.equal(annealPickPool({ ...pool, minItems: 50 }, { budget: { nodes: 50 } }).solution, undefined)
  assert.deepEqual(annealPickPool({ ...pool, minItems: 0 }).solution, [])
})

test('pools that make no sense are refused', () => {
  const pool = poolOf(1, 2)
  assert.throws(() => annealPickPool({ ...pool, orders: [{ positions: [99] }] }), /Order 0 asks for an article without a volume/)
  assert.throws(() => annealPickPool({ ...pool, firstRow: 1 }), /both sides/)
  assert.throws(() => annealPickPool({ ...pool, stored: [{ article: 0, zone: 0, row: 11, aisle: 0 }] }), /outside the rows/)
  assert.throws(() => annealPickPool({ ...pool, maxOrdersPerBatch: 0 }), /at least one order/)
})

test('the checker finds what is wrong', () => {
  const pool = poolOf(2, 4)
  assert.match(checkPoolBatches(pool, [{ orders: [0, 1, 2, 3], lists: [] }]).faults.join(), /batch 0 has 4 orders/)
  assert.match(checkPoolBatches(pool, [{ orders: [], lists: [[0, 0]] }]).faults.join(), /a stored item is picked twice/)
  assert.match(checkPoolBatches(pool, []).faults.join(), /0 items are fewer than 6/)
})
