import type { BoxType, PackingRules } from './problem.ts'

/** Sets are no more than this; beyond, those of the largest volume are kept. */
const mostSets = 64

/**
 * The largest sets of box types that may share a container, by the groups which must be kept apart: the maximal independent sets of the
 * graph of groups (C. Bron and J. Kerbosch 1973, on its complement). A type without a group, or of one that no rule names, is in all.
 */
export function compatibleSets(boxes: readonly BoxType[], rules: PackingRules): number[][] {
  const present = new Set(boxes.filter((box) => box.count > 0).map((box) => box.group))
  const apart = new Map<string, Set<string>>()
  for (const [a, b] of rules.keepApart ?? []) {
    if (!present.has(a) || !present.has(b)) continue
    apart.set(a, (apart.get(a) ?? new Set()).add(b))
    apart.set(b, (apart.get(b) ?? new Set()).add(a))
  }
  const groups = [...apart.keys()].sort()
  const sets: string[][] = []
  // Steps are bounded: a graph of many groups has too many sets to list.
  let steps = 100_000
  const extend = (chosen: string[], candidates: string[], excluded: string[]) => {
    if (steps-- <= 0) return
    if (candidates.length === 0) {
      if (excluded.length === 0) sets.push(chosen)
      return
    }
    let left = candidates
    let gone = excluded
    for (const group of candidates) {
      const fits = (other: string) => other !== group && !apart.get(group)!.has(other)
      extend([...chosen, group], left.filter(fits), gone.filter(fits))
      left = left.filter((other) => other !== group)
      gone = [...gone, group]
    }
  }
  extend([], groups, [])
  const volume = (types: readonly number[]) =>
    types.reduce((sum, type) => sum + boxes[type]!.count * boxes[type]!.length * boxes[type]!.width * boxes[type]!.height, 0)
  return sets
    .map((set) =>
      boxes.flatMap((box, type) => (box.group === undefined || !apart.has(box.group) || set.includes(box.group) ? [type] : [])),
    )
    .map((types) => ({ types, volume: volume(types) }))
    .sort((a, b) => b.volume - a.volume)
    .slice(0, mostSets)
    .map(({ types }) => types)
}
