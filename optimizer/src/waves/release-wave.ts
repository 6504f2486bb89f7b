import type { Solved, SolveOptions } from '../lib/solved.ts'
import { annealWave } from './anneal-wave.ts'
import { compileWave, type Wave, type WaveLine, type WaveProblem } from './problem.ts'

/** The wave a warehouse releases in its day: carriers that leave, customers who matter, zones with pickers, a wall with slots. */
export interface ReleaseProblem extends WaveProblem {
  orders: readonly ReleaseOrder[]
  aisles: readonly ReleaseAisle[]
  /** Orders in the wave at most: slots of the sort wall. */
  sortSlots?: number
  /** An order that has to leave before this moment cannot wait for the next wave. In the unit of `leavesAt`. */
  nextWaveReadyAt?: number
  /** No zone gives more than this many times what zones give on average; 1 is even, absent is no limit. */
  zoneBalance?: number
}

export interface ReleaseOrder {
  lines: readonly WaveLine[]
  /** What a unit of it is worth against one of another order; 1 unless told. */
  priority?: number
  /** When its carrier leaves, in any unit of time. */
  leavesAt?: number
}

export interface ReleaseAisle {
  lines: readonly WaveLine[]
  /** Number of the zone it lies in; 0 unless told. */
  zone?: number
}

/** So many units of an item for an order from an aisle. */
export interface WavePick {
  order: number
  item: number
  aisle: number
  quantity: number
}

export interface Release extends Wave {
  picks: WavePick[]
  /** Orders whose carrier leaves before the next wave and that are not in this one: their stock lacks, or the wave is full. */
  missed: number[]
  /** Units each zone gives. */
  zoneUnits: number[]
}

/**
 * The wave of most worth (units times priority) per visited aisle, with all orders that cannot wait for the next wave as far as stock
 * and size allow, no more orders than the sort wall has slots, and no zone overburdened. Larger values are better; nodes as in
 * `annealWave`. Zones are levelled in the end: picks go to the aisle whose zone has least to do, then orders that cannot be levelled
 * wait, as long as the wave does not fall below its lower bound. Without a budget 20,000 nodes.
 * @returns an undefined solution when no wave between the bounds was found
 * @throws RangeError for a problem that makes no sense
 */
export function releaseWave(problem: ReleaseProblem, options: SolveOptions = {}): Solved<Release | undefined> {
  const { orders, aisles, sortSlots, nextWaveReadyAt, zoneBalance } = problem
  const tables = compileWave(problem)
  if (sortSlots !== undefined && !(sortSlots >= 1)) throw new RangeError('A sort wall has at least one slot')
  if (zoneBalance !== undefined && !(zoneBalance >= 1)) throw new RangeError('No zone can be below the average with all of them')
  aisles.forEach(({ zone = 0 }, place) => {
    if (!Number.isSafeInteger(zone) || zone < 0 || zone > 1e6)
      throw new RangeError(`Aisle ${place} is in a zone that is not a whole number from 0`)
  })
  const worth = Float64Array.from(orders, ({ priority = 1 }, place) => {
    if (!(priority > 0 && priority < Number.POSITIVE_INFINITY))
      throw new RangeError(`Order ${place} has a priority that is not a number above 0`)
    return tables.units[place]! * priority
  })
  const isDue = Uint8Array.from(orders, ({ leavesAt }) =>
    leavesAt !== undefined && leavesAt < (nextWaveReadyAt ?? -1e300) ? 1 : 0,
  )
  const found = annealWave(tables, {
    ...options,
    budget: options.budget ?? { nodes: 20_000 },
    worth,
    isDue,
    ...(sortSlots === undefined ? {} : { maxOrders: Math.floor(sortSlots) }),
  })
  if (found.wave === undefined) return { solution: undefined, value: 0, isProven: false, steps: found.steps }
  const wave = { orders: [...found.wave.orders], aisles: found.wave.aisles }
  let picks = allocate(problem, wave)
  if (zoneBalance !== undefined)
    for (;;) {
      const late = mostBurdening(problem, wave, picks, { zoneBalance, isDue, worth, units: tables.units })
      if (late === undefined) break
      wave.orders.splice(wave.orders.indexOf(late), 1)
      picks = allocate(problem, wave)
    }
  const visited = [...new Set(picks.map((pick) => pick.aisle))].sort((a, b) => a - b)
  const chosen = new Set(wave.orders)
  return {
    solution: {
      orders: wave.orders,
      aisles: visited,
      picks,
      missed: orders.map((_, place) => place).filter((place) => isDue[place] === 1 && !chosen.has(place)),
      zoneUnits: unitsByZone(problem, picks),
    },
    value: wave.orders.reduce((sum, order) => sum + worth[order]!, 0) / Math.max(1, visited.length),
    isProven: false,
    steps: found.steps,
  }
}

