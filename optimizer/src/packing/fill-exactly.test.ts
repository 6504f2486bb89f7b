import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fillContainer } from './fill-container.ts'
import type { BoxType, FillProblem } from './problem.ts'

// Small cases against answers found by trying everything.

type Cuboid = [x: number, y: number, z: number, length: number, width: number, height: number]

/**
 * The most volume of a few boxes: every box left out, or at every whole position in every turn. Boxes can be pushed towards the origin until
 * each touches a wall or another, so positions at sums of extents suffice.
 */
function mostVolume({ container, boxes }: FillProblem): number {
  const units = boxes.flatMap((box) => Array.from({ length: box.count }, () => [box.length, box.width, box.height] as const))
  const sums = [...new Set(units.reduce((all, unit) => all.flatMap((sum) => [sum, ...unit.map((edge) => sum + edge)]), [0]))]
  let best = 0
  const place = (index: number, placed: Cuboid[], volume: number, rest: number) => {
    best = Math.max(best, volume)
    if (index === units.length || volume + rest <= best) return
    const [a, b, c] = units[index]!
    const own = a * b * c
    const turns = [
      [a, b, c],
      [b, a, c],
      [a, c, b],
      [c, a, b],
      [b, c, a],
      [c, b, a],
    ] as [number, number, number][]
    for (const [length, width, height] of turns)
      for (const x of sums)
        for (const y of sums)
          for (const z of sums) {
            if (x + length > container.length || y + width > container.width || z + height > container.height) continue
            const isFree = placed.every(
              ([px, py, pz, pl, pw, ph]) =>
                x >= px + pl || px >= x + length || y >= py + pw || py >= y + width || z >= pz + ph || pz >= z + height,
            )
            if (isFree) place(index + 1, [...placed, [x, y, z, length, width, height]], volume + own, rest - own)
          }
    place(index + 1, placed, volume, rest - own)
  }
  place(
    0,
    [],
    0,
    units.reduce((sum, [a, b, c]) => sum + a * b * c, 0),
  )
  return best
}

test('a few boxes of any sizes: as much volume as there can be', () => {
  const edge = fc.integer({ min: 1, max: 4 })
  const inner = fc.integer({ min: 3, max: 5 })
  const problem = fc.record({
    container: fc.record({ length: inner, width: inner, height: inner }),
    boxes: fc.array(fc.record({ length: edge, width: edge, height: edge, count: fc.constant(1) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  let equal = 0
  fc.assert(
    fc.property(problem, (one) => {
      const { value, isProven } = fillContainer(one, { budget: { nodes: 3000 } })
      const most = mostVolume(one)
      assert.ok(value <= most, `${value} is more than there can be, ${most}`)
      if (isProven) assert.equal(value, most)
      if (value === most) equal++
    }),
    { numRuns: 100, seed: 12 },
  )
  assert.equal(equal, 100)
})

test('rods: the subset of lengths that fills the container best', () => {
  const rod = fc.record({ length: fc.integer({ min: 3, max: 40 }), count: fc.integer({ min: 1, max: 3 }) })
  fc.assert(
    fc.property(fc.array(rod, { minLength: 1, maxLength: 4 }), (rods) => {
      const boxes: BoxType[] = rods.map((each) => ({ ...each, width: 50, height: 50, upright: ['height'] }))
      const { value } = fillContainer({ container: { length: 100, width: 50, height: 50 }, boxes }, { budget: { nodes: 20_000 } })
      const reach = new Set([0])
      for (const { length, count } of rods)
        for (let k = 0; k < count; k++) for (const sum of [...reach]) if (sum + length <= 100) reach.add(sum + length)
      assert.equal(value, Math.max(...reach) * 2500)
    }),
    { numRuns: 60, seed: 13 },
  )
})
