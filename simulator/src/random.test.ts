import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integer, poisson, randomFrom, sample, weightedIndex, zipfWeights } from '#sim/random.ts'

test('a stream is a function of its name alone', () => {
  const first = randomFrom('shop-1/orders')
  const again = randomFrom('shop-1/orders')
  const other = randomFrom('shop-1/order')
  const a = Array.from({ length: 50 }, first)
  assert.deepEqual(a, Array.from({ length: 50 }, again))
  assert.notDeepEqual(a, Array.from({ length: 50 }, other))
  // Fixed once: a change of the generator would silently change every universe.
  assert.deepEqual(
    a.slice(0, 3).map((x) => Math.floor(x * 4294967296)),
    [3049561659, 1058518593, 3701017933],
  )
})

test('neighbouring names give uncorrelated, evenly spread first draws', () => {
  const draws = Array.from({ length: 20_000 }, (_, i) => randomFrom(`order-${i}`)())
  const tenths = new Array(10).fill(0)
  for (const x of draws) tenths[Math.floor(x * 10)]++
  for (const n of tenths) assert.ok(Math.abs(n - 2000) < 200, `a tenth holds ${n}`)
  let products = 0
  for (let i = 1; i < draws.length; i++) products += (draws[i]! - 0.5) * (draws[i - 1]! - 0.5)
  assert.ok(Math.abs(products / draws.length / (1 / 12)) < 0.03)
})

test('integers reach both ends and nothing else', () => {
  const random = randomFrom('ends')
  const seen = new Set(Array.from({ length: 500 }, () => integer(random, 3, 6)))
  assert.deepEqual([...seen].sort(), [3, 4, 5, 6])
})

test('sample never repeats and never runs out', () => {
  const random = randomFrom('sample')
  assert.deepEqual(sample(random, [1, 2, 3], 9).sort(), [1, 2, 3])
  assert.equal(
    new Set(
      sample(
        random,
        Array.from({ length: 100 }, (_, i) => i),
        60,
      ),
    ).size,
    60,
  )
})

test('poisson has the mean and the variance it should, small and large', () => {
  for (const mean of [0.3, 7, 250]) {
    const random = randomFrom(`poisson ${mean}`)
    const draws = Array.from({ length: 4000 }, () => poisson(random, mean))
    const average = draws.reduce((sum, x) => sum + x, 0) / draws.length
    const variance = draws.reduce((sum, x) => sum + (x - average) ** 2, 0) / draws.length
    assert.ok(Math.abs(average - mean) < 5 * Math.sqrt(mean / 4000), `mean ${average} for ${mean}`)
    assert.ok(Math.abs(variance / mean - 1) < 0.15, `variance ${variance} for ${mean}`)
  }
  assert.equal(poisson(randomFrom('none'), 0), 0)
})

test('weighted draws follow the weights', () => {
  const random = randomFrom('zipf')
  const weights = zipfWeights(50, 1)
  const sum = weights.reduce((a, b) => a + b, 0)
  const draw = weightedIndex(weights)
  const counts = new Array(50).fill(0)
  for (let i = 0; i < 100_000; i++) counts[draw(random)]++
  for (const i of [0, 1, 10, 49]) {
    const expected = (weights[i]! / sum) * 100_000
    assert.ok(Math.abs(counts[i] - expected) < 5 * Math.sqrt(expected), `${i}: ${counts[i]} for ${expected}`)
  }
  assert.throws(() => weightedIndex([0, 0]), RangeError)
})
