import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDemand, demandFromHistory, demandFromQuantiles, demandOver, expectedShortage, meanOf, quantileOf } from './demand.ts'

const histories = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 })
const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6 * (1 + Math.abs(b)), `${a} is not ${b}`)

test('demand over lead time and review is that of every way it can come', () => {
  fc.assert(
    fc.property(histories, fc.constantFrom(1, 2), (history, periods) => {
      const over = demandOver(
        demandFromHistory(history),
        [
          { periods: periods - 1, chance: 0.5 },
          { periods, chance: 0.5 },
        ],
        0,
      )
      // every sum of as many periods, each as likely
      const sums = (count: number): number[] =>
        count === 0 ? [0] : sums(count - 1).flatMap((sum) => history.map((value) => sum + value))
      for (const stock of [0, 3, 10]) {
        const short = (list: number[]) => list.reduce((sum, value) => sum + Math.max(0, value - stock), 0) / list.length
        close(expectedShortage(over, stock), (short(sums(periods - 1)) + short(sums(periods))) / 2)
      }
      close(
        over.chances.reduce((sum, chance) => sum + chance, 0),
        1,
      )
    }),
    { numRuns: 60 },
  )
})

test('two dice', () => {
  const die = demandFromHistory([1, 2, 3, 4, 5, 6])
  const two = addDemand(die, die)
  close(two.chances[7]!, 6 / 36)
  assert.equal(quantileOf(two, 0.5), 7)
  close(meanOf(two), 7)
})

test('a distribution from quantiles keeps its mean and its quantiles', () => {
  // evenly between 0 and 10
  const even = demandFromQuantiles(Array.from({ length: 99 }, (_, i) => ({ level: (i + 1) / 100, value: (i + 1) / 10 })))
  close(meanOf(even), 5)
  assert.ok(Math.abs(quantileOf(even, 0.9) - 9) <= 1)
  const large = demandFromQuantiles([
    { level: 0.5, value: 1000 },
    { level: 0.9, value: 100_000 },
  ])
  assert.ok(large.chances.length <= 163, 'large demand counts in larger units')
  assert.ok(Math.abs(quantileOf(large, 0.95) - 100_000) <= large.unit)
})

test('what is no distribution is refused', () => {
  assert.throws(() => demandFromQuantiles([]), RangeError)
  assert.throws(
    () =>
      demandFromQuantiles([
        { level: 0.5, value: 3 },
        { level: 0.4, value: 5 },
      ]),
    RangeError,
  )
  assert.throws(
    () =>
      demandFromQuantiles([
        { level: 0.5, value: 3 },
        { level: 0.6, value: 2 },
      ]),
    RangeError,
  )
  assert.throws(() => demandFromQuantiles([{ level: 0.5, value: -1 }]), RangeError)
  assert.throws(() => demandFromHistory([]), RangeError)
  assert.throws(() => demandFromHistory([1, -1]), RangeError)
  const one = demandFromHistory([1])
  assert.throws(() => demandOver(one, [{ periods: 1, chance: 0.9 }], 1), RangeError)
  assert.throws(() => demandOver(one, [{ periods: 1.5, chance: 1 }], 1), RangeError)
})
