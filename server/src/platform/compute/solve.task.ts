import { type SolveTask, solverModules } from './solvers.ts'

/** Runs a solver inside a thread of the pool, with the thread's clock and the caller's flag in its budget. */
export async function solve(task: SolveTask): Promise<unknown> {
  const module = await import(solverModules[task.solver])
  return module[task.solver](task.problem, {
    ...(task.seed === undefined ? {} : { seed: task.seed }),
    budget: {
      milliseconds: task.milliseconds,
      clock: () => performance.now(),
      cancelled: () => Atomics.load(task.stop, 0) !== 0,
      ...(task.nodes === undefined ? {} : { nodes: task.nodes }),
    },
  })
}
