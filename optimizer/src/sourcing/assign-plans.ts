import type { Budget } from '../lib/budget.ts'
import { type Plan, plansOf, type Tables, takeStock, waitingScore } from './plans.ts'
import { addScores, compareScores, noScore, type Score, type SourcingOrder } from './problem.ts'

export interface AssignOptions {
  steps: number
  budget: Budget
  /** Plans looked at for an order, and warehouses beyond those needed. */
  limit: number
  more: number
  divisions: number
}

/**
 * Plans for a few orders that share the stock given, better than `known`; undefined when none was found. Branch and bound: order by
 * order, every plan that what is left allows, the best first; a branch ends when the rest, each alone, cannot make it better.
 * `isExhausted` tells that every plan was looked at, so that nothing is better than what was found. Orders that may be sent in part take
 * all they can get here, which is not every plan.
 */
export function assignPlans(
  tables: Tables,
  stock: Int32Array,
  orders: readonly SourcingOrder[],
  known: Score,
  options: AssignOptions,
): { plans: (Plan | undefined)[] | undefined; isExhausted: boolean } {
  // The fewer ways an order has, the earlier it is decided.
  const first = orders.map((order, index) => {
    const plans = plansOf(tables, stock, order, { ...options, more: 0 })
    return { index, order, score: plans[0]?.score ?? waitingScore(order), ways: plans.length }
  })
  options.budget.spend(orders.length)
  first.sort((a, b) => a.ways - b.ways || a.index - b.index)
  const rest: Score[] = [noScore]
  for (let k = first.length - 1; k >= 0; k--) rest.unshift(addScores(rest[0]!, first[k]!.score))
  let best = known
  let found: (Plan | undefined)[] | undefined
  const chosen = new Array<Plan | undefined>(orders.length).fill(undefined)
  let steps = 0
  let isExhausted = true
  const cut = { isCut: false }
  const decide = (at: number, score: Score) => {
    if (compareScores(addScores(score, rest[at]!), best) >= 0) return
    if (at === first.length) {
      best = score
      found = [...chosen]
      return
    }
    if (steps >= options.steps || options.budget.isOver()) {
      isExhausted = false
      return
    }
    steps++
    options.budget.spend()
    const { order, index } = first[at]!
    const plans = plansOf(tables, stock, order, { ...options, cut })
    for (const plan of plans) {
      chosen[index] = plan
      takeStock(tables, stock, order, plan, 1)
      decide(at + 1, addScores(score, plan.score))
      takeStock(tables, stock, order, plan, -1)
    }
    chosen[index] = undefined
    decide(at + 1, addScores(score, waitingScore(order)))
  }
  decide(0, noScore)
  return { plans: found, isExhausted: isExhausted && !cut.isCut && orders.every((order) => order.mayShipPart !== true) }
}
