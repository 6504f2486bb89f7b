import { type Budget, startBudget } from '../lib/budget.ts'
import { randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { assignPlans } from './assign-plans.ts'
import { costOfShipment, type Plan, plansOf, type Tables, tablesOf, takeStock, waitingScore } from './plans.ts'
import {
  addScores,
  assertSourcingProblem,
  compareScores,
  mostWarehouses,
  noScore,
  type Score,
  type Shipment,
  type SourcingProblem,
  type SourcingSolution,
} from './problem.ts'

/** Without a budget the search ends after so many steps for each order. */
const defaultNodesPerOrder = 8
const leastDefaultNodes = 30_000
/** Orders that are tried exactly as a whole. */
const fewOrders = 12
/** Steps for that. */
const exactSteps = 6000
/**
 * Orders taken back and planned anew at once, the steps for it, and how often it is tried in vain from one order; when that is done for
 * all, the next level.
 */
const levels = [
  { together: 5, steps: 60, tries: 12, plans: 12 },
  { together: 7, steps: 300, tries: 12, plans: 30 },
  { together: 10, steps: 1500, tries: 16, plans: 60 },
]
/** Orders of the same SKU that are looked at for rivals. */
const mostLooks = 24

/**
 * Which warehouse sends what, for many orders that share the stock: fewest units short, then fewest parcels, then postage and labour, then
 * days (see `Score`). Greedy first, order by order; few orders are then solved by branch and bound over plans, many by taking a few
 * orders that compete for the same goods back and planning them anew by the same branch and bound (large neighbourhood search,
 * P. Shaw 1998). Never worse than greedy. A step of the budget is one order planned.
 * The value is postage and labour in minor units, to be compared between solutions of equal units short and parcels.
 * @throws RangeError for a problem that makes no sense
 */
export function sourceOrders(problem: SourcingProblem, options: SolveOptions = {}): Solved<SourcingSolution> {
  assertSourcingProblem(problem)
  const tables = tablesOf(problem)
  const budget = startBudget(
    options.budget ?? { nodes: Math.max(leastDefaultNodes, problem.orders.length * defaultNodesPerOrder) },
  )
  const stock = tables.stock.slice()
  const plans = planGreedily(tables, stock)
  budget.spend(problem.orders.length)
  const alone = problem.orders.map((order) => bestAlone(tables, order))
  const bestPossible = alone.reduce<Score>((sum, { score }) => addScores(sum, score), noScore)
  const isOptimal = () => compareScores(scoreOfPlans(problem, plans), bestPossible) === 0
  let isProven = isOptimal()
  if (!isProven && problem.orders.length <= fewOrders) {
    const everyone = problem.orders.map((_, index) => index)
    const result = replan(tables, stock, plans, everyone, exactSteps, budget, undefined)
    isProven = result.isExhausted || isOptimal()
  }
  if (!isProven) {
    improve(tables, stock, plans, alone, budget, options.seed ?? 1)
    isProven = isOptimal()
  }
  const score = scoreOfPlans(problem, plans)
  const shipments = shipmentsOf(problem, plans)
  return { solution: { shipments, score, bestPossible }, value: score[2], isProven, steps: budget.spent }
}

/** Order by order, the important first, each the best way that is left: what most systems do. */
export function sourceGreedily(problem: SourcingProblem): SourcingSolution {
  assertSourcingProblem(problem)
  const tables = tablesOf(problem)
  const plans = planGreedily(tables, tables.stock.slice())
  const bestPossible = problem.orders.reduce<Score>((sum, order) => addScores(sum, bestAlone(tables, order).score), noScore)
  return { shipments: shipmentsOf(problem, plans), score: scoreOfPlans(problem, plans), bestPossible }
}

function planGreedily(tables: Tables, stock: Int32Array): (Plan | undefined)[] {
  const { orders } = tables.problem
  const plans = new Array<Plan | undefined>(orders.length).fill(undefined)
  const sequence = orders
    .map((_, index) => index)
    .sort((a, b) => (orders[b]!.importance ?? 1) - (orders[a]!.importance ?? 1) || a - b)
  for (const index of sequence) {
    const order = orders[index]!
    const [plan] = plansOf(tables, stock, order, { limit: 1, more: 0, divisions: 100 })
    if (plan === undefined) continue
    plans[index] = plan
    takeStock(tables, stock, order, plan, 1)
  }
  return plans
}

/** An order with all stock to itself. */
function bestAlone(tables: Tables, order: SourcingProblem['orders'][number]): { score: Score; plan: Plan | undefined } {
  const [plan] = plansOf(tables, tables.stock, order, { limit: 1, more: 0, divisions: 100 })
  return { score: plan?.score ?? waitingScore(order), plan }
}

function scoreNow(problem: SourcingProblem, plans: readonly (Plan | undefined)[], index: number): Score {
  return plans[index]?.score ?? waitingScore(problem.orders[index]!)
}

function scoreOfPlans(problem: SourcingProblem, plans: readonly (Plan | undefined)[]): Score {
  return plans.reduce<Score>((sum, _, index) => addScores(sum, scoreNow(problem, plans, index)), noScore)
}

/** Takes some orders back and plans them anew; what is no better is put back. */
function replan(
  tables: Tables,
  stock: Int32Array,
  plans: (Plan | undefined)[],
  chosen: readonly number[],
  steps: number,
  budget: Budget,
  /** Plans looked at for each; all unless told. */
  limit: number | undefined,
): { isBetter: boolean; isExhausted: boolean } {
  const { problem } = tables
  const orders = chosen.map((index) => problem.orders[index]!)
  const before = chosen.reduce<Score>((sum, index) => addScores(sum, scoreNow(problem, plans, index)), noScore)
  chosen.forEach((index, at) => {
    const plan = plans[index]
    if (plan) takeStock(tables, stock, orders[at]!, plan, -1)
  })
  const width = limit === undefined ? { limit: 300, more: mostWarehouses, divisions: 400 } : { limit, more: 1, divisions: 32 }
  const found = assignPlans(tables, stock, orders, before, { steps, budget, ...width })
  chosen.forEach((index, at) => {
    if (found.plans) plans[index] = found.plans[at]
    const plan = plans[index]
    if (plan) takeStock(tables, stock, orders[at]!, plan, 1)
  })
  return { isBetter: found.plans !== undefined, isExhausted: found.isExhausted }
}

/** Large neighbourhood search, from orders that are served worse than they would be alone. */
function improve(
  tables: Tables,
  stock: Int32Array,
  plans: (Plan | undefined)[],
  alone: readonly { score: Score; plan: Plan | undefined }[],
  budget: Budget,
  seed: number,
): void {
  const { problem, warehouses } = tables
  const random = randomFrom(seed)
  const linesOf: { order: number; line: number }[][] = problem.unitGrams.map(() => [])
  problem.orders.forEach(({ lines }, order) => {
    lines.forEach(({ sku }, line) => {
      linesOf[sku]!.push({ order, line })
    })
  })
  /** Other orders which took what this one would have taken if it were alone, or (`isAny`) which took any goods it asks for. */
  const rivalsOf = (index: number, isAny: boolean): number[] => {
    const rivals = new Set<number>()
    const wish = isAny ? undefined : alone[index]!.plan
    problem.orders[index]!.lines.forEach(({ sku }, at) => {
      const others = linesOf[sku]!
      const looks = Math.min(others.length, mostLooks)
      const from = others.length === looks ? 0 : random.below(others.length)
      for (let look = 0; look < looks; look++) {
        const other = others[(from + look) % others.length]!
        const plan = plans[other.order]
        if (plan === undefined || other.order === index) continue
        for (let w = 0; w < warehouses; w++) {
          const isWished = wish === undefined || wish.take[at * warehouses + w]! > 0
          if (isWished && plan.take[other.line * warehouses + w]! > 0) {
            rivals.add(other.order)
            break
          }
        }
      }
    })
    return [...rivals]
  }
  for (const level of levels) {
    const fruitless = new Map<number, number>()
    for (;;) {
      const unhappy = problem.orders.flatMap((_, index) =>
        compareScores(scoreNow(problem, plans, index), alone[index]!.score) > 0 && (fruitless.get(index) ?? 0) < level.tries
          ? [index]
          : [],
      )
      if (unhappy.length === 0) break
      random.shuffle(unhappy)
      // Units and parcels come before costs, so the orders that lost them come first.
      const regret = (index: number) => {
        const [short, parcels] = scoreNow(problem, plans, index)
        return (short - alone[index]!.score[0]) * 1000 + (parcels - alone[index]!.score[1])
      }
      unhappy.sort((a, b) => Number(regret(b) !== 0) - Number(regret(a) !== 0))
      for (const index of unhappy) {
        if (budget.isOver()) return
        if (compareScores(scoreNow(problem, plans, index), alone[index]!.score) <= 0) continue
        const tries = fruitless.get(index) ?? 0
        const rivals = random.shuffle(rivalsOf(index, tries % 2 === 1))
        const group = [index, ...rivals.slice(0, 1 + (tries % (level.together - 1)))]
        // A rival of a rival may be the one that has somewhere else to go.
        if (tries % 3 === 2 && group.length > 1) {
          const further = rivalsOf(group[1]!, true).filter((other) => !group.includes(other))
          group.push(...random.shuffle(further).slice(0, level.together - group.length))
        }
        const { isBetter } = replan(tables, stock, plans, group, level.steps, budget, level.plans)
        fruitless.set(index, isBetter ? 0 : tries + 1)
      }
    }
  }
}

function shipmentsOf(problem: SourcingProblem, plans: readonly (Plan | undefined)[]): Shipment[] {
  const warehouses = problem.warehouses.length
  const shipments: Shipment[] = []
  plans.forEach((plan, index) => {
    if (plan === undefined) return
    const order = problem.orders[index]!
    for (let warehouse = 0; warehouse < warehouses; warehouse++) {
      const lines = order.lines.flatMap((_, line) => {
        const quantity = plan.take[line * warehouses + warehouse]!
        return quantity > 0 ? [{ line, quantity }] : []
      })
      if (lines.length === 0) continue
      const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
      const grams = lines.reduce((sum, { line, quantity }) => sum + quantity * problem.unitGrams[order.lines[line]!.sku]!, 0)
      const { parcels, costMinor } = costOfShipment(problem, warehouse, order.zone, grams, lines.length, units)
      shipments.push({ order: index, warehouse, lines, parcels, costMinor })
    }
  })
  return shipments
}
