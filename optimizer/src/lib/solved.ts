import type { BudgetOptions } from './budget.ts'

/** What every solver of this library answers: the best solution it has, what it costs, and how far from the best possible it may be. */
export interface Solved<Solution> {
  solution: Solution
  /** The objective, in the units the solver's docstring names; smaller is better unless it says otherwise. */
  value: number
  /** No solution is better than this: at most `value` when smaller is better, at least `value` otherwise. Absent where none is known. */
  bound?: number
  /** Whether the solution is proven best. */
  isProven: boolean
  /** Steps of the budget that were used. */
  steps: number
}

/** How a solver is called, besides its problem. */
export interface SolveOptions {
  budget?: BudgetOptions
  /** Fixes every choice of chance; 1 unless told. */
  seed?: number
}
