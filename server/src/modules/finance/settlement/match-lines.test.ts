import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { classOf, matchLines, type OrderFacts } from './match-lines.pure.ts'

const facts = (change: Partial<OrderFacts> = {}): Map<string, OrderFacts> =>
  new Map([
    [
      'A1',
      {
        orderId: 'o1',
        isBooked: true,
        expectedIncomeMinor: 100n,
        expectedRefundMinor: 0n,
        incomeBeforeMinor: 0n,
        refundBeforeMinor: 0n,
        ...change,
      },
    ],
  ])
const line = (id: string, kind: string, amountMinor: bigint, externalOrderNumber = 'A1') => ({
  id,
  kind,
  amountMinor,
  externalOrderNumber,
})
const states = (lines: ReturnType<typeof line>[], known = facts()) =>
  matchLines(lines, known).map((match) => [match.id, match.state, match.expectedMinor])

describe('matching', () => {
  test('freight is income or a charge by its sign', () => {
    assert.equal(classOf('freight', 800n), 'income')
    assert.equal(classOf('freight', -80n), 'platform_other')
  })

  test('an order whose income adds up is matched, line by line', () => {
    assert.deepEqual(
      states([
        line('1', 'order_income', 60n),
        line('2', 'order_income', 32n),
        line('3', 'freight', 8n),
        line('4', 'commission', -5n),
      ]),
      [
        ['1', 'matched', null],
        ['2', 'matched', null],
        ['3', 'matched', 8n],
        ['4', 'matched', null],
      ],
    )
  })

  test('what is missing is shown once, on the last line', () => {
    assert.deepEqual(states([line('1', 'order_income', 60n), line('2', 'order_income', 30n)]), [
      ['1', 'matched', null],
      ['2', 'difference', 40n],
    ])
  })

  test('earlier statements count', () => {
    assert.deepEqual(states([line('1', 'order_income', 40n)], facts({ incomeBeforeMinor: 60n })), [['1', 'matched', 40n]])
  })

  test('refunds are compared with what we know was refunded', () => {
    assert.deepEqual(states([line('1', 'refund', -30n)], facts({ expectedRefundMinor: -30n })), [['1', 'matched', -30n]])
    assert.deepEqual(states([line('1', 'refund', -30n)]), [['1', 'difference', 0n]])
  })

  test('orders that have not left, unknown numbers, unknown kinds and general charges', () => {
    assert.deepEqual(states([line('1', 'order_income', 100n)], facts({ isBooked: false })), [['1', 'early', 100n]])
    assert.deepEqual(
      states([
        line('1', 'order_income', 5n, 'ZZ'),
        line('2', 'lottery', 5n),
        line('3', 'adjustment', -60n, ''),
        line('4', 'order_income', 5n, ''),
      ]),
      [
        ['1', 'unmatched', null],
        ['2', 'unknown_kind', null],
        ['3', 'general', null],
        ['4', 'unmatched', null],
      ],
    )
  })
})
