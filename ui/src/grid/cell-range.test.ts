import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moveCell, rectangle, tabSeparated } from './cell-range.ts'

const bounds = { rows: 100, columns: 5, page: 20 }

test('keys move one cell, one screen or to the end, and never outside', () => {
  const cases: [key: string, control: boolean, row: number, column: number][] = [
    ['ArrowUp', false, 49, 2],
    ['ArrowDown', false, 51, 2],
    ['ArrowLeft', false, 50, 1],
    ['ArrowRight', false, 50, 3],
    ['ArrowUp', true, 0, 2],
    ['ArrowDown', true, 99, 2],
    ['ArrowLeft', true, 50, 0],
    ['ArrowRight', true, 50, 4],
    ['Home', false, 50, 0],
    ['End', false, 50, 4],
    ['Home', true, 0, 0],
    ['End', true, 99, 4],
    ['PageUp', false, 30, 2],
    ['PageDown', false, 70, 2],
  ]
  for (const [key, control, row, column] of cases) {
    assert.deepEqual(moveCell({ row: 50, column: 2 }, key, control, bounds), { row, column }, `${control} ${key}`)
  }
  assert.equal(moveCell({ row: 50, column: 2 }, 'a', false, bounds), undefined)
  assert.deepEqual(moveCell({ row: 0, column: 0 }, 'ArrowUp', false, bounds), { row: -1, column: 0 }, 'up into the heading')
  assert.deepEqual(moveCell({ row: -1, column: 0 }, 'ArrowUp', false, bounds), { row: -1, column: 0 })
  assert.deepEqual(
    moveCell({ row: 5, column: 0 }, 'PageUp', false, bounds),
    { row: 0, column: 0 },
    'a page never ends in the heading',
  )
  assert.deepEqual(moveCell({ row: 99, column: 4 }, 'PageDown', false, bounds), { row: 99, column: 4 })
  assert.deepEqual(moveCell({ row: -1, column: 0 }, 'ArrowDown', false, { rows: 0, columns: 5, page: 20 }), {
    row: -1,
    column: 0,
  })
})

test('a range is a rectangle in any direction', () => {
  assert.deepEqual(rectangle({ anchor: { row: 5, column: 3 }, active: { row: 2, column: 4 } }), {
    top: 2,
    bottom: 5,
    left: 3,
    right: 4,
  })
})

test('copied cells come apart again in a spreadsheet and never run there', () => {
  assert.equal(tabSeparated([['=1+1']]), '=1+1', 'one cell as it is')
  assert.equal(
    tabSeparated([
      ['a', 'b\tc', 'd "e"'],
      ['=HYPERLINK("x")', '-12.50', '-cmd'],
      ['+86 139', '@x', '1,234'],
    ]),
    'a\t"b\tc"\t"d ""e"""\n"\'=HYPERLINK(""x"")"\t-12.50\t\'-cmd\n\'+86 139\t\'@x\t1,234',
  )
})
