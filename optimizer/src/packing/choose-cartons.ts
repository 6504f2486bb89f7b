import { type Budget, type BudgetOptions, startBudget } from '../lib/budget.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { searchBlocks } from './block-beam-search.ts'
import { type Blocks, buildBlocks } from './blocks.ts'
import {
  assertCartonProblem,
  type CartonProblem,
  type CartonsSolution,
  type CartonType,
  costOfParcel,
  type PackedCarton,
} from './cartons.ts'
import { compatibleSets } from './compatible-sets.ts'
import { blockFill } from './fill-container.ts'
import { type Extents, orientationsOf } from './orientations.ts'
import { placeBoxes } from './place-boxes.ts'
import type { Placement } from './problem.ts'

/** Without a budget the search ends after so many steps. */
const defaultNodes = 6000
/** Blocks for one order. */
const mostBlocks = 150
/** Steps for the question whether all fit into a carton, and for a carton filled as one of several. */
const stepsToHoldAll = 120
const stepsToFill = 25
/** Ways to go on that are followed for each first part of a division into parcels. */
const branches = 3

/**
 * The cartons of an order: one of least cost when all boxes fit into one, several where that is cheaper or needed.
 * Cartons are tried from the cheapest on, each by a short beam search. For several parcels, cartons are filled one after another in a
 * branch and bound over what is filled first, then every parcel goes into the cheapest carton that holds it, and pairs are divided anew.
 * The value is the cost in minor units; of two answers the one that leaves fewer boxes behind is better. A step is one block placed.
 * @throws RangeError for a problem that makes no sense
 */
export function chooseCartons(problem: CartonProblem, options: SolveOptions = {}): Solved<CartonsSolution> {
  assertCartonProblem(problem)
  const budgetOptions: BudgetOptions = options.budget ?? { nodes: defaultNodes }
  const search = prepare(problem, startBudget(budgetOptions))
  const wanted = problem.boxes.map((box, type) => (search.fitsAlone(type) ? box.count : 0))
  const left = problem.boxes.map((box, type) => box.count - wanted[type]!)
  const bound = search.boundOf(wanted)
  const parcels = divide(search, wanted, bound)
  const value = costOf(parcels)
  return { solution: { parcels, left }, value, bound, isProven: value <= bound + 1e-9, steps: search.steps() }
}

interface Search {
  problem: CartonProblem
  budget: Budget
  steps: () => number
  fitsAlone: (type: number) => boolean
  /** The parcel of these boxes in the cheapest carton found to hold them; cartons that cost `limit` or more are not looked at. */
  holdAll: (counts: readonly number[], limit: number) => PackedCarton | undefined
  /** A carton filled with as much volume as a short search finds. */
  fill: (carton: number, counts: readonly number[]) => { parcel: PackedCarton; counts: number[] } | undefined
  /** Cartons, the largest first. */
  bySize: number[]
  /** Cartons with the least a unit of volume costs in them when no more than `volume` is left, the cheapest first. */
  ratesFor: (volume: number) => { carton: number; rate: number }[]
  boundOf: (counts: readonly number[]) => number
}

