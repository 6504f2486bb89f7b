import type { SolveOptions } from '../lib/solved.ts'

export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** One series of demand: a SKU, or a SKU in a shop or a warehouse. */
export interface Series {
  id: string
  /** Units per period, oldest first. NaN where nothing is known (not yet on sale, out of stock): such periods are left out, not counted as zero. */
  values: readonly number[]
  period: Period
  /** Periods of a season, when it is not the usual one of the period (7 days, 52 weeks, 12 months, 4 quarters). 1 for none. */
  season?: number
  /** First day of the first period, `2025-03-01`; without it no calendar of festivals is used. */
  startsOn?: string
  drivers?: Drivers
  /** Series of the same pool learn the effect of price and promotion from each other; all driven series of the batch when absent. */
  pool?: string
  /** What it is like: category, brand, price class. New items are forecast by those that share most of it. */
  traits?: Readonly<Record<string, string>>
}

/** What is known ahead and moves demand. Every list has the length of the history and the horizon together. */
export interface Drivers {
  /** Own price, above 0. */
  price?: readonly number[]
  /** Named promotions: 0 for none, 1 for one in full, or a strength between. */
  promotions?: Readonly<Record<string, readonly number[]>>
  /** Prices of what buyers take instead, above 0. */
  rivalPrices?: readonly (readonly number[])[]
}

/** Which series add up to which: `of` is forecast itself and is the sum of `parts`. */
export interface Sum {
  of: string
  parts: readonly string[]
}

export interface ForecastOptions extends Pick<SolveOptions, 'budget'> {
  /** Periods ahead. */
  horizon: number
  /** Which quantiles are wanted, each in (0, 1); 0.1, 0.5, 0.9, 0.95 unless told. */
  levels?: readonly number[]
  /** Rolling origins every candidate is judged by; 3 unless told, 0 for none (the prior weights are used and there is no backtest). */
  origins?: number
  /** Sums the means shall agree with: shop, warehouse, SKU over all shops. */
  sums?: readonly Sum[]
}

export type MethodName =
  | 'naive'
  | 'seasonal-naive'
  | 'mean'
  | 'ses'
  | 'damped-trend'
  | 'log-damped-trend'
  | 'theta'
  | 'optimised-theta'
  | 'dynamic-theta'
  | 'log-dynamic-theta'
  | 'ets'
  | 'mstl'
  | 'croston'
  | 'sba'
  | 'tsb'
  | 'adida'
  | 'imapa'
  | 'calm-mean'
  | 'slow-ses'
  | 'shrunk-rate'
  | 'fading-rate'
  | 'tidal-rate'
  | 'tidal-mean'
  | 'pooled-regression'
  | 'similar-items'

/** Why the forecast is as it is: a code with its figures. The words belong to whoever shows them. */
export type Reason =
  | { code: 'kind'; kind: SeriesKind; zeroShare: number; periods: number }
  | { code: 'level'; recent: number; before: number }
  | { code: 'trend'; changePerPeriod: number }
  | { code: 'season'; strength: number; peakPlace: number; peakFactor: number }
  | { code: 'price'; elasticity: number }
  | { code: 'promotion'; name: string; factor: number }
  | { code: 'festival'; name: string; factor: number; step: number }
  | { code: 'similar-items'; ids: readonly string[] }
  | { code: 'methods'; best: MethodName; weight: number }
  | { code: 'better-than-naive'; share: number }
  | { code: 'tide'; factor: number }
  | { code: 'gaps'; periods: number }
  | { code: 'summed'; factor: number }
  | { code: 'budget-ended' }

/**
 * `new`: too little is known. `intermittent`: periods without demand are common. `erratic`: much up
 * and down, but neither trend nor season nor memory. `driven`: price or promotions are known.
 * `seasonal` and `smooth`: demand in nearly every period, with and without a season.
 */
export type SeriesKind = 'new' | 'intermittent' | 'erratic' | 'driven' | 'seasonal' | 'smooth'

/** How the very same procedure did on the last periods of the history, which it was not shown. */
export interface Backtest {
  /** Origins and steps it was judged on. */
  origins: number
  steps: number
  /** Sum of absolute errors over sum of demand; undefined without any demand. */
  wape: number | undefined
  /** Root mean square of errors over that of one-step changes before. */
  rmsse: number | undefined
  /** Forecast over demand, less 1: above 0 is too much. */
  bias: number | undefined
  /** The same share for repeating the last value (or the last season). */
  naiveWape: number | undefined
  /** Share of actuals at or under each of the quantiles. */
  coverage: readonly { level: number; share: number }[]
}

export interface SeriesForecast {
  id: string
  kind: SeriesKind
  /** Expected units for each period ahead; never below 0 when the history is not. */
  mean: Float64Array
  quantiles: readonly { level: number; values: Float64Array }[]
  /** What it is made of; weights add up to 1. */
  methods: readonly { name: MethodName; weight: number }[]
  backtest: Backtest | undefined
  reasons: readonly Reason[]
}

export interface BatchForecast {
  forecasts: SeriesForecast[]
  /** Candidate fits done. */
  steps: number
  /** False when the budget ended first: what was left got simple smoothing without validation. */
  isComplete: boolean
}
