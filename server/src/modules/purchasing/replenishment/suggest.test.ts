import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type StockPosition, suggest } from './suggest.pure.ts'

const position = (change: Partial<StockPosition> = {}): StockPosition => ({
  available: 10n,
  inTransit: 6n,
  units28Days: 56n,
  leadTimeDays: 7,
  minimumQuantity: 1n,
  packQuantity: 1n,
  ...change,
})

test('what lead time and target ask for, less what is there and coming', () => {
  assert.deepEqual(suggest(position(), 28, 'en-US'), {
    coverDays: 5,
    quantity: 54n,
    because: '56 asked for in 28 days (2.0 a day), 10 available, 6 coming; 70 needed for 7+28 days: 54 short',
  })
  assert.deepEqual(suggest(position({ packQuantity: 12n }), 28, 'zh-CN'), {
    coverDays: 5,
    quantity: 60n,
    because: '28 天售出 56(日均 2.0),可用 10,在途 6;备 7+28 天需 70,缺 54,按起订量 1 与箱规 12 取 60',
  })
})

test('the minimum counts only when something is missing', () => {
  assert.equal(suggest(position({ minimumQuantity: 100n }), 28, 'zh-CN').quantity, 100n)
  assert.equal(suggest(position({ available: 64n, minimumQuantity: 100n }), 28, 'en-US').quantity, 0n)
})

test('without demand there is no cover and nothing to order; without a supplier a week to deliver is taken', () => {
  assert.deepEqual(suggest(position({ units28Days: 0n, available: 0n, inTransit: 0n }), 28, 'en-US').coverDays, null)
  assert.equal(suggest(position({ leadTimeDays: null }), 28, 'en-US').quantity, 54n)
})

test('what is ordered always reaches, in whole packs, and one pack less would not (beyond the minimum)', () => {
  const any = fc.record({
    available: fc.bigInt(0n, 500n),
    inTransit: fc.bigInt(0n, 500n),
    units28Days: fc.bigInt(0n, 2000n),
    leadTimeDays: fc.integer({ min: 0, max: 60 }),
    minimumQuantity: fc.bigInt(1n, 50n),
    packQuantity: fc.bigInt(1n, 24n),
  })
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 90 }), (at, targetDays) => {
      const { quantity } = suggest(at, targetDays, 'en-US')
      const days = BigInt(at.leadTimeDays + targetDays)
      const reaches = (more: bigint) => (at.available + at.inTransit + more) * 28n >= at.units28Days * days
      assert.ok(reaches(quantity))
      assert.equal(quantity % at.packQuantity, 0n)
      if (quantity > 0n) {
        assert.ok(quantity >= at.minimumQuantity)
        const less = quantity - at.packQuantity
        assert.ok(!reaches(less) || less < at.minimumQuantity)
      }
    }),
  )
})
