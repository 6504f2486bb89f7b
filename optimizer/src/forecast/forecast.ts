import { startBudget } from '../lib/budget.ts'
import { backtest, quantilesOf } from './backtest.ts'
import { methodsOf, runCandidates, type Work, workOn } from './candidate-runs.ts'
import { combine, learnClass, lossFor, ownWeights, trialsOf } from './class-models.ts'
import type { BatchForecast, ForecastOptions, MethodName, Series, SeriesForecast } from './forecast-types.ts'
import { type Prepared, prepare } from './prepare.ts'
import { calibrate } from './quantiles.ts'
import { reasonsOf } from './reasons.ts'
import { indexSums, reconcileStep } from './reconcile.ts'
import { borrow, type Donor, sampleQuantile } from './similar-items.ts'
import { fitSes, mean as meanOf, varianceOf } from './smoothing.ts'

const usualLevels: readonly number[] = [0.1, 0.5, 0.9, 0.95]

/** A forecast with the deviation of its errors, which the sums are weighed by. */
interface Made {
  forecast: SeriesForecast
  deviation: Float64Array
}

/**
 * Forecasts a batch of series of any kind: every candidate method of a series' kind is fitted at rolling origins and at the end of the
 * history; candidates are weighed by how they did over all series of the class and over the series itself; quantiles are those that held
 * at the origins. New items are forecast by those like them, sums are made to agree. One step of the budget is one fit of a candidate.
 * The result depends on the batch and the options only.
 * @throws RangeError for series, drivers, levels or sums that make no sense
 */
export function forecast(batch: readonly Series[], options: ForecastOptions): BatchForecast {
  const { horizon, levels = usualLevels } = options
  const prepared = prepare(batch, options)
  const sums = indexSums(
    options.sums ?? [],
    batch.map(({ id }) => id),
  )
  const budget = startBudget(options.budget)
  const works = prepared.map((one) => workOn(one, horizon))
  let isComplete = runCandidates(
    works,
    (one) => one.filled.length,
    () => horizon,
    budget,
    true,
    (work, run) => {
      work.final = run
    },
  )
  const most = Math.max(0, ...prepared.map(({ origins }) => origins.length))
  // oldest first: what is chosen there is kept for the newer ones
  for (let back = most - 1; back >= 0 && isComplete; back--) {
    isComplete = runCandidates(
      works,
      (one) => one.origins[back],
      (one) => one.steps,
      budget,
      false,
      (work, run) => {
        work.atOrigins[back] = run
      },
    )
  }
  const made = new Map<number, Made>()
  for (const group of byClass(works).values()) {
    const learned = learnClass(group, levels, horizon)
    for (const work of group) made.set(work.prepared.index, finish(work, learned, levels, horizon))
  }
  for (const work of works) {
    if (made.has(work.prepared.index)) continue
    if (work.prepared.kind !== 'new') made.set(work.prepared.index, withoutValidation(work, levels, horizon))
  }
  const donors = works
    .filter((work) => work.prepared.kind !== 'new')
    .map(
      ({ prepared: { series, known, lead, index } }): Donor => ({
        series,
        known,
        isLaunchKnown: lead > 0,
        mean: made.get(index)!.forecast.mean,
      }),
    )
  for (const work of works) {
    if (work.prepared.kind === 'new') made.set(work.prepared.index, asNew(work.prepared, donors, levels, horizon))
  }
  const all = works.map(({ prepared: { index } }) => made.get(index)!)
  if (sums.length > 0) agree(all, sums, horizon)
  return { forecasts: all.map((one) => one.forecast), steps: budget.spent, isComplete }
}

function byClass(works: readonly Work[]): Map<string, Work[]> {
  const classes = new Map<string, Work[]>()
  for (const work of works) {
    if (work.final === undefined) continue
    const group = classes.get(work.prepared.class)
    if (group) group.push(work)
    else classes.set(work.prepared.class, [work])
  }
  return classes
}

/** Demand below zero is thought possible only where it has been seen. */
function floorOf({ filled }: Prepared): number {
  for (const value of filled) if (value < 0) return Number.NEGATIVE_INFINITY
  return 0
}

function finish(work: Work, learned: ReturnType<typeof learnClass>, levels: readonly number[], horizon: number): Made {
  const { prepared } = work
  const run = work.final!
  const floor = floorOf(prepared)
  const weights = ownWeights(
    learned.whole,
    trialsOf(work).map(({ trial }) => trial),
    lossFor(work),
  )
  const mean = combine(run.forecasts, weights).map((value) => Math.max(floor, value))
  const quantiles = quantilesOf(work, run, mean, learned.whole, levels, floor)
  const tested = backtest(work, learned, levels, floor)
  const kind = prepared.kind === 'steady' ? (run.seasonal === undefined ? 'smooth' : 'seasonal') : prepared.kind
  const names = new Map<MethodName, number>()
  methodsOf(prepared.kind).forEach(({ name }, index) => {
    names.set(name, (names.get(name) ?? 0) + weights[index]!)
  })
  return {
    forecast: {
      id: prepared.series.id,
      kind,
      mean,
      quantiles: levels.map((level, index) => ({ level, values: quantiles[index]! })),
      methods: [...names].map(([name, weight]) => ({ name, weight })).sort((a, b) => b.weight - a.weight),
      backtest: tested,
      reasons: reasonsOf(work, run, kind, mean, weights, tested),
    },
    deviation: Float64Array.from({ length: horizon }, (_, h) => run.scale[h]! * Math.sqrt(1 + 0.5 * h)),
  }
}

