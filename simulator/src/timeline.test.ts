import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integer, randomFrom } from '#sim/random.ts'
import { emptyTimeline, planAt, takeDue } from '#sim/timeline.ts'

test('comes out by time, equal times in the order planned', () => {
  const random = randomFrom('timeline')
  const timeline = emptyTimeline()
  const planned = Array.from({ length: 2000 }, (_, i) => ({ atMs: integer(random, 0, 99), i }))
  const seen: { atMs: number; i: number }[] = []
  for (const entry of planned) planAt(timeline, entry.atMs, () => seen.push(entry))
  for (let due = takeDue(timeline, 99); due; due = takeDue(timeline, 99)) due.run()
  assert.deepEqual(
    seen,
    [...planned].sort((a, b) => a.atMs - b.atMs || a.i - b.i),
  )
})

test('what is not due stays', () => {
  const timeline = emptyTimeline()
  planAt(timeline, 10, () => {})
  assert.equal(takeDue(timeline, 9), undefined)
  assert.equal(takeDue(timeline, 10)?.atMs, 10)
  assert.equal(takeDue(timeline, 10), undefined)
})
