import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idMillis, isUuid, newId, newIds } from './ids.ts'

test('ids are UUIDs of version 7 and the RFC variant, stamped with the time they were made', () => {
  const before = Date.now()
  const id = newId()
  const after = Date.now()
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.ok(idMillis(id) >= before && idMillis(id) <= after)
})

test('200,000 ids of one process are strictly increasing and differ in their random part', () => {
  const ids = newIds(200_000)
  for (let i = 1; i < ids.length; i++) assert.ok(ids[i - 1]! < ids[i]!, `${ids[i - 1]} < ${ids[i]}`)
  assert.ok(new Set(ids.map((id) => id.slice(24))).size > 199_990)
})

test('a clock that steps back does not break the order, and the id after a step forward carries the new time', (t) => {
  const start = Date.now() + 1000
  const clock = t.mock.method(Date, 'now', () => start)
  const first = newId()
  clock.mock.mockImplementation(() => start - 60_000)
  const second = newId()
  clock.mock.mockImplementation(() => start + 5)
  const third = newId()
  assert.equal(idMillis(first), start)
  assert.equal(idMillis(second), start)
  assert.equal(idMillis(third), start + 5)
  assert.ok(first < second && second < third)
})

test('isUuid takes any version in either case and nothing else', () => {
  assert.equal(isUuid('0190163d-8694-739b-aea5-966c26f8ad91'), true)
  assert.equal(isUuid('F47AC10B-58CC-4372-A567-0E02B2C3D479'), true)
  for (const text of [
    '',
    '0190163d8694739baea5966c26f8ad91',
    '0190163d-8694-739b-aea5-966c26f8ad9',
    '0190163d-8694-739b-aea5-966c26f8ad91\n',
    '0190163d-8694-739b-aea5-966c26f8adg1',
    "0190163d-8694-739b-aea5-966c26f8ad'1",
  ]) {
    assert.equal(isUuid(text), false, text)
  }
  assert.throws(() => idMillis('f47ac10b-58cc-4372-a567-0e02b2c3d479'), RangeError)
})
