import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  averageValue,
  type CostBook,
  type CostingMethod,
  putIntoLayers,
  revalueLayers,
  stockOf,
  takeFromLayers,
} from './layers.pure.ts'

let serial = 0
const newId = () => `layer-${String(++serial).padStart(6, '0')}`
const sku = 'sku'

function receive(book: CostBook, method: CostingMethod, quantity: bigint, valueMinor: bigint, day = 0): void {
  const receivedAt = new Date(Date.UTC(2026, 0, 1) + day * 86_400_000)
  putIntoLayers(
    book,
    method,
    { skuId: sku, quantity, valueMinor, sourceKind: 'goods_receipt', sourceId: `r${day}`, receivedAt },
    newId,
  )
}

describe('taking from layers', () => {
  test('three pieces for 100 cost 33, 34 and 33: the cents are all there', () => {
    const book: CostBook = new Map()
    receive(book, 'average', 3n, 100n)
    assert.deepEqual(
      [1, 2, 3].map(() => takeFromLayers(book, sku, 1n).valueMinor),
      [33n, 34n, 33n],
    )
    assert.deepEqual(stockOf(book, sku), { quantity: 0n, valueMinor: 0n })
  })

  test('an emptied average layer stays open and takes the next receipt', () => {
    const book: CostBook = new Map()
    receive(book, 'average', 10n, 1000n)
    takeFromLayers(book, sku, 10n)
    receive(book, 'average', 5n, 700n)
    assert.equal(book.get(sku)!.length, 1)
    assert.deepEqual(takeFromLayers(book, sku, 5n), { quantity: 5n, valueMinor: 700n })
  })

  test('an emptied FIFO layer is closed', () => {
    const book: CostBook = new Map()
    receive(book, 'fifo', 10n, 1000n)
    takeFromLayers(book, sku, 10n)
    assert.deepEqual(
      book.get(sku)!.map((layer) => layer.isOpen),
      [false],
    )
  })

  test('what no layer covers is left over, at no value', () => {
    const book: CostBook = new Map()
    assert.deepEqual(takeFromLayers(book, sku, 4n), { quantity: 0n, valueMinor: 0n })
    receive(book, 'average', 3n, 90n)
    assert.deepEqual(takeFromLayers(book, sku, 4n), { quantity: 3n, valueMinor: 90n })
  })

  test('the average of what is there values pieces without taking them', () => {
    const book: CostBook = new Map()
    assert.equal(averageValue(book, sku, 2n), null)
    receive(book, 'average', 3n, 100n)
    assert.equal(averageValue(book, sku, 2n), 67n)
    assert.deepEqual(stockOf(book, sku), { quantity: 3n, valueMinor: 100n })
  })

  test('negative quantities and values are defects', () => {
    const book: CostBook = new Map()
    assert.throws(() => takeFromLayers(book, sku, -1n), RangeError)
    assert.throws(() => receive(book, 'average', 0n, 10n), RangeError)
    assert.throws(() => receive(book, 'average', 1n, -10n), RangeError)
  })
})

describe('revaluing', () => {
  test('the share of pieces still there changes the layers, the rest the cost of sales', () => {
    const book: CostBook = new Map()
    receive(book, 'average', 10n, 1000n)
    takeFromLayers(book, sku, 6n)
    assert.deepEqual(revalueLayers(book, sku, 10n, 50n, 'r0'), { stockMinor: 20n, soldMinor: 30n })
    assert.deepEqual(stockOf(book, sku), { quantity: 4n, valueMinor: 420n })
  })

  test('two lines of a bill for the same goods do not both count the pieces that are left', () => {
    const book: CostBook = new Map()
    receive(book, 'average', 10n, 1000n)
    takeFromLayers(book, sku, 2n)
    const spoken = new Map<string, bigint>()
    assert.deepEqual(revalueLayers(book, sku, 4n, 400n, 'r0', spoken), { stockMinor: 400n, soldMinor: 0n })
    assert.deepEqual(revalueLayers(book, sku, 6n, 600n, 'r0', spoken), { stockMinor: 400n, soldMinor: 200n })
  })

  test('FIFO knows what is left of the very receipt', () => {
    const book: CostBook = new Map()
    receive(book, 'fifo', 10n, 1000n, 0)
    receive(book, 'fifo', 10n, 2000n, 1)
    takeFromLayers(book, sku, 10n)
    assert.deepEqual(revalueLayers(book, sku, 10n, 50n, 'r0'), { stockMinor: 0n, soldMinor: 50n })
    assert.deepEqual(revalueLayers(book, sku, 10n, 50n, 'r1'), { stockMinor: 50n, soldMinor: 0n })
  })

  test('never below zero: what the layers cannot bear comes back', () => {
    const book: CostBook = new Map()
    receive(book, 'average', 10n, 100n)
    takeFromLayers(book, sku, 5n)
    assert.deepEqual(revalueLayers(book, sku, 5n, -80n, 'r0'), { stockMinor: -50n, soldMinor: -30n })
    assert.deepEqual(stockOf(book, sku), { quantity: 5n, valueMinor: 0n })
  })
})

