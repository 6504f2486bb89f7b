import { type Budget, startBudget } from '../lib/budget.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { aisleGraph, aisleTourOf } from './aisle-graph.ts'
import type { AisleTour } from './aisle-tour.ts'
import { eulerWalk, type TourEdge } from './euler-walk.ts'
import { graphTour } from './graph-tour.ts'
import { type AisleWarehouse, checkPlaces, checkWarehouse } from './warehouse.ts'

/**
 * A partial tour seen from the right, where directions count: of each crossing of the aisle reached, how many more times the tour has
 * come to it than left it, and which crossings hang together on the left (0: not used).
 */
interface Partial {
  surplus: number[]
  component: number[]
  cost: number
  before: Partial | undefined
  /** What was walked since the partial tour before. */
  edges: () => TourEdge[]
}

/** More partial tours than this are not carried along; the cheapest are, and the tour is not called proven then. */
const mostPartials = 30_000

/**
 * The shortest tour where aisles may be one-way: dynamic programming from aisle to aisle as in `aisleTour`, with the balance of comings
 * and goings in the place of odd and even. Partial tours that cannot become shorter than a tour found by `graphTour` are left out, so
 * that it ends quickly for one block, and for more where few aisles are one-way. A step of the budget is one partial tour.
 * @param places numbers of places (`placeOf`)
 * @returns value: length, in the warehouse's unit; the tour of `graphTour` where the budget ends first
 * @throws RangeError for a warehouse or place that makes no sense, or where directions leave no way
 */
export function oneWayTour(warehouse: AisleWarehouse, places: Iterable<number>, options: SolveOptions = {}): Solved<AisleTour> {
  checkWarehouse(warehouse)
  const sorted = [...new Set(places)].sort((a, b) => a - b)
  checkPlaces(warehouse, sorted)
  const graph = aisleGraph(warehouse, sorted)
  const quick = graphTour(graph.problem, { budget: { nodes: 30 }, ...(options.seed === undefined ? {} : { seed: options.seed }) })
  const budget = startBudget(options.budget)
  const exact = runAisles(warehouse, sorted, quick.value, budget)
  if (exact.best === undefined)
    return {
      solution: aisleTourOf(graph, quick.solution),
      value: quick.value,
      ...(quick.bound === undefined ? {} : { bound: quick.bound }),
      isProven: quick.isProven,
      steps: budget.spent,
    }
  const edges: TourEdge[] = []
  for (let partial: Partial | undefined = exact.best; partial !== undefined; partial = partial.before)
    edges.push(...partial.edges())
  const value = exact.best.cost
  return {
    solution: eulerWalk(warehouse, Int32Array.from(sorted), edges, value, true),
    value,
    ...(exact.isComplete ? { bound: value } : quick.bound === undefined ? {} : { bound: Math.min(value, quick.bound) }),
    isProven: exact.isComplete,
    steps: budget.spent,
  }
}

const noEdges = () => []

interface Service {
  /** Times through, upwards; downwards where negative. */
  net: number
  cost: number
  kind: 'skip' | 'through' | 'low' | 'high' | 'gap' | 'twice'
}

