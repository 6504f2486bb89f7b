import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cancelledAmount, liveAmount, type MoneyLine, orderMoney } from './shipment-money.pure.ts'

const line = (amountMinor: bigint, quantity = 1n, cancelledQuantity = 0n): MoneyLine => ({
  id: `l${amountMinor}-${quantity}-${cancelledQuantity}`,
  amountMinor,
  quantity,
  cancelledQuantity,
})
const same = (minor: bigint) => minor

describe('what a line is worth', () => {
  test('all of it, its share, or nothing', () => {
    assert.equal(liveAmount(line(100n, 3n)), 100n)
    assert.equal(liveAmount(line(100n, 3n, 1n)), 67n)
    assert.equal(liveAmount(line(100n, 3n, 3n)), 0n)
    assert.equal(cancelledAmount([line(100n, 3n, 1n), line(50n), line(20n, 2n, 2n)]), 53n)
  })
})

describe('splitting what was paid', () => {
  test('goods 100.00 and shipping 10.00 at 1 %', () => {
    const money = orderMoney([line(10_000n)], 1_000n, 100n, same)
    assert.equal(money.goodsMinor, 9_901n)
    assert.equal(money.shippingMinor, 990n)
    assert.equal(money.taxMinor, 109n)
    assert.equal(money.receivableMinor, 11_000n)
  })

  test('13 % of a general taxpayer', () => {
    const money = orderMoney([line(11_300n)], 0n, 1_300n, same)
    assert.deepEqual([money.goodsMinor, money.taxMinor], [10_000n, 1_300n])
  })

  test('a gift and an order of nothing book nothing', () => {
    const money = orderMoney([line(0n)], 0n, 100n, same)
    assert.deepEqual([money.goodsMinor, money.shippingMinor, money.taxMinor, money.receivableMinor], [0n, 0n, 0n, 0n])
    assert.equal(orderMoney([], 500n, 0n, same).receivableMinor, 500n)
  })

  test('nothing is lost: parts add up to what was paid, lines to the sales', () => {
    const aLine = fc.record({
      amountMinor: fc.bigInt(0n, 1_000_000n),
      quantity: fc.bigInt(1n, 9n),
      cancelledQuantity: fc.bigInt(0n, 9n),
    })
    fc.assert(
      fc.property(fc.array(aLine, { maxLength: 8 }), fc.bigInt(0n, 5_000n), fc.bigInt(0n, 2_000n), (raw, shipping, rate) => {
        const lines = raw.map((each, index) => ({
          ...each,
          id: String(index),
          cancelledQuantity: each.cancelledQuantity < each.quantity ? each.cancelledQuantity : each.quantity,
        }))
        const money = orderMoney(lines, shipping, rate, same)
        const paid = lines.reduce((sum, each) => sum + each.amountMinor, 0n) + shipping
        assert.equal(money.receivableMinor + cancelledAmount(lines), paid)
        assert.equal(money.goodsMinor + money.shippingMinor + money.taxMinor, money.receivableMinor)
        assert.equal(
          [...money.saleByLine.values()].reduce((sum, sale) => sum + sale, 0n),
          lines.length === 0 ? 0n : money.goodsMinor,
        )
      }),
    )
  })
})
