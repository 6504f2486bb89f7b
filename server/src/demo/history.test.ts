import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looksBetween } from './history.ts'

test('people look three times a day, by the clock of the company', () => {
  const looks = looksBetween(new Date('2026-03-01T03:00:00Z'), new Date('2026-03-02T08:00:00Z'), 'Asia/Shanghai')
  assert.deepEqual(
    looks.map(({ at, hour, day }) => [at.toISOString(), hour, day]),
    [
      ['2026-03-01T07:00:00.000Z', 15, '2026-03-01'],
      ['2026-03-01T13:00:00.000Z', 21, '2026-03-01'],
      ['2026-03-02T01:00:00.000Z', 9, '2026-03-02'],
      ['2026-03-02T07:00:00.000Z', 15, '2026-03-02'],
    ],
  )
})

test('nothing is looked at twice: a look at the very beginning or end is another one’s', () => {
  const at = new Date('2026-03-01T01:00:00Z')
  assert.deepEqual(looksBetween(at, at, 'Asia/Shanghai'), [])
  const looks = looksBetween(at, new Date('2026-03-01T07:00:00Z'), 'Asia/Shanghai')
  assert.deepEqual(looks, [])
})
