import type { BatchForecast, ForecastOptions, Series } from './forecast-types.ts'

/**
 * Reads a forecast as a stranger would and tells everything that cannot be: missing or doubled series, wrong lengths, numbers that are none, quantiles
 * that cross, demand below zero where there was none, weights that do not add up, sums that do not agree, a backtest that claims more
 * than the history holds. Shares no code with what makes forecasts.
 * @returns what is wrong, in words; nothing when all is well
 */
export function checkForecast(batch: readonly Series[], options: ForecastOptions, result: BatchForecast): string[] {
  const wrong: string[] = []
  const { horizon } = options
  if (result.forecasts.length !== batch.length) wrong.push(`${result.forecasts.length} forecasts for ${batch.length} series`)
  batch.forEach((series, place) => {
    const found = result.forecasts[place]
    if (found === undefined) return
    const say = (what: string) => wrong.push(`${series.id}: ${what}`)
    if (found.id !== series.id) say(`is answered by ${found.id}`)
    if (found.mean.length !== horizon) say(`${found.mean.length} means for ${horizon} periods`)
    const couldBeNegative = series.values.some((value) => value < 0)
    const lists = [found.mean, ...found.quantiles.map(({ values }) => values)]
    for (const list of lists) {
      if (list.length !== horizon) say(`a list of ${list.length} for ${horizon} periods`)
      if (!list.every((value) => Number.isFinite(value))) say('a value that is no number')
      if (!couldBeNegative && list.some((value) => value < 0)) say('demand below zero')
    }
    if (options.levels !== undefined && found.quantiles.map(({ level }) => level).join() !== options.levels.join())
      say('other levels than asked for')
    for (const low of found.quantiles) {
      for (const high of found.quantiles) {
        if (low.level >= high.level) continue
        for (let h = 0; h < horizon; h++) {
          if (low.values[h]! > high.values[h]! + 1e-9 * (1 + Math.abs(high.values[h]!)))
            say(`the ${low.level} quantile is above the ${high.level} one in period ${h + 1}`)
        }
      }
    }
    let weights = 0
    for (const { weight } of found.methods) {
      if (!(weight >= 0)) say('a weight below zero')
      weights += weight
    }
    if (Math.abs(weights - 1) > 1e-9) say(`weights add up to ${weights}`)
    const { backtest } = found
    if (backtest !== undefined) {
      if (backtest.steps > horizon || backtest.steps >= series.values.length) say('a backtest longer than the history')
      if (backtest.origins < 1 || backtest.origins > (options.origins ?? 3)) say(`${backtest.origins} origins`)
      for (const { share } of backtest.coverage) if (!(share >= 0 && share <= 1)) say(`a coverage of ${share}`)
    }
  })
  const byId = new Map(result.forecasts.map((one) => [one.id, one]))
  for (const { of, parts } of options.sums ?? []) {
    for (let h = 0; h < horizon; h++) {
      const total = byId.get(of)?.mean[h] ?? Number.NaN
      let sum = 0
      for (const part of parts) sum += byId.get(part)?.mean[h] ?? Number.NaN
      if (!(Math.abs(total - sum) <= 1e-6 * (1 + Math.abs(total))))
        wrong.push(`${of} is ${total}, its parts are ${sum}, in period ${h + 1}`)
    }
  }
  return wrong
}

/** Sum of absolute errors over sum of actuals. */
export function wape(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let errors = 0
  let demand = 0
  for (let t = 0; t < actual.length; t++) {
    errors += Math.abs(actual[t]! - forecast[t]!)
    demand += actual[t]!
  }
  return errors / demand
}

/** Mean of 200 |y - f| / (|y| + |f|), as the M3 competition has it. */
export function smape(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0
  for (let t = 0; t < actual.length; t++) {
    const size = Math.abs(actual[t]!) + Math.abs(forecast[t]!)
    if (size > 0) sum += (200 * Math.abs(actual[t]! - forecast[t]!)) / size
  }
  return sum / actual.length
}

/** Root mean square of errors over the root mean square of one-step changes of the history; undefined when nothing ever changed. */
export function rmsse(history: ArrayLike<number>, actual: ArrayLike<number>, forecast: ArrayLike<number>): number | undefined {
  let changes = 0
  for (let t = 1; t < history.length; t++) changes += (history[t]! - history[t - 1]!) ** 2
  changes /= history.length - 1
  if (!(changes > 0)) return undefined
  let errors = 0
  for (let t = 0; t < actual.length; t++) errors += (actual[t]! - forecast[t]!) ** 2
  return Math.sqrt(errors / actual.length / changes)
}

/** Mean cost of a quantile forecast: `level` for each unit short, 1 - `level` for each unit too many. */
export function pinballLoss(actual: ArrayLike<number>, quantile: ArrayLike<number>, level: number): number {
  let sum = 0
  for (let t = 0; t < actual.length; t++) {
    const short = actual[t]! - quantile[t]!
    sum += short > 0 ? level * short : (level - 1) * short
  }
  return sum / actual.length
}
