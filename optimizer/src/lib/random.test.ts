import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomFrom } from './random.ts'

test('the same seed gives the same numbers, another seed others', () => {
  const take = (seed: number) => Array.from({ length: 5 }, randomFrom(seed).next)
  assert.deepEqual(take(7), take(7))
  assert.notDeepEqual(take(7), take(8))
})

test('numbers are spread evenly', () => {
  const random = randomFrom(3)
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < 100_000; i++) counts[random.below(10)]!++
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, String(count))
})

test('normal numbers have mean 0 and deviation 1', () => {
  const random = randomFrom(5)
  const values = Array.from({ length: 100_000 }, () => random.normal())
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  assert.ok(Math.abs(mean) < 0.02, String(mean))
  assert.ok(Math.abs(variance - 1) < 0.02, String(variance))
})

test('a shuffled list holds what it held', () => {
  const list = Array.from({ length: 50 }, (_, index) => index)
  const shuffled = randomFrom(1).shuffle([...list])
  assert.notDeepEqual(shuffled, list)
  assert.deepEqual(
    shuffled.toSorted((a, b) => a - b),
    list,
  )
  assert.throws(() => randomFrom(1).pick([]), RangeError)
})
