import { startBudget } from '../lib/budget.ts'
import { randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { annealBatches } from './anneal-batches.ts'
import { batchLengths } from './batch-length.ts'
import { boundBatches } from './bound-batches.ts'
import { mostOrdersExactly, partitionExactly } from './partition-exactly.ts'
import { type Batches, type BatchProblem, type BatchTables, compileBatches } from './problem.ts'
import { batchBySavings } from './savings.ts'

/**
 * Groups orders into tours within the capacity so that all tours together are as short as possible, each being a shortest one.
 * Up to `mostOrdersExactly` orders all groupings are tried; above, it begins with savings and goes on with annealing. `value` is the length in the warehouse's unit; a node is a change tried (or a look
 * for partners in the savings). Without a budget 200,000 nodes.
 * @throws RangeError for a problem that makes no sense, or an order that no tour can take
 */
export function solveBatches(problem: BatchProblem, options: SolveOptions = {}): Solved<Batches> {
  const budget = startBudget(options.budget ?? { nodes: 200_000 })
  const tables = compileBatches(problem)
  const lengths = batchLengths(tables)
  if (tables.orderCount <= mostOrdersExactly) {
    const batches = partitionExactly(tables, lengths)
    const value = lengthOfBatches(tables, batches)
    return { solution: batches, value, bound: value, isProven: true, steps: 3 ** tables.orderCount }
  }
  const start = batchBySavings(tables, lengths, budget)
  const from = budget.used()
  const bound = boundBatches(tables)
  const batches = annealBatches(tables, lengths, start, { budget, random: randomFrom(options.seed ?? 1), from })
  const value = lengthOfBatches(tables, batches)
  return { solution: batches, value, bound, isProven: value <= bound * (1 + 1e-12), steps: budget.spent }
}

function lengthOfBatches(tables: BatchTables, batches: Batches): number {
  const lengths = batchLengths(tables)
  return batches.reduce((sum, batch) => {
    const low = batch.reduce((key, order) => key ^ lengths.keys[2 * order]!, 0)
    const high = batch.reduce((key, order) => key ^ lengths.keys[2 * order + 1]!, 0)
    return sum + lengths.length(Int32Array.from(batch), batch.length, low, high)
  }, 0)
}
