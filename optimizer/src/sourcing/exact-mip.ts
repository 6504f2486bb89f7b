import { loadHighs } from '../lib/highs.ts'
import { assertSourcingProblem, type Score, type SourcingProblem } from './problem.ts'

/**
 * The best score there is, by HiGHS: four whole-number programs, each with the goals before it held at their best. For small problems, and
 * to judge the search by, with which it shares nothing but the problem's types.
 * @param seconds for each program; a score that is not proven in time is answered as undefined
 * @throws RangeError for a problem that makes no sense
 */
export async function sourceExactly(problem: SourcingProblem, seconds = 60): Promise<Score | undefined> {
  assertSourcingProblem(problem)
  const highs = await loadHighs()
  const { rows, whole, binary, goals, constants } = modelOf(problem)
  const held: string[] = []
  const score: number[] = []
  for (const [k, goal] of goals.entries()) {
    if (goal.length === 0) {
      score.push(constants[k]!)
      continue
    }
    const model = [
      'Minimize',
      `goal: ${sumOf(goal)}`,
      'Subject To',
      ...rows,
      ...held,
      'General',
      whole.join('\n'),
      'Binary',
      binary.join('\n'),
      'End',
    ].join('\n')
    const answer = highs.solve(model, {
      mip_rel_gap: 0,
      mip_abs_gap: 1e-6,
      time_limit: seconds,
      output_flag: false,
    } as Parameters<typeof highs.solve>[1])
    if (answer.Status !== 'Optimal') return undefined
    held.push(`held${k}: ${sumOf(goal)} <= ${answer.ObjectiveValue + 1e-4}`)
    score.push(answer.ObjectiveValue + constants[k]!)
  }
  return score as unknown as Score
}

type Term = [number, string]

function sumOf(terms: readonly Term[]): string {
  return terms.map(([factor, name]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`).join('\n ')
}

/** x units of a line from a warehouse, u whether any, s whether the warehouse sends anything, p parcels, n steps of postage, z served. */
function modelOf(problem: SourcingProblem) {
  const rows: string[] = []
  const whole: string[] = []
  const binary: string[] = []
  const goals: [Term[], Term[], Term[], Term[]] = [[], [], [], []]
  const constants = [0, 0, 0, 0]
  const bySku = new Map<string, string[]>()
  const stockAt = (sku: number, warehouse: number) =>
    problem.stock.filter((each) => each.sku === sku && each.warehouse === warehouse)
  const most = (sku: number, field: 'ageDays' | 'coverDays', warehouse?: number) =>
    Math.max(
      0,
      ...problem.stock
        .filter((each) => each.sku === sku && (warehouse === undefined || each.warehouse === warehouse))
        .map((each) => each[field] ?? 0),
    )
  problem.orders.forEach((order, o) => {
    binary.push(`z${o}`)
    const grams = problem.warehouses.map((): Term[] => [])
    const served = order.lines.map((): Term[] => [])
    problem.warehouses.forEach((warehouse, w) => {
      const rate = warehouse.postage[order.zone]
      if (rate === undefined) return
      const name = `${o}_${w}`
      order.lines.forEach((line, l) => {
        const x = `x${o}_${l}_${w}`
        const u = `u${o}_${l}_${w}`
        whole.push(x)
        binary.push(u)
        rows.push(`k${x}: ${x} - ${line.quantity} ${u} <= 0`, `m${x}: ${u} - s${name} <= 0`)
        served[l]!.push([1, x])
        grams[w]!.push([problem.unitGrams[line.sku]!, x])
        goals[0].push([-(order.importance ?? 1), x])
        goals[2].push([warehouse.unitMinor ?? 0, x], [warehouse.lineMinor ?? 0, u])
        const days = (['ageDays', 'coverDays'] as const).reduce(
          (sum, field) => sum + most(line.sku, field) - most(line.sku, field, w),
          0,
        )
        goals[3].push([days, x])
        const key = `${line.sku}_${w}`
        bySku.set(key, [...(bySku.get(key) ?? []), x])
      })
      binary.push(`s${name}`)
      whole.push(`p${name}`, `n${name}`)
      const max = warehouse.maxParcelGrams
      rows.push(`a${name}: p${name} - s${name} >= 0`)
      const weight = sumOf(grams[w]!)
      if (max === undefined) rows.push(`b${name}: p${name} - s${name} <= 0`)
      else rows.push(`b${name}: ${weight} - ${max} p${name} <= 0`)
      // Steps of the last parcel: what is above the full ones and the first weight.
      const full = max === undefined ? '' : ` - ${max} p${name} + ${max} s${name}`
      rows.push(`c${name}: ${weight}${full} - ${rate.firstGrams} s${name} - ${rate.stepGrams} n${name} <= 0`)
      goals[1].push([1, `p${name}`])
      const fullPrice =
        max === undefined
          ? 0
          : rate.firstMinor + Math.max(0, Math.ceil((max - rate.firstGrams) / rate.stepGrams)) * rate.stepMinor
      goals[2].push(
        [fullPrice + (warehouse.parcelMinor ?? 0), `p${name}`],
        [rate.firstMinor - fullPrice, `s${name}`],
        [rate.stepMinor, `n${name}`],
      )
    })
    order.lines.forEach((line, l) => {
      constants[0]! += line.quantity * (order.importance ?? 1)
      if (served[l]!.length === 0) rows.push(`d${o}_${l}: z${o} = 0`)
      else if (order.mayShipPart === true) rows.push(`d${o}_${l}: ${sumOf(served[l]!)} <= ${line.quantity}`)
      else rows.push(`d${o}_${l}: ${sumOf(served[l]!)} - ${line.quantity} z${o} = 0`)
    })
  })
  for (const [key, names] of bySku) {
    const [sku, warehouse] = key.split('_').map(Number) as [number, number]
    const there = stockAt(sku, warehouse).reduce((sum, { quantity }) => sum + quantity, 0)
    rows.push(`t${key}: ${names.join('\n + ')} <= ${there}`)
  }
  return { rows, whole, binary, goals, constants }
}
