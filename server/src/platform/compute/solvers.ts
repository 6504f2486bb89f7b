import type * as packing from '@shangshu/optimizer/packing/index.ts'
import type * as sourcing from '@shangshu/optimizer/sourcing/index.ts'

/**
 * Solvers that may be started by name: exported functions of the optimizer which take a problem and `SolveOptions`. Another one is a line
 * here and one in `solverModules`.
 */
export interface Solvers {
  fillContainer: typeof packing.fillContainer
  packContainers: typeof packing.packContainers
  chooseCartons: typeof packing.chooseCartons
  sourceOrders: typeof sourcing.sourceOrders
}

export type SolverName = keyof Solvers
export type ProblemOf<Name extends SolverName> = Parameters<Solvers[Name]>[0]
export type AnswerOf<Name extends SolverName> = Awaited<ReturnType<Solvers[Name]>>

/** Where each is: loaded in the thread that first needs it. */
export const solverModules: Record<SolverName, string> = {
  fillContainer: '@shangshu/optimizer/packing/index.ts',
  packContainers: '@shangshu/optimizer/packing/index.ts',
  chooseCartons: '@shangshu/optimizer/packing/index.ts',
  sourceOrders: '@shangshu/optimizer/sourcing/index.ts',
}

/** What travels to the thread. */
export interface SolveTask {
  solver: SolverName
  problem: unknown
  milliseconds: number
  nodes: number | undefined
  seed: number | undefined
  /** One number that is not 0 once the search is to end; shared with the caller. */
  stop: Int32Array<SharedArrayBuffer>
}
