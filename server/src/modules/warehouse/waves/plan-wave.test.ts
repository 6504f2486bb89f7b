import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { RouteFloor } from './pick-route.pure.ts'
import { type ClaimedGoods, planWave } from './plan-wave.pure.ts'

const floor: RouteFloor = { depot: { xMm: 0n, yMm: 0n }, frontMm: 0n, backMm: 10_000n }

function goods(fulfillmentId: string, aisle: number, bay: number, quantity = 1n, skuId = `sku-${aisle}-${bay}`): ClaimedGoods {
  return {
    allocationId: `${fulfillmentId}-${aisle}-${bay}`,
    fulfillmentId,
    fulfillmentLineId: `${fulfillmentId}-${skuId}`,
    skuId,
    lotId: 'none',
    quantity,
    locationId: `${aisle}/${bay}`,
    aisle,
    bay,
    level: 1,
    pickSequence: 0n,
    xMm: BigInt(aisle) * 1_600n,
    yMm: BigInt(bay) * 1_000n,
  }
}

const options = { method: 'batch_sort', maxTaskStops: 200, ordersPerTask: 1 } as const

describe('plan of a wave', () => {
  test('a bin that several orders need is one stop, its lines by slot', () => {
    const wave = planWave(['b', 'a'], [goods('a', 1, 4, 2n), goods('b', 1, 4, 3n), goods('a', 1, 2)], floor, options)
    assert.deepEqual(
      [...wave.slots],
      [
        ['b', 1],
        ['a', 2],
      ],
    )
    assert.equal(wave.tasks.length, 1)
    assert.deepEqual(
      wave.tasks[0]!.lines.map((line) => [line.sequence, line.goods.locationId, line.goods.fulfillmentId, line.goods.quantity]),
      [
        [1, '1/2', 'a', 1n],
        [2, '1/4', 'b', 3n],
        [2, '1/4', 'a', 2n],
      ],
    )
    assert.deepEqual([wave.stopCount, wave.unitCount, wave.lineCount, wave.aisleCount, wave.walkMm], [2, 6n, 3, 1, 11_200n])
    // Alone: a walks 11,200, b walks 11,200.
    assert.equal(wave.walkAloneMm, 22_400n)
  })

  test('a long walk is cut into equal pieces that do not cross', () => {
    const all = [1, 2, 3, 4, 5, 6, 7].map((bay) => goods(`f${bay}`, 1, bay))
    const wave = planWave(
      all.map((one) => one.fulfillmentId),
      all,
      floor,
      { ...options, maxTaskStops: 3 },
    )
    assert.deepEqual(
      wave.tasks.map((task) => task.lines.map((line) => line.goods.bay)),
      [
        [1, 2, 3],
        [4, 5],
        [6, 7],
      ],
    )
  })

  test('by order: each task holds whole orders, neighbours on the walk together', () => {
    const all = [goods('far', 9, 9), goods('near', 1, 1), goods('near', 1, 2), goods('far', 9, 1), goods('mid', 1, 5)]
    const wave = planWave(['far', 'near', 'mid'], all, floor, { method: 'by_order', maxTaskStops: 1, ordersPerTask: 2 })
    assert.deepEqual(
      wave.tasks.map((task) => [...new Set(task.lines.map((line) => line.goods.fulfillmentId))].sort()),
      [['mid', 'near'], ['far']],
    )
  })

  test('always: every claim is in one task once, pieces add up, and no task is longer than allowed', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            order: fc.integer({ min: 1, max: 12 }),
            aisle: fc.integer({ min: 1, max: 5 }),
            bay: fc.integer({ min: 1, max: 10 }),
            quantity: fc.bigInt({ min: 1n, max: 9n }),
          }),
          { minLength: 1, maxLength: 80 },
        ),
        fc.constantFrom('single', 'batch_sort', 'by_order'),
        fc.integer({ min: 1, max: 7 }),
        (list, method, most) => {
          const all = list.map((one, index) => ({
            ...goods(`f${one.order}`, one.aisle, one.bay, one.quantity),
            allocationId: `a${index}`,
          }))
          const ids = [...new Set(all.map((one) => one.fulfillmentId))]
          const wave = planWave(ids, all, floor, { method, maxTaskStops: most, ordersPerTask: most })
          const planned = wave.tasks.flatMap((task) => task.lines.map((line) => line.goods.allocationId))
          assert.deepEqual([...planned].sort(), all.map((one) => one.allocationId).sort())
          assert.equal(
            wave.unitCount,
            all.reduce((sum, one) => sum + one.quantity, 0n),
          )
          for (const task of wave.tasks) {
            const size = method === 'by_order' ? new Set(task.lines.map((line) => line.goods.fulfillmentId)).size : task.stopCount
            assert.ok(size <= most)
          }
          if (method === 'by_order') {
            for (const id of ids) {
              const tasks = wave.tasks.filter((task) => task.lines.some((line) => line.goods.fulfillmentId === id))
              assert.equal(tasks.length, 1)
            }
          }
        },
      ),
    )
  })
})
