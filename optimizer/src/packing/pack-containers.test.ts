import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkContainers } from './check-containers.ts'
import { type ContainersProblem, packContainers } from './pack-containers.ts'

const cube = (edge: number, count: number) => ({ length: edge, width: edge, height: edge, count })

async function packChecked(problem: ContainersProblem, nodes = 4000) {
  const solved = await packContainers(problem, { budget: { nodes } })
  assert.deepEqual(checkContainers(problem, solved.solution), [])
  assert.equal(
    solved.value,
    solved.solution.loaded.reduce((sum, { container }) => sum + (problem.containers[container]!.cost ?? 1), 0),
  )
  if (solved.solution.left.every((count) => count === 0)) assert.ok(solved.bound! <= solved.value + 1e-9)
  return solved
}

test('as few containers as volume allows, proven', async () => {
  const solved = await packChecked({ containers: [{ length: 10, width: 10, height: 10 }], boxes: [cube(5, 20)] })
  assert.deepEqual([solved.value, solved.isProven], [3, true])
})

test('boxes of which no two fit together take a container each', async () => {
  const solved = await packChecked({ containers: [{ length: 10, width: 10, height: 10 }], boxes: [cube(6, 4), cube(4, 10)] })
  assert.deepEqual([solved.value, solved.isProven], [4, true])
})

test('the cheaper mix of container types, as far as there are any', async () => {
  const containers = [
    { length: 10, width: 10, height: 10, cost: 10 },
    { length: 20, width: 10, height: 10, cost: 16 },
  ]
  assert.equal((await packChecked({ containers, boxes: [cube(10, 5)] })).value, 42)
  const few = [containers[0]!, { ...containers[1]!, count: 1 }]
  assert.equal((await packChecked({ containers: few, boxes: [cube(10, 5)] })).value, 46)
})

test('what fits nowhere, or finds no container left, is told', async () => {
  const containers = [{ length: 10, width: 10, height: 10, count: 2 }]
  const solved = await packChecked({ containers, boxes: [cube(10, 3), cube(11, 1)] })
  assert.deepEqual(solved.solution.left, [1, 1])
  assert.equal(solved.isProven, false)
})

test('rods cut from bars: equal to the exact optimum', async () => {
  // Boxes with the section of the containers turn packing into cutting stock, solved here by trying all.
  const lengths = fc.array(fc.record({ length: fc.integer({ min: 2, max: 9 }), count: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 2,
  })
  const fewest = (rods: readonly number[], bar: number): number => {
    const place = (index: number, bars: readonly number[]): number => {
      if (index === rods.length) return bars.length
      let best = place(index + 1, [...bars, bar - rods[index]!])
      bars.forEach((room, at) => {
        if (room >= rods[index]! && bars.indexOf(room) === at)
          best = Math.min(best, place(index + 1, bars.with(at, room - rods[index]!)))
      })
      return best
    }
    return place(0, [])
  }
  await fc.assert(
    fc.asyncProperty(lengths, async (rods) => {
      const boxes = rods.map(({ length, count }) => ({ length, width: 20, height: 20, count, upright: ['height'] as const }))
      const { value } = await packChecked({ containers: [{ length: 12, width: 20, height: 20 }], boxes })
      const each = rods.flatMap(({ length, count }) => Array.from({ length: count }, () => length)).sort((a, b) => b - a)
      assert.equal(value, fewest(each, 12))
    }),
    { numRuns: 25, seed: 2 },
  )
})

test('random problems with all rules: everything is accounted for, and the same call gives the same', async () => {
  const edge = fc.integer({ min: 1, max: 9 })
  const box = fc.record({
    length: edge,
    width: edge,
    height: edge,
    count: fc.integer({ min: 0, max: 5 }),
    weightGrams: fc.integer({ min: 0, max: 40 }),
    isFragile: fc.boolean(),
    group: fc.constantFrom('a', 'b', 'c'),
  })
  const problem = fc.record({
    containers: fc.constant([
      { length: 8, width: 8, height: 8, maxWeightGrams: 200, cost: 3 },
      { length: 12, width: 9, height: 8, maxWeightGrams: 300, cost: 4, count: 2 },
    ]),
    boxes: fc.array(box, { minLength: 1, maxLength: 5 }),
    support: fc.constantFrom(0, 1),
    keepApart: fc.constantFrom<ContainersProblem['keepApart']>([], [['a', 'b']]),
  })
  await fc.assert(
    fc.asyncProperty(problem, fc.constantFrom(1, 200, 1500), async (one, nodes) => {
      assert.deepEqual(await packChecked(one, nodes), await packChecked(one, nodes))
    }),
    { numRuns: 30, seed: 9 },
  )
})

test('what makes no sense is refused', async () => {
  const containers = [{ length: 1, width: 1, height: 1 }]
  await assert.rejects(packContainers({ containers: [], boxes: [] }), /RangeError: There is no container/)
  await assert.rejects(
    packContainers({ containers: [{ ...containers[0]!, cost: 0 }], boxes: [] }),
    /RangeError: Container 0: a cost of 0/,
  )
  await assert.rejects(
    packContainers({ containers: [{ ...containers[0]!, count: -1 }], boxes: [] }),
    /RangeError: Container 0: a count/,
  )
})
