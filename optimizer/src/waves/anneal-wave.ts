import { type Budget, startBudget } from '../lib/budget.ts'
import { type Random, randomFrom } from '../lib/random.ts'
import type { SolveOptions } from '../lib/solved.ts'
import type { Wave, WaveTables } from './problem.ts'
import { emptyWave, type WaveState } from './wave-state.ts'

export interface WaveSearchOptions extends SolveOptions {
  /** What each order is worth; its units unless told. */
  worth?: Float64Array
  /** Most orders in the wave. */
  maxOrders?: number
  /** 1 for orders that may be chosen; all that are possible unless told. */
  isAllowed?: Uint8Array
  /** 1 for orders that go before all others: as many of them are in the wave as fit when all aisles are visited. */
  isDue?: Uint8Array
}

export interface WaveSearchResult {
  /** Undefined when no wave within the bounds was found. */
  wave: Wave | undefined
  /** Worth per visited aisle. */
  value: number
  steps: number
}

interface Kept {
  aisles: number[]
  orders: number[]
  ratio: number
}

/**
 * The wave of most worth per visited aisle, by simulated annealing. The quotient is searched as Dinkelbach (1967) does it: worth minus
 * λ for each aisle, λ being the best quotient so far. Starts come from closing aisles one by one, beginning with all of them; then
 * aisles are exchanged, opened and closed, and the orders are filled up from what is ready after each move. A node is a move tried.
 */
export function annealWave(tables: WaveTables, options: WaveSearchOptions = {}): WaveSearchResult {
  const budget = startBudget(options.budget)
  const random = randomFrom(options.seed ?? 1)
  const worth = options.worth ?? Float64Array.from(tables.units)
  const isAllowed = options.isAllowed ?? tables.isPossible
  const state = emptyWave(tables, { worth, maxOrders: options.maxOrders ?? tables.orderCount, isAllowed, isDue: options.isDue })
  const { starts, dueCount } = closeOneByOne(tables, state, budget)
  let best: Kept | undefined
  for (const start of starts) if (start.ratio > (best?.ratio ?? 0)) best = start
  if (best === undefined) return { wave: undefined, value: 0, steps: budget.spent }

  const found = { best }
  const promising = starts.toSorted((a, b) => b.ratio - a.ratio)
  const rounds: { start: Kept | undefined; until: number; heat: number }[] = []
  const chosen: Kept[] = []
  for (const start of promising)
    if (chosen.length < 5 && chosen.every((other) => apart(other.aisles.length, start.aisles.length))) chosen.push(start)
  for (const [index, start] of chosen.entries()) rounds.push({ start, until: (0.5 * (index + 1)) / chosen.length, heat: 0.1 })
  rounds.push({ start: undefined, until: 0.8, heat: 0.1 }, { start: undefined, until: 1, heat: 0.05 })
  let from = budget.used()
  for (const round of rounds) {
    if (budget.isOver()) break
    const start = round.start ?? found.best
    state.restore(start.aisles, start.orders)
    annealFrom(tables, state, found, { dueCount, budget, random, from, until: round.until, heat: round.heat })
    from = Math.max(from, round.until)
  }
  return {
    wave: {
      orders: found.best.orders.toSorted((a, b) => a - b),
      aisles: found.best.aisles.toSorted((a, b) => a - b),
    },
    value: found.best.ratio,
    steps: budget.spent,
  }
}

/** Whether two numbers of aisles differ enough to be worth a search of their own. */
const apart = (a: number, b: number) => Math.max(a, b) > 1.25 * Math.min(a, b)

/** Starts with all aisles and closes the one whose orders are worth least, again and again. @returns the waves met on the way */
function closeOneByOne(tables: WaveTables, state: WaveState, budget: Budget): { starts: Kept[]; dueCount: number } {
  const { aisleLines } = tables
  for (let aisle = 0; aisle < tables.aisleCount; aisle++) state.openAisle(aisle)
  state.fill()
  const met: Kept[] = []
  const keep = () => {
    if (state.aisles.length > 0 && state.units >= tables.minUnits && state.chosenCount > 0)
      met.push({ aisles: [...state.aisles], orders: state.orders(), ratio: state.worth / state.aisles.length })
  }
  keep()
  const dueCount = state.dueCount
  const isNeeded = new Uint8Array(tables.aisleCount)
  while (state.aisles.length > 1) {
    let best = -1
    let leastLoss = Number.POSITIVE_INFINITY
    for (const aisle of state.aisles) {
      if (isNeeded[aisle] === 1) continue
      let loss = 0
      for (let i = aisleLines.start[aisle]!; i < aisleLines.start[aisle + 1]!; i++)
        loss += Math.max(0, aisleLines.quantity[i]! - state.rest(aisleLines.column[i]!))
      // Of aisles nobody needs, the emptiest goes first.
      loss += (aisleLines.start[aisle + 1]! - aisleLines.start[aisle]!) * 1e-6
      if (loss < leastLoss) {
        leastLoss = loss
        best = aisle
      }
    }
    if (best < 0) break
    state.mark()
    state.closeAisle(best)
    state.fill()
    if (state.dueCount < dueCount) {
      state.takeBack()
      isNeeded[best] = 1
    } else keep()
    if (budget.spend()) break
  }
  return { starts: met, dueCount }
}

