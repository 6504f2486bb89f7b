import { type BatchOrder, solveBatches, type TourCapacity } from '../batching/index.ts'
import type { BudgetOptions } from '../lib/budget.ts'
import type { SolveOptions } from '../lib/solved.ts'
import { type AisleTour, type AisleWarehouse, aisleTour } from '../routing/index.ts'
import type { WaveLine } from './problem.ts'
import { type Release, type ReleaseOrder, releaseWave, type WavePick } from './release-wave.ts'

/** So many units of an item at a place of the warehouse (`placeOf` of the routing folder). */
export interface StoredBin {
  item: number
  place: number
  quantity: number
}

/** From open orders and stocked bins to pick lists. */
export interface PlanProblem {
  warehouse: AisleWarehouse
  orders: readonly (ReleaseOrder & { volume?: number; slots?: number })[]
  bins: readonly StoredBin[]
  /** Zone of each aisle of the warehouse; all in one unless told. */
  zoneOfAisle?: readonly number[]
  minUnits: number
  maxUnits: number
  sortSlots?: number
  nextWaveReadyAt?: number
  zoneBalance?: number
  /** What a picker takes along on one tour; items are units. An order above it makes the problem one that is refused. */
  capacity: TourCapacity
}

export interface BinPick {
  order: number
  /** Place in `bins`. */
  bin: number
  quantity: number
}

export interface PlannedTour {
  orders: number[]
  picks: BinPick[]
  tour: AisleTour
}

export interface WavePlan {
  release: Release
  tours: PlannedTour[]
  /** Length of all tours together, in the warehouse's unit. */
  length: number
}

/**
 * Chooses the wave (`releaseWave`), the bins of every pick, the orders of every tour (`solveBatches`) and the way of every tour
 * (exact). The wave takes a quarter of the budget, the batches the rest; without a budget 20,000 and 200,000 nodes.
 * @returns undefined when no wave between the bounds was found
 * @throws RangeError for a problem that makes no sense
 */
export function planWave(problem: PlanProblem, options: SolveOptions = {}): WavePlan | undefined {
  const { warehouse, orders, bins, capacity, zoneOfAisle } = problem
  const cells = warehouse.cellAt.length
  const stock: WaveLine[][] = warehouse.aisleAt.map(() => [])
  bins.forEach(({ item, place, quantity }, index) => {
    if (!Number.isInteger(place) || place < 0 || place >= warehouse.aisleAt.length * cells)
      throw new RangeError(`Bin ${index} is at a place that is not in the warehouse`)
    stock[Math.floor(place / cells)]!.push({ item, quantity })
  })
  if (zoneOfAisle !== undefined && zoneOfAisle.length !== warehouse.aisleAt.length)
    throw new RangeError('Zones are given for every aisle or not at all')
  const aisles = stock.map((lines, aisle) => ({ lines, zone: zoneOfAisle?.[aisle] ?? 0 }))
  const release = releaseWave({ ...problem, orders, aisles }, part(options, 0.25)).solution
  if (release === undefined) return undefined
  const picks = binsOf(problem, release)
  const picksOf = new Map<number, BinPick[]>(release.orders.map((order) => [order, []]))
  for (const pick of picks) picksOf.get(pick.order)!.push(pick)
  const batchOrders = release.orders.map((order): BatchOrder => {
    const own = picksOf.get(order)!
    return {
      places: own.map((pick) => bins[pick.bin]!.place),
      items: own.reduce((sum, pick) => sum + pick.quantity, 0),
      ...(orders[order]!.volume === undefined ? {} : { volume: orders[order]!.volume }),
      ...(orders[order]!.slots === undefined ? {} : { slots: orders[order]!.slots }),
    }
  })
  const { solution, value } = solveBatches({ warehouse, orders: batchOrders, capacity }, part(options, 0.75))
  const tours = solution.map((batch): PlannedTour => {
    const batchPicks = batch.flatMap((index) => picksOf.get(release.orders[index]!)!)
    return {
      orders: batch.map((index) => release.orders[index]!),
      picks: batchPicks,
      tour: aisleTour(
        warehouse,
        batchPicks.map((pick) => bins[pick.bin]!.place),
      ),
    }
  })
  return { release, tours, length: value }
}

/** A share of the options' budget. */
function part(options: SolveOptions, share: number): SolveOptions {
  if (options.budget === undefined) return options
  const { nodes, milliseconds, ...rest } = options.budget
  const budget: BudgetOptions = {
    ...rest,
    ...(nodes === undefined ? {} : { nodes: Math.ceil(nodes * share) }),
    ...(milliseconds === undefined ? {} : { milliseconds: milliseconds * share }),
  }
  return { ...options, budget }
}

/**
 * Bins for the picks of aisles. A pick is taken from one bin where one has enough, nearest to what the order has in the aisle so far;
 * else from the fullest ones.
 */
function binsOf({ warehouse, bins }: PlanProblem, release: Release): BinPick[] {
  const cells = warehouse.cellAt.length
  const left = bins.map((bin) => bin.quantity)
  const holders = new Map<string, number[]>()
  bins.forEach(({ item, place }, bin) => {
    const key = `${Math.floor(place / cells)} ${item}`
    const list = holders.get(key)
    if (list === undefined) holders.set(key, [bin])
    else list.push(bin)
  })
  const visited = new Map<string, number[]>()
  const picks: BinPick[] = []
  const take = (pick: WavePick, bin: number, quantity: number) => {
    left[bin]! -= quantity
    picks.push({ order: pick.order, bin, quantity })
    const key = `${pick.order} ${pick.aisle}`
    visited.set(key, [...(visited.get(key) ?? []), bins[bin]!.place])
  }
  for (const pick of release.picks) {
    const open = holders.get(`${pick.aisle} ${pick.item}`)!.filter((bin) => left[bin]! > 0)
    const near = visited.get(`${pick.order} ${pick.aisle}`) ?? []
    const distance = (bin: number) =>
      near.reduce((least, place) => Math.min(least, Math.abs(place - bins[bin]!.place)), near.length === 0 ? 0 : cells)
    const whole = open.filter((bin) => left[bin]! >= pick.quantity)
    if (whole.length > 0) {
      take(
        pick,
        whole.reduce((best, bin) => (distance(bin) < distance(best) ? bin : best)),
        pick.quantity,
      )
      continue
    }
    let missing = pick.quantity
    for (const bin of open.sort((a, b) => left[b]! - left[a]! || a - b)) {
      if (missing === 0) break
      const taken = Math.min(missing, left[bin]!)
      take(pick, bin, taken)
      missing -= taken
    }
  }
  return picks
}
