/** One field of an edit conflict: what it was when editing began, what the person made of it, what others made of it. */
export interface Difference {
  key: string
  base: unknown
  mine: unknown
  theirs: unknown
  /** both sides changed it, and not to the same */
  clash: boolean
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** The fields in which mine and theirs differ from what both began with. Fields that nobody changed are left out. */
export function differences<T extends object>(base: T, mine: T, theirs: T): Difference[] {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])] as (keyof T & string)[]
  return keys.flatMap((key) => {
    const [b, m, t] = [base[key], mine[key], theirs[key]]
    if (same(b, m) && same(b, t)) return []
    return [{ key, base: b, mine: m, theirs: t, clash: !same(b, m) && !same(b, t) && !same(m, t) }]
  })
}

/**
 * Puts both edits together: what only one side changed is taken from that side, clashes as chosen.
 * @param choices `mine` or `theirs` for every clashing field; `mine` where none is given
 */
export function mergeEdits<T extends object>(
  base: T,
  mine: T,
  theirs: T,
  choices: Readonly<Record<string, 'mine' | 'theirs'>>,
): T {
  const merged = { ...theirs }
  for (const { key, base: before, mine: own, clash } of differences(base, mine, theirs)) {
    const takeMine = clash ? (choices[key] ?? 'mine') === 'mine' : !same(before, own)
    if (takeMine) (merged as Record<string, unknown>)[key] = own
  }
  return merged
}
