import { Service, type Steps, serviceCount, type TourStates, tourStates } from './tour-states.ts'
import type { AisleWarehouse } from './warehouse.ts'

/**
 * All steps from the first aisle of a warehouse to the last, and the least costs before and after each of them. What it costs to serve
 * a stretch (the aisle between two cross aisles) is given by the caller, in `costs`: so one may ask for tours that have to go
 * somewhere, tours that are rewarded for it, and what one more stop would cost.
 */
export interface AisleSteps {
  states: TourStates
  /** The steps in order. */
  tables: Steps[]
  /** Where the costs of each step's choices begin in `costs`. */
  costAt: Int32Array
  /** Costs: of the choices on each stretch, from `stretch × serviceCount` on, then those of going on to the next aisle. */
  costs: Float64Array
  /** The step that serves each stretch; stretches are numbered aisle × blocks + block. */
  stepOfStretch: Int32Array
  /** After each step: whether the tour may be over. Only ends of columns at which the tour's ends are passed. */
  mayEnd: Uint8Array
  /** Before each step: least cost of a whole tour that is over by then. */
  overBefore: Float64Array
  /** Least cost up to each state, a row before the first step and after each. */
  before: Float64Array
  /** Least cost from each state to the end, likewise. */
  after: Float64Array
  /** Step (index in its table) and state by which each state is reached best. */
  reachedBy: Int32Array
  reachedFrom: Int32Array
}

export function aisleSteps(warehouse: AisleWarehouse): AisleSteps {
  const { aisleAt, crossAt, start } = warehouse
  const end = warehouse.end ?? start
  const isOpen = start.at !== end.at || start.cross !== end.cross
  const crosses = crossAt.length
  const blocks = crosses - 1
  const stretches = aisleAt.length * blocks
  const states = tourStates(crosses, isOpen)
  const columnAt = [...new Set([...aisleAt, start.at, end.at])].sort((a, b) => a - b)
  const lastEnd = columnAt.indexOf(Math.max(start.at, end.at))
  const edgeChoices = 2 * crosses + 1
  const costs = new Float64Array(stretches * serviceCount + columnAt.length * edgeChoices + 1)
  const tables: Steps[] = []
  const costAt: number[] = []
  const mayEnd: number[] = [0]
  const stepOfStretch = new Int32Array(stretches)
  const add = (table: Steps, at: number) => {
    tables.push(table)
    costAt.push(at)
    mayEnd.push(0)
  }
  columnAt.forEach((at, column) => {
    if (column > 0) {
      const first = stretches * serviceCount + column * edgeChoices
      for (let edges = 1; edges < edgeChoices; edges++) costs[first + edges] = edges * (at - columnAt[column - 1]!)
      add(states.advance, first)
    }
    // The last of the costs is 0: what has to be done costs nothing by itself.
    if (isOpen && at === start.at) add(states.part[start.cross]!, costs.length - 1)
    if (at === end.at) add((isOpen ? states.part : states.visit)[end.cross]!, costs.length - 1)
    const aisle = aisleAt.indexOf(at)
    for (let block = 0; aisle >= 0 && block < blocks; block++) {
      const stretch = aisle * blocks + block
      stepOfStretch[stretch] = tables.length
      add(states.serve[block]!, stretch * serviceCount)
    }
    if (column >= lastEnd) mayEnd[mayEnd.length - 1] = 1
  })
  const cells = (tables.length + 1) * states.count
  return {
    states,
    tables,
    costAt: Int32Array.from(costAt),
    costs,
    stepOfStretch,
    mayEnd: Uint8Array.from(mayEnd),
    overBefore: new Float64Array(tables.length + 1),
    before: new Float64Array(cells),
    after: new Float64Array(cells),
    reachedBy: new Int32Array(cells),
    reachedFrom: new Int32Array(cells),
  }
}

/**
 * Fills `before`. @param lastStep the step after which nothing has to be served any more
 * @returns least cost of a whole tour, and the row and state at which it ends
 */
