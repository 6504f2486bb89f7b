import { type EtsForm, etsForms, fitEts } from './ets.ts'
import type { MethodName } from './forecast-types.ts'
import { forecastByMstl } from './mstl.ts'
import { decompose, deseasonalise, isSeasonal, reseasonalise, type Seasonal } from './seasonality.ts'
import { fitDampedTrend, fitSes, mean } from './smoothing.ts'
import { fitOptimisedTheta, fitTheta } from './theta.ts'
import { fitWaves } from './waves.ts'

/** The candidates of series with demand in nearly every period, with the weights they have before anything is known of the batch. */
export const smoothMethods: readonly { name: MethodName; prior: number }[] = [
  { name: 'naive', prior: 0.03 },
  { name: 'seasonal-naive', prior: 0.02 },
  { name: 'mean', prior: 0.02 },
  { name: 'ses', prior: 0.13 },
  { name: 'damped-trend', prior: 0.06 },
  { name: 'log-damped-trend', prior: 0.13 },
  { name: 'theta', prior: 0.08 },
  { name: 'optimised-theta', prior: 0.02 },
  { name: 'dynamic-theta', prior: 0.16 },
  { name: 'log-dynamic-theta', prior: 0.12 },
  { name: 'ets', prior: 0.13 },
  { name: 'mstl', prior: 0.11 },
]

export interface Candidates {
  /** One forecast for each method, in the order of their list. */
  forecasts: Float64Array[]
  /** Deviation of the errors one step ahead, for each step's place in the season. */
  scale: Float64Array
  seasonal: Seasonal | undefined
}

/** What was chosen at the first origin and is kept for the later ones: the choice itself has seen nothing of what it is judged by. */
export interface SmoothPlan {
  etsForm?: EtsForm
}

/** Seasons longer than this are described by waves: their single places are too many for the few years there are. */
const longestPlacedSeason = 24

/** @param seasons lengths of seasons, the main one first; [] or [1] for none */
export function smoothCandidates(
  history: Float64Array,
  horizon: number,
  seasons: readonly number[],
  plan: SmoothPlan,
): Candidates {
  const count = history.length
  const main = seasons[0] ?? 1
  let isPositive = true
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const value of history) {
    if (value <= 0) isPositive = false
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  const isPlaced = main > 1 && main <= longestPlacedSeason
  const seasonal = !isPlaced
    ? fitWaves(history, main, isPositive)
    : isSeasonal(history, main)
      ? decompose(history, main, isPositive)
      : undefined
  const flat = seasonal === undefined ? history : deseasonalise(history, seasonal)
  const isFlatPositive = isPositive && flat.every((value) => value > 0)
  const logs = isFlatPositive ? flat.map(Math.log) : undefined
  const withSeason = (forecast: Float64Array) => (seasonal === undefined ? forecast : reseasonalise(forecast, seasonal, count))
  const ses = fitSes(flat, horizon)
  const damped = fitDampedTrend(flat, horizon)
  const dynamic = fitOptimisedTheta(flat, horizon, true)
  const logDamped = logs === undefined ? damped.forecast : fitDampedTrend(logs, horizon).forecast.map(Math.exp)
  const logDynamic = logs === undefined ? dynamic.forecast : fitOptimisedTheta(logs, horizon, true).forecast.map(Math.exp)
  const logHistory = isPositive ? history.map(Math.log) : undefined
  const byMstl = () => {
    const usable = seasons.filter((season) => season > 1 && season <= 400 && count >= 2 * season)
    if (usable.length === 0) return undefined
    return logHistory === undefined
      ? forecastByMstl(history, horizon, usable)
      : forecastByMstl(logHistory, horizon, usable).map(Math.exp)
  }
  const last = flat[count - 1]!
  const made: Record<string, Float64Array> = {
    naive: withSeason(new Float64Array(horizon).fill(last)),
    'seasonal-naive':
      main > 1 && count >= main
        ? Float64Array.from({ length: horizon }, (_, h) => history[count - main + (h % main)]!)
        : withSeason(new Float64Array(horizon).fill(last)),
    mean: withSeason(new Float64Array(horizon).fill(mean(flat))),
    ses: withSeason(ses.forecast),
    'damped-trend': withSeason(damped.forecast),
    'log-damped-trend': withSeason(logDamped),
    theta: withSeason(fitTheta(flat, horizon).forecast),
    'optimised-theta': withSeason(fitOptimisedTheta(flat, horizon, false).forecast),
    'dynamic-theta': withSeason(dynamic.forecast),
    'log-dynamic-theta': withSeason(logDynamic),
    ets: byEts() ?? withSeason(ses.forecast),
    mstl: byMstl() ?? withSeason(logDamped),
  }
  function byEts(): Float64Array | undefined {
    const onFlat = !isPlaced && seasonal !== undefined
    const all = [...etsForms(isPositive, false), ...(isPlaced ? etsForms(isPositive, true) : [])]
    const forms =
      plan.etsForm !== undefined && (isPositive || plan.etsForm.error === 'added') && (isPlaced || plan.etsForm.season === 'none')
        ? [plan.etsForm]
        : all
    const fitted = fitEts(onFlat ? flat : history, horizon, main, forms)
    if (fitted === undefined) return undefined
    plan.etsForm ??= fitted.form
    return onFlat ? withSeason(fitted.forecast) : fitted.forecast
  }
  // nothing runs away further than twice the whole range the history has seen
  const reach = 2 * (highest - lowest)
  const bottom = lowest >= 0 ? 0 : lowest - reach
  const top = highest + reach
  const forecasts = smoothMethods.map(({ name }) =>
    made[name]!.map((value) => (value >= bottom ? (value <= top ? value : top) : bottom)),
  )
  // errors of what was fitted are too small by the parameters that were free
  const honest = (variance: number, parameters: number) => (variance * count) / Math.max(1, count - parameters)
  const deviation = Math.sqrt(Math.min(honest(ses.variance, 2), honest(dynamic.variance, 3), honest(damped.variance, 5)))
  const floor = 1e-3 * Math.abs(mean(history)) + 1e-9
  const shape = new Float64Array(horizon).fill(1)
  const scale = seasonal?.isMultiplied ? withSeason(shape) : shape
  for (let h = 0; h < horizon; h++) scale[h] = Math.max(floor, deviation * scale[h]!)
  return { forecasts, scale, seasonal }
}