/**
 * Scenarios of other systems' own tests, restated as numbers in cents (source in each). Theirs go through negative stock and let finished moves be edited;
 * ours never goes negative: what leaves without a layer waits and takes its cost from the next one, which ends at the same value.
 */
const peers: {
  id: string
  source: string
  method: CostingMethod
  ops: [string, bigint, bigint?][]
  value: bigint
  quantity: bigint
}[] = [
  {
    id: 'avco-1',
    source: 'odoo test_stockvaluationlayer',
    method: 'average',
    ops: [
      ['in', 10n, 10_000n],
      ['in', 10n, 20_000n],
      ['out', 15n],
    ],
    value: 7_500n,
    quantity: 5n,
  },
  {
    id: 'avco-6',
    source: 'odoo test_stockvaluationlayer',
    method: 'average',
    ops: [
      ['in', 10n, 10_000n],
      ['in', 10n, 20_000n],
      ['out', 30n],
      ['in', 10n, 30_000n],
      ['in', 10n, 40_000n],
    ],
    value: 40_000n,
    quantity: 10n,
  },
  {
    id: 'avco-7',
    source: 'odoo test_stockvaluationlayer',
    method: 'average',
    ops: [
      ['out', 1n],
      ['in', 1n, 1_500n],
    ],
    value: 0n,
    quantity: 0n,
  },
  {
    id: 'avco-9',
    source: 'odoo test_stockvaluationlayer',
    method: 'average',
    ops: [
      ['in', 1n, 1_000n],
      ['in', 1n, 2_000n],
      ['out', 1n],
      ['out', 1n],
    ],
    value: 0n,
    quantity: 0n,
  },
  {
    id: 'avco-11',
    source: 'odoo test_stockvaluationlayer',
    method: 'average',
    ops: [
      ['in', 1n, 100n],
      ['in', 1n, 100n],
      ['in', 1n, 101n],
      ['out', 3n],
    ],
    value: 0n,
    quantity: 0n,
  },
  {
    id: 'avco-13',
    source: 'odoo test_stockvaluationlayer',
    method: 'average',
    ops: [
      ['in', 1000n, 17_000n],
      ['in', 800n, 18_400n],
      ['out', 1000n],
      ['out', 800n],
    ],
    value: 0n,
    quantity: 0n,
  },
  {
    id: 'avco-14 (tenths of a piece)',
    source: 'odoo test_stockvaluationlayer',
    method: 'average',
    ops: [['in', 20n, 926n], ['in', 50n, 1_520n], ...Array.from({ length: 70 }, (): [string, bigint] => ['out', 1n])],
    value: 0n,
    quantity: 0n,
  },
  {
    id: 'fifo-1',
    source: 'odoo test_stockvaluationlayer',
    method: 'fifo',
    ops: [
      ['in', 10n, 10_000n],
      ['in', 10n, 20_000n],
      ['out', 15n],
    ],
    value: 10_000n,
    quantity: 5n,
  },
  {
    id: 'fifo-2',
    source: 'odoo test_stockvaluationlayer',
    method: 'fifo',
    ops: [
      ['in', 10n, 10_000n],
      ['in', 10n, 20_000n],
      ['out', 30n],
      ['in', 10n, 30_000n],
      ['in', 10n, 40_000n],
    ],
    value: 40_000n,
    quantity: 10n,
  },
  {
    id: 'fifo-11',
    source: 'odoo test_stockvaluationlayer',
    method: 'fifo',
    ops: [
      ['in', 10n, 10_000n],
      ['in', 10n, 20_000n],
      ['out', 2n],
    ],
    value: 28_000n,
    quantity: 18n,
  },
  {
    id: 'queue-6',
    source: 'erpnext test_valuation',
    method: 'fifo',
    ops: [
      ['in', 1n, 1_000n],
      ['in', 2n, 4_000n],
      ['in', 1n, 2_000n],
      ['in', 5n, 10_000n],
      ['out', 4n],
    ],
    value: 10_000n,
    quantity: 5n,
  },
  {
    id: 'lots-fifo-multi',
    source: 'beancount booking_full_test',
    method: 'fifo',
    ops: [
      ['in', 50n, 575_000n],
      ['in', 50n, 580_000n],
      ['out', 40n],
      ['out', 35n],
    ],
    value: 290_000n,
    quantity: 25n,
  },
  {
    id: 'lots-avg-1',
    source: 'beancount booking_full_test',
    method: 'average',
    ops: [
      ['in', 50n, 500_000n],
      ['in', 50n, 505_000n],
      ['out', 49n],
    ],
    value: 512_550n,
    quantity: 51n,
  },
  {
    id: 'lots-avg-2',
    source: 'beancount booking_full_test',
    method: 'average',
    ops: [
      ['in', 60n, 600_000n],
      ['in', 40n, 440_000n],
      ['out', 20n],
    ],
    value: 832_000n,
    quantity: 80n,
  },
]