function prepare(problem: CartonProblem, budget: Budget): Search {
  const { cartons, boxes } = problem
  const isSupported = (problem.support ?? 0) > 0
  const turns = boxes.map(orientationsOf)
  const volumes = Float64Array.from(boxes, (box) => box.length * box.width * box.height)
  const grams = Float64Array.from(boxes, (box) => box.weightGrams ?? 0)
  const sets = compatibleSets(boxes, problem)
  let spent = 0
  // One set of blocks for all cartons: those too large for one are passed over there.
  const hull = {
    length: Math.max(1, ...cartons.map((carton) => carton.length)),
    width: Math.max(1, ...cartons.map((carton) => carton.width)),
    height: Math.max(1, ...cartons.map((carton) => carton.height)),
  }
  const blocksOf = new Map<number, Blocks>()
  const blocksFor = (set: number): Blocks => {
    const known = blocksOf.get(set)
    if (known) return known
    const members = boxes.map((box, type) => (sets[set]!.includes(type) ? box : { ...box, count: 0 }))
    const blocks = buildBlocks(members, hull, { fill: isSupported ? 1 : blockFill, limit: mostBlocks })
    blocksOf.set(set, blocks)
    return blocks
  }
  const volumeOfCarton = (carton: CartonType) => carton.length * carton.width * carton.height
  const fits = cartons.map((carton) => boxes.map((_, type) => fitsCarton(carton, turns[type]!, grams[type]!)))
  const pairsFit = new Map<number, boolean>()
  /** Whether two boxes can lie in a carton together at all. */
  const pairFits = (carton: number, a: number, b: number): boolean => {
    const key = (carton * boxes.length + a) * boxes.length + b
    let known = pairsFit.get(key)
    if (known === undefined) {
      known = twoFit(cartons[carton]!, turns[a]!, turns[b]!)
      pairsFit.set(key, known)
    }
    return known
  }
  const gramsOf = (counts: readonly number[]) => counts.reduce((sum, count, type) => sum + count * grams[type]!, 0)
  const volumeOf = (counts: readonly number[]) => counts.reduce((sum, count, type) => sum + count * volumes[type]!, 0)

  const mayHoldAll = (index: number, counts: readonly number[], volume: number, weight: number): boolean => {
    const carton = cartons[index]!
    if (volume > volumeOfCarton(carton) || weight > (carton.maxWeightGrams ?? Number.POSITIVE_INFINITY)) return false
    for (let a = 0; a < counts.length; a++) {
      if (counts[a] === 0) continue
      if (!fits[index]![a]!) return false
      if (counts[a]! > 1 && !pairFits(index, a, a)) return false
      for (let b = a + 1; b < counts.length; b++) if (counts[b]! > 0 && !pairFits(index, a, b)) return false
    }
    return true
  }
  const load = (index: number, counts: readonly number[], set: number, limit: number, values: Float64Array) => {
    const blocks = blocksFor(set)
    const part = startBudget({ nodes: limit, cancelled: () => budget.isOver() })
    const remaining = Int32Array.from(counts, (count, type) => (sets[set]!.includes(type) ? count : 0))
    const found = searchBlocks({ container: cartons[index]!, boxes, blocks, remaining, values, isSupported, widest: 16 }, part)
    spent += part.spent
    budget.spend(Math.max(1, part.spent))
    return { ...found, blocks }
  }
  const parcelOf = (carton: number, placements: Placement[]): PackedCarton => {
    const goods = placements.reduce((sum, { box }) => sum + grams[box]!, 0)
    return {
      carton,
      placements,
      grams: goods + (cartons[carton]!.tareGrams ?? 0),
      costMinor: costOfParcel(cartons[carton]!, problem.postage, goods),
    }
  }
  const known = new Map<string, PackedCarton | undefined>()

  return {
    problem,
    budget,
    steps: () => spent,
    fitsAlone: (type) => cartons.some((_, carton) => fits[carton]![type]!),
    holdAll(counts, limit) {
      const key = counts.join()
      if (known.has(key)) {
        const parcel = known.get(key)
        return parcel !== undefined && parcel.costMinor < limit ? parcel : undefined
      }
      const set = sets.findIndex((members) => counts.every((count, type) => count === 0 || members.includes(type)))
      if (set < 0) return undefined
      const volume = volumeOf(counts)
      const weight = gramsOf(counts)
      const total = counts.reduce((sum, count) => sum + count, 0)
      const order = cartons
        .map((carton, index) => ({ index, cost: costOfParcel(carton, problem.postage, weight), volume: volumeOfCarton(carton) }))
        .filter(({ index, cost }) => cost < limit && mayHoldAll(index, counts, volume, weight))
        .sort((a, b) => a.cost - b.cost || a.volume - b.volume)
      for (const { index } of order) {
        if (total === 1) {
          const type = counts.indexOf(1)
          const turn = turns[type]!.find((each) => fitsTurned(cartons[index]!, each))!
          const placement = { box: type, x: 0, y: 0, z: 0, length: turn[0], width: turn[1], height: turn[2] }
          return remember(key, parcelOf(index, [placement]))
        }
        const found = load(index, counts, set, stepsToHoldAll, volumes)
        if (found.value >= volume * (1 - 1e-12)) return remember(key, parcelOf(index, placeBoxes(found.blocks, found.placed)))
        if (budget.isOver()) return undefined
      }
      // Kept as "none" only when no carton was passed over for its cost.
      if (limit === Number.POSITIVE_INFINITY) known.set(key, undefined)
      return undefined
    },
    fill(carton, counts) {
      let best: { placements: Placement[]; value: number } | undefined
      const there = counts.map((count, type) => (fits[carton]![type]! ? count : 0))
      sets.forEach((members, set) => {
        if (!there.some((count, type) => count > 0 && members.includes(type))) return
        const found = load(carton, there, set, stepsToFill, volumes)
        if (found.placed.length > 0 && found.value > (best?.value ?? 0))
          best = { placements: placeBoxes(found.blocks, found.placed), value: found.value }
      })
      if (best === undefined) return undefined
      const used = counts.map(() => 0)
      for (const { box } of best.placements) used[box]!++
      return { parcel: parcelOf(carton, best.placements), counts: used }
    },
    bySize: cartons.map((_, index) => index).sort((a, b) => volumeOfCarton(cartons[b]!) - volumeOfCarton(cartons[a]!) || a - b),
    ratesFor: (volume) =>
      cartons
        .map((carton, index) => ({
          carton: index,
          rate: costOfParcel(carton, problem.postage, 0) / Math.min(volume, volumeOfCarton(carton)),
        }))
        .sort((a, b) => a.rate - b.rate || a.carton - b.carton),
    boundOf(counts) {
      const total = counts.reduce((sum, count) => sum + count, 0)
      if (total === 0) return 0
      return boundOfParcels(problem, volumeOf(counts), gramsOf(counts), (carton) =>
        counts.some((count, type) => count > 0 && fits[carton]![type]!),
      )
    },
  }
  function remember(key: string, parcel: PackedCarton): PackedCarton {
    known.set(key, parcel)
    return parcel
  }
}

