import { performance } from 'node:perf_hooks'
import { type Random, randomFrom } from '@shangshu/optimizer/lib/random.ts'
import {
  checkSourcing,
  compareScores,
  type Score,
  type SourcingProblem,
  sourceExactly,
  sourceGreedily,
  sourceOrders,
} from '@shangshu/optimizer/sourcing/index.ts'
import type { BenchOptions } from '../main.ts'
import { type Figure, median, record, round } from '../results.ts'

const smallCases = 200
const largeRuns = 5

/** Orders to warehouses: small random cases against the exact optimum, and many orders at once. Needs no data. */
export async function run(options: BenchOptions): Promise<void> {
  const figures: Figure[] = []
  const wanted = (id: string) => options.only === undefined || options.only === id
  if (wanted('sourcing.gap_small')) figures.push(await measureGap(options.sample ?? 1))
  if (wanted('sourcing.orders_per_second')) figures.push(measureSpeed())
  if (options.sample === undefined) record(figures)
  else console.log(JSON.stringify(figures))
}

/**
 * The gap of a case: that of units short, of parcels where these are equal, of postage and labour where parcels are equal too, as a share
 * of the optimum. All four goals of the optimum come from HiGHS.
 */
async function measureGap(sample: number): Promise<Figure> {
  const gaps: number[] = []
  let optimal = 0
  let greedyOptimal = 0
  for (let seed = 1; seed <= smallCases; seed += sample) {
    const random = randomFrom(seed)
    const problem = randomProblem(random, {
      orders: 6 + random.below(10),
      warehouses: 3 + random.below(2),
      skus: 5 + random.below(6),
      mostLines: 4,
      unitsPerOrder: 1.1,
    })
    const exact = await sourceExactly(problem)
    if (exact === undefined) {
      console.log(`case ${seed}: not proven in time, left out`)
      continue
    }
    const { solution } = sourceOrders(problem)
    const faults = checkSourcing(problem, solution)
    if (faults.length > 0) throw new Error(`case ${seed}: ${faults[0]}`)
    if (compareScores(solution.score, exact) < -0.5)
      throw new Error(`case ${seed}: ${solution.score} is better than the optimum ${exact}`)
    gaps.push(gapOf(solution.score, exact))
    if (gaps.at(-1)! > 0) console.log(`case ${seed}: ${solution.score} instead of ${exact}`)
    if (gaps.at(-1) === 0) optimal++
    if (gapOf(sourceGreedily(problem).score, exact) === 0) greedyOptimal++
  }
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  console.log(
    `${gaps.length} small cases, ${optimal} solved to the optimum (greedy ${greedyOptimal}), mean gap ${(100 * mean).toFixed(3)} %`,
  )
  return {
    id: 'sourcing.gap_small',
    value: round(100 * mean, 4),
    unit: '%',
    target: 0.2,
    better: 'lower',
    runs: [round(100 * mean, 4)],
  }
}

function gapOf(score: Score, exact: Score): number {
  for (let k = 0; k < 3; k++) {
    const difference = score[k]! - exact[k]!
    if (Math.abs(difference) > 0.01) return difference / Math.max(1, exact[k]!)
  }
  return 0
}

function measureSpeed(): Figure {
  const speeds: number[] = []
  for (let seed = 1; seed <= largeRuns; seed++) {
    const problem = randomProblem(randomFrom(seed), { orders: 5000, warehouses: 8, skus: 2000, mostLines: 6, unitsPerOrder: 1.2 })
    const started = performance.now()
    const { solution } = sourceOrders(problem)
    const seconds = (performance.now() - started) / 1000
    const faults = checkSourcing(problem, solution)
    if (faults.length > 0) throw new Error(faults[0])
    const greedy = sourceGreedily(problem)
    if (compareScores(solution.score, greedy.score) > 0) throw new Error('worse than greedy')
    speeds.push(round(problem.orders.length / seconds))
    console.log(
      `5,000 orders × 8 warehouses: ${seconds.toFixed(2)} s; short, parcels, cost, days: ${solution.score.map((each) => Math.round(each))}, ` +
        `greedy ${greedy.score.map((each) => Math.round(each))}, none better than ${solution.bestPossible.map((each) => Math.round(each))}`,
    )
  }
  return {
    id: 'sourcing.orders_per_second',
    value: median(speeds),
    unit: 'orders/s',
    target: 1000,
    better: 'higher',
    runs: speeds,
  }
}

interface Shape {
  orders: number
  warehouses: number
  skus: number
  mostLines: number
  /** Stock as a multiple of what is ordered: near 1 orders compete for it. */
  unitsPerOrder: number
}

/** Orders of 1 to some lines, some articles far more asked for than others, stock spread unevenly, zones near to one warehouse each. */
function randomProblem(random: Random, shape: Shape): SourcingProblem {
  const zones = 5
  // The share of an article falls with its rank (G. Zipf).
  const pickSku = () => Math.min(shape.skus - 1, Math.floor(shape.skus ** random.next() - 1))
  const orders = Array.from({ length: shape.orders }, () => {
    const lines = new Map<number, number>()
    const count = 1 + random.below(shape.mostLines)
    for (let k = 0; k < count; k++) lines.set(pickSku(), 1 + Math.floor(random.next() ** 3 * 3))
    return { zone: random.below(zones), lines: [...lines].map(([sku, quantity]) => ({ sku, quantity })) }
  })
  const asked = new Array<number>(shape.skus).fill(0)
  for (const { lines } of orders) for (const { sku, quantity } of lines) asked[sku]! += quantity
  const stock = asked.flatMap((units, sku) => {
    const shares = Array.from({ length: shape.warehouses }, () => Math.max(0, random.next() - 0.3))
    const sum = shares.reduce((total, share) => total + share, 0) || 1
    return shares.flatMap((share, warehouse) => {
      const quantity = Math.round((units * shape.unitsPerOrder * share) / sum)
      return quantity > 0 ? [{ sku, warehouse, quantity, ageDays: random.below(90), coverDays: random.below(40) }] : []
    })
  })
  return {
    unitGrams: Array.from({ length: shape.skus }, () => 50 + random.below(1500)),
    warehouses: Array.from({ length: shape.warehouses }, (_, warehouse) => ({
      postage: Array.from({ length: zones }, (_, zone) => ({
        firstGrams: 1000,
        firstMinor: zone === warehouse % zones ? 350 : 500 + 100 * random.below(6),
        stepGrams: 1000,
        stepMinor: zone === warehouse % zones ? 60 : 100 + 50 * random.below(6),
      })),
      parcelMinor: 80 + random.below(60),
      lineMinor: 10 + random.below(20),
      unitMinor: 5,
    })),
    stock,
    orders,
  }
}
