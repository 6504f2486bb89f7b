export type LineClass = 'income' | 'refund' | 'commission' | 'payment_fee' | 'platform_other' | 'unknown'

/**
 * What a line of a platform statement is. Amounts are seen from the shop: what it gets is positive. `freight` is the shipping fee the buyer paid when
 * positive, and something the platform charges (return insurance) when negative.
 */
export function classOf(kind: string, amountMinor: bigint): LineClass {
  switch (kind) {
    case 'order_income':
      return 'income'
    case 'freight':
      return amountMinor >= 0n ? 'income' : 'platform_other'
    case 'refund':
      return 'refund'
    case 'commission':
      return 'commission'
    case 'payment_fee':
      return 'payment_fee'
    case 'adjustment':
      return 'platform_other'
    default:
      return 'unknown'
  }
}

export function isFee(lineClass: LineClass): boolean {
  return lineClass === 'commission' || lineClass === 'payment_fee' || lineClass === 'platform_other'
}

export interface StatementLine {
  id: string
  kind: string
  externalOrderNumber: string
  amountMinor: bigint
}

/** What our books know of one platform order. */
export interface OrderFacts {
  orderId: string
  /** Something of it has left and is booked. */
  isBooked: boolean
  expectedIncomeMinor: bigint
  /** As in the statement: negative. */
  expectedRefundMinor: bigint
  /** Of earlier lines. */
  incomeBeforeMinor: bigint
  refundBeforeMinor: bigint
}

export interface LineMatch {
  id: string
  state: 'matched' | 'general' | 'early' | 'difference' | 'unmatched' | 'unknown_kind'
  orderId: string | null
  expectedMinor: bigint | null
}

/**
 * Finds each line's order and compares income and refunds with what we expected, order by order and over all statements so far. When a sum
 * differs, the last line of the order carries the whole difference, so that one thing is shown once; what adds up is matched.
 * Worked: expected 100, lines 60 and 30: the second becomes a difference with 40 expected; 10 in the next statement settle it.
 */
export function matchLines(lines: readonly StatementLine[], facts: ReadonlyMap<string, OrderFacts>): LineMatch[] {
  const sums = new Map<string, { income: bigint; refund: bigint; lastIncome: number; lastRefund: number }>()
  lines.forEach((line, index) => {
    const lineClass = classOf(line.kind, line.amountMinor)
    if (line.externalOrderNumber === '' || (lineClass !== 'income' && lineClass !== 'refund')) return
    const sum = sums.get(line.externalOrderNumber) ?? { income: 0n, refund: 0n, lastIncome: -1, lastRefund: -1 }
    if (lineClass === 'income') {
      sum.income += line.amountMinor
      sum.lastIncome = index
    } else {
      sum.refund += line.amountMinor
      sum.lastRefund = index
    }
    sums.set(line.externalOrderNumber, sum)
  })
  return lines.map((line, index): LineMatch => {
    const lineClass = classOf(line.kind, line.amountMinor)
    const order = facts.get(line.externalOrderNumber)
    const base = { id: line.id, orderId: order?.orderId ?? null, expectedMinor: null }
    if (lineClass === 'unknown') return { ...base, state: 'unknown_kind' }
    if (line.externalOrderNumber === '') return { ...base, state: isFee(lineClass) ? 'general' : 'unmatched' }
    if (!order) return { ...base, state: 'unmatched' }
    const sum = sums.get(line.externalOrderNumber)
    let expectedMinor: bigint | null = null
    if (sum && index === sum.lastIncome)
      expectedMinor = line.amountMinor + order.expectedIncomeMinor - order.incomeBeforeMinor - sum.income
    if (sum && index === sum.lastRefund)
      expectedMinor = line.amountMinor + order.expectedRefundMinor - order.refundBeforeMinor - sum.refund
    if (!order.isBooked) return { ...base, expectedMinor, state: 'early' }
    return {
      ...base,
      expectedMinor,
      state: expectedMinor !== null && expectedMinor !== line.amountMinor ? 'difference' : 'matched',
    }
  })
}
