import { type Budget, startBudget } from '../lib/budget.ts'
import { type Random, randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { startBasketZones } from './basket-zones.ts'
import { expectedWalk } from './expected-walk.ts'
import { doExchange, type Exchange, isGain, mayExchange, proposeExchange, startExchange } from './slot-exchange.ts'
import { type Assignment, checkSlottingProblem, fits, type SlottingProblem } from './slotting-problem.ts'

export interface SlotMove {
  item: number
  from: number
  to: number
}

/** One move into an empty slot, or two items that change places. */
export interface SlotChange {
  moves: SlotMove[]
  /** By how much the expected tour becomes shorter when the changes before it are done, in the warehouse's unit. */
  saved: number
}

export interface MovePlan {
  /** Best first: most saved per move, as each would save by itself. Each item moves once at most. */
  changes: SlotChange[]
  /** Expected length of a tour before and after. */
  before: number
  after: number
}

const usualTries = 200_000
/** The search is cut into so many rounds; after each the best changes found are done. */
const rounds = 20

/**
 * Which few items to move so that pickers walk less: the best changes to the slots as they are, within a number of moves.
 * @param current slot of each item; all items have one
 * @param mostMoves how many items may be moved
 * @returns value: expected length of an exact tour afterwards, in the warehouse's unit
 * @throws RangeError for a problem that makes no sense, or a current state that is none
 */
export function planMoves(
  problem: SlottingProblem,
  current: Assignment,
  mostMoves: number,
  options: SolveOptions = {},
): Solved<MovePlan> {
  checkSlottingProblem(problem)
  checkCurrent(problem, current)
  if (!Number.isInteger(mostMoves) || mostMoves < 0) throw new RangeError(`${mostMoves} is no number of moves`)
  const budget = startBudget(options.budget ?? { nodes: usualTries })
  const chosen =
    mostMoves > 0 && problem.items.length > 0
      ? chooseChanges(problem, current, mostMoves, budget, randomFrom(options.seed ?? 1))
      : []
  const plan = rankChanges(problem, current, chosen)
  return { solution: plan, value: plan.after, isProven: false, steps: budget.spent }
}

function checkCurrent(problem: SlottingProblem, current: Assignment): void {
  if (current.length !== problem.items.length) throw new RangeError('Every item lies somewhere')
  const taken = new Set<number>()
  current.forEach((slot, item) => {
    if (!Number.isInteger(slot) || slot < 0 || slot >= problem.slots.length) throw new RangeError(`There is no slot ${slot}`)
    if (taken.has(slot)) throw new RangeError(`Two items lie in slot ${slot}`)
    taken.add(slot)
    if (!fits(problem.items[item]!, problem.slots[slot]!)) throw new RangeError(`Item ${item} may not lie in slot ${slot}`)
  })
}

function chooseChanges(
  problem: SlottingProblem,
  current: Assignment,
  mostMoves: number,
  budget: Budget,
  random: Random,
): SlotMove[][] {
  const slotOf = current.slice()
  const exchange = startExchange(problem, startBasketZones(problem, slotOf), slotOf)
  const moved = new Set<number>()
  const usedSlots = new Set<number>()
  const chosen: SlotMove[][] = []
  const change = { sum: 0, squares: 0 }
  let movesLeft = mostMoves
  for (let round = 1; movesLeft > 0 && !budget.isOver(); round++) {
    const found = collectGains(exchange, budget, random, round / rounds, (item, slot) => moved.has(item) || usedSlots.has(slot))
    for (const { item, slot } of found) {
      const other = exchange.itemOf[slot]!
      const from = slotOf[item]!
      const moves = other < 0 ? 1 : 2
      if (moves > movesLeft || moved.has(item) || usedSlots.has(slot) || !mayExchange(exchange, item, slot)) continue
      doExchange(exchange, item, slot, change)
      if (!isGain(change)) {
        doExchange(exchange, item, from, change)
        continue
      }
      chosen.push([{ item, from, to: slot }, ...(other < 0 ? [] : [{ item: other, from: slot, to: from }])])
      movesLeft -= moves
      moved.add(item)
      if (other >= 0) moved.add(other)
      usedSlots.add(slot)
      usedSlots.add(from)
    }
  }
  return chosen
}

/** Tries exchanges until the budget is used up to a share of it. @returns the better half of the gains, most gained per move first */
function collectGains(
  exchange: Exchange,
  budget: Budget,
  random: Random,
  until: number,
  isTaken: (item: number, slot: number) => boolean,
): { item: number; slot: number }[] {
  const found: { item: number; slot: number; gain: number }[] = []
  const change = { sum: 0, squares: 0 }
  do {
    const { item, slot } = proposeExchange(exchange, random)
    const other = exchange.itemOf[slot]!
    if (isTaken(item, slot) || !mayExchange(exchange, item, slot)) continue
    const from = exchange.slotOf[item]!
    doExchange(exchange, item, slot, change)
    const gain = isGain(change) ? -change.sum / (other < 0 ? 1 : 2) : 0
    doExchange(exchange, item, from, change)
    if (gain > 0) found.push({ item, slot, gain })
  } while (!budget.spend() && budget.used() < Math.min(1, until))
  found.sort((a, b) => b.gain - a.gain)
  return found.slice(0, Math.ceil(found.length / 2))
}

/** Puts changes into their order and works out by exact tours what each of them saves; what saves nothing is left out. */
function rankChanges(problem: SlottingProblem, current: Assignment, chosen: readonly SlotMove[][]): MovePlan {
  const before = expectedWalk(problem, current)
  const weights = problem.baskets.reduce((sum, basket) => sum + (basket.weight ?? 1), 0)
  const basketsOf = new Map<number, number[]>()
  for (const moves of chosen) for (const { item } of moves) basketsOf.set(item, [])
  problem.baskets.forEach((basket, b) => {
    for (const item of basket.items) basketsOf.get(item)?.push(b)
  })
  const slotOf = current.slice()
  const savedBy = (moves: readonly SlotMove[]) => {
    const touched = [...new Set(moves.flatMap(({ item }) => basketsOf.get(item)!))].map((b) => problem.baskets[b]!)
    const share = touched.reduce((sum, basket) => sum + (basket.weight ?? 1), 0) / weights
    const walkBefore = expectedWalk(problem, slotOf, touched)
    for (const { item, to } of moves) slotOf[item] = to
    const walkAfter = expectedWalk(problem, slotOf, touched)
    return weights === 0 ? 0 : (walkBefore - walkAfter) * share
  }
  const undo = (moves: readonly SlotMove[]) => {
    for (const { item, from } of moves) slotOf[item] = from
  }
  const alone = chosen.map((moves) => {
    const saved = savedBy(moves)
    undo(moves)
    return { moves, perMove: saved / moves.length }
  })
  alone.sort((a, b) => b.perMove - a.perMove)
  const changes: SlotChange[] = []
  for (const { moves } of alone) {
    const saved = savedBy(moves)
    if (saved > 0) changes.push({ moves, saved })
    else undo(moves)
  }
  return { changes, before, after: expectedWalk(problem, slotOf) }
}
