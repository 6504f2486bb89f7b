/**
 * Business states as data: a table of what may follow what, read by commands, by SQL (`status = any(...)`), by screens that grey
 * out buttons, and by tests. No behaviour lives here.
 */
export interface States<State extends string> {
  /** All states in the order they were written. */
  readonly states: readonly State[]
  /** Whether a document in `from` may be moved to `to`. */
  canMove(from: State, to: State): boolean
  /** The states that may follow `from`. */
  allowedFrom(from: State): readonly State[]
  /** The states from which `to` may be reached in one move: the set for `where status = any($1)`. */
  sourcesOf(to: State): readonly State[]
  /** Whether nothing follows. */
  isFinal(state: State): boolean
  /** Whether text names one of the states. */
  isState(text: string): text is State
}

/**
 * Worked:
 *   const orderStates = defineStates({ open: ['shipped', 'cancelled'], shipped: [], cancelled: [] })
 *   orderStates.canMove('open', 'shipped')    // true
 *   orderStates.sourcesOf('cancelled')        // ['open']
 * A state follows itself only if the table says so.
 * @throws RangeError when a move leads to a state that has no entry, or is written twice.
 */
export function defineStates<const Table extends Record<string, readonly (keyof Table & string)[]>>(
  table: Table,
): States<keyof Table & string> {
  type State = keyof Table & string
  const states = Object.freeze(Object.keys(table)) as readonly State[]
  const following = new Map<string, ReadonlySet<string>>()
  const allowed = new Map<string, readonly State[]>()
  const sources = new Map<string, State[]>(states.map((state) => [state, []]))

  for (const from of states) {
    const to = table[from]!
    const set = new Set<string>(to)
    if (set.size !== to.length) throw new RangeError(`states: a move from ${from} is written twice`)
    for (const each of to) {
      const origins = sources.get(each)
      if (origins === undefined) throw new RangeError(`states: ${from} leads to ${each}, which has no entry`)
      origins.push(from)
    }
    following.set(from, set)
    allowed.set(from, Object.freeze([...to]) as readonly State[])
  }
  for (const list of sources.values()) Object.freeze(list)

  return {
    states,
    canMove: (from, to) => following.get(from)?.has(to) ?? false,
    allowedFrom: (from) => allowed.get(from) ?? [],
    sourcesOf: (to) => sources.get(to) ?? [],
    isFinal: (state) => (allowed.get(state)?.length ?? 0) === 0 && allowed.has(state),
    isState: (text): text is State => allowed.has(text),
  }
}
