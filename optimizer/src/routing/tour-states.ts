/**
 * What a partial tour looks like from the right, for any number of cross aisles: of each crossing of the aisle reached, whether
 * it is unused, odd or even in degree, and which crossings hang together on the left. Ratliff & Rosenthal (1983) listed the seven
 * of these for two cross aisles, Roodbergen & de Koster (2001) the twenty-five for three; here they are found by trying all steps.
 * No more than two edges run in parallel in a shortest tour: taking two away from three leaves degrees' parity and connection alone.
 */
export interface TourStates {
  count: number
  /** Number of the state in which nothing is used. */
  empty: number
  /** By block: one of the six ways to serve the aisle between two cross aisles (`Service`). */
  serve: readonly Steps[]
  /** To the next aisle; `choice` counts the edges, `pattern` is the edges by cross aisle, two bits each. */
  advance: Steps
  /** By cross aisle: the tour has to come here, as at a point where it starts and ends. */
  visit: readonly Steps[]
  /** By cross aisle: the tour starts or ends here, not both. */
  part: readonly Steps[]
  /** Whether it is a whole tour. */
  isWhole: Uint8Array
}

/** Steps by the state they lead from: those of state s stand from `first[s]` up to `first[s + 1]`. */
export interface Steps {
  first: Int32Array
  to: Int32Array
  choice: Uint8Array
  pattern: Int32Array
}

/** How the aisle between two cross aisles is served. */
export const Service = {
  /** Not at all: for an aisle without picks. */
  skip: 0,
  /** Walked through once. */
  through: 1,
  /** In from the lower end up to the last pick, and back. */
  fromLow: 2,
  /** In from the upper end, and back. */
  fromHigh: 3,
  /** From both ends, leaving out the largest gap. */
  gap: 4,
  /** Walked through twice. */
  twice: 5,
} as const
export const serviceCount = 6

/** Of each crossing: 0 unused, otherwise 2 × number of the component + 1 if odd. Components are numbered from 1 as they first appear. */
type Crossings = number[]

const known = new Map<string, TourStates>()

/**
 * @param crosses number of cross aisles
 * @param isOpen whether start and end are apart
 */
export function tourStates(crosses: number, isOpen: boolean): TourStates {
  const key = `${crosses} ${isOpen}`
  let states = known.get(key)
  if (states === undefined) {
    states = findStates(crosses, isOpen)
    known.set(key, states)
  }
  return states
}

interface Step {
  to: Crossings
  choice: number
  pattern: number
}

function findStates(crosses: number, isOpen: boolean): TourStates {
  const numbers = new Map<string, number>()
  const states: Crossings[] = []
  const numberOf = (crossings: Crossings) => {
    const key = crossings.join()
    let number = numbers.get(key)
    if (number === undefined) {
      number = states.length
      numbers.set(key, number)
      states.push(crossings)
    }
    return number
  }
  const empty = numberOf(new Array<number>(crosses).fill(0))
  const kinds: ((from: Crossings) => Step[])[] = []
  for (let block = 0; block < crosses - 1; block++) kinds.push((from) => serveSteps(from, block))
  kinds.push(advanceSteps)
  for (let cross = 0; cross < crosses; cross++) kinds.push((from) => [{ to: touched(from, cross, false), choice: 0, pattern: 0 }])
  if (isOpen)
    for (let cross = 0; cross < crosses; cross++)
      kinds.push((from) => [{ to: touched(from, cross, true), choice: 0, pattern: 0 }])
  const found: Step[][][] = kinds.map(() => [])
  for (let s = 0; s < states.length; s++)
    kinds.forEach((kind, k) => {
      const steps = kind(states[s]!)
      for (const step of steps) numberOf(step.to)
      found[k]!.push(steps)
    })
  const tables = found.map((lists): Steps => {
    const all = lists.flat()
    const first = new Int32Array(states.length + 1)
    lists.forEach((list, s) => {
      first[s + 1] = first[s]! + list.length
    })
    return {
      first,
      to: Int32Array.from(all, (step) => numberOf(step.to)),
      choice: Uint8Array.from(all, (step) => step.choice),
      pattern: Int32Array.from(all, (step) => step.pattern),
    }
  })
  return {
    count: states.length,
    empty,
    serve: tables.slice(0, crosses - 1),
    advance: tables[crosses - 1]!,
    visit: tables.slice(crosses, 2 * crosses),
    part: tables.slice(2 * crosses),
    isWhole: Uint8Array.from(states, (crossings) =>
      crossings.every((c) => c % 2 === 0 && c <= 2) && crossings.some((c) => c > 0) ? 1 : 0,
    ),
  }
}

function serveSteps(from: Crossings, block: number): Step[] {
  const low = touched(from, block, false)
  const high = touched(from, block + 1, false)
  const both = touched(low, block + 1, false)
  const through = joined(touched(touched(from, block, true), block + 1, true), block, block + 1)
  const ways: [number, Crossings][] = [
    [Service.skip, from],
    [Service.through, through],
    [Service.fromLow, low],
    [Service.fromHigh, high],
    [Service.gap, both],
    [Service.twice, joined(both, block, block + 1)],
  ]
  return ways.map(([choice, to]) => ({ to, choice, pattern: choice }))
}

/** Odd crossings need one edge onward, even ones none or two; every component goes on, for there is more to come. */
function advanceSteps(from: Crossings): Step[] {
  const best = new Map<string, Step>()
  const walk = (cross: number, to: Crossings, choice: number, pattern: number) => {
    if (cross === from.length) {
      if (from.some((c) => c > 0 && !to.some((t) => t >> 1 === c >> 1))) return
      const named = renumbered(to)
      const before = best.get(named.join())
      if (before === undefined || before.choice > choice) best.set(named.join(), { to: named, choice, pattern })
      return
    }
    const c = from[cross]!
    if (c % 2 === 1) walk(cross + 1, [...to, c], choice + 1, pattern | (1 << (2 * cross)))
    else {
      walk(cross + 1, [...to, 0], choice, pattern)
      if (c > 0) walk(cross + 1, [...to, c], choice + 2, pattern | (2 << (2 * cross)))
    }
  }
  walk(0, [], 0, 0)
  return [...best.values()]
}

/** With one crossing in use, as a component of its own if it was not; `flips` turns odd into even and back. */
function touched(from: Crossings, cross: number, flips: boolean): Crossings {
  const to = [...from]
  if (to[cross] === 0) to[cross] = 2 * (to.length + 1)
  if (flips) to[cross] = to[cross]! ^ 1
  return renumbered(to)
}

function joined(from: Crossings, a: number, b: number): Crossings {
  const [kept, gone] = [from[a]! >> 1, from[b]! >> 1]
  return renumbered(from.map((c) => (c >> 1 === gone ? 2 * kept + (c % 2) : c)))
}

function renumbered(crossings: Crossings): Crossings {
  const names = new Map<number, number>()
  return crossings.map((c) => {
    if (c === 0) return 0
    const component = c >> 1
    if (!names.has(component)) names.set(component, names.size + 1)
    return 2 * names.get(component)! + (c % 2)
  })
}
