import { randomFrom } from '../../optimizer/src/lib/random.ts'
import { layOutAisles } from '../../optimizer/src/routing/index.ts'
import {
  assignSlots,
  type Basket,
  checkAssignment,
  checkMovePlan,
  expectedWalk,
  planMoves,
  type SlottingProblem,
  slotsByClass,
} from '../../optimizer/src/slotting/index.ts'
import type { BenchOptions } from '../main.ts'
import { record, round } from '../results.ts'
import { type RetailBasket, readRetailBaskets } from './retail-baskets.ts'

const trainedMonths = 8
const judgedMonths = 2
/** A basket counts half of one that is three months younger: chosen on months 7 and 8 with 1 to 6 known. */
const halfLifeMonths = 3
const seeds = [1, 2, 3, 4, 5]
const milliseconds = 50_000

/**
 * 4,000 slots in 20 aisles of 100 metres, two at each place; exact tours for the baskets of months nobody has seen, against classes A, B
 * and C by frequency. Of the two ways to lay classes out (by distance, aisle by aisle) the better one counts.
 */
export async function run(options: BenchOptions): Promise<void> {
  const baskets = readRetailBaskets(options.sharedDataDir)
  if (baskets === undefined) {
    console.log('slotting: baskets not present')
    return
  }
  const { problem, plain, judged } = setUp(baskets)
  const budget = { milliseconds: milliseconds / (options.sample ?? 1), clock: () => performance.now() }
  const started = performance.now()
  const solved = assignSlots(problem, { budget })
  const seconds = (performance.now() - started) / 1000
  const wrong = checkAssignment(problem, solved.solution)
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  const walk = expectedWalk(problem, solved.solution, judged)
  const saved = seeds.map((seed) => {
    const byClass = (['nearest', 'aisle-by-aisle'] as const).map((ranking) => slotsByClass(plain, ranking, randomFrom(seed)))
    for (const slots of byClass) wrong.push(...checkAssignment(plain, slots))
    const walks = byClass.map((slots) => expectedWalk(plain, slots, judged))
    console.log(
      `slotting: classes ${walks.map((length) => round(length, 1)).join(' and ')} m a tour, slots found ${round(walk, 1)} m`,
    )
    return 1 - walk / Math.min(...walks)
  })
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  console.log(`slotting: ${problem.items.length} items, ${solved.steps} exchanges tried in ${round(seconds, 1)} s`)
  showMoves(problem, plain, judged, options)
  if (options.sample === undefined)
    record([
      {
        id: 'slotting.metres_saved',
        value: round(Math.min(...saved), 4),
        unit: 'share',
        target: 0.2,
        better: 'higher',
        runs: saved.map((share) => round(share, 4)),
      },
    ])
}

/** What moving 200 items out of a class-based warehouse brings. */
function showMoves(problem: SlottingProblem, plain: SlottingProblem, judged: Basket[], options: BenchOptions): void {
  const current = slotsByClass(plain, 'aisle-by-aisle', randomFrom(1))
  const budget = { milliseconds: 20_000 / (options.sample ?? 1), clock: () => performance.now() }
  const { solution } = planMoves(problem, current, 200, { budget })
  const wrong = checkMovePlan(problem, current, solution, 200)
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  const after = current.slice()
  for (const { item, to } of solution.changes.flatMap((change) => change.moves)) after[item] = to
  const [before, then] = [current, after].map((slots) => expectedWalk(problem, slots, judged)) as [number, number]
  console.log(`slotting: 200 moves bring a tour from ${round(before, 1)} to ${round(then, 1)} m`)
}

function setUp(baskets: readonly RetailBasket[]): { problem: SlottingProblem; plain: SlottingProblem; judged: Basket[] } {
  const skus = [...new Set(baskets.flatMap((basket) => basket.skus))].sort()
  const numbers = new Map(skus.map((sku, item) => [sku, item]))
  const take = (from: number, to: number, weight: (month: number) => number): Basket[] =>
    baskets
      .filter(({ month }) => month >= from && month < to)
      .map((basket) => ({ items: basket.skus.map((sku) => numbers.get(sku)!), weight: weight(basket.month) }))
  const warehouse = layOutAisles({
    aisles: 20,
    aisleSpacing: 5,
    blocks: [100],
    cellLength: 1,
    crossToFirstCell: 1.5,
    start: { aisle: 10, cross: 0 },
  })
  const plain: SlottingProblem = {
    warehouse,
    slots: Array.from({ length: 4000 }, (_, slot) => ({ place: Math.trunc(slot / 2) })),
    items: skus.map(() => ({})),
    baskets: take(0, trainedMonths, () => 1),
  }
  const recent = take(0, trainedMonths, (month) => 0.5 ** ((trainedMonths - 1 - month) / halfLifeMonths))
  return {
    plain,
    problem: { ...plain, baskets: recent },
    judged: take(trainedMonths, trainedMonths + judgedMonths, () => 1),
  }
}
