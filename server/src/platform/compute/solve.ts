import type { Runtime } from '#platform/runtime.ts'
import type { AnswerOf, ProblemOf, SolverName, SolveTask } from './solvers.ts'

export interface SolvingOptions {
  /** How long the search may take; the best found by then is the answer. */
  milliseconds: number
  /** Ends the search after so many steps too, for an answer that is the same on every machine. */
  nodes?: number
  seed?: number
  /** Gives the answer up: the promise is rejected with the signal's reason. */
  signal?: AbortSignal
}

export interface Solving<Answer> {
  answer: Promise<Answer>
  /** Ends the search; the answer is the best found until then. */
  stop: () => void
}

/** A solver that has not answered so long after its time, or after it was given up, is ended with its thread. */
const graceMilliseconds = 10_000

/**
 * Starts a solver of the optimizer in a thread of the pool.
 * The answer fails with what the solver threw (a RangeError for a problem that makes no sense), the signal's reason, or ThreadTimeout.
 */
export function startSolver<Name extends SolverName>(
  runtime: Pick<Runtime, 'threads'>,
  solver: Name,
  problem: ProblemOf<Name>,
  options: SolvingOptions,
): Solving<AnswerOf<Name>> {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const stop = () => {
    Atomics.store(flag, 0, 1)
  }
  const { milliseconds, nodes, seed, signal } = options
  if (signal?.aborted) return { answer: Promise.reject(signal.reason), stop }
  const task: SolveTask = { solver, problem, milliseconds, nodes, seed, stop: flag }
  const running = runtime.threads.run<SolveTask, AnswerOf<Name>>(
    { module: new URL('./solve.task.ts', import.meta.url), run: 'solve', input: task },
    { timeLimit: milliseconds + graceMilliseconds },
  )
  if (signal === undefined) return { answer: running, stop }
  // The thread is asked to end the search rather than ended: it stays warm for the next one, and its time limit holds if it does not.
  const answer = new Promise<AnswerOf<Name>>((resolve, reject) => {
    const giveUp = () => {
      stop()
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
  return { answer, stop }
}

/** Runs a solver in a thread of the pool and waits for its answer; see `startSolver`. */
export function solve<Name extends SolverName>(
  runtime: Pick<Runtime, 'threads'>,
  solver: Name,
  problem: ProblemOf<Name>,
  options: SolvingOptions,
): Promise<AnswerOf<Name>> {
  return startSolver(runtime, solver, problem, options).answer
}
