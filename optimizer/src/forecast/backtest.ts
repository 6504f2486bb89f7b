import type { Run, Work } from './candidate-runs.ts'
import { type ClassModel, combine, halfOf, type LearnedClass, lossFor, ownWeights, trialsOf } from './class-models.ts'
import { demandModel, movedQuantile } from './demand-distribution.ts'
import type { Backtest } from './forecast-types.ts'

/** Quantiles of one run, one list per level, never below `floor`. */
export function quantilesOf(
  work: Work,
  run: Run,
  mean: Float64Array,
  model: ClassModel,
  levels: readonly number[],
  floor: number,
): Float64Array[] {
  if (model.distribution !== undefined) {
    const { mixture, asked } = model.distribution
    const demand = demandModel(work.prepared.filled.subarray(0, run.end), mean[0] ?? 0, model.spread)
    const tide = run.tide!
    const flat = tide.every((factor) => factor === tide[0])
    return levels.map((_, index) => {
      const at = (h: number) => movedQuantile(demand, mixture, asked[index]!, tide[h]!)
      return flat ? new Float64Array(mean.length).fill(at(0)) : Float64Array.from({ length: mean.length }, (_, h) => at(h))
    })
  }
  return levels.map((_, index) => mean.map((value, h) => Math.max(floor, value + model.tables[index]![h]! * run.scale[h]!)))
}

/**
 * How the procedure did on periods it was not shown: every origin of the series, with weights and quantiles learned from the other half
 * of the batch and bent by older origins alone.
 */
export function backtest(work: Work, learned: LearnedClass, levels: readonly number[], floor: number): Backtest | undefined {
  const { prepared } = work
  const trials = trialsOf(work)
  if (trials.length === 0) return undefined
  const model = learned.halves[halfOf(work)]
  const main = prepared.seasons[0] ?? 1
  let absolute = 0
  let squares = 0
  let demand = 0
  let forecastSum = 0
  let naive = 0
  let known = 0
  const under = new Float64Array(levels.length)
  trials.forEach(({ trial, run }, place) => {
    const older = trials.slice(place + 1).map(({ trial: one }) => one)
    const mean = combine(run.forecasts, ownWeights(model, older, lossFor(work)))
    const quantiles = quantilesOf(work, run, mean, model, levels, floor)
    trial.actual.forEach((actual, h) => {
      if (Number.isNaN(actual)) return
      known++
      const error = mean[h]! - actual
      absolute += Math.abs(error)
      squares += error * error
      demand += actual
      forecastSum += mean[h]!
      const back = run.end - main + (h % main)
      naive += Math.abs(actual - prepared.filled[main > 1 && back >= 0 ? back : run.end - 1]!)
      for (let i = 0; i < levels.length; i++) if (actual <= quantiles[i]![h]!) under[i]!++
    })
  })
  if (known === 0) return undefined
  const first = trials.at(-1)!.run.end
  let jumps = 0
  for (let t = 1; t < first; t++) jumps += (prepared.filled[t]! - prepared.filled[t - 1]!) ** 2
  jumps /= Math.max(1, first - 1)
  return {
    origins: trials.length,
    steps: prepared.steps,
    wape: demand > 0 ? absolute / demand : undefined,
    rmsse: jumps > 0 ? Math.sqrt(squares / known / jumps) : undefined,
    bias: demand > 0 ? forecastSum / demand - 1 : undefined,
    naiveWape: demand > 0 ? naive / demand : undefined,
    coverage: levels.map((level, index) => ({ level, share: under[index]! / known })),
  }
}
