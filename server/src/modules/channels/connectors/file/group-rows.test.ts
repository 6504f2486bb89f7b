import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { groupRows } from './group-rows.ts'
import type { FileRow } from './map-order.pure.ts'

const columns = { read: () => '' }
const fileOf = (numbers: readonly string[], batch: number) => {
  let passes = 0
  const source = async function* () {
    passes++
    for (let at = 0; at < numbers.length; at += batch)
      yield numbers
        .slice(at, at + batch)
        .map((number, index): FileRow => ({ line: at + index + 1, number, cells: [`cell of row ${at + index + 1}`], columns }))
  }
  return { source, passes: () => passes }
}

test('rows of a number come together, wherever they stand, in the order of the file, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 120 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 2, max: 60 }),
      async (picks, batch, held) => {
        const numbers = picks.map((pick) => `ORDER-${pick}`)
        const groups = (await Array.fromAsync(groupRows(fileOf(numbers, batch).source, held))).flat()
        const expected = new Map<string, number[]>()
        for (const [index, number] of numbers.entries()) expected.set(number, [...(expected.get(number) ?? []), index + 1])
        assert.deepEqual(new Map(groups.map((group) => [group[0]!.number, group.map((row) => row.line)])).size, groups.length)
        for (const group of groups) {
          assert.deepEqual(
            group.map((row) => row.line),
            expected.get(group[0]!.number),
          )
          for (const row of group) assert.deepEqual(row.cells, [`cell of row ${row.line}`])
        }
        assert.equal(groups.length, expected.size)
      },
    ),
    { numRuns: 1000 },
  )
})

test('an order complete before its half was put off comes once', async () => {
  for (const [picks, batch, held] of [
    [[0, 0, 0, 1, 0], 4, 2],
    [[0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 7, 8], 3, 2],
  ] as const) {
    const numbers = picks.map((pick) => `ORDER-${pick}`)
    const groups = (await Array.fromAsync(groupRows(fileOf(numbers, batch).source, held))).flat()
    assert.deepEqual(groups.map((group) => group[0]!.number).sort(), [...new Set(numbers)].sort())
  }
})

test('a file sorted by order is read twice; a scattered one as often as its rows do not fit', async () => {
  const sorted = fileOf(
    Array.from({ length: 3000 }, (_, index) => `N${Math.floor(index / 3)}`),
    100,
  )
  assert.equal((await Array.fromAsync(groupRows(sorted.source, 500))).flat().length, 1000)
  assert.equal(sorted.passes(), 2)
  const scattered = fileOf(
    Array.from({ length: 3000 }, (_, index) => `N${index % 1000}`),
    100,
  )
  assert.equal((await Array.fromAsync(groupRows(scattered.source, 500))).flat().length, 1000)
  assert.ok(scattered.passes() >= 6 && scattered.passes() <= 20, String(scattered.passes()))
})