export function runForward(steps: AisleSteps, lastStep: number): { cost: number; row: number; state: number } {
  const { states, tables, costAt, costs, before, reachedBy, reachedFrom, mayEnd, overBefore } = steps
  const width = states.count
  before.fill(Number.POSITIVE_INFINITY)
  before[states.empty] = 0
  let cost = Number.POSITIVE_INFINITY
  let row = 0
  let state = states.empty
  for (let i = 0; i < tables.length; i++) {
    const { first, to, choice } = tables[i]!
    const costOf = costAt[i]!
    const here = i * width
    const there = here + width
    overBefore[i] = cost
    for (let s = 0; s < width; s++) {
      const reached = before[here + s]!
      if (reached === Number.POSITIVE_INFINITY) continue
      const end = first[s + 1]!
      for (let t = first[s]!; t < end; t++) {
        const sum = reached + costs[costOf + choice[t]!]!
        const target = there + to[t]!
        if (sum < before[target]!) {
          before[target] = sum
          reachedBy[target] = t
          reachedFrom[target] = s
        }
      }
    }
    if (mayEnd[i + 1] === 0 || i < lastStep) continue
    for (let s = 0; s < width; s++)
      if (states.isWhole[s] === 1 && before[there + s]! < cost) {
        cost = before[there + s]!
        row = i + 1
        state = s
      }
  }
  return { cost, row, state }
}

/** Fills `after`. @param lastStep the step after which nothing has to be served any more */
export function runBackward(steps: AisleSteps, lastStep: number): void {
  const { states, tables, costAt, costs, after, mayEnd } = steps
  const width = states.count
  after.fill(Number.POSITIVE_INFINITY)
  for (let i = tables.length; i >= 0; i--) {
    const here = i * width
    if (mayEnd[i] === 1 && i > lastStep) for (let s = 0; s < width; s++) if (states.isWhole[s] === 1) after[here + s] = 0
    if (i === tables.length) continue
    const { first, to, choice } = tables[i]!
    const costOf = costAt[i]!
    const there = here + width
    for (let s = 0; s < width; s++) {
      let least = after[here + s]!
      const end = first[s + 1]!
      for (let t = first[s]!; t < end; t++) {
        const sum = after[there + to[t]!]! + costs[costOf + choice[t]!]!
        if (sum < least) least = sum
      }
      after[here + s] = least
    }
  }
}

/**
 * After `runForward` and `runBackward`: least cost of the rest of a tour for each way to serve a stretch, that way's own cost left out.
 * @param into `serviceCount` numbers
 */
export function costsAround(steps: AisleSteps, stretch: number, into: Float64Array): void {
  const { states, tables, stepOfStretch, before, after, overBefore } = steps
  const i = stepOfStretch[stretch]!
  const { first, to, choice } = tables[i]!
  const width = states.count
  const here = i * width
  const there = here + width
  into.fill(Number.POSITIVE_INFINITY)
  // Not served at all by a tour that ends before it is reached.
  into[Service.skip] = overBefore[i]!
  for (let s = 0; s < width; s++) {
    const reached = before[here + s]!
    if (reached === Number.POSITIVE_INFINITY) continue
    const end = first[s + 1]!
    for (let t = first[s]!; t < end; t++) {
      const sum = reached + after[there + to[t]!]!
      if (sum < into[choice[t]!]!) into[choice[t]!] = sum
    }
  }
}

/** After `runForward`: how each stretch is served in the best tour (`Service`), into `services`; stretches behind its end are skipped. */
export function traceServices(steps: AisleSteps, end: { row: number; state: number }, services: Uint8Array): void {
  const { states, tables, reachedBy, reachedFrom, stepOfStretch } = steps
  const width = states.count
  services.fill(0)
  let state = end.state
  let stretch = stepOfStretch.length - 1
  while (stretch >= 0 && stepOfStretch[stretch]! >= end.row) stretch--
  for (let row = end.row; row > 0; row--) {
    const at = row * width + state
    if (stretch >= 0 && stepOfStretch[stretch] === row - 1) {
      services[stretch] = tables[row - 1]!.choice[reachedBy[at]!]!
      stretch--
    }
    state = reachedFrom[at]!
  }
}
