import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomFrom } from '@shangshu/optimizer/lib/random.ts'
import { layOutAisles } from '@shangshu/optimizer/routing/index.ts'
import { checkPlan, checkWave, type PlanProblem, planWave, solveWave, type WaveProblem } from '@shangshu/optimizer/waves/index.ts'
import type { BenchOptions } from '../main.ts'
import { median, record, round } from '../results.ts'

// Waves of the Mercado Libre challenge 2025, sets a and b. `--instances DIR` names a folder with the repository
// tinicius/challenge-sbpo-2025, or one around it. 60 s each.

const secondsEach = 60

export async function run(options: BenchOptions): Promise<void> {
  if (options.only === undefined || options.only === 'waves.best_share') bestShare(options)
  if (options.only === undefined || options.only === 'waves.plan_2000_s') planOfTwoThousand()
}

/**
 * 2,000 orders with 5,000 lines over 4,000 items in 10,000 bins of a warehouse of 50 aisles; at least four fifths of all units go into
 * the wave, orders that leave soon among them, on carts of 12 slots for 40 units.
 */
function planOfTwoThousand(): void {
  const runs: number[] = []
  for (const seed of [1, 2, 3]) {
    const problem = twoThousandOrders(seed)
    const started = performance.now()
    const plan = planWave(problem, { budget: { milliseconds: 6000, clock: () => performance.now() }, seed })
    runs.push(round((performance.now() - started) / 1000, 2))
    const faults = plan === undefined ? ['no wave found'] : checkPlan(problem, plan)
    if (plan === undefined || faults.length > 0) throw new Error(`waves.plan_2000_s: ${faults.slice(0, 5).join(', ')}`)
    console.log(
      `${plan.release.orders.length} orders from ${plan.release.aisles.length} aisles in ${plan.tours.length} tours, ${plan.length} m`,
    )
  }
  record([{ id: 'waves.plan_2000_s', value: median(runs), unit: 's', target: 10, better: 'lower', runs }])
}

function twoThousandOrders(seed: number): PlanProblem {
  const random = randomFrom(seed)
  const items = 4000
  // Few items are asked for often: the square of an even number lies near 0.
  const asked = () => Math.floor(items * random.next() ** 2)
  const lineCounts = Array.from({ length: 2000 }, (_, order) => 1 + (order % 4))
  const warehouse = layOutAisles({ aisles: 50, aisleSpacing: 4, blocks: [200], cellLength: 1, crossToFirstCell: 1 })
  const orders = lineCounts.map((count) => ({
    lines: Array.from({ length: count }, () => ({ item: asked(), quantity: 1 + random.below(2) })),
    leavesAt: random.below(24),
  }))
  const bins = Array.from({ length: 10_000 }, (_, place) => ({
    item: place < items ? place : asked(),
    place,
    quantity: 4 + random.below(20),
  }))
  const places = random.shuffle(bins.map((bin) => bin.place))
  for (const [index, bin] of bins.entries()) bin.place = places[index]!
  const units = orders.reduce((sum, order) => sum + order.lines.reduce((own, line) => own + line.quantity, 0), 0)
  return {
    warehouse,
    orders,
    bins,
    zoneOfAisle: warehouse.aisleAt.map((_, aisle) => Math.floor(aisle / 10)),
    minUnits: Math.floor(0.8 * units),
    maxUnits: units,
    nextWaveReadyAt: 6,
    zoneBalance: 1.25,
    capacity: { items: 40, slots: 12 },
  }
}

function bestShare({ instancesDir, sample }: BenchOptions): void {
  const folder = [instancesDir, instancesDir && join(instancesDir, 'challenge-sbpo-2025')].find(
    (path) => path !== undefined && existsSync(join(path, 'best_solutions/best_objectives.csv')),
  )
  if (folder === undefined) {
    console.log('waves.best_share: instances not present (--instances DIR with tinicius/challenge-sbpo-2025)')
    return
  }
  const best = bestKnown(folder)
  const shares: number[] = []
  const names = ['a', 'b'].flatMap((set) =>
    readdirSync(join(folder, 'datasets', set))
      .sort()
      .map((file) => ({ set, file })),
  )
  names.forEach(({ set, file }, index) => {
    if (sample !== undefined && index % sample !== 0) return
    const problem = readWaveProblem(readFileSync(join(folder, 'datasets', set, file), 'utf8'))
    const { solution } = solveWave(problem, {
      budget: { milliseconds: secondsEach * 1000, clock: () => performance.now() },
    })
    const check = solution === undefined ? undefined : checkWave(problem, solution)
    if (check === undefined || check.faults.length > 0)
      throw new Error(`${set}/${file}: ${check?.faults.join(', ') ?? 'no wave found'}`)
    const share = check.value / best.get(`${set}/${file}`)!
    shares.push(round(share, 5))
    console.log(`${set}/${file}  ${round(check.value, 3)}  ${round(share, 5)}`)
  })
  const value = round(shares.reduce((sum, share) => sum + share, 0) / shares.length, 5)
  if (sample !== undefined) console.log(`mean share of every ${sample}th: ${value} (not recorded)`)
  else record([{ id: 'waves.best_share', value, unit: 'share', target: 0.99, better: 'higher', runs: shares }])
}

function bestKnown(folder: string): Map<string, number> {
  const rows = readFileSync(join(folder, 'best_solutions/best_objectives.csv'), 'utf8').trim().split('\n').slice(1)
  return new Map(
    rows.map((row) => {
      const [set, file, value] = row.split(',')
      return [`${set}/${file}`, Number(value)]
    }),
  )
}

/** First line: orders, items, aisles; then a line each (how many pairs, then item and quantity of each); last the two bounds. */
function readWaveProblem(text: string): WaveProblem {
  const rows = text
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number))
  const [orderCount = 0, , aisleCount = 0] = rows[0]!
  const lines = (row: number[]) => ({
    lines: Array.from({ length: row[0]! }, (_, i) => ({ item: row[1 + 2 * i]!, quantity: row[2 + 2 * i]! })),
  })
  const [minUnits, maxUnits] = rows[1 + orderCount + aisleCount]!
  return {
    orders: rows.slice(1, 1 + orderCount).map(lines),
    aisles: rows.slice(1 + orderCount, 1 + orderCount + aisleCount).map(lines),
    minUnits: minUnits!,
    maxUnits: maxUnits!,
  }
}
