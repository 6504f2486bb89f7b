import { methodsOf, type Run, type Work } from './candidate-runs.ts'
import { festivalFactor } from './festival-effects.ts'
import type { Backtest, Reason, SeriesKind } from './forecast-types.ts'
import { isLevelOnly } from './prepare.ts'

/** What a person asks: what kind of demand is this, where does it go, what moves it, and how far is this to be believed. */
export function reasonsOf(
  work: Work,
  run: Run,
  kind: SeriesKind,
  mean: Float64Array,
  weights: Float64Array,
  tested: Backtest | undefined,
): Reason[] {
  const { prepared } = work
  const { filled } = prepared
  const reasons: Reason[] = [{ code: 'kind', kind, zeroShare: prepared.zeroShare, periods: filled.length }]
  const recent = meanBetween(filled, filled.length - 6, filled.length)
  const before = meanBetween(filled, filled.length - 18, filled.length - 6)
  if (filled.length >= 12) reasons.push({ code: 'level', recent, before })
  const horizon = mean.length
  const seasonal = run.seasonal
  if (horizon > 1 && !isLevelOnly(prepared.kind) && kind !== 'driven') {
    const without = (h: number) => {
      let value = mean[h]!
      if (run.festivals !== undefined) value /= festivalFactor(run.festivals, run.end + h)
      if (seasonal === undefined) return value
      const index = seasonal.indices[(run.end + h) % seasonal.indices.length]!
      return seasonal.isMultiplied ? value / index : value - index
    }
    const changePerPeriod = (without(horizon - 1) - without(0)) / (horizon - 1)
    if (Math.abs(changePerPeriod) > 0.001 * Math.abs(recent)) reasons.push({ code: 'trend', changePerPeriod })
  }
  if (seasonal !== undefined) {
    let low = Number.POSITIVE_INFINITY
    let peakPlace = 0
    seasonal.indices.forEach((index, place) => {
      if (index > seasonal.indices[peakPlace]!) peakPlace = place
      if (index < low) low = index
    })
    const peak = seasonal.indices[peakPlace]!
    const unit = seasonal.isMultiplied ? 1 : Math.max(1e-9, Math.abs(recent))
    // places are counted from the first period that is known
    const length = seasonal.indices.length
    reasons.push({
      code: 'season',
      strength: (peak - low) / unit,
      peakPlace: (peakPlace + prepared.lead) % length,
      peakFactor: seasonal.isMultiplied ? peak : 1 + peak / unit,
    })
  }
  if (work.columns !== undefined && run.coefficients !== undefined) {
    work.columns.names.forEach((name, index) => {
      const coefficient = run.coefficients![index]!
      if (name === 'price') reasons.push({ code: 'price', elasticity: coefficient })
      else if (name.startsWith('promotion ') && !name.endsWith(' × price'))
        reasons.push({ code: 'promotion', name: name.slice('promotion '.length), factor: Math.exp(coefficient) })
    })
  }
  if (run.tide !== undefined) {
    const factor = meanBetween(run.tide, 0, run.tide.length)
    if (Math.abs(factor - 1) >= 0.03) reasons.push({ code: 'tide', factor })
  }
  const { festivals } = run
  festivals?.names.forEach((name, index) => {
    for (let h = 0; h < horizon; h++) {
      const share = festivals.shares[index]![run.end + h]!
      const factor = Math.exp(festivals.logFactors[index]! * share)
      if (Math.abs(factor - 1) >= 0.02) reasons.push({ code: 'festival', name, factor, step: h + 1 })
    }
  })
  const methods = methodsOf(prepared.kind)
  const byName = new Map<(typeof methods)[number]['name'], number>()
  methods.forEach(({ name }, index) => {
    byName.set(name, (byName.get(name) ?? 0) + weights[index]!)
  })
  const [best, weight] = [...byName].reduce((most, one) => (one[1] > most[1] ? one : most))
  reasons.push({ code: 'methods', best, weight })
  if (tested?.wape !== undefined && tested.naiveWape !== undefined && tested.naiveWape > 0)
    reasons.push({ code: 'better-than-naive', share: 1 - tested.wape / tested.naiveWape })
  if (prepared.gaps > 0) reasons.push({ code: 'gaps', periods: prepared.gaps })
  return reasons
}

function meanBetween(values: Float64Array, from: number, to: number): number {
  let sum = 0
  let count = 0
  for (let t = Math.max(0, from); t < to; t++) {
    sum += values[t]!
    count++
  }
  return count > 0 ? sum / count : 0
}
