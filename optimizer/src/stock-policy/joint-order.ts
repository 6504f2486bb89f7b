import { startBudget } from '../lib/budget.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { demandOver, expectedShortage } from './demand.ts'
import { orderable, priceAt } from './order-quantity.ts'
import { proposeOrder } from './plan-policy.ts'
import type { Proposal, ServiceTarget, StockItem } from './policy-types.ts'

export interface JointOrderProblem {
  /** Items of one supplier. */
  items: readonly StockItem[]
  target: ServiceTarget
  /** Money that may be spent; no limit when absent. */
  budget?: number
  /** Order value from which the supplier delivers (or delivers free of charge). */
  minimumValue?: number
}

export interface JointOrder {
  proposals: Proposal[]
  cost: number
  /** Whether the supplier's minimum is reached; true where there is none. */
  reachesMinimum: boolean
}

/** One more step of an item: so many units, so much money, so many units of shortage less. */
interface Step {
  item: number
  quantity: number
  cost: number
  gain: number
}

/**
 * One order to a supplier for many items: what each needs by itself; when the money does not suffice, the steps (a first lot, then packs)
 * that prevent most shortage for their money; when the supplier's minimum is not reached, the packs that will be needed soonest. The value
 * is the worth of shortage expected until the next delivery could arrive, at cost; the bound is that of the steps taken in parts
 * (Dantzig 1957). One step of the search budget is one step of an item.
 * @throws RangeError for items, targets or amounts that make no sense
 */
export function jointOrder(problem: JointOrderProblem, options: SolveOptions = {}): Solved<JointOrder> {
  const { items, target, budget = Number.POSITIVE_INFINITY, minimumValue = 0 } = problem
  if (!(budget >= 0)) throw new RangeError(`A budget is 0 or more: ${budget}`)
  if (!(minimumValue >= 0)) throw new RangeError(`A minimum is 0 or more: ${minimumValue}`)
  const search = startBudget(options.budget)
  const wanted = items.map((item) => proposeOrder(item, target))
  const overs = items.map((item) => demandOver(item.demand, item.leadTimes, item.reviewPeriods ?? 1))
  const shortWith = (index: number, quantity: number) => {
    const item = items[index]!
    const position = item.onHand + item.onOrder - (item.owed ?? 0)
    const worth = item.shortageCost ?? item.unitCost
    return worth * expectedShortage(overs[index]!, position + quantity)
  }
  const quantities = new Float64Array(items.length)
  let cost = wanted.reduce((sum, { cost: one }) => sum + one, 0)
  let bound: number | undefined
  let isProven = false
  let filledUp: Float64Array = new Float64Array(items.length)
  if (cost <= budget) {
    wanted.forEach((proposal, index) => {
      quantities[index] = proposal.quantity
    })
    const isShort = cost < minimumValue && cost > 0
    if (isShort) filledUp = fillUp(items, quantities, minimumValue, budget, shortWith)
    isProven = !isShort
  } else {
    const steps = stepsOf(items, wanted, shortWith, () => search.spend())
    const before = items.reduce((sum, _, index) => sum + shortWith(index, 0), 0)
    bound = Math.max(0, before - gainInParts(steps, budget))
    take(steps, quantities, budget, items)
  }
  const proposals = wanted.map((proposal, index): Proposal => {
    const quantity = quantities[index]!
    const unitCost = priceAt(items[index]!, quantity)
    const reasons = [...proposal.reasons]
    if (quantity < proposal.quantity) reasons.push({ code: 'budget', wanted: proposal.quantity, granted: quantity })
    if (filledUp[index]! > 0) reasons.push({ code: 'filled-up', added: filledUp[index]! })
    return { ...proposal, quantity, unitCost, cost: quantity * unitCost, reasons }
  })
  cost = proposals.reduce((sum, { cost: one }) => sum + one, 0)
  const value = items.reduce((sum, _, index) => sum + shortWith(index, quantities[index]!), 0)
  return {
    solution: { proposals, cost, reachesMinimum: cost >= minimumValue },
    value,
    ...(bound === undefined ? {} : { bound: Math.min(bound, value) }),
    isProven: isProven || (bound !== undefined && value - bound < 1e-9),
    steps: search.spent,
  }
}

/** From nothing to the first lot that can be ordered, then pack by pack to what is wanted. */
function stepsOf(
  items: readonly StockItem[],
  wanted: readonly Proposal[],
  shortWith: (index: number, quantity: number) => number,
  spend: () => boolean,
): Step[] {
  const steps: Step[] = []
  wanted.forEach((proposal, index) => {
    const item = items[index]!
    const { packSize = 1 } = item
    const width = Math.max(packSize, Math.ceil(proposal.quantity / packSize / 50) * packSize)
    let quantity = 0
    let money = 0
    let short = shortWith(index, 0)
    while (quantity < proposal.quantity) {
      const next = Math.min(proposal.quantity, quantity === 0 ? orderable(item, width) : quantity + width)
      const nextMoney = next * priceAt(item, next)
      const nextShort = shortWith(index, next)
      steps.push({ item: index, quantity: next, cost: nextMoney - money, gain: short - nextShort })
      quantity = next
      money = nextMoney
      short = nextShort
      if (spend()) break
    }
  })
  return steps
}

