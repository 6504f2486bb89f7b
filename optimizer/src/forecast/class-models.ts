import { methodsOf, type Run, type Work } from './candidate-runs.ts'
import { chooseDistribution, type DistributionChoice, type DistributionTrial, pooledSpread } from './intermittent-quantiles.ts'
import { isLevelOnly } from './prepare.ts'
import { calibrate } from './quantiles.ts'
import { bendWeights, type Loss, learnWeights, type Trial } from './weights.ts'

/** How much a series' own record bends the weights of its class. */
const bending = 0.4

/**
 * How fast weights leave the prior: slowly where methods are many and alike and records noisy, where even weights are hard to beat
 * (Stock & Watson 2004).
 */
const eagerness = {
  new: 0,
  steady: 0.15,
  driven: 1,
  intermittent: 1,
  erratic: 1,
}

/** What all series of a class have in common, learned from their rolling origins. */
export interface ClassModel {
  weights: Float64Array
  /** For each level the multipliers of a series' scale, step by step; for series with demand in nearly every period. */
  tables: Float64Array[]
  /** For series with many empty periods. */
  distribution: DistributionChoice | undefined
  spread: number
}

/** A class as its forecasts see it, and as each half of its series is judged: by what the other half has taught. */
export interface LearnedClass {
  whole: ClassModel
  /** `halves[i]` was learned without half `i`. */
  halves: readonly [ClassModel, ClassModel]
}

export function halfOf(work: Work): 0 | 1 {
  return (work.prepared.index % 2) as 0 | 1
}

export function lossFor(work: Work): Loss {
  return isLevelOnly(work.prepared.kind) ? 'squared' : 'absolute'
}

/** What came after an origin. */
export function actualAfter(work: Work, end: number): Float64Array {
  const { prepared } = work
  const source = isLevelOnly(prepared.kind) ? prepared.filled : prepared.known
  return source.subarray(end, end + prepared.steps)
}

/** Errors are weighed by what the series sells, or by how much it jumps where most periods are empty. */
function unitOf(work: Work, end: number): number {
  const { kind, filled } = work.prepared
  let sum = 0
  if (isLevelOnly(kind)) {
    for (let t = 1; t < end; t++) sum += (filled[t]! - filled[t - 1]!) ** 2
    return Math.sqrt(sum / Math.max(1, end - 1))
  }
  const from = Math.max(0, end - 12)
  for (let t = from; t < end; t++) sum += Math.abs(filled[t]!)
  return sum / Math.max(1, end - from)
}

/** Trials of one series, newest first; trials that cannot be weighed (nothing ever happened) are left out. */
export function trialsOf(work: Work): { trial: Trial; run: Run; origin: number }[] {
  const trials: { trial: Trial; run: Run; origin: number }[] = []
  work.atOrigins.forEach((run, origin) => {
    if (run === undefined) return
    const unit = unitOf(work, run.end)
    if (!(unit > 0)) return
    trials.push({
      trial: { forecasts: run.forecasts, actual: actualAfter(work, run.end), unit, half: halfOf(work) },
      run,
      origin,
    })
  })
  return trials
}

/** The weights of one series: those of its class, bent by its own trials (for a backtest: by the older ones alone). */
export function ownWeights(model: ClassModel, own: readonly Trial[], loss: Loss): Float64Array {
  return bendWeights(model.weights, own, loss, loss === 'squared' ? 0 : bending)
}

export function combine(forecasts: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(forecasts[0]!.length)
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!
    if (weight === 0) continue
    const one = forecasts[k]!
    for (let h = 0; h < sum.length; h++) sum[h]! += weight * one[h]!
  }
  return sum
}

/** Learns what the series of one class have in common. */
export function learnClass(works: readonly Work[], levels: readonly number[], horizon: number): LearnedClass {
  const loss = lossFor(works[0]!)
  const prior = Float64Array.from(methodsOf(works[0]!.prepared.kind), ({ prior: weight }) => weight)
  const total = prior.reduce((sum, weight) => sum + weight, 0)
  for (let k = 0; k < prior.length; k++) prior[k]! /= total
  const all = works.map((work) => ({ work, trials: trialsOf(work) }))
  const weightsWithout = (half: 0 | 1 | undefined) =>
    learnWeights(
      all.flatMap(({ work, trials }) => (halfOf(work) === half ? [] : trials.map(({ trial }) => trial))),
      prior,
      loss,
      eagerness[works[0]!.prepared.kind],
    )
  const weights = { whole: weightsWithout(undefined), halves: [weightsWithout(0), weightsWithout(1)] as const }
  const isIntermittent = loss === 'squared'
  const spread = isIntermittent ? pooledSpread(works.map(({ prepared }) => prepared.filled)) : 0
  const samples: { half: 0 | 1; errors: Float64Array; distribution: DistributionTrial | undefined }[] = []
  for (const { work, trials } of all) {
    const half = halfOf(work)
    trials.forEach(({ trial, run }, place) => {
      const older = trials.slice(place + 1).map(({ trial: one }) => one)
      const mean = combine(run.forecasts, ownWeights({ ...emptyModel, weights: weights.halves[half] }, older, loss))
      const errors = trial.actual.map((actual, h) => (actual - mean[h]!) / run.scale[h]!)
      const distribution = isIntermittent
        ? {
            history: work.prepared.filled.subarray(0, run.end),
            mean: mean[0]!,
            actual: trial.actual,
            unit: trial.unit,
            tide: run.tide!,
          }
        : undefined
      samples.push({ half, errors, distribution })
    })
  }
  const modelOf = (own: Float64Array, without: 0 | 1 | undefined): ClassModel => {
    const used = samples.filter(({ half }) => half !== without)
    if (isIntermittent) {
      const distribution = chooseDistribution(
        used.map((sample) => sample.distribution!),
        levels,
        spread,
      )
      return { weights: own, tables: [], distribution, spread }
    }
    const steps = used.reduce((most, { errors }) => Math.max(most, errors.length), 0)
    const perStep = Array.from({ length: steps }, (_, h) =>
      Float64Array.from(used.flatMap(({ errors }) => (h < errors.length && !Number.isNaN(errors[h]!) ? [errors[h]!] : []))),
    )
    return { weights: own, tables: calibrate(perStep, levels, horizon), distribution: undefined, spread }
  }
  return {
    whole: modelOf(weights.whole, undefined),
    halves: [modelOf(weights.halves[0], 0), modelOf(weights.halves[1], 1)],
  }
}

const emptyModel: ClassModel = { weights: new Float64Array(), tables: [], distribution: undefined, spread: 0 }
