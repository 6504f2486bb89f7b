/**
 * How long a solver may go on. With `nodes` alone the result depends on the input and the seed only; with `milliseconds` it depends on
 * the machine too. A solver always gives the best it has when the budget ends, however small the budget is.
 */
export interface BudgetOptions {
  /** Steps, as the solver counts them (its docstring says what one is). */
  nodes?: number
  /** Time; needs a clock. */
  milliseconds?: number
  /** Milliseconds since any fixed moment: `() => performance.now()`. This library reads no clock of its own. */
  clock?: () => number
  /** Asked now and then; true ends the search as an exhausted budget does. In a worker thread: a flag in shared memory. */
  cancelled?: () => boolean
}

export interface Budget {
  /** Counts steps. @returns whether the search has to end */
  spend(steps?: number): boolean
  /** Whether the search has to end, without counting a step. */
  isOver(): boolean
  /** Steps counted so far. */
  readonly spent: number
  /** Share of the budget that is used up, 0 to 1: what cooling schedules go by. 0 for a budget without limits. */
  used(): number
}

/** The clock and the flag are asked once in so many steps at most. */
const stepsBetweenLooks = 16

/** @throws RangeError for milliseconds without a clock, or limits that are not positive */
export function startBudget(options: BudgetOptions = {}): Budget {
  const { nodes = Number.POSITIVE_INFINITY, milliseconds = Number.POSITIVE_INFINITY, clock, cancelled } = options
  if (!(nodes > 0) || !(milliseconds > 0)) throw new RangeError('A budget is more than nothing')
  if (milliseconds < Number.POSITIVE_INFINITY && clock === undefined)
    throw new RangeError('A budget in milliseconds needs a clock')
  const started = clock?.() ?? 0
  let spent = 0
  let over = false
  let nextLook = 0
  const look = () => {
    nextLook = spent + stepsBetweenLooks
    if (spent >= nodes || cancelled?.() === true) over = true
    else if (clock !== undefined && clock() - started >= milliseconds) over = true
    return over
  }
  return {
    spend(steps = 1) {
      spent += steps
      if (over || spent >= nodes) {
        over = true
        return true
      }
      return spent >= nextLook ? look() : false
    },
    isOver: () => over || look(),
    get spent() {
      return spent
    },
    used() {
      const bySteps = nodes === Number.POSITIVE_INFINITY ? 0 : spent / nodes
      const byTime = clock === undefined || milliseconds === Number.POSITIVE_INFINITY ? 0 : (clock() - started) / milliseconds
      return Math.min(1, Math.max(bySteps, byTime))
    },
  }
}
