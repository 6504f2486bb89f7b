/** What is done where there is no forecast: the rules a proposal is measured against. Both order up to `max` when the position is at or under `min`. */
export interface MinMax {
  min: number
  max: number
}

/** Days of cover: so many periods of mean demand as minimum and as maximum, whole units, at least `least`. */
export function daysOfCover(
  history: ArrayLike<number>,
  window: number,
  minPeriods: number,
  maxPeriods: number,
  least = 0,
): MinMax {
  const from = Math.max(0, history.length - window)
  let sum = 0
  for (let t = from; t < history.length; t++) sum += history[t]!
  const mean = history.length > from ? sum / (history.length - from) : 0
  const min = Math.max(least, Math.ceil(mean * minPeriods))
  return { min, max: Math.max(min, Math.ceil(mean * maxPeriods)) }
}

/** Min/max by the largest demand seen over the lead time, times a factor. */
export function byLargest(history: ArrayLike<number>, periods: number, factor: number): MinMax {
  let most = 0
  for (let t = 0; t + periods <= history.length; t++) {
    let sum = 0
    for (let k = 0; k < periods; k++) sum += history[t + k]!
    most = Math.max(most, sum)
  }
  const level = Math.ceil(most * factor)
  return { min: Math.max(0, level - 1), max: level }
}

/** Units to order for a position. */
export function orderByMinMax({ min, max }: MinMax, position: number): number {
  return position <= min ? Math.max(0, max - position) : 0
}
