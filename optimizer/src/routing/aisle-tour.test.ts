import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aisleTour, aisleTourLength } from './aisle-tour.ts'
import { checkTour } from './check-tour.ts'
import { tourStates } from './tour-states.ts'
import { type AisleWarehouse, layOutAisles, placeOf } from './warehouse.ts'

/** Length of a shortest way between two points, by what is plain to see: aisles meet only at cross aisles. */
function walkBetween(warehouse: AisleWarehouse, a: [number, number], b: [number, number]): number {
  const [x, y] = a
  const [u, v] = b
  if (y === v && warehouse.crossAt.includes(y)) return Math.abs(x - u)
  if (!warehouse.aisleAt.includes(x))
    return Math.min(...warehouse.aisleAt.map((aisle) => Math.abs(aisle - x) + walkBetween(warehouse, [aisle, y], b)))
  if (!warehouse.aisleAt.includes(u)) return walkBetween(warehouse, b, a)
  if (x === u && warehouse.aisleAt.includes(x)) return Math.abs(y - v)
  return Math.min(...warehouse.crossAt.map((cross) => Math.abs(y - cross) + Math.abs(x - u) + Math.abs(v - cross)))
}

/** Shortest by trying all orders (Held and Karp 1962). */
function shortestByAllOrders(warehouse: AisleWarehouse, places: readonly number[]): number {
  const points = [...new Set(places)].map((place): [number, number] => [
    warehouse.aisleAt[Math.floor(place / warehouse.cellAt.length)]!,
    warehouse.cellAt[place % warehouse.cellAt.length]!,
  ])
  const end = warehouse.end ?? warehouse.start
  const s: [number, number] = [warehouse.start.at, warehouse.crossAt[warehouse.start.cross]!]
  const e: [number, number] = [end.at, warehouse.crossAt[end.cross]!]
  const n = points.length
  if (n === 0) return walkBetween(warehouse, s, e)
  const best = new Float64Array((1 << n) * n).fill(Number.POSITIVE_INFINITY)
  for (let i = 0; i < n; i++) best[(1 << i) * n + i] = walkBetween(warehouse, s, points[i]!)
  for (let set = 1; set < 1 << n; set++)
    for (let i = 0; i < n; i++) {
      const cost = best[set * n + i]!
      if (cost === Number.POSITIVE_INFINITY) continue
      for (let j = 0; j < n; j++) {
        if ((set >> j) & 1) continue
        const at = (set | (1 << j)) * n + j
        best[at] = Math.min(best[at]!, cost + walkBetween(warehouse, points[i]!, points[j]!))
      }
    }
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < n; i++) least = Math.min(least, best[((1 << n) - 1) * n + i]! + walkBetween(warehouse, points[i]!, e))
  return least
}

const warehouses = fc
  .record({
    spacings: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
    blocks: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
    toFirst: fc.integer({ min: 0, max: 3 }),
    toCross: fc.integer({ min: 0, max: 3 }),
    startAt: fc.integer({ min: -2, max: 30 }),
    endAt: fc.option(fc.integer({ min: -2, max: 30 })),
    crosses: fc.tuple(fc.nat(), fc.nat()),
  })
  .map(({ spacings, blocks, toFirst, toCross, startAt, endAt, crosses }): AisleWarehouse => {
    const laid = layOutAisles({
      aisles: 1,
      aisleSpacing: 1,
      blocks,
      cellLength: 2,
      crossToFirstCell: toFirst,
      lastCellToCross: toCross + 1,
    })
    let at = 0
    return {
      ...laid,
      aisleAt: [
        0,
        ...spacings.map((spacing) => {
          at += spacing
          return at
        }),
      ],
      start: { at: startAt, cross: crosses[0] % (blocks.length + 1) },
      ...(endAt === null ? {} : { end: { at: endAt, cross: crosses[1] % (blocks.length + 1) } }),
    }
  })

test('the tour is as short as the best of all orders, and can be walked', () => {
  fc.assert(
    fc.property(warehouses, fc.array(fc.nat(), { maxLength: 7 }), (warehouse, numbers) => {
      const places = numbers.map((number) => number % (warehouse.aisleAt.length * warehouse.cellAt.length))
      const tour = aisleTour(warehouse, places)
      assert.equal(tour.length, shortestByAllOrders(warehouse, places))
      assert.equal(aisleTourLength(warehouse, places), tour.length)
      assert.deepEqual(checkTour(warehouse, places, tour), [])
    }),
    { seed: 1, numRuns: 600 },
  )
})

