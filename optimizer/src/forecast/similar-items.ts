import type { Series } from './forecast-types.ts'

/** What a new item can learn from: another series with what is known and expected of it. */
export interface Donor {
  series: Series
  known: Float64Array
  /** Whether its first periods are those of its launch (nothing was known before). */
  isLaunchKnown: boolean
  mean: Float64Array
}

export interface Borrowed {
  mean: Float64Array
  /** Weighted sample of what one period may bring, for each step. */
  sample: { values: Float64Array; weights: Float64Array }[]
  ids: string[]
}

const mostDonors = 30

/** Share of the new item's traits that the other has too; 1 without any traits. */
function likeness(item: Series, other: Series): number {
  const traits = Object.entries(item.traits ?? {})
  if (traits.length === 0) return item.period === other.period ? 1 : 0
  let same = 0
  for (const [name, value] of traits) if (other.traits?.[name] === value) same++
  return item.period === other.period ? same / traits.length : 0
}

/**
 * A new item by those most like it: their first periods where at least three launches are known (its age decides where it stands in them), else their
 * coming ones; scaled by what the item itself has shown so far, which counts little at first (as three periods of the others' experience).
 * @returns undefined when nothing in the batch is like it
 */
export function borrow(item: Series, known: Float64Array, donors: readonly Donor[], horizon: number): Borrowed | undefined {
  const rated = donors
    .map((donor) => ({ donor, weight: likeness(item, donor.series) ** 2 }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.donor.series.id < b.donor.series.id ? -1 : 1))
  const best = rated[0]?.weight ?? 0
  const near = rated.filter(({ weight }) => weight >= best * 0.5).slice(0, mostDonors)
  if (near.length === 0) return undefined
  const age = known.length
  const launches = near.filter(({ donor }) => donor.isLaunchKnown && donor.known.length >= age + horizon)
  const byAge = launches.length >= 3
  const used = byAge ? launches : near
  const total = used.reduce((sum, { weight }) => sum + weight, 0)
  // what the others sold in the periods the item has lived through
  let mine = 0
  let theirs = 0
  let lived = 0
  for (let t = 0; t < age; t++) {
    const value = known[t]!
    if (Number.isNaN(value)) continue
    let sum = 0
    let weights = 0
    for (const { donor, weight } of used) {
      const other = byAge ? donor.known[t]! : donor.known[donor.known.length - age + t]!
      if (other === undefined || Number.isNaN(other)) continue
      sum += weight * other
      weights += weight
    }
    if (weights === 0) continue
    mine += value
    theirs += sum / weights
    lived++
  }
  const usual = lived > 0 ? theirs / lived : 0
  const factor = usual > 0 ? (mine + 3 * usual) / (theirs + 3 * usual) : 1
  const at = (donor: Donor, h: number) => (byAge ? donor.known[age + h]! : donor.mean[h]!)
  const mean = new Float64Array(horizon)
  const sample = Array.from({ length: horizon }, (_, h) => {
    const values: number[] = []
    const weights: number[] = []
    let sum = 0
    let weightSum = 0
    for (const { donor, weight } of used) {
      const expected = at(donor, h)
      if (Number.isNaN(expected)) continue
      sum += weight * expected
      weightSum += weight
      // its own ups and downs, about what is expected of it
      const recent = donor.known.subarray(-12).filter((value) => !Number.isNaN(value))
      let middle = 0
      for (const value of recent) middle += value / recent.length
      for (const value of byAge ? [expected] : recent) {
        values.push(Math.max(0, factor * (byAge ? value : middle > 0 ? (value * expected) / middle : value)))
        weights.push(weight / total / (byAge ? 1 : recent.length))
      }
    }
    mean[h] = weightSum > 0 ? Math.max(0, (factor * sum) / weightSum) : 0
    return { values: Float64Array.from(values), weights: Float64Array.from(weights) }
  })
  return { mean, sample, ids: used.slice(0, 5).map(({ donor }) => donor.series.id) }
}

/** The smallest value whose weight and that of all smaller ones reaches `level`. */
export function sampleQuantile(sample: { values: Float64Array; weights: Float64Array }, level: number): number {
  const order = Array.from(sample.values, (_, index) => index).sort((a, b) => sample.values[a]! - sample.values[b]!)
  const total = sample.weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  for (const index of order) {
    sum += sample.weights[index]!
    if (sum >= level * total - 1e-12) return sample.values[index]!
  }
  return order.length > 0 ? sample.values[order.at(-1)!]! : 0
}
