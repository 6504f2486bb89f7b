import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bundleStock, stockAmount } from './stock-amount.pure.ts'

const rule = { percent: 100, plus: 0, min: 0 }
const at = (warehouseId: string, available: bigint) => ({ warehouseId, available })

test('clamp(floor(sum × percent) + plus, min, max)', () => {
  assert.equal(stockAmount(rule, [at('h', 50n), at('g', 37n)]), 87n)
  assert.equal(stockAmount({ ...rule, percent: 80 }, [at('h', 87n)]), 69n)
  assert.equal(stockAmount({ percent: 80, plus: -5, min: 0, max: 50 }, [at('h', 87n)]), 50n)
  assert.equal(stockAmount({ percent: 80, plus: -5, min: 0, max: null }, [at('h', 87n)]), 64n)
  assert.equal(stockAmount({ ...rule, plus: -5 }, [at('h', 3n)]), 0n)
  assert.equal(stockAmount({ ...rule, min: 2 }, []), 2n)
  assert.equal(stockAmount({ ...rule, warehouseIds: ['g'] }, [at('h', 50n), at('g', 37n)]), 37n)
  assert.equal(stockAmount({ ...rule, warehouseIds: [] }, [at('h', 50n)]), 50n)
})

test('a bundle: the scarcest part of each warehouse, then the sum', () => {
  const stock: Record<string, ReturnType<typeof at>[]> = {
    a: [at('hangzhou', 5n), at('guangzhou', 4n)],
    b: [at('hangzhou', 9n)],
  }
  const parts = [
    { skuId: 'a', quantity: 1n },
    { skuId: 'b', quantity: 3n },
  ]
  assert.deepEqual(
    bundleStock(parts, (skuId) => stock[skuId] ?? []),
    [at('hangzhou', 3n), at('guangzhou', 0n)],
  )
  assert.deepEqual(
    bundleStock([], () => []),
    [],
  )
  assert.deepEqual(
    bundleStock([{ skuId: 'x', quantity: 2n }], () => []),
    [],
  )
})

test('never more than there is, and never outside the limits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { maxLength: 5 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: -50, max: 0 }),
      fc.integer({ min: 0, max: 500 }),
      (stock, percent, plus, max) => {
        const amount = stockAmount(
          { percent, plus, min: 0, max },
          stock.map((available, index) => at(String(index), available)),
        )
        assert.ok(amount >= 0n && amount <= BigInt(max))
        assert.ok(amount <= stock.reduce((sum, each) => sum + each, 0n))
      },
    ),
  )
})