test('the states for two cross aisles are those of Ratliff and Rosenthal, for three those of Roodbergen and de Koster', () => {
  // They count the finished tour (nothing used any more) as a state of its own; here no tour is finished before its last aisle.
  assert.equal(tourStates(2, false).count, 7 - 1)
  assert.equal(tourStates(3, false).count, 25 - 1)
})

test('a worked example: two aisles, one walked through each way', () => {
  const warehouse = layOutAisles({ aisles: 2, aisleSpacing: 5, blocks: [10], cellLength: 1, crossToFirstCell: 1 })
  const tour = aisleTour(warehouse, [placeOf(warehouse, 0, 8), placeOf(warehouse, 1, 1), placeOf(warehouse, 1, 9)])
  // 11 up the first aisle, 5 across, 11 down the second, 5 back.
  assert.equal(tour.length, 32)
  assert.deepEqual(new Set(tour.stops), new Set([8, 11, 19]))
})

test('more places never make a tour shorter', () => {
  const warehouse = layOutAisles({ aisles: 6, aisleSpacing: 3, blocks: [8, 8], cellLength: 1, crossToFirstCell: 1 })
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 95 }), { minLength: 1, maxLength: 25 }), fc.nat({ max: 95 }), (places, more) => {
      const length = aisleTourLength(warehouse, places)
      assert.ok(aisleTourLength(warehouse, [...places, more]) >= length)
      assert.equal(aisleTourLength(warehouse, places.toReversed()), length)
    }),
    { seed: 2, numRuns: 300 },
  )
})

test('what makes no sense is refused', () => {
  const layout = { aisles: 3, aisleSpacing: 3, blocks: [8], cellLength: 1, crossToFirstCell: 1 }
  const warehouse = layOutAisles(layout)
  assert.throws(() => aisleTour(warehouse, [24]), /There is no place 24/)
  assert.throws(() => aisleTour(warehouse, [-1]), RangeError)
  assert.throws(() => aisleTourLength(warehouse, [0.5]), RangeError)
  assert.throws(() => aisleTourLength(warehouse, [Number.NaN]), RangeError)
  assert.throws(() => layOutAisles({ ...layout, aisles: 0 }), RangeError)
  assert.throws(() => layOutAisles({ ...layout, blocks: [] }), RangeError)
  assert.throws(() => layOutAisles({ ...layout, blocks: [0] }), RangeError)
  assert.throws(() => layOutAisles({ ...layout, aisleSpacing: -1 }), RangeError)
  assert.throws(() => layOutAisles({ ...layout, cellLength: Number.NaN }), RangeError)
  assert.throws(() => layOutAisles({ ...layout, blocks: [1, 1, 1, 1, 1, 1, 1, 1] }), RangeError)
  assert.throws(() => aisleTourLength({ ...warehouse, start: { cross: 2, at: 0 } }, [1]), RangeError)
  assert.throws(() => aisleTourLength({ ...warehouse, directions: ['up', 'both', 'down'] }, [1]), /one-way/)
})

test('the checker sees what is wrong with a tour', () => {
  const warehouse = layOutAisles({ aisles: 3, aisleSpacing: 3, blocks: [8], cellLength: 1, crossToFirstCell: 1 })
  const places = [3, 12, 20]
  const tour = aisleTour(warehouse, places)
  assert.deepEqual(checkTour(warehouse, places, tour), [])
  assert.match(checkTour(warehouse, places, { ...tour, length: tour.length - 2 }).join(), /long/)
  assert.match(checkTour(warehouse, [...places, 5], tour).join(), /place 5 is left out/)
  assert.match(checkTour(warehouse, places, { ...tour, walk: tour.walk.slice(1) }).join(), /begin/)
  assert.match(checkTour(warehouse, places, { ...tour, walk: tour.walk.slice(0, -1) }).join(), /finish/)
  assert.match(checkTour(warehouse, places, { ...tour, stops: [tour.stops[1]!, tour.stops[0]!, tour.stops[2]!] }).join(), /order/)
  const cut = [tour.walk[0]!, { across: 4, along: 5 }, ...tour.walk.slice(1)]
  assert.match(checkTour(warehouse, places, { ...tour, walk: cut }).join(), /keeps to no aisle/)
})