describe('scenarios of other systems', () => {
  for (const peer of peers) {
    test(`${peer.id} of ${peer.source}`, () => {
      const book: CostBook = new Map()
      let waiting = 0n
      peer.ops.forEach(([op, quantity, valueMinor], index) => {
        if (op === 'in') {
          receive(book, peer.method, quantity, valueMinor!, index)
          waiting -= takeFromLayers(book, sku, waiting).quantity
        } else waiting += quantity - takeFromLayers(book, sku, quantity).quantity
      })
      assert.deepEqual(stockOf(book, sku), { quantity: peer.quantity, valueMinor: peer.value })
      assert.equal(waiting, 0n)
    })
  }

  test('lots-fifo-12 of beancount: oldest first by date, not by the order they were entered', () => {
    const book: CostBook = new Map()
    receive(book, 'fifo', 5n, 55_555n, 2)
    receive(book, 'fifo', 4n, 40_000n, 1)
    receive(book, 'fifo', 6n, 73_332n, 3)
    assert.deepEqual(takeFromLayers(book, sku, 12n), { quantity: 12n, valueMinor: 40_000n + 55_555n + 36_666n })
    assert.deepEqual(stockOf(book, sku), { quantity: 3n, valueMinor: 36_666n })
  })
})

type Op = { kind: 'in'; quantity: bigint; valueMinor: bigint } | { kind: 'out'; quantity: bigint }
const anOp: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ kind: fc.constant('in' as const), quantity: fc.bigInt(1n, 50n), valueMinor: fc.bigInt(0n, 100_000n) }),
  fc.record({ kind: fc.constant('out' as const), quantity: fc.bigInt(1n, 70n) }),
)

describe('properties', () => {
  test('value and pieces are conserved to the cent, never negative, and an empty stock is worth nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom<CostingMethod>('average', 'fifo'), fc.array(anOp, { maxLength: 60 }), (method, ops) => {
        const book: CostBook = new Map()
        let quantity = 0n
        let valueMinor = 0n
        ops.forEach((op, index) => {
          if (op.kind === 'in') {
            receive(book, method, op.quantity, op.valueMinor, index)
            quantity += op.quantity
            valueMinor += op.valueMinor
          } else {
            const taken = takeFromLayers(book, sku, op.quantity)
            assert.equal(taken.quantity, op.quantity < quantity ? op.quantity : quantity)
            quantity -= taken.quantity
            valueMinor -= taken.valueMinor
          }
          assert.deepEqual(stockOf(book, sku), { quantity, valueMinor })
          assert.ok(quantity >= 0n && valueMinor >= 0n)
          if (quantity === 0n) assert.equal(valueMinor, 0n)
          for (const layer of book.get(sku) ?? []) {
            assert.ok(layer.remainingMinor >= 0n && (layer.remainingQuantity > 0n || layer.remainingMinor === 0n))
          }
        })
      }),
    )
  })

  test('FIFO agrees with pieces taken one by one from a queue, when every receipt has a whole price', () => {
    const wholePrices = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('in' as const), quantity: fc.bigInt(1n, 20n), price: fc.bigInt(0n, 500n) }),
        fc.record({ kind: fc.constant('out' as const), quantity: fc.bigInt(1n, 30n) }),
      ),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(wholePrices, (ops) => {
        const book: CostBook = new Map()
        const queue: bigint[] = []
        ops.forEach((op, index) => {
          if (op.kind === 'in') {
            receive(book, 'fifo', op.quantity, op.price * op.quantity, index)
            for (let piece = 0n; piece < op.quantity; piece++) queue.push(op.price)
          } else {
            const pieces = queue.splice(0, Number(op.quantity))
            assert.deepEqual(takeFromLayers(book, sku, op.quantity), {
              quantity: BigInt(pieces.length),
              valueMinor: pieces.reduce((sum, price) => sum + price, 0n),
            })
          }
        })
      }),
    )
  })

  test('the average stays within one cent of the exact fraction at every step', () => {
    fc.assert(
      fc.property(fc.array(anOp, { maxLength: 60 }), (ops) => {
        const book: CostBook = new Map()
        ops.forEach((op, index) => {
          if (op.kind === 'in') {
            receive(book, 'average', op.quantity, op.valueMinor, index)
            return
          }
          const before = stockOf(book, sku)
          const taken = takeFromLayers(book, sku, op.quantity)
          // |taken × Q − V × q| ≤ Q / 2: rounded once, from the values themselves, never from a stored unit cost.
          const error = taken.valueMinor * before.quantity - before.valueMinor * taken.quantity
          assert.ok(2n * (error < 0n ? -error : error) <= before.quantity)
        })
      }),
    )
  })
})
