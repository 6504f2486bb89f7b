import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { inWalkingOrder, type RouteFloor, type RoutePlace, walkingDistance } from './pick-route.pure.ts'

const floor: RouteFloor = { depot: { xMm: 0n, yMm: 0n }, frontMm: 0n, backMm: 10_000n }

function place(aisle: number, bay: number, level = 1, pickSequence = 0n): RoutePlace {
  return {
    locationId: `${aisle}/${bay}/${level}`,
    aisle,
    bay,
    level,
    pickSequence,
    xMm: BigInt(aisle) * 1_600n,
    yMm: BigInt(bay) * 1_000n,
  }
}

const places = fc.array(
  fc.record({
    aisle: fc.integer({ min: 1, max: 9 }),
    bay: fc.integer({ min: 1, max: 10 }),
    level: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 60 },
)

describe('walking order', () => {
  test('up the first aisle, down the next one that is needed', () => {
    const stops = [place(3, 1), place(1, 5), place(3, 4), place(1, 2), place(7, 9), place(7, 3)]
    assert.deepEqual(
      inWalkingOrder(stops).map((stop) => stop.locationId),
      ['1/2/1', '1/5/1', '3/4/1', '3/1/1', '7/3/1', '7/9/1'],
    )
  })

  test('where one stands the lower level comes first, whichever way the aisle is walked', () => {
    const stops = [place(1, 1), place(2, 4, 3), place(2, 4, 1), place(2, 6, 2)]
    assert.deepEqual(
      inWalkingOrder(stops).map((stop) => stop.locationId),
      ['1/1/1', '2/6/2', '2/4/1', '2/4/3'],
    )
  })

  test('numbered bins go by their numbers, before the others', () => {
    const stops = [place(1, 1), place(9, 9, 1, 20n), place(5, 5, 1, 7n)]
    assert.deepEqual(
      inWalkingOrder(stops).map((stop) => stop.locationId),
      ['5/5/1', '9/9/1', '1/1/1'],
    )
  })

  test('every stop is visited once, every aisle in one go, and the order of the input does not matter', () => {
    fc.assert(
      fc.property(places, (list) => {
        const stops = list.map((one) => place(one.aisle, one.bay, one.level))
        const walked = inWalkingOrder(stops)
        assert.deepEqual([...walked].map((stop) => stop.locationId).sort(), stops.map((stop) => stop.locationId).sort())
        const aisles = walked.map((stop) => stop.aisle)
        assert.equal(aisles.filter((aisle, at) => aisle !== aisles[at - 1]).length, new Set(aisles).size)
        assert.deepEqual(
          inWalkingOrder([...stops].reverse()).map((stop) => stop.locationId),
          walked.map((stop) => stop.locationId),
        )
      }),
    )
  })
})

describe('walking distance', () => {
  test('there and back for one stop', () => {
    assert.equal(walkingDistance([place(1, 4)], floor), 11_200n)
  })

  test('to another aisle by the nearer end', () => {
    // (1,600 | 9,000) → back end → (3,200 | 8,000): 1,000 + 1,600 + 2,000.
    const between = walkingDistance([place(1, 9), place(2, 8)], floor) - (1_600n + 9_000n) - (3_200n + 8_000n)
    assert.equal(between, 4_600n)
    const front = walkingDistance([place(1, 2), place(2, 1)], floor) - (1_600n + 2_000n) - (3_200n + 1_000n)
    assert.equal(front, 4_600n)
  })

  test('nothing to fetch is no walk', () => {
    assert.equal(walkingDistance([], floor), 0n)
  })

  test('one stop more never makes a walk shorter', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (list, aisle, bay) => {
        const stops = inWalkingOrder(list.map((one) => place(one.aisle, one.bay, one.level)))
        const longer = walkingDistance([...stops, place(aisle, bay)], floor)
        assert.ok(longer >= walkingDistance(stops, floor))
      }),
    )
  })
})
