import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { nightlyDue } from './nightly-due.pure.ts'

test('the last due moment is within the hour, on the clock of the company, and moves on once a day', () => {
  const id = newId()
  const noon = nightlyDue(new Date('2026-05-05T04:00:00Z'), 'Asia/Shanghai', 3, id)
  assert.ok(noon >= new Date('2026-05-04T19:00:00Z') && noon < new Date('2026-05-04T20:00:00Z'), noon.toISOString())
  assert.deepEqual(nightlyDue(new Date('2026-05-04T18:59:59Z'), 'Asia/Shanghai', 3, id), new Date(noon.getTime() - 86_400_000))
  assert.deepEqual(nightlyDue(noon, 'Asia/Shanghai', 3, id), noon)
  assert.deepEqual(nightlyDue(new Date(noon.getTime() - 1), 'Asia/Shanghai', 3, id), new Date(noon.getTime() - 86_400_000))
})

test('companies of one zone are spread over the hour, each always at its own minute', () => {
  const minutes = new Set(
    Array.from({ length: 300 }, () => nightlyDue(new Date('2026-05-05T12:00:00Z'), 'UTC', 3, newId()).getUTCMinutes()),
  )
  assert.ok(minutes.size > 50, String(minutes.size))
})

test('an hour that the clocks skip is the jump', () => {
  for (let n = 0; n < 20; n++)
    assert.deepEqual(nightlyDue(new Date('2026-03-29T12:00:00Z'), 'Europe/Berlin', 2, newId()), new Date('2026-03-29T01:00:00Z'))
})
