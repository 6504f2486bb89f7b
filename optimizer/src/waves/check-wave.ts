import type { Wave, WaveProblem } from './problem.ts'

export interface WaveCheck {
  /** What is wrong, in words; empty when the wave is allowed. */
  faults: string[]
  units: number
  /** Units per visited aisle; 0 for a wave without aisles. */
  value: number
}

/** Judges a wave from the problem as it was given, line by line; shares nothing with the solvers. */
export function checkWave(problem: WaveProblem, wave: Wave): WaveCheck {
  const faults: string[] = []
  const left = new Map<number, number>()
  for (const [what, chosen, all] of [
    ['order', wave.orders, problem.orders],
    ['aisle', wave.aisles, problem.aisles],
  ] as const) {
    if (new Set(chosen).size !== chosen.length) faults.push(`an ${what} is chosen twice`)
    for (const place of chosen) if (all[place] === undefined) faults.push(`there is no ${what} ${place}`)
  }
  for (const place of wave.aisles)
    for (const { item, quantity } of problem.aisles[place]?.lines ?? []) left.set(item, (left.get(item) ?? 0) + quantity)
  let units = 0
  for (const place of wave.orders)
    for (const { item, quantity } of problem.orders[place]?.lines ?? []) {
      units += quantity
      left.set(item, (left.get(item) ?? 0) - quantity)
    }
  for (const [item, quantity] of left) if (quantity < 0) faults.push(`item ${item} lacks ${-quantity}`)
  if (units < problem.minUnits) faults.push(`${units} units are below the lower bound ${problem.minUnits}`)
  if (units > problem.maxUnits) faults.push(`${units} units are above the upper bound ${problem.maxUnits}`)
  return { faults, units, value: wave.aisles.length === 0 ? 0 : units / wave.aisles.length }
}