/**
 * The most that could be gained if steps could be taken in parts and in any order: at least what any order can gain. A step that costs nothing
 * more (a price break) is taken for nothing.
 */
function gainInParts(steps: readonly Step[], budget: number): number {
  // the concave hull of every item's curve of money and gain, so that its pieces come in falling order
  const pieces: { cost: number; gain: number }[] = []
  const byItem = new Map<number, Step[]>()
  for (const step of steps) {
    const list = byItem.get(step.item)
    if (list) list.push(step)
    else byItem.set(step.item, [step])
  }
  for (const list of byItem.values()) {
    const hull: { cost: number; gain: number }[] = []
    for (const step of list) {
      let piece = { cost: step.cost, gain: step.gain }
      while (hull.length > 0 && piece.gain * hull.at(-1)!.cost >= hull.at(-1)!.gain * piece.cost) {
        const last = hull.pop()!
        piece = { cost: last.cost + piece.cost, gain: last.gain + piece.gain }
      }
      hull.push(piece)
    }
    pieces.push(...hull)
  }
  pieces.sort((a, b) => b.gain * Math.max(0, a.cost) - a.gain * Math.max(0, b.cost))
  let left = budget
  let gain = 0
  for (const piece of pieces) {
    if (piece.cost <= left) {
      gain += piece.gain
      left -= piece.cost
    } else {
      gain += (piece.gain * left) / piece.cost
      break
    }
  }
  return gain
}

/** Takes the next stretch of steps of the item that gains most for its money, as long as any fits. */
function take(steps: readonly Step[], quantities: Float64Array, budget: number, items: readonly StockItem[]): void {
  const byItem: Step[][] = items.map(() => [])
  for (const step of steps) byItem[step.item]!.push(step)
  const next = new Int32Array(items.length)
  let left = budget
  for (;;) {
    let best = -1
    let bestLength = 0
    let bestRate = 0
    byItem.forEach((list, index) => {
      let cost = 0
      let gain = 0
      for (let i = next[index]!; i < list.length; i++) {
        cost += list[i]!.cost
        gain += list[i]!.gain
        if (cost > left + 1e-9) break
        const rate = gain / Math.max(1e-12, cost)
        if (gain > 0 && rate > bestRate) {
          best = index
          bestLength = i + 1 - next[index]!
          bestRate = rate
        }
      }
    })
    if (best < 0) return
    for (let i = 0; i < bestLength; i++) {
      const step = byItem[best]![next[best]!]!
      left -= step.cost
      quantities[best] = step.quantity
      next[best]!++
    }
  }
}

/** Adds packs until the supplier's minimum is reached: always where a pack prevents most shortage for its money, else where it sells soonest. */
function fillUp(
  items: readonly StockItem[],
  quantities: Float64Array,
  minimumValue: number,
  budget: number,
  shortWith: (index: number, quantity: number) => number,
): Float64Array {
  const added = new Float64Array(items.length)
  const costOf = (index: number, quantity: number) => quantity * priceAt(items[index]!, quantity)
  let cost = items.reduce((sum, _, index) => sum + costOf(index, quantities[index]!), 0)
  for (let round = 0; cost < minimumValue && round < 100_000; round++) {
    let best = -1
    let bestRate = Number.NEGATIVE_INFINITY
    let bestQuantity = 0
    items.forEach((item, index) => {
      const now = quantities[index]!
      const then = now === 0 ? orderable(item, 0) : now + (item.packSize ?? 1)
      const money = costOf(index, then) - costOf(index, now)
      if (cost + money > budget) return
      const mean = demandOver(item.demand, [{ periods: 0, chance: 1 }], 1)
      const perPeriod = mean.chances.reduce((sum, chance, i) => sum + chance * i * mean.unit, 0)
      if (perPeriod === 0) return
      const cover = (item.onHand + item.onOrder + then) / perPeriod
      const rate = (shortWith(index, now) - shortWith(index, then)) / Math.max(1e-9, money) - 1e-6 * cover
      if (rate > bestRate) {
        best = index
        bestRate = rate
        bestQuantity = then
      }
    })
    if (best < 0) break
    cost += costOf(best, bestQuantity) - costOf(best, quantities[best]!)
    added[best]! += bestQuantity - quantities[best]!
    quantities[best] = bestQuantity
  }
  return added
}
