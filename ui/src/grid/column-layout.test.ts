import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrangeColumns, arrangeDensity, type ColumnShape, changeColumn, fixedCount, moveColumn } from './column-layout.ts'

const shapes: ColumnShape[] = [
  { key: 'no', width: 160, pinned: true, required: true },
  { key: 'status', width: 100 },
  { key: 'buyer' },
  { key: 'note', hidden: true, minWidth: 80 },
]

const keys = (columns: { key: string }[]) => columns.map((column) => column.key).join(' ')

test('without anything kept the definition counts', () => {
  assert.deepEqual(arrangeColumns(shapes, undefined), [
    { key: 'no', width: 160, pinned: true, hidden: false },
    { key: 'status', width: 100, pinned: false, hidden: false },
    { key: 'buyer', width: 140, pinned: false, hidden: false },
    { key: 'note', width: 140, pinned: false, hidden: true },
  ])
})

test('what was kept survives new, gone and malformed columns', () => {
  const kept = {
    density: 'compact',
    columns: [
      { key: 'buyer', width: 10, pinned: false, hidden: false },
      { key: 'no', width: 200, pinned: true, hidden: true },
      { key: 'gone', width: 90, pinned: true, hidden: false },
      { key: 'buyer', width: 500, pinned: true, hidden: false },
      { width: 3 },
      null,
    ],
  }
  assert.deepEqual(arrangeColumns(shapes, kept), [
    { key: 'no', width: 200, pinned: true, hidden: false },
    { key: 'buyer', width: 48, pinned: false, hidden: false },
    { key: 'note', width: 140, pinned: false, hidden: true },
    { key: 'status', width: 100, pinned: false, hidden: false },
  ])
  assert.equal(arrangeDensity(kept), 'compact')
  for (const nonsense of ['x', 5, null, { columns: 'x' }, { columns: [{}], density: 'huge' }]) {
    assert.equal(keys(arrangeColumns(shapes, nonsense)), 'no status buyer note')
    assert.equal(arrangeDensity(nonsense), 'regular')
  }
})

test('moving', () => {
  const columns = arrangeColumns(shapes, undefined)
  assert.equal(keys(moveColumn(columns, 'note', 'status')), 'no note status buyer')
  assert.equal(keys(moveColumn(columns, 'status', undefined)), 'no buyer note status')
  assert.equal(keys(moveColumn(columns, 'status', 'status')), 'no status buyer note')
  assert.equal(keys(moveColumn(columns, 'nowhere', 'status')), 'no status buyer note')
  const first = moveColumn(columns, 'buyer', 'no')
  assert.equal(keys(first), 'buyer no status note')
  assert.equal(first[0]!.pinned, true, 'before a pinned column means pinned')
  const away = moveColumn(columns, 'no', 'note')
  assert.equal(away.find((column) => column.key === 'no')!.pinned, false, 'among free columns means free')
})

test('changing keeps the rules of the definition', () => {
  const columns = arrangeColumns(shapes, undefined)
  const change = (key: string, what: Parameters<typeof changeColumn>[3]) =>
    changeColumn(columns, shapes, key, what).find((column) => column.key === key)!
  assert.equal(change('no', { hidden: true }).hidden, false, 'a required column stays')
  assert.equal(change('note', { width: 5 }).width, 80)
  assert.equal(change('note', { width: 99_999 }).width, 1200)
  assert.equal(keys(changeColumn(columns, shapes, 'buyer', { pinned: true })), 'no buyer status note')
})

test('fixed columns leave room to scroll', () => {
  const shown = changeColumn(arrangeColumns(shapes, undefined), shapes, 'status', { pinned: true })
  assert.equal(fixedCount(shown, 40, 1400), 2)
  assert.equal(fixedCount(shown, 40, 390), 1)
  assert.equal(fixedCount(shown, 40, 300), 0)
})