function runAisles(
  warehouse: AisleWarehouse,
  places: readonly number[],
  limit: number,
  budget: Budget,
): { best: Partial | undefined; isComplete: boolean } {
  const { aisleAt, crossAt, start } = warehouse
  const end = warehouse.end ?? start
  const blocks = crossAt.length - 1
  const columnAt = [...new Set([...aisleAt, start.at, end.at])].sort((a, b) => a - b)
  const aisles = columnAt.map((at) => aisleAt.indexOf(at))
  const picks = aisles.map((aisle) => Array.from({ length: blocks }, (_, block) => picksOf(warehouse, places, aisle, block)))
  const needed = columnAt.findLastIndex(
    (at, column) => at === start.at || at === end.at || picks[column]!.some((list) => list.length > 0),
  )
  // Where all aisles may be walked both ways, twice through is as good once each way: degrees are even anyhow. What goes the same way
  // more than once makes up for one-way aisles.
  const oneWays = warehouse.directions?.filter((direction) => direction !== 'both').length ?? 0
  const mostTimes = 1 + oneWays * blocks
  const services = columnAt.map((_, column) =>
    aisles[column]! < 0
      ? []
      : picks[column]!.map((list, block) => servicesOf(warehouse, aisles[column]!, block, list, mostTimes)),
  )
  const isClosed = start.at === end.at && start.cross === end.cross
  // What the columns not yet reached cost at least.
  const ahead = new Float64Array(columnAt.length + 1)
  for (let column = columnAt.length - 1; column >= 0; column--) {
    const least = services[column]!.reduce((sum, list) => sum + Math.min(...list.map((service) => service.cost)), 0)
    const across = column > 0 && column <= needed ? (columnAt[column]! - columnAt[column - 1]!) * (isClosed ? 2 : 1) : 0
    ahead[column] = ahead[column + 1]! + least + (column > firstNeeded(columnAt, picks, start.at, end.at) ? across : 0)
  }
  const leastAhead = (partial: Partial, column: number) => {
    if (column + 1 === columnAt.length) return 0
    // The ends of the tour, where they are apart, may still settle one each.
    let crossings = isClosed ? 0 : -2
    for (const number of partial.surplus) crossings += Math.abs(number)
    // Later steps at this aisle may still settle what is out of balance, at the length of the shortest block each.
    const balance = crossings * Math.min(columnAt[column + 1]! - columnAt[column]!, shortest / 2)
    return Math.max(0, ahead[column + 1]!, balance)
  }
  const shortest = Math.min(...crossAt.slice(1).map((at, i) => at - crossAt[i]!))
  let partials: Partial[] = [
    { surplus: crossAt.map(() => 0), component: crossAt.map(() => 0), cost: 0, before: undefined, edges: noEdges },
  ]
  let best: Partial | undefined
  let isComplete = true
  for (let column = 0; column < columnAt.length; column++) {
    const across = columnAt[column]!
    const steps: ((partial: Partial) => Partial[])[] = []
    if (column > 0) steps.push((partial) => advance(warehouse, partial, columnAt[column - 1]!, across))
    if (across === start.at) steps.push((partial) => [touched(partial, start.cross, isClosed ? 0 : 1)])
    if (across === end.at && !isClosed) steps.push((partial) => [touched(partial, end.cross, -1)])
    services[column]!.forEach((list, block) => {
      steps.push((partial) => list.map((service) => served(warehouse, partial, aisles[column]!, block, service)))
    })
    for (const step of steps) {
      const reached = new Map<string, Partial>()
      for (const partial of partials) {
        if (budget.spend()) return { best: undefined, isComplete: false }
        for (const next of step(partial)) {
          if (next.cost + leastAhead(next, column) > limit + 1e-9) continue
          const key = `${next.surplus.join()} ${next.component.join()}`
          const known = reached.get(key)
          if (known === undefined || known.cost > next.cost) reached.set(key, next)
        }
      }
      partials = [...reached.values()]
      if (partials.length > mostPartials) {
        partials = partials.sort((a, b) => a.cost - b.cost).slice(0, mostPartials)
        isComplete = false
      }
    }
    if (column >= needed)
      for (const partial of partials) if (isWhole(partial) && (best === undefined || partial.cost < best.cost)) best = partial
  }
  return { best, isComplete }
}

function firstNeeded(columnAt: readonly number[], picks: readonly number[][][], startAt: number, endAt: number): number {
  return columnAt.findIndex((at, column) => at === startAt || at === endAt || picks[column]!.some((list) => list.length > 0))
}

/** Where picks of an aisle between two cross aisles lie, rising. */
function picksOf(warehouse: AisleWarehouse, places: readonly number[], aisle: number, block: number): number[] {
  const { cellAt, crossAt } = warehouse
  return places
    .filter((place) => Math.trunc(place / cellAt.length) === aisle)
    .map((place) => cellAt[place % cellAt.length]!)
    .filter((at) => at <= crossAt[block + 1]! && (block === 0 || at > crossAt[block]!))
}

function servicesOf(
  warehouse: AisleWarehouse,
  aisle: number,
  block: number,
  picks: readonly number[],
  mostTimes: number,
): Service[] {
  const direction = warehouse.directions?.[aisle] ?? 'both'
  const low = warehouse.crossAt[block]!
  const high = warehouse.crossAt[block + 1]!
  const length = high - low
  const list: Service[] = []
  if (picks.length === 0) list.push({ net: 0, cost: 0, kind: 'skip' })
  for (let times = 1; times <= mostTimes; times++) {
    if (direction !== 'down') list.push({ net: times, cost: times * length, kind: 'through' })
    if (direction !== 'up') list.push({ net: -times, cost: times * length, kind: 'through' })
  }
  if (direction !== 'both') return list
  list.push({ net: 0, cost: 2 * length, kind: 'twice' })
  if (picks.length === 0) return list
  list.push({ net: 0, cost: 2 * (picks.at(-1)! - low), kind: 'low' })
  list.push({ net: 0, cost: 2 * (high - picks[0]!), kind: 'high' })
  let gap = 0
  for (let i = 1; i < picks.length; i++) gap = Math.max(gap, picks[i]! - picks[i - 1]!)
  if (gap > 0) list.push({ net: 0, cost: 2 * (length - gap), kind: 'gap' })
  return list
}