/** Gives every line its aisles: those lines first that have no choice, then always from the zone with least to do so far. */
function allocate({ orders, aisles }: ReleaseProblem, wave: Wave): WavePick[] {
  const holders = new Map<number, { aisle: number; left: number }[]>()
  for (const aisle of wave.aisles)
    for (const { item, quantity } of aisles[aisle]!.lines) {
      const list = holders.get(item) ?? []
      const same = list.find((holder) => holder.aisle === aisle)
      if (same === undefined) list.push({ aisle, left: quantity })
      else same.left += quantity
      holders.set(item, list)
    }
  const load = new Map<number, number>()
  const zoneOf = (aisle: number) => aisles[aisle]!.zone ?? 0
  const lines = wave.orders.flatMap((order) => orders[order]!.lines.map((line) => ({ order, ...line })))
  lines.sort((a, b) => holders.get(a.item)!.length - holders.get(b.item)!.length || b.quantity - a.quantity)
  const picks: WavePick[] = []
  for (const { order, item, quantity } of lines) {
    let missing = quantity
    while (missing > 0) {
      // In one piece where that can be, then by zone.
      let best: { aisle: number; left: number } | undefined
      for (const holder of holders.get(item)!) {
        if (holder.left === 0) continue
        const isWhole = holder.left >= missing
        const bestIsWhole = best !== undefined && best.left >= missing
        if (best === undefined || (isWhole && !bestIsWhole)) best = holder
        else if (isWhole === bestIsWhole && (load.get(zoneOf(holder.aisle)) ?? 0) < (load.get(zoneOf(best.aisle)) ?? 0))
          best = holder
      }
      const taken = Math.min(missing, best!.left)
      best!.left -= taken
      missing -= taken
      load.set(zoneOf(best!.aisle), (load.get(zoneOf(best!.aisle)) ?? 0) + taken)
      picks.push({ order, item, aisle: best!.aisle, quantity: taken })
    }
  }
  return picks
}

function unitsByZone({ aisles }: ReleaseProblem, picks: readonly WavePick[]): number[] {
  const units = new Array<number>(1 + aisles.reduce((most, { zone = 0 }) => Math.max(most, zone), 0)).fill(0)
  for (const pick of picks) units[aisles[pick.aisle]!.zone ?? 0]! += pick.quantity
  return units
}

interface Burden {
  zoneBalance: number
  isDue: Uint8Array
  worth: Float64Array
  units: Int32Array
}

/** The order that should wait so that zones come closer to each other, or undefined when they are level or none may wait. */
function mostBurdening(
  problem: ReleaseProblem,
  wave: Wave,
  picks: readonly WavePick[],
  { zoneBalance, isDue, worth, units }: Burden,
): number | undefined {
  const byZone = unitsByZone(problem, picks)
  const zones = new Set(problem.aisles.map((aisle) => aisle.zone ?? 0)).size
  const total = byZone.reduce((sum, count) => sum + count, 0)
  const fullest = byZone.indexOf(Math.max(...byZone))
  if (byZone[fullest]! <= (zoneBalance * total) / zones + 1e-9) return undefined
  const inFullest = new Map<number, number>()
  for (const pick of picks)
    if ((problem.aisles[pick.aisle]!.zone ?? 0) === fullest)
      inFullest.set(pick.order, (inFullest.get(pick.order) ?? 0) + pick.quantity)
  let best: number | undefined
  let most = 0
  for (const order of wave.orders) {
    const here = inFullest.get(order) ?? 0
    // What it takes from the fullest zone above its part, against what it is worth.
    const gain = (here - (units[order]! * zoneBalance) / zones) / worth[order]!
    if (isDue[order] === 1 || gain <= most || total - units[order]! < problem.minUnits) continue
    most = gain
    best = order
  }
  return best
}
