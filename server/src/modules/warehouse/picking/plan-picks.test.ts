import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type OpenPickLine, planPicks } from './plan-picks.pure.ts'

function line(id: string, slot: number, quantity: bigint, change: Partial<OpenPickLine> = {}): OpenPickLine {
  return {
    id,
    fulfillmentId: `f-${id}`,
    locationId: 'bin',
    skuId: 'sku',
    lotId: 'lot',
    sequence: 1,
    slot,
    quantity,
    pickedQuantity: 0n,
    shortQuantity: 0n,
    droppedFor: null,
    ...change,
  }
}

const stop = (quantity: bigint, short = false) => ({
  lines: [],
  stops: [{ locationId: 'bin', skuId: 'sku', lotId: 'lot', quantity, short }],
})

function sums(plan: ReturnType<typeof planPicks>) {
  assert.ok(!('code' in plan), 'not refused')
  return {
    takes: plan.takes.map((take) => [take.line.id, take.quantity]),
    shorts: plan.shorts.map((lack) => [lack.line.id, lack.quantity]),
  }
}

describe('what a picker took', () => {
  test('goods of a stop go to its orders slot by slot; the rest is short', () => {
    const lines = [line('b', 2, 3n), line('a', 1, 2n), line('c', 3, 1n)]
    assert.deepEqual(sums(planPicks(lines, stop(4n, true))), {
      takes: [
        ['a', 2n],
        ['b', 2n],
      ],
      shorts: [
        ['b', 1n],
        ['c', 1n],
      ],
    })
  })

  test('less than wanted without saying short leaves the rest open', () => {
    assert.deepEqual(sums(planPicks([line('a', 1, 2n), line('b', 2, 3n)], stop(3n))), {
      takes: [
        ['a', 2n],
        ['b', 1n],
      ],
      shorts: [],
    })
  })

  test('nothing there at all is all short', () => {
    assert.deepEqual(sums(planPicks([line('a', 1, 2n)], stop(0n, true))), { takes: [], shorts: [['a', 2n]] })
  })

  test('single lines in any order, one of them twice', () => {
    const input = {
      lines: [
        { pickLineId: 'b', quantity: 1n, short: false },
        { pickLineId: 'a', quantity: 2n, short: false },
        { pickLineId: 'b', quantity: 1n, short: true },
      ],
      stops: [],
    }
    assert.deepEqual(sums(planPicks([line('a', 1, 2n), line('b', 2, 3n)], input)), {
      takes: [
        ['b', 1n],
        ['a', 2n],
        ['b', 1n],
      ],
      shorts: [['b', 1n]],
    })
  })

  test('more than wanted is refused with what is wanted', () => {
    const plan = planPicks([line('a', 1, 2n, { pickedQuantity: 1n })], stop(2n))
    assert.deepEqual('code' in plan && [plan.code, 'needed' in plan && plan.needed], ['too_many', 1n])
  })

  test('goods for an order that dropped out meanwhile: the stop says so and what it still wants', () => {
    const lines = [line('a', 1, 2n, { droppedFor: 'blocked' }), line('b', 2, 3n)]
    const plan = planPicks(lines, stop(5n))
    assert.deepEqual('code' in plan && [plan.code, 'line' in plan && plan.line.id, 'needed' in plan && plan.needed], [
      'dropped',
      'a',
      3n,
    ])
    assert.deepEqual(sums(planPicks(lines, stop(3n))), { takes: [['b', 3n]], shorts: [] })
  })

  test('a stop that is done, one that is unknown, a line of another task', () => {
    const done = [line('a', 1, 2n, { pickedQuantity: 1n, shortQuantity: 1n })]
    const code = (plan: ReturnType<typeof planPicks>) => 'code' in plan && plan.code
    assert.equal(code(planPicks(done, stop(1n))), 'line_done')
    assert.equal(code(planPicks([], stop(1n))), 'unknown_line')
    assert.equal(code(planPicks(done, { lines: [{ pickLineId: 'x', quantity: 1n, short: false }], stops: [] })), 'unknown_line')
    assert.equal(code(planPicks(done, { lines: [{ pickLineId: 'a', quantity: 1n, short: false }], stops: [] })), 'line_done')
  })
})
