/**
 * Whether the history repeats every `season` periods: the autocorrelation at that lag against its standard error under the shorter ones
 * (the test of the M3 and M4 benchmarks, 90 %). At least three whole seasons are needed.
 */
export function isSeasonal(history: Float64Array, season: number, critical = 1.645): boolean {
  const count = history.length
  if (season < 2 || count < 3 * season) return false
  let sum = 0
  for (let t = 0; t < count; t++) sum += history[t]!
  const middle = sum / count
  let square = 0
  for (let t = 0; t < count; t++) square += (history[t]! - middle) ** 2
  if (square <= 0) return false
  let others = 0
  let last = 0
  for (let lag = 1; lag <= season; lag++) {
    let cross = 0
    for (let t = lag; t < count; t++) cross += (history[t]! - middle) * (history[t - lag]! - middle)
    last = cross / square
    if (lag < season) others += last * last
  }
  return Math.abs(last) > critical * Math.sqrt((1 + 2 * others) / count)
}

export interface Seasonal {
  /** One figure for each place in the season, place 0 being that of the first value; mean 1 (multiplied) or 0 (added). */
  indices: Float64Array
  isMultiplied: boolean
}

/**
 * Classical decomposition: medial means of the history against its centred moving average over one season.
 * Multiplied when the history allows it (all above zero), added otherwise.
 */
export function decompose(history: Float64Array, season: number, isMultiplied: boolean): Seasonal {
  const count = history.length
  const half = Math.floor(season / 2)
  const isEven = season % 2 === 0
  const sums = new Float64Array(season)
  const counts = new Float64Array(season)
  for (let t = half; t < count - half; t++) {
    let trend = 0
    for (let k = -half; k <= half; k++) trend += history[t + k]! * (isEven && Math.abs(k) === half ? 0.5 : 1)
    trend /= season
    const place = t % season
    sums[place]! += isMultiplied ? history[t]! / trend : history[t]! - trend
    counts[place]! += 1
  }
  const indices = sums.map((sum, place) => (counts[place]! > 0 ? sum / counts[place]! : isMultiplied ? 1 : 0))
  const middle = indices.reduce((sum, index) => sum + index, 0) / season
  for (let place = 0; place < season; place++) {
    indices[place] = isMultiplied ? Math.max(0.01, indices[place]! / middle) : indices[place]! - middle
  }
  return { indices, isMultiplied }
}

/** The history without its season. */
export function deseasonalise(history: Float64Array, seasonal: Seasonal): Float64Array {
  const season = seasonal.indices.length
  return history.map((value, t) => {
    const index = seasonal.indices[t % season]!
    return seasonal.isMultiplied ? value / index : value - index
  })
}

/** Puts the season back on a forecast that begins at place `from` (the length of the history). */
export function reseasonalise(forecast: Float64Array, seasonal: Seasonal, from: number): Float64Array {
  const season = seasonal.indices.length
  return forecast.map((value, h) => {
    const index = seasonal.indices[(from + h) % season]!
    return seasonal.isMultiplied ? value * index : value + index
  })
}
