import type { MethodName } from './forecast-types.ts'
import { adida, calmMean, croston, imapa, slowSes, tsb } from './intermittent.ts'
import type { Candidates } from './smooth-candidates.ts'
import { fitSes, mean, varianceOf } from './smoothing.ts'

/** The candidates of series with many periods without demand, with the weights they have before anything is known of the batch. */
export const intermittentMethods: readonly { name: MethodName; prior: number }[] = [
  { name: 'naive', prior: 0.01 },
  { name: 'mean', prior: 0.19 },
  { name: 'calm-mean', prior: 0.2 },
  { name: 'ses', prior: 0.05 },
  { name: 'slow-ses', prior: 0.15 },
  { name: 'croston', prior: 0.02 },
  { name: 'sba', prior: 0.03 },
  { name: 'tsb', prior: 0.2 },
  { name: 'adida', prior: 0.05 },
  { name: 'imapa', prior: 0.1 },
]

export function intermittentCandidates(history: Float64Array, horizon: number): Candidates {
  const level: Record<string, number> = {
    naive: history[history.length - 1]!,
    mean: mean(history),
    'calm-mean': calmMean(history),
    ses: fitSes(history, 1).forecast[0]!,
    'slow-ses': slowSes(history, 0.05),
    croston: croston(history, 0.1),
    sba: croston(history, 0.1, 0.95),
    tsb: tsb(history, 0.05, 0.05),
    adida: adida(history),
    imapa: imapa(history),
  }
  const forecasts = intermittentMethods.map(({ name }) => new Float64Array(horizon).fill(Math.max(0, level[name]!)))
  const scale = new Float64Array(horizon).fill(Math.sqrt(varianceOf(history)) + 1e-9)
  return { forecasts, scale, seasonal: undefined }
}
