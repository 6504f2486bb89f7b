import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomFrom } from '../lib/random.ts'
import { checkProposal } from './check-policy.ts'
import { demandFromHistory } from './demand.ts'
import { orderQuantity } from './order-quantity.ts'
import { planPolicy, proposeOrder } from './plan-policy.ts'
import type { ServiceTarget, StockItem } from './policy-types.ts'
import { simulate } from './simulate.ts'

const plain: StockItem = {
  id: 'a',
  demand: demandFromHistory([0, 1, 2, 3, 4, 8]),
  leadTimes: [{ periods: 2, chance: 1 }],
  onHand: 0,
  onOrder: 0,
  unitCost: 10,
  holdingRate: 0.02,
  orderCost: 6,
}

const items = fc
  .record({
    history: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 10 }).filter((list) => list.some((x) => x > 0)),
    pack: fc.constantFrom(1, 3, 6),
    minimum: fc.constantFrom(0, 10, 50),
    orderCost: fc.integer({ min: 0, max: 40 }),
    breaks: fc.uniqueArray(fc.integer({ min: 5, max: 90 }), { maxLength: 2 }),
    onHand: fc.integer({ min: -5, max: 60 }),
    lead: fc.integer({ min: 0, max: 3 }),
  })
  .map(
    ({ history, pack, minimum, orderCost, breaks, onHand, lead }): StockItem => ({
      ...plain,
      demand: demandFromHistory(history),
      packSize: pack,
      minimumQuantity: minimum,
      orderCost,
      priceBreaks: breaks.toSorted((a, b) => a - b).map((from, i) => ({ from, unitCost: 9 - 2 * i })),
      onHand,
      leadTimes: [{ periods: lead, chance: 1 }],
    }),
  )

test('no quantity that may be ordered is cheaper', () => {
  fc.assert(
    fc.property(items, (item) => {
      const { quantity } = orderQuantity(item)
      const mean = item.demand.chances.reduce((sum, chance, i) => sum + chance * i, 0)
      const costOf = (q: number) => {
        const price = (item.priceBreaks ?? []).filter(({ from }) => q >= from).at(-1)?.unitCost ?? item.unitCost
        return mean * price + (mean * item.orderCost) / q + (item.holdingRate * price * q) / 2
      }
      for (let q = item.packSize!; q <= 600; q += item.packSize!) {
        if (q < item.minimumQuantity! || q < mean) continue
        assert.ok(costOf(quantity) <= costOf(q) + 1e-9, `${quantity} costs ${costOf(quantity)}, ${q} ${costOf(q)}`)
      }
    }),
    { numRuns: 150 },
  )
})

test('the lot of Harris by hand: 3 a period, 6 an order, 0.2 a unit held', () => {
  // sqrt(2 * 3 * 6 / 0.2) = 13.4
  const { economic, quantity } = orderQuantity(plain)
  assert.ok(Math.abs(economic - Math.sqrt(180)) < 1e-9)
  assert.equal(quantity, 13)
})

test('the reorder point is the smallest that meets its target', () => {
  for (const value of [0.5, 0.8, 0.95, 0.99]) {
    const fill = planPolicy(plain, { kind: 'fill-rate', value })
    assert.ok(fill.fillRate >= value)
    const cycle = planPolicy(plain, { kind: 'cycle', value })
    assert.ok(cycle.cycleService >= value - 1e-9)
    assert.ok(
      planPolicy(plain, { kind: 'cycle', value: Math.max(0.01, cycle.cycleService - 1e-6) }).reorderPoint <= cycle.reorderPoint,
    )
  }
  const points = [0.7, 0.9, 0.99].map((value) => planPolicy(plain, { kind: 'fill-rate', value }).reorderPoint)
  assert.deepEqual(
    points,
    points.toSorted((a, b) => a - b),
  )
  const cheap = planPolicy({ ...plain, shortageCost: 0.1 }, { kind: 'cost' })
  const dear = planPolicy({ ...plain, shortageCost: 100 }, { kind: 'cost' })
  assert.ok(dear.reorderPoint > cheap.reorderPoint)
})

test('a long simulation delivers what the policy promises', () => {
  const random = randomFrom(3)
  const values = [0, 1, 2, 3, 4, 8]
  for (const value of [0.85, 0.95]) {
    const policy = planPolicy(plain, { kind: 'fill-rate', value })
    const result = simulate({
      demand: Array.from({ length: 40_000 }, () => random.pick(values)),
      leadTime: () => 2,
      opening: policy.reorderPoint + policy.orderQuantity,
      order: (_, position) => {
        let units = 0
        while (position + units <= policy.reorderPoint) units += policy.orderQuantity
        return units
      },
    })
    const filled = result.filled / result.demanded
    assert.ok(filled >= value - 0.01 && filled < value + 0.06, `${filled} for ${value}`)
  }
})

test('proposals pass the checker, and tell why', () => {
  const targets: ServiceTarget[] = [{ kind: 'fill-rate', value: 0.95 }, { kind: 'cycle', value: 0.9 }, { kind: 'cost' }]
  fc.assert(
    fc.property(items, fc.constantFrom(...targets), (item, target) => {
      const proposal = proposeOrder(item, target)
      assert.deepEqual(checkProposal(item, proposal), [])
      const isEnough = proposal.reasons.some(({ code }) => code === 'enough')
      assert.equal(proposal.quantity === 0, isEnough)
    }),
    { numRuns: 150 },
  )
  const spoiled = { ...proposeOrder(plain, { kind: 'cost' }), quantity: 2.5 }
  assert.notDeepEqual(checkProposal(plain, spoiled), [])
})

test('what makes no sense is refused with the item it is about', () => {
  const refuse = (change: Partial<StockItem>) =>
    assert.throws(() => planPolicy({ ...plain, ...change }, { kind: 'cost' }), { name: 'RangeError', message: /^a: / })
  refuse({ unitCost: 0 })
  refuse({ holdingRate: -1 })
  refuse({ packSize: 0 })
  refuse({ minimumQuantity: Number.NaN })
  refuse({ orderCost: -1 })
  refuse({ reviewPeriods: 0.5 })
  refuse({ onHand: Number.NaN })
  refuse({ priceBreaks: [{ from: 0, unitCost: 1 }] })
  assert.throws(() => planPolicy(plain, { kind: 'fill-rate', value: 1 }), RangeError)
})
