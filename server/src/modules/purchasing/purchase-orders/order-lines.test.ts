import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLines, type PriceFacts, type SkuFacts } from './order-lines.pure.ts'
import { purchaseStates, statusAfterReceipt } from './purchase-states.pure.ts'

const skus = new Map<string, SkuFacts>(
  (['a', 'b', 'kit'] as const).map((id) => [id, { id, skuCode: id.toUpperCase(), kind: id === 'kit' ? 'bundle' : 'single' }]),
)
const prices = new Map<string, PriceFacts>([['a', { skuId: 'a', priceMinor: 250n, minimumQuantity: 10n, packQuantity: 6n }]])
const problemsOf = (...lines: Parameters<typeof checkLines>[0]) =>
  checkLines(lines, skus, prices).problems.map((problem) => `${problem.line} ${problem.code}`)

test('a missing price comes from the list; the amount is price times pieces', () => {
  assert.deepEqual(
    checkLines(
      [
        { skuId: 'a', quantity: 12n },
        { skuId: 'b', quantity: 7n, priceMinor: 99n },
      ],
      skus,
      prices,
    ),
    {
      lines: [
        { skuId: 'a', quantity: 12n, priceMinor: 250n, amountMinor: 3000n },
        { skuId: 'b', quantity: 7n, priceMinor: 99n, amountMinor: 693n },
      ],
      problems: [],
    },
  )
})

test('minimum before packs, and every problem is named with its line', () => {
  assert.deepEqual(problemsOf({ skuId: 'a', quantity: 6n }), ['1 purchasing.below_minimum'])
  assert.deepEqual(problemsOf({ skuId: 'a', quantity: 10n }), ['1 purchasing.not_whole_packs'])
  assert.deepEqual(
    problemsOf(
      { skuId: 'x', quantity: 1n },
      { skuId: 'kit', quantity: 1n, priceMinor: 1n },
      { skuId: 'b', quantity: 1n },
      { skuId: 'b', quantity: 1n, priceMinor: 5n },
    ),
    ['1 purchasing.sku_unknown', '2 purchasing.sku_is_bundle', '3 purchasing.no_price', '4 purchasing.line_twice'],
  )
})

test('receipts move an order on; what is closed stays closed', () => {
  const line = (quantity: bigint, receivedQuantity: bigint) => ({ quantity, receivedQuantity })
  assert.equal(statusAfterReceipt('approved', [line(5n, 0n), line(5n, 0n)]), 'approved')
  assert.equal(statusAfterReceipt('approved', [line(5n, 5n), line(5n, 4n)]), 'part_received')
  assert.equal(statusAfterReceipt('part_received', [line(5n, 6n), line(5n, 5n)]), 'received')
  assert.equal(statusAfterReceipt('closed', [line(5n, 5n)]), 'closed')
  assert.deepEqual(purchaseStates.sourcesOf('cancelled'), ['draft', 'awaiting_approval', 'approved'])
  assert.deepEqual(purchaseStates.sourcesOf('closed'), ['approved', 'part_received', 'received'])
})
