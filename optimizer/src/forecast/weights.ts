/** What one series shows at one origin: the candidates' forecasts and what then came (NaN where not known). */
export interface Trial {
  forecasts: readonly Float64Array[]
  actual: Float64Array
  /** Errors are measured in this unit. */
  unit: number
  /** Leaves the weights of this half out of what it is judged by. */
  half: 0 | 1
}

/** `absolute` where middles matter; `squared` (root mean square per trial) where most periods are zero and the median says nothing. */
export type Loss = 'absolute' | 'squared'

/** @returns the loss of one trial for given weights, in its unit; undefined when nothing is known of what came */
export function lossOf(trial: Trial, weights: Float64Array, loss: Loss): number | undefined {
  let sum = 0
  let known = 0
  for (let h = 0; h < trial.actual.length; h++) {
    const actual = trial.actual[h]!
    if (Number.isNaN(actual)) continue
    let error = -actual
    for (let k = 0; k < weights.length; k++) error += weights[k]! * trial.forecasts[k]![h]!
    sum += loss === 'absolute' ? Math.abs(error) : error * error
    known++
  }
  if (known === 0) return undefined
  return (loss === 'absolute' ? sum / known : Math.sqrt(sum / known)) / trial.unit
}

/**
 * Weights of the candidates, none negative, adding up to 1, that make the mean loss of all trials small: exponentiated gradient
 * (Kivinen & Warmuth 1997) from the prior weights. The fewer trials, the shorter the way from the prior.
 * @param eagerness length of the steps; 0 stays with the prior
 */
export function learnWeights(trials: readonly Trial[], prior: Float64Array, loss: Loss, eagerness: number): Float64Array {
  const size = prior.length
  const weights = Float64Array.from(prior)
  const used = trials.length > 3000 ? trials.filter((_, index) => index % Math.ceil(trials.length / 3000) === 0) : trials
  if (used.length === 0) return weights
  const trust = used.length / (used.length + 40)
  const rounds = 60
  const gradient = new Float64Array(size)
  const one = new Float64Array(size)
  const average = new Float64Array(size)
  for (let round = 0; round < rounds; round++) {
    gradient.fill(0)
    let total = 0
    for (const trial of used) {
      one.fill(0)
      let sum = 0
      let known = 0
      for (let h = 0; h < trial.actual.length; h++) {
        const actual = trial.actual[h]!
        if (Number.isNaN(actual)) continue
        let error = -actual
        for (let k = 0; k < size; k++) error += weights[k]! * trial.forecasts[k]![h]!
        known++
        if (loss === 'absolute') {
          sum += Math.abs(error)
          const sign = error > 0 ? 1 : error < 0 ? -1 : 0
          for (let k = 0; k < size; k++) one[k]! += sign * trial.forecasts[k]![h]!
        } else {
          sum += error * error
          for (let k = 0; k < size; k++) one[k]! += error * trial.forecasts[k]![h]!
        }
      }
      if (known === 0) continue
      const value = loss === 'absolute' ? sum / known : Math.sqrt(sum / known)
      const factor = loss === 'absolute' ? 1 / (known * trial.unit) : 1 / (known * Math.max(value, 1e-12) * trial.unit)
      total += value / trial.unit
      for (let k = 0; k < size; k++) gradient[k]! += factor * one[k]!
    }
    if (!(total > 0)) break
    let middle = 0
    for (let k = 0; k < size; k++) middle += weights[k]! * gradient[k]!
    let sum = 0
    for (let k = 0; k < size; k++) {
      const step = Math.max(-2, Math.min(2, (eagerness * trust * (gradient[k]! - middle)) / total))
      weights[k]! *= Math.exp(-step)
      sum += weights[k]!
    }
    for (let k = 0; k < size; k++) {
      weights[k]! /= sum
      if (round >= rounds / 2) average[k]! += weights[k]!
    }
  }
  const sum = average.reduce((a, b) => a + b, 0)
  return sum > 0 ? average.map((value) => value / sum) : weights
}

/**
 * The pool's weights bent to what a series itself has shown: each times (loss of the candidate)^-power, relative to the losses of the others.
 * @param own trials of this series alone
 */
export function bendWeights(weights: Float64Array, own: readonly Trial[], loss: Loss, power: number): Float64Array {
  if (own.length === 0 || power === 0) return weights
  const size = weights.length
  const losses = new Float64Array(size)
  const single = new Float64Array(size)
  let counted = 0
  for (const trial of own) {
    for (let k = 0; k < size; k++) {
      single.fill(0)
      single[k] = 1
      const value = lossOf(trial, single, loss)
      if (value === undefined) break
      losses[k]! += value
      if (k === size - 1) counted++
    }
  }
  if (counted === 0) return weights
  const middle = losses.reduce((sum, value) => sum + value, 0) / size
  if (!(middle > 0)) return weights
  const bent = weights.map((weight, k) => weight * (0.1 + losses[k]! / middle) ** -power)
  const sum = bent.reduce((a, b) => a + b, 0)
  return bent.map((value) => value / sum)
}