/**
 * No division into parcels costs less. Either one carton holds all, at its cost; or several, each of which costs its carton and the first
 * weight at least, and together what volume and weight cost at the best rate.
 */
function boundOfParcels(problem: CartonProblem, volume: number, grams: number, mayServe: (carton: number) => boolean): number {
  let single = Number.POSITIVE_INFINITY
  let empty = Number.POSITIVE_INFINITY
  let rate = Number.POSITIVE_INFINITY
  problem.cartons.forEach((carton, index) => {
    if (!mayServe(index)) return
    const room = carton.length * carton.width * carton.height
    const limit = carton.maxWeightGrams ?? Number.POSITIVE_INFINITY
    const least = costOfParcel(carton, problem.postage, 0)
    if (volume <= room && grams <= limit) single = Math.min(single, costOfParcel(carton, problem.postage, grams))
    empty = Math.min(empty, least)
    rate = Math.min(rate, least / room)
  })
  return Math.min(single, Math.max(2 * empty, volume * rate))
}

function divide(search: Search, wanted: readonly number[], bound: number): PackedCarton[] {
  if (wanted.every((count) => count === 0)) return []
  const whole = search.holdAll(wanted, Number.POSITIVE_INFINITY)
  let best: { parcels: PackedCarton[]; cost: number } | undefined
  if (whole !== undefined) best = { parcels: [whole], cost: whole.costMinor }
  // Two parcels may be cheaper than one, when each costs less than half.
  if (best !== undefined && best.cost <= bound + 1e-9) return best.parcels
  const full = largestFirst(search, wanted)
  if (full !== undefined && costOf(full) < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { parcels: full, cost: costOf(full) }
  best = branch(search, wanted, best)
  if (best === undefined) return inOrder(search, wanted)
  return improvePairs(search, best.parcels)
}

/** The largest cartons filled until one holds the rest: few parcels, from which the search goes on. */
function largestFirst(search: Search, wanted: readonly number[]): PackedCarton[] | undefined {
  const parcels: PackedCarton[] = []
  let rest = [...wanted]
  while (rest.some((count) => count > 0)) {
    const last = parcels.length === 0 ? undefined : search.holdAll(rest, Number.POSITIVE_INFINITY)
    if (last !== undefined) return [...parcels, last]
    let way: ReturnType<Search['fill']>
    for (const carton of search.bySize) {
      way = search.fill(carton, rest)
      if (way !== undefined) break
    }
    if (way === undefined) return undefined
    parcels.push(search.holdAll(way.counts, way.parcel.costMinor) ?? way.parcel)
    const { counts } = way
    rest = rest.map((count, type) => count - counts[type]!)
  }
  return parcels
}

/** Cartons filled one after another, the most promising first; a branch ends where it cannot become cheaper than what is known. */
function branch(
  search: Search,
  wanted: readonly number[],
  known: { parcels: PackedCarton[]; cost: number } | undefined,
): { parcels: PackedCarton[]; cost: number } | undefined {
  let best = known
  const seen = new Map<string, number>()
  const follow = (counts: readonly number[], parcels: PackedCarton[], cost: number) => {
    const limit = (best?.cost ?? Number.POSITIVE_INFINITY) - cost
    if (search.boundOf(counts) >= limit - 1e-9) return
    const key = counts.join()
    if ((seen.get(key) ?? Number.POSITIVE_INFINITY) <= cost) return
    seen.set(key, cost)
    if (parcels.length > 0) {
      const last = search.holdAll(counts, limit)
      if (last !== undefined) best = { parcels: [...parcels, last], cost: cost + last.costMinor }
    }
    if (best !== undefined && search.budget.isOver()) return
    const volumeLeft = volumeOfCounts(search.problem, counts)
    const ways: { parcel: PackedCarton; counts: number[]; rate: number }[] = []
    // Cartons by what a unit of volume costs in them at least; one that cannot be among the best is not filled.
    for (const { carton, rate } of search.ratesFor(volumeLeft)) {
      if (ways.length >= branches && rate >= ways[branches - 1]!.rate) break
      const way = search.fill(carton, counts)
      if (way === undefined) continue
      // What was put in may do with a cheaper carton.
      const parcel = search.holdAll(way.counts, way.parcel.costMinor) ?? way.parcel
      ways.push({ parcel, counts: way.counts, rate: parcel.costMinor / volumeOfCounts(search.problem, way.counts) })
      ways.sort((a, b) => a.rate - b.rate)
    }
    // The first is followed to the end whatever the budget, others as long as it lasts.
    ways.slice(0, branches).forEach((way, index) => {
      if (index > 0 && search.budget.isOver()) return
      const rest = counts.map((count, type) => count - way.counts[type]!)
      if (volumeOfCounts(search.problem, rest) < volumeLeft) {
        if (rest.every((count) => count === 0)) {
          const total = cost + way.parcel.costMinor
          if (total < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { parcels: [...parcels, way.parcel], cost: total }
        } else follow(rest, [...parcels, way.parcel], cost + way.parcel.costMinor)
      }
    })
  }
  follow(wanted, [], 0)
  return best
}

/** One box after another into the last parcel if it still holds it: what is left when even one branch found no end. */
function inOrder(search: Search, wanted: readonly number[]): PackedCarton[] {
  const parcels: PackedCarton[] = []
  wanted.forEach((count, type) => {
    for (let k = 0; k < count; k++) {
      const one = wanted.map((_, other) => (other === type ? 1 : 0))
      parcels.push(search.holdAll(one, Number.POSITIVE_INFINITY)!)
    }
  })
  return parcels
}

/** Two parcels at a time are divided anew; what is cheaper stays. */
function improvePairs(search: Search, parcels: PackedCarton[]): PackedCarton[] {
  let current = parcels
  let isBetter = true
  while (isBetter && !search.budget.isOver()) {
    isBetter = false
    for (let i = 0; i < current.length && !isBetter; i++)
      for (let j = i + 1; j < current.length && !isBetter && !search.budget.isOver(); j++) {
        const pair = [current[i]!, current[j]!]
        const counts = search.problem.boxes.map(() => 0)
        for (const parcel of pair) for (const { box } of parcel.placements) counts[box]!++
        const known = { parcels: pair, cost: costOf(pair) }
        const divided = branch(search, counts, known)!
        const whole = search.holdAll(counts, divided.cost)
        const better = whole === undefined ? divided.parcels : [whole]
        if (costOf(better) < known.cost - 1e-9) {
          current = [...current.filter((_, index) => index !== i && index !== j), ...better]
          isBetter = true
        }
      }
  }
  return current
}

function costOf(parcels: readonly PackedCarton[]): number {
  return parcels.reduce((sum, parcel) => sum + parcel.costMinor, 0)
}

function volumeOfCounts(problem: CartonProblem, counts: readonly number[]): number {
  return counts.reduce((sum, count, type) => {
    const box = problem.boxes[type]!
    return sum + count * box.length * box.width * box.height
  }, 0)
}

function fitsTurned(carton: CartonType, turn: Extents): boolean {
  return turn[0] <= carton.length && turn[1] <= carton.width && turn[2] <= carton.height
}

function fitsCarton(carton: CartonType, turns: readonly Extents[], grams: number): boolean {
  return grams <= (carton.maxWeightGrams ?? Number.POSITIVE_INFINITY) && turns.some((turn) => fitsTurned(carton, turn))
}

/** Two boxes lie apart along some axis, whatever else: exact for two. */
function twoFit(carton: CartonType, first: readonly Extents[], second: readonly Extents[]): boolean {
  const size = [carton.length, carton.width, carton.height] as const
  return first.some(
    (a) =>
      fitsTurned(carton, a) &&
      second.some((b) => fitsTurned(carton, b) && size.some((edge, axis) => a[axis]! + b[axis]! <= edge)),
  )
}