/** What is left when the budget has ended: simple smoothing, and a normal spread. */
function withoutValidation({ prepared }: Work, levels: readonly number[], horizon: number): Made {
  const floor = floorOf(prepared)
  const fitted = fitSes(prepared.filled, horizon)
  const mean = fitted.forecast.map((value) => Math.max(floor, value))
  const deviation = Math.sqrt(fitted.variance) + 1e-9
  const tables = calibrate([], levels, horizon)
  return {
    forecast: {
      id: prepared.series.id,
      kind: prepared.kind === 'steady' ? 'smooth' : prepared.kind,
      mean,
      quantiles: levels.map((level, index) => ({
        level,
        values: mean.map((value, h) => Math.max(floor, value + deviation * tables[index]![h]!)),
      })),
      methods: [{ name: 'ses', weight: 1 }],
      backtest: undefined,
      reasons: [
        { code: 'kind', kind: 'smooth', zeroShare: prepared.zeroShare, periods: prepared.filled.length },
        { code: 'budget-ended' },
      ],
    },
    deviation: Float64Array.from({ length: horizon }, (_, h) => deviation * Math.sqrt(1 + 0.5 * h)),
  }
}

/** An item too new for methods of its own. */
function asNew(prepared: Prepared, donors: readonly Donor[], levels: readonly number[], horizon: number): Made {
  const { series, known, zeroShare } = prepared
  const borrowed = borrow(series, known, donors, horizon)
  const reason = { code: 'kind', kind: 'new', zeroShare, periods: known.length } as const
  if (borrowed === undefined) {
    const seen = known.filter((value) => !Number.isNaN(value))
    const level = meanOf(seen)
    const deviation = Math.max(Math.sqrt(varianceOf(seen)), Math.sqrt(Math.abs(level)))
    const tables = calibrate([], levels, horizon)
    const floor = floorOf(prepared)
    return {
      forecast: {
        id: series.id,
        kind: 'new',
        mean: new Float64Array(horizon).fill(level),
        quantiles: levels.map((value, index) => ({
          level: value,
          values: tables[index]!.map((multiplier) => Math.max(floor, level + multiplier * deviation)),
        })),
        methods: [{ name: 'mean', weight: 1 }],
        backtest: undefined,
        reasons: [reason],
      },
      deviation: new Float64Array(horizon).fill(deviation + 1e-9),
    }
  }
  return {
    forecast: {
      id: series.id,
      kind: 'new',
      mean: borrowed.mean,
      quantiles: levels.map((level) => ({
        level,
        values: Float64Array.from(borrowed.sample, (sample) => sampleQuantile(sample, level)),
      })),
      methods: [{ name: 'similar-items', weight: 1 }],
      backtest: undefined,
      reasons: [reason, { code: 'similar-items', ids: borrowed.ids }],
    },
    deviation: Float64Array.from(borrowed.sample, ({ values }) => Math.sqrt(varianceOf(values)) + 1e-9),
  }
}

/** Makes sums agree, step by step; quantiles move in proportion to their means. */
function agree(all: readonly Made[], sums: readonly { of: number; parts: readonly number[] }[], horizon: number): void {
  const held = all.every(({ forecast: { mean } }) => mean.every((value) => value >= 0))
  const totals = new Float64Array(all.length)
  const before = new Float64Array(all.length)
  for (let h = 0; h < horizon; h++) {
    const values = Float64Array.from(all, ({ forecast: { mean } }) => mean[h]!)
    const variances = Float64Array.from(all, ({ deviation }) => Math.max(1e-12, deviation[h]! ** 2))
    const fitted = reconcileStep(values, variances, sums, held)
    all.forEach(({ forecast: { mean, quantiles } }, index) => {
      const old = mean[h]!
      const value = fitted[index]!
      before[index]! += old
      totals[index]! += value
      mean[h] = value
      for (const { values: quantile } of quantiles) {
        quantile[h] = old > 0 && value >= 0 ? quantile[h]! * (value / old) : quantile[h]! + value - old
        if (held) quantile[h] = Math.max(0, quantile[h]!)
      }
    })
  }
  const named = new Set(sums.flatMap(({ of, parts }) => [of, ...parts]))
  all.forEach((one, index) => {
    if (!named.has(index) || !(before[index]! > 0)) return
    one.forecast.reasons = [...one.forecast.reasons, { code: 'summed', factor: totals[index]! / before[index]! }]
  })
}
