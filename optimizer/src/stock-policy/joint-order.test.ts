import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkJointOrder } from './check-policy.ts'
import { demandFromHistory, demandOver, expectedShortage } from './demand.ts'
import { jointOrder } from './joint-order.ts'
import type { StockItem } from './policy-types.ts'
import { fillOfLevel, type LevelItem, systemLevels } from './system-levels.ts'

const item = (id: string, history: number[], unitCost: number, onHand = 0, pack = 1): StockItem => ({
  id,
  demand: demandFromHistory(history),
  leadTimes: [{ periods: 1, chance: 1 }],
  onHand,
  onOrder: 0,
  unitCost,
  holdingRate: 0.02,
  orderCost: 1,
  packSize: pack,
})

const problems = fc
  .array(
    fc.tuple(
      fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 4 }).filter((list) => list.some((x) => x > 0)),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom(1, 2, 5),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) => list.map(([history, cost, onHand, pack], index) => item(String(index), history, cost, onHand, pack)))

const target = { kind: 'fill-rate', value: 0.95 } as const

test('under a budget: checked, never better than the bound, near the best of all ways', () => {
  let total = 0
  let best = 0
  fc.assert(
    fc.property(problems, fc.integer({ min: 0, max: 60 }), (items, budget) => {
      const problem = { items, target, budget }
      const found = jointOrder(problem)
      assert.deepEqual(checkJointOrder(problem, found.solution), [])
      if (found.bound === undefined) return
      assert.ok(found.value >= found.bound - 1e-9)
      // all ways to order whole packs up to what each item wants by itself
      const wanted = jointOrder({ items, target }).solution.proposals.map(({ quantity }) => quantity)
      const shortOf = (index: number, quantity: number) =>
        items[index]!.unitCost *
        expectedShortage(demandOver(items[index]!.demand, items[index]!.leadTimes, 1), items[index]!.onHand + quantity)
      const search = (index: number, left: number): number => {
        if (index === items.length) return 0
        let least = Number.POSITIVE_INFINITY
        for (let q = 0; q <= wanted[index]! && q * items[index]!.unitCost <= left; q += items[index]!.packSize!) {
          least = Math.min(least, shortOf(index, q) + search(index + 1, left - q * items[index]!.unitCost))
        }
        return least
      }
      const exact = search(0, budget)
      assert.ok(found.bound <= exact + 1e-9, `the bound ${found.bound} is above ${exact}`)
      assert.ok(found.value >= exact - 1e-9)
      total += found.value
      best += exact
    }),
    { numRuns: 150 },
  )
  assert.ok(total <= 1.05 * best, `${total} against ${best}`)
})

test("a supplier's minimum is reached by what is needed soonest", () => {
  const problem = {
    items: [item('fast', [4, 5, 6], 2), item('slow', [0, 0, 1], 2, 9)],
    target,
    minimumValue: 200,
  }
  const { solution } = jointOrder(problem)
  assert.deepEqual(checkJointOrder(problem, solution), [])
  assert.equal(solution.reachesMinimum, true)
  const [fast, slow] = solution.proposals
  assert.ok(fast!.quantity > slow!.quantity)
  assert.ok(fast!.reasons.some(({ code }) => code === 'filled-up'))
})

test('amounts that make no sense are refused', () => {
  assert.throws(() => jointOrder({ items: [], target, budget: -1 }), RangeError)
  assert.throws(() => jointOrder({ items: [], target, minimumValue: Number.NaN }), RangeError)
})

test('system levels reach their fill rate, and no other levels do for less money', () => {
  const level = (id: string, history: number[], unitCost: number): LevelItem => ({
    id,
    demand: demandFromHistory(history),
    leadTimes: [{ periods: 1, chance: 1 }],
    unitCost,
    worth: 1,
  })
  const items = [level('cheap', [0, 1, 2, 3], 1), level('dear', [0, 1, 1, 2], 7), level('lumpy', [0, 0, 0, 6], 3)]
  const means = items.map(({ demand }) => demand.chances.reduce((sum, chance, i) => sum + chance * i, 0))
  const demanded = means.reduce((sum, mean) => sum + mean, 0)
  const stockOf = (one: LevelItem, units: number, mean: number) =>
    one.unitCost * (units - 2 * mean + expectedShortage(demandOver(one.demand, one.leadTimes, 1), units))
  for (const fill of [0.8, 0.9, 0.97]) {
    const found = systemLevels(items, fill)
    assert.ok(found.fillRate >= fill - 1e-9)
    const filled = items.reduce((sum, one, i) => sum + means[i]! * fillOfLevel(one, found.levels[i]!), 0) / demanded
    assert.ok(Math.abs(filled - found.fillRate) < 1e-9, `${filled} is not ${found.fillRate}`)
    // every other choice that delivers as much as was delivered
    let least = Number.POSITIVE_INFINITY
    for (let a = 0; a <= 6; a++) {
      for (let b = 0; b <= 4; b++) {
        for (let c = 0; c <= 12; c++) {
          const choice = [a, b, c]
          const share = items.reduce((sum, one, i) => sum + means[i]! * fillOfLevel(one, choice[i]!), 0) / demanded
          if (share < found.fillRate - 1e-9) continue
          least = Math.min(
            least,
            items.reduce((sum, one, i) => sum + stockOf(one, choice[i]!, means[i]!), 0),
          )
        }
      }
    }
    assert.ok(found.stockValue <= least + 1e-9, `${found.stockValue} against ${least}`)
  }
  assert.throws(() => systemLevels(items, 1), RangeError)
  assert.throws(() => systemLevels([{ ...items[0]!, unitCost: 0 }], 0.9), RangeError)
})
