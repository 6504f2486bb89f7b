import type { Highs } from 'highs'
import type { Pattern } from './load-patterns.ts'

export interface CoverProblem {
  /** Boxes of each type that have to be covered. */
  demand: readonly number[]
  patterns: readonly Pattern[]
  /** Cost of a container of each type, and how many there are. */
  costs: readonly number[]
  available: readonly number[]
  /** Whether boxes of a pattern may be left out, so that more than the demand may be covered. */
  mayLeaveOut: boolean
}

export interface CoverRelaxed {
  cost: number
  /** What one more box of each type would cost. */
  duals: number[]
}

/** How often each pattern is used at the least cost; undefined when the limits end the search without a solution. */
export function solveCover(
  solver: Highs,
  problem: CoverProblem,
  limits: { seconds?: number; nodes?: number },
): number[] | undefined {
  const answer = solver.solve(modelOf(problem, true), {
    ...(limits.seconds === undefined ? {} : { time_limit: limits.seconds }),
    ...(limits.nodes === undefined ? {} : { mip_max_nodes: limits.nodes }),
    random_seed: 1,
    output_flag: false,
  } as Parameters<Highs['solve']>[1])
  const counts = problem.patterns.map((_, index) => {
    const column = answer.Columns[`p${index}`]
    return column && 'Primal' in column ? Math.round(column.Primal ?? 0) : 0
  })
  return isCovered(problem, counts) ? counts : undefined
}

/** The same with parts of patterns; undefined when the solver finds no optimum. */
export function relaxCover(solver: Highs, problem: CoverProblem): CoverRelaxed | undefined {
  const answer = solver.solve(modelOf(problem, false), { output_flag: false } as Parameters<Highs['solve']>[1])
  if (answer.Status !== 'Optimal') return undefined
  const duals = new Array<number>(problem.demand.length).fill(0)
  for (const row of answer.Rows as { Name: string; Dual?: number }[])
    if (row.Name.startsWith('d')) duals[Number(row.Name.slice(1))] = Math.max(0, row.Dual ?? 0)
  return { cost: answer.ObjectiveValue, duals }
}

function isCovered(problem: CoverProblem, counts: readonly number[]): boolean {
  return problem.demand.every((wanted, type) => {
    const covered = counts.reduce((sum, count, index) => sum + count * problem.patterns[index]!.counts[type]!, 0)
    return problem.mayLeaveOut ? covered >= wanted : covered === wanted
  })
}

/** The model in the LP format, short lines as it asks for. */
function modelOf(problem: CoverProblem, isWhole: boolean): string {
  const { patterns, demand, costs, available, mayLeaveOut } = problem
  const names = patterns.map((_, index) => `p${index}`)
  const sum = (terms: readonly string[]) => terms.join('\n + ')
  const lines = [
    'Minimize',
    `cost: ${sum(patterns.map(({ container }, index) => `${costs[container]} p${index}`))}`,
    'Subject To',
  ]
  demand.forEach((wanted, type) => {
    const terms = patterns.flatMap(({ counts }, index) => (counts[type]! > 0 ? [`${counts[type]} p${index}`] : []))
    if (terms.length > 0) lines.push(`d${type}: ${sum(terms)} ${mayLeaveOut ? '>=' : '='} ${wanted}`)
  })
  available.forEach((limit, container) => {
    const terms = patterns.flatMap((pattern, index) => (pattern.container === container ? [`p${index}`] : []))
    if (limit < Number.POSITIVE_INFINITY && terms.length > 0) lines.push(`a${container}: ${sum(terms)} <= ${limit}`)
  })
  if (isWhole) lines.push('General', names.join('\n'))
  lines.push('End')
  return lines.join('\n')
}
