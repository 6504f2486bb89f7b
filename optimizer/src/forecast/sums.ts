import type { Series, Sum } from './forecast-types.ts'

/**
 * Adds up series by their traits, so that the batch is coherent over, say, SKU, shop and warehouse: one sum for every value of each of
 * the traits, and one of all. A period where any part is not known is not known.
 * @param traits names of traits every series has
 * @returns the series with the sums behind them, and what adds up to what; ids of sums are `trait=value` and `all`
 * @throws RangeError when a series lacks a trait, or series differ in length or period
 */
export function withSums(series: readonly Series[], traits: readonly string[]): { batch: Series[]; sums: Sum[] } {
  const first = series[0]
  if (first === undefined) return { batch: [], sums: [] }
  for (const one of series) {
    if (one.values.length !== first.values.length || one.period !== first.period || one.startsOn !== first.startsOn)
      throw new RangeError(`${one.id} does not cover the same periods as ${first.id}`)
  }
  const groups = new Map<string, Series[]>([['all', [...series]]])
  for (const trait of traits) {
    for (const one of series) {
      const value = one.traits?.[trait]
      if (value === undefined) throw new RangeError(`${one.id} has no ${trait}`)
      const id = `${trait}=${value}`
      const group = groups.get(id)
      if (group) group.push(one)
      else groups.set(id, [one])
    }
  }
  const batch = [...series]
  const sums: Sum[] = []
  for (const [id, parts] of groups) {
    const values = first.values.map((_, t) => parts.reduce((sum, part) => sum + part.values[t]!, 0))
    batch.push({
      id,
      values,
      period: first.period,
      ...(first.season === undefined ? {} : { season: first.season }),
      ...(first.startsOn === undefined ? {} : { startsOn: first.startsOn }),
    })
    sums.push({ of: id, parts: parts.map((part) => part.id) })
  }
  return { batch, sums }
}
