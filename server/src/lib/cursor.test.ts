import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCursor, decodeCursorAs, encodeCursor } from './cursor.ts'

const id = '0198aaaa-0000-7000-8000-000000000001'
const at = new Date('2026-11-22T10:30:00.123Z')

test('what was encoded comes back', () => {
  const values = ['A "1"', 7, 9_007_199_254_740_993n, at, null]
  assert.deepEqual(decodeCursor(encodeCursor(values), 5), values)
})

test('each place must be of its kind', () => {
  const text = encodeCursor(['SKU-1', id, '2026-02-28', at, 3, -5n])
  assert.deepEqual(decodeCursorAs(text, ['text', 'uuid', 'day', 'time', 'integer', 'bigint']), [
    'SKU-1',
    id,
    '2026-02-28',
    at,
    3,
    -5n,
  ])
  const bad: [string | number | bigint | Date | null, Parameters<typeof decodeCursorAs>[1][number]][] = [
    ['not-a-uuid', 'uuid'],
    ['2026-02-31', 'day'],
    ['2026-13-01', 'day'],
    [id, 'time'],
    [1.5, 'integer'],
    [2 ** 31, 'integer'],
    [2n ** 63n, 'bigint'],
    [null, 'text'],
  ]
  for (const [value, kind] of bad) assert.equal(decodeCursorAs(encodeCursor([value]), [kind]), null, kind)
  for (const garbage of ['', '%', 'e30', 'W10', encodeCursor(['a', 'b'])]) assert.equal(decodeCursorAs(garbage, ['text']), null)
})
