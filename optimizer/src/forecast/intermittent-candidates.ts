import type { MethodName } from './forecast-types.ts'
import { adida, calmMean, croston, imapa, shrunkRate, slowSes, tsb } from './intermittent.ts'
import type { PoolTide } from './pool-tide.ts'
import type { Candidates } from './smooth-candidates.ts'
import { fitSes, mean, varianceOf } from './smoothing.ts'

/** The candidates of series with many periods without demand, with the weights they have before anything is known of the batch. */
export const intermittentMethods: readonly { name: MethodName; prior: number }[] = [
  { name: 'naive', prior: 0.01 },
  { name: 'mean', prior: 0.1 },
  { name: 'calm-mean', prior: 0.1 },
  { name: 'ses', prior: 0.04 },
  { name: 'slow-ses', prior: 0.08 },
  { name: 'croston', prior: 0.01 },
  { name: 'sba', prior: 0.02 },
  { name: 'tsb', prior: 0.12 },
  { name: 'adida', prior: 0.03 },
  { name: 'imapa', prior: 0.06 },
  { name: 'shrunk-rate', prior: 0.15 },
  { name: 'fading-rate', prior: 0.1 },
  { name: 'tidal-rate', prior: 0.4 },
  { name: 'tidal-mean', prior: 0.1 },
]

export function intermittentCandidates(history: Float64Array, horizon: number, tide: PoolTide): Candidates {
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
    'shrunk-rate': shrunkRate(history, 0.99, 3, tide.chance, true),
    'fading-rate': shrunkRate(history, 0.95, 0, tide.chance, false),
  }
  const forecasts = intermittentMethods.map(({ name }) => {
    if (name === 'tidal-rate') return tide.factors.map((factor) => factor * level['shrunk-rate']!).subarray(0, horizon)
    if (name === 'tidal-mean') return tide.factors.map((factor) => factor * level.mean!).subarray(0, horizon)
    return new Float64Array(horizon).fill(Math.max(0, level[name]!))
  })
  const scale = new Float64Array(horizon).fill(Math.sqrt(varianceOf(history)) + 1e-9)
  return { forecasts, scale, seasonal: undefined }
}
