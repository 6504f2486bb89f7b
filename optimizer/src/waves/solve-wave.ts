import type { Solved, SolveOptions } from '../lib/solved.ts'
import { annealWave } from './anneal-wave.ts'
import { boundWave } from './bound-wave.ts'
import { compileWave, type Wave, type WaveProblem } from './problem.ts'

/**
 * The wave with the most units per visited aisle. `value` is that quotient (larger is better), `bound` one that no wave exceeds.
 * The method: `anneal-wave.ts`; a node is one change of the wave that was tried. Without a budget 20,000 nodes.
 * @returns an undefined solution when no wave between the bounds was found
 * @throws RangeError for a problem that makes no sense
 */
export function solveWave(problem: WaveProblem, options: SolveOptions = {}): Solved<Wave | undefined> {
  const tables = compileWave(problem)
  const bound = boundWave(tables)
  const found = annealWave(tables, { ...options, budget: options.budget ?? { nodes: 20_000 } })
  return {
    solution: found.wave,
    value: found.value,
    bound,
    isProven: found.wave !== undefined && found.value >= bound - 1e-9,
    steps: found.steps,
  }
}