interface AnnealOptions {
  /** So many due orders have to be in the wave. */
  dueCount: number
  budget: Budget
  random: Random
  from: number
  until: number
  /** Temperature at the start, as a share of λ. */
  heat: number
}

function annealFrom(tables: WaveTables, state: WaveState, found: { best: Kept }, options: AnnealOptions): void {
  const { dueCount, budget, random, from, until, heat } = options
  const { minUnits } = tables
  let penalty = 2
  const score = () =>
    state.worth -
    found.best.ratio * (state.aisles.length + 4 * (dueCount - state.dueCount)) -
    penalty * Math.max(0, minUnits - state.units)
  let temperature = heat * found.best.ratio
  let present = score()
  let moves = 0
  let below = 0
  while (!budget.spend()) {
    if ((++moves & 63) === 0) {
      const progress = (budget.used() - from) / (until - from)
      if (progress >= 1) return
      temperature = found.best.ratio * heat * 0.02 ** progress
      // The bound is leaned on so hard that about half of the waves keep it.
      if (moves % 1024 === 0) {
        penalty = Math.min(50, Math.max(0.5, below > 512 ? penalty * 1.1 : penalty / 1.05))
        below = 0
        present = score()
      }
    }
    state.mark()
    if (!move(tables, state, random)) {
      state.takeBack()
      continue
    }
    const after = score()
    if (after >= present || random.next() < Math.exp((after - present) / temperature)) {
      present = after
      if (state.units >= minUnits && state.dueCount >= dueCount && state.aisles.length > 0) {
        const ratio = state.worth / state.aisles.length
        if (ratio > found.best.ratio + 1e-9) {
          found.best = { aisles: [...state.aisles], orders: state.orders(), ratio }
          present = score()
        }
      }
    } else state.takeBack()
    if (state.units < minUnits) below++
  }
}

/** One change of chance, filled up. @returns false when there was nothing to change */
function move(tables: WaveTables, state: WaveState, random: Random): boolean {
  const kind = random.next()
  if (kind < 0.12) {
    const order = random.below(tables.orderCount)
    if (tables.isPossible[order] === 0 || state.hasOrder(order) || !state.force(order)) return false
    while (state.isTooLarge) state.drop(state.chosenAt(random.below(state.chosenCount)))
  } else if (kind < 0.2) {
    if (state.aisles.length >= tables.aisleCount) return false
    openSome(tables, state, random)
  } else if (kind < 0.28) {
    if (state.aisles.length < 2) return false
    state.closeAisle(random.pick(state.aisles))
  } else {
    if (state.aisles.length >= tables.aisleCount) return false
    const out = random.pick(state.aisles)
    openSome(tables, state, random)
    state.closeAisle(out)
  }
  state.fill()
  return true
}

/** Opens an aisle: half of the time any, else one that holds what an order still lacks that lacks little. */
function openSome(tables: WaveTables, state: WaveState, random: Random): void {
  const { orderLines, itemAisles } = tables
  if (random.next() < 0.5) {
    let nearest = -1
    let least = 1e9
    for (let i = 0; i < 6; i++) {
      const order = random.below(tables.orderCount)
      if (tables.isPossible[order] === 0 || state.hasOrder(order)) continue
      const lacking = state.lacking(order)
      if (lacking > 0 && lacking < least) {
        least = lacking
        nearest = order
      }
    }
    if (nearest >= 0) {
      const first = orderLines.start[nearest]!
      const count = orderLines.start[nearest + 1]! - first
      const offset = random.below(count)
      for (let step = 0; step < count; step++) {
        const line = first + ((offset + step) % count)
        const item = orderLines.column[line]!
        if (state.rest(item) >= orderLines.quantity[line]!) continue
        const holders = itemAisles.start[item + 1]! - itemAisles.start[item]!
        const aisle = itemAisles.column[itemAisles.start[item]! + random.below(holders)]!
        if (state.hasAisle(aisle)) continue
        state.openAisle(aisle)
        return
      }
    }
  }
  for (;;) {
    const aisle = random.below(tables.aisleCount)
    if (state.hasAisle(aisle)) continue
    state.openAisle(aisle)
    return
  }
}
