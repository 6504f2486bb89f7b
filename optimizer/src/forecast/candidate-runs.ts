import type { Budget } from '../lib/budget.ts'
import { type DrivenColumns, drivenColumns, drivenForecasts, drivenMethods } from './driven-candidates.ts'
import { type FestivalEffects, festivalColumns, festivalEffects, festivalFactor } from './festival-effects.ts'
import type { MethodName } from './forecast-types.ts'
import { intermittentCandidates, intermittentMethods } from './intermittent-candidates.ts'
import { type PoolTide, poolTide } from './pool-tide.ts'
import { isLevelOnly, type Prepared } from './prepare.ts'
import type { Seasonal } from './seasonality.ts'
import { type SmoothPlan, smoothCandidates, smoothMethods } from './smooth-candidates.ts'

/** What all candidates say of one series from one moment on. */
export interface Run {
  end: number
  forecasts: Float64Array[]
  /** The unit of errors for each step. */
  scale: Float64Array
  seasonal: Seasonal | undefined
  festivals: FestivalEffects | undefined
  coefficients: Float64Array | undefined
  /** For series of levels: how the whole class is expected to rise or fall. */
  tide: Float64Array | undefined
}

/** A series with its runs: the last one (from the end of the history), and one for each origin. */
export interface Work {
  prepared: Prepared
  columns: DrivenColumns | undefined
  festivalColumns: Omit<FestivalEffects, 'logFactors'> | undefined
  plan: SmoothPlan
  final: Run | undefined
  /** In the order of `prepared.origins`; holes where the budget ended. */
  atOrigins: (Run | undefined)[]
}

const drivenWithSmooth = [...drivenMethods, ...smoothMethods.map(({ name, prior }) => ({ name, prior: prior * 0.1 }))]

/** The candidates of a kind of series, in the order of their forecasts, with the weights they have at first. */
export function methodsOf(kind: Prepared['kind']): readonly { name: MethodName; prior: number }[] {
  return isLevelOnly(kind) ? intermittentMethods : kind === 'driven' ? drivenWithSmooth : smoothMethods
}

export function workOn(prepared: Prepared, horizon: number): Work {
  const festivals = isLevelOnly(prepared.kind) || prepared.kind === 'new' ? undefined : festivalColumns(prepared, horizon)
  return {
    prepared,
    columns: prepared.kind === 'driven' ? drivenColumns(prepared, horizon, festivals) : undefined,
    festivalColumns: festivals,
    plan: {},
    final: undefined,
    atOrigins: prepared.origins.map(() => undefined),
  }
}

/**
 * Runs all candidates of all series up to a moment of each.
 * @param endOf how much of its history a series may use; undefined leaves it out
 * @param keep takes what was found
 * @returns false when the budget ended before all were done
 */
export function runCandidates(
  works: readonly Work[],
  endOf: (prepared: Prepared) => number | undefined,
  steps: (prepared: Prepared) => number,
  budget: Budget,
  isFinal: boolean,
  keep: (work: Work, run: Run) => void,
): boolean {
  const due = works.filter((work) => work.prepared.kind !== 'new' && endOf(work.prepared) !== undefined)
  const withFestivals = due.filter((work) => work.festivalColumns !== undefined)
  const effects = new Map<Work, FestivalEffects>()
  festivalEffects(
    withFestivals.map((work) => ({
      history: work.prepared.known,
      columns: work.festivalColumns!,
      end: endOf(work.prepared)!,
    })),
  ).forEach((effect, index) => {
    if (effect.logFactors.some((factor) => factor !== 0)) effects.set(withFestivals[index]!, effect)
  })
  const driven = due.filter((work) => work.columns !== undefined)
  const regressions = new Map<Work, ReturnType<typeof drivenForecasts>[number]>()
  if (driven.length > 0 && !budget.isOver()) {
    const longest = driven.reduce((most, { prepared }) => Math.max(most, steps(prepared)), 0)
    drivenForecasts(
      driven.map((work) => work.columns!),
      driven.map((work) => work.prepared.series.pool ?? ''),
      driven.map((work) => endOf(work.prepared)!),
      longest,
    ).forEach((result, index) => {
      regressions.set(driven[index]!, result)
    })
  }
  const tides = tidesOf(due, endOf, steps)
  for (const work of due) {
    const { prepared } = work
    if (budget.spend(methodsOf(prepared.kind).length)) return false
    const end = endOf(prepared)!
    const horizon = steps(prepared)
    const history = prepared.filled.subarray(0, end)
    if (isLevelOnly(prepared.kind)) {
      const tide = tides.get(prepared.class)!
      keep(work, {
        end,
        ...intermittentCandidates(history, horizon, tide),
        tide: tide.factors.subarray(0, horizon),
        festivals: undefined,
        coefficients: undefined,
      })
      continue
    }
    const festivals = effects.get(work)
    const calm = festivals === undefined ? history : history.map((value, t) => value / festivalFactor(festivals, t))
    const { forecasts, scale, seasonal } = smoothCandidates(calm, horizon, prepared.seasons, isFinal ? {} : work.plan)
    if (festivals !== undefined) {
      for (let h = 0; h < horizon; h++) {
        const factor = festivalFactor(festivals, end + h)
        for (const one of forecasts) one[h]! *= factor
        scale[h]! *= factor
      }
    }
    const regression = regressions.get(work)
    if (prepared.kind === 'driven') {
      if (regression === undefined) return false
      const own = regression.forecasts.map((one) => one.subarray(0, horizon))
      for (let h = 0; h < horizon; h++) scale[h] = Math.max(scale[h]! * 0.05, own[0]![h]! * regression.deviation)
      keep(work, {
        end,
        forecasts: [...own, ...forecasts],
        scale,
        seasonal,
        festivals,
        coefficients: regression.coefficients,
        tide: undefined,
      })
    } else keep(work, { end, forecasts, scale, seasonal, festivals, coefficients: undefined, tide: undefined })
  }
  return true
}

/** The tides of all classes of series that are levels with chance around them. */
function tidesOf(
  works: readonly Work[],
  endOf: (prepared: Prepared) => number | undefined,
  steps: (prepared: Prepared) => number,
): Map<string, PoolTide> {
  const classes = new Map<string, { prepared: Prepared; end: number }[]>()
  for (const { prepared } of works) {
    if (!isLevelOnly(prepared.kind)) continue
    const member = { prepared, end: endOf(prepared)! }
    const members = classes.get(prepared.class)
    if (members) members.push(member)
    else classes.set(prepared.class, [member])
  }
  return new Map(
    [...classes].map(([name, members]) => {
      const horizon = members.reduce((most, { prepared }) => Math.max(most, steps(prepared)), 1)
      return [name, poolTide(members, horizon, members[0]!.prepared.seasons)]
    }),
  )
}