function served(warehouse: AisleWarehouse, partial: Partial, aisle: number, block: number, service: Service): Partial {
  const { net, cost, kind } = service
  const surplus = [...partial.surplus]
  surplus[block] = surplus[block]! - net
  surplus[block + 1] = surplus[block + 1]! + net
  let component: readonly number[] = partial.component
  if (kind !== 'skip' && kind !== 'high') component = used(component, block)
  if (kind !== 'skip' && kind !== 'low') component = used(component, block + 1)
  if (kind === 'through' || kind === 'twice') component = joined(component, block, block + 1)
  return {
    surplus,
    component: renumbered(component),
    cost: partial.cost + cost,
    before: partial,
    edges: () => serviceEdges(warehouse, aisle, block, service),
  }
}

function serviceEdges(warehouse: AisleWarehouse, aisle: number, block: number, { net, kind }: Service): TourEdge[] {
  const across = warehouse.aisleAt[aisle]!
  const low = { across, along: warehouse.crossAt[block]! }
  const high = { across, along: warehouse.crossAt[block + 1]! }
  const isGap = kind === 'gap'
  const edges: TourEdge[] = []
  if (kind === 'low' || isGap) edges.push({ from: low, to: low, aisle, block, isGap })
  if (kind === 'high' || isGap) edges.push({ from: high, to: high, aisle, block, isGap })
  const [up, down] = kind === 'twice' ? [1, 1] : [Math.max(0, net), Math.max(0, -net)]
  for (let i = 0; i < up; i++) edges.push({ from: low, to: high, aisle, block })
  for (let i = 0; i < down; i++) edges.push({ from: high, to: low, aisle, block })
  return edges
}

/** What came too often to a crossing goes on to the next aisle; what left it too often comes from there; else there and back, or not. */
function advance(warehouse: AisleWarehouse, partial: Partial, from: number, to: number): Partial[] {
  const { crossAt } = warehouse
  const even = partial.component.flatMap((component, cross) => (component > 0 && partial.surplus[cross] === 0 ? [cross] : []))
  const all: Partial[] = []
  for (let set = 0; set < 1 << even.length; set++) {
    const pairs = even.filter((_, i) => (set >> i) & 1)
    const component = partial.component.map((number, cross) =>
      partial.surplus[cross] !== 0 || pairs.includes(cross) ? number : 0,
    )
    if (partial.component.some((number) => number > 0 && !component.includes(number))) continue
    const onward = crossAt.map((_, cross) => (pairs.includes(cross) ? 1 : Math.max(0, partial.surplus[cross]!)))
    const back = crossAt.map((_, cross) => (pairs.includes(cross) ? 1 : Math.max(0, -partial.surplus[cross]!)))
    const count = [...onward, ...back].reduce((sum, times) => sum + times, 0)
    all.push({
      surplus: partial.surplus,
      component: renumbered(component),
      cost: partial.cost + count * (to - from),
      before: partial,
      edges: () => {
        const edges: TourEdge[] = []
        crossAt.forEach((along, cross) => {
          const [left, right] = [
            { across: from, along },
            { across: to, along },
          ]
          for (let i = 0; i < onward[cross]!; i++) edges.push({ from: left, to: right })
          for (let i = 0; i < back[cross]!; i++) edges.push({ from: right, to: left })
        })
        return edges
      },
    })
  }
  return all
}

function touched(partial: Partial, cross: number, surplus: number): Partial {
  return {
    surplus: partial.surplus.map((number, i) => (i === cross ? number + surplus : number)),
    component: renumbered(used(partial.component, cross)),
    cost: partial.cost,
    before: partial,
    edges: noEdges,
  }
}

function isWhole(partial: Partial): boolean {
  return partial.surplus.every((number) => number === 0) && Math.max(...partial.component) === 1
}

function used(component: readonly number[], cross: number): number[] {
  return component.map((number, i) => (i === cross && number === 0 ? component.length + 1 + cross : number))
}

function joined(component: readonly number[], a: number, b: number): number[] {
  return component.map((number) => (number === component[b] ? component[a]! : number))
}

function renumbered(component: readonly number[]): number[] {
  const names = new Map<number, number>([[0, 0]])
  return component.map((number) => {
    if (!names.has(number)) names.set(number, names.size)
    return names.get(number)!
  })
}
