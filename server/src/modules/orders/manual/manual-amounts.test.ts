import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualAmounts } from './manual-amounts.pure.ts'

const line = (quantity: bigint, unitPriceMinor: bigint, discountMinor = 0n) => ({ quantity, unitPriceMinor, discountMinor })

test('a line discount stays with its line, the discount of the order is shared out by what is left', () => {
  assert.deepEqual(manualAmounts([line(2n, 100n, 20n), line(1n, 120n)], 30n), {
    goodsMinor: 320n,
    discountMinor: 50n,
    amounts: [162n, 108n],
  })
})

test('the lines add up to goods less discount to the last cent', () => {
  const money = manualAmounts([line(1n, 100n), line(1n, 100n), line(1n, 100n)], 1n)!
  assert.equal(
    money.amounts.reduce((sum, amount) => sum + amount, 0n),
    money.goodsMinor - money.discountMinor,
  )
})

test('an order of gifts alone costs nothing', () => {
  assert.deepEqual(manualAmounts([line(1n, 0n), line(2n, 50n, 100n)], 0n), {
    goodsMinor: 100n,
    discountMinor: 100n,
    amounts: [0n, 0n],
  })
})

test('more discount than there is, or less than none, is no order', () => {
  assert.equal(manualAmounts([line(1n, 100n, 101n)], 0n), null)
  assert.equal(manualAmounts([line(1n, 100n)], 101n), null)
  assert.equal(manualAmounts([line(1n, 100n)], -1n), null)
  assert.equal(manualAmounts([line(1n, 100n, -1n)], 0n), null)
  assert.equal(manualAmounts([line(1n, -1n)], 0n), null)
})
