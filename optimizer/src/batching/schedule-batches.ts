import { startBudget } from '../lib/budget.ts'
import { randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { batchLengths } from './batch-length.ts'
import { boundBatches } from './bound-batches.ts'
import { type BatchProblem, compileBatches } from './problem.ts'
import { batchBySavings } from './savings.ts'

/** Batches for several pickers who walk one tour after another, with what has to be done in time or be over soon. */
export interface ScheduleProblem extends BatchProblem {
  pickers: number
  /** Time to walk one unit of length. */
  timePerLength: number
  /** Time to pick one item. */
  timePerItem?: number
  /** Time to make ready for a tour. */
  timePerTour?: number
  /**
   * tardiness: the time by which orders are back after they are due, all orders together. makespan: when the last picker is back.
   */
  goal: 'tardiness' | 'makespan'
}

/** For each picker the tours in the order in which they are walked, each a list of places in `orders`. */
export type Schedule = number[][][]

interface Tour {
  orders: number[]
  low: number
  high: number
  time: number
}

/**
 * Batches and their sequence on the pickers, by simulated annealing: orders move or change places between tours, tours move or change
 * places between pickers. Starts from the better of two: orders by due time, or savings; tours go to the picker who is free first. Of
 * schedules with the same value the one with less work is better. `value` is in the unit of time, smaller is better; a node is a change
 * tried. Without a budget 50,000 nodes.
 * @throws RangeError for a problem that makes no sense
 */
export function scheduleBatches(problem: ScheduleProblem, options: SolveOptions = {}): Solved<Schedule> {
  const { orders, pickers, timePerLength, timePerItem = 0, timePerTour = 0, goal } = problem
  const tables = compileBatches(problem)
  if (!Number.isInteger(pickers) || pickers < 1) throw new RangeError('There is at least one picker')
  for (const time of [timePerLength, timePerItem, timePerTour])
    if (!(time >= 0 && time < Number.POSITIVE_INFINITY)) throw new RangeError('Times are numbers from 0')
  if (goal !== 'tardiness' && goal !== 'makespan') throw new RangeError('The goal is tardiness or makespan')
  const { orderCount, loads, limits, ownLength } = tables
  const items = Float64Array.from(orders, (order) => order.items ?? order.places.length)
  const dueAt = Float64Array.from(orders, (order, place) => {
    if (Number.isNaN(order.dueAt)) throw new RangeError(`Order ${place} is due at no number`)
    return order.dueAt ?? Number.POSITIVE_INFINITY
  })
  const budget = startBudget(options.budget ?? { nodes: 50_000 })
  const random = randomFrom(options.seed ?? 1)
  const lengths = batchLengths(tables)
  const { keys } = lengths
  const scratch = new Int32Array(orderCount)

  const tourOf = (list: number[]): Tour => {
    let low = 0
    let high = 0
    let time = timePerTour
    list.forEach((order, i) => {
      scratch[i] = order
      low ^= keys[2 * order]!
      high ^= keys[2 * order + 1]!
      time += items[order]! * timePerItem
    })
    return { orders: list, low, high, time: time + timePerLength * lengths.length(scratch, list.length, low, high) }
  }
  const fits = (list: readonly number[]) =>
    limits.every((limit, d) => list.reduce((sum, order) => sum + loads[d]![order]!, 0) <= limit + 1e-9)
  /** What a picker's day comes to: tardiness and end. */
  const late = new Float64Array(pickers)
  const ends = new Float64Array(pickers)
  const follow = (picker: number, day: readonly Tour[]) => {
    let time = 0
    let sum = 0
    for (const tour of day) {
      time += tour.time
      if (goal === 'tardiness') for (const order of tour.orders) if (time > dueAt[order]!) sum += time - dueAt[order]!
    }
    late[picker] = sum
    ends[picker] = time
  }
  const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
  const goalValue = () => (goal === 'tardiness' ? sumOf(late) : ends.reduce((most, end) => Math.max(most, end), 0))
  const cost = () => goalValue() + workWeight * sumOf(ends)

  /** Tours to the picker who is free first, in the order given. */
  const deal = (tours: Tour[]): Tour[][] => {
    const days: Tour[][] = Array.from({ length: pickers }, () => [])
    const free = new Float64Array(pickers)
    for (const tour of tours) {
      const picker = free.indexOf(Math.min(...free))
      days[picker]!.push(tour)
      free[picker]! += tour.time
    }
    return days
  }
  const byDue = (a: Tour, b: Tour) => firstDue(a) - firstDue(b) || b.time - a.time
  const firstDue = (tour: Tour) => tour.orders.reduce((least, order) => Math.min(least, Math.min(dueAt[order]!, 1e300)), 1e300)
  const filled: number[][] = []
  for (const order of Array.from(dueAt.keys()).sort((a, b) => Math.min(dueAt[a]!, 1e300) - Math.min(dueAt[b]!, 1e300) || a - b)) {
    const last = filled.at(-1)
    if (last !== undefined && fits([...last, order])) last.push(order)
    else filled.push([order])
  }
  let days: Tour[][] = []
  let present = Number.POSITIVE_INFINITY
  for (const batches of [filled, batchBySavings(tables, lengths, budget)]) {
    const tours = batches.map(tourOf)
    const dealt = deal(goal === 'tardiness' ? tours.sort(byDue) : tours.sort((a, b) => b.time - a.time))
    dealt.forEach((day, picker) => {
      follow(picker, day)
    })
    if (cost() < present) {
      present = cost()
      days = dealt
    }
  }
  days.forEach((day, picker) => {
    follow(picker, day)
  })
  let best = present
  let value = goalValue()
  let kept: Schedule = days.map((day) => day.map((tour) => [...tour.orders]))
  const bound = lowest(problem, boundBatches(tables), ownLength, items, dueAt)
  const meanTime = sumOf(ends) / Math.max(1, days.flat().length)
  let temperature = 0
  let tried = 0
  while (orderCount > 0 && value > bound && !budget.spend()) {
    if ((tried++ & 31) === 0) temperature = meanTime * 0.2 * 0.005 ** budget.used()
    const a = random.below(pickers)
    const b = random.below(pickers)
    const changedA = [...days[a]!]
    const changedB = a === b ? changedA : [...days[b]!]
    if (changedA.length === 0) continue
    const at = random.below(changedA.length)
    const kind = random.next()
    if (kind < 0.2) {
      // A tour goes elsewhere.
      const [tour] = changedA.splice(at, 1)
      changedB.splice(random.below(changedB.length + 1), 0, tour!)
    } else if (kind < 0.35) {
      if (changedB.length === 0) continue
      const to = random.below(changedB.length)
      const tour = changedA[at]!
      changedA[at] = changedB[to]!
      changedB[to] = tour
    } else {
      // An order goes to another tour or one of its own, or changes places with another.
      const from = changedA[at]!
      const order = from.orders[random.below(from.orders.length)]!
      const rest = from.orders.filter((other) => other !== order)
      const to = kind < 0.42 ? changedB.length : random.below(changedB.length)
      const target = changedB[to]
      if (target === from) continue
      if (target === undefined) {
        if (rest.length === 0) continue
        changedA[at] = tourOf(rest)
        changedB.splice(random.below(changedB.length + 1), 0, tourOf([order]))
      } else {
        const back = kind < 0.7 ? -1 : target.orders[random.below(target.orders.length)]!
        const taken = [...target.orders.filter((other) => other !== back), order]
        const left = back < 0 ? rest : [...rest, back]
        if (!fits(taken) || !fits(left)) continue
        changedB[to] = tourOf(taken)
        if (left.length > 0) changedA[at] = tourOf(left)
        else changedA.splice(at, 1)
      }
    }
    const lateA = late[a]!
    const lateB = late[b]!
    const endA = ends[a]!
    const endB = ends[b]!
    follow(a, changedA)
    if (a !== b) follow(b, changedB)
    const after = cost()
    if (after <= present - temperature * Math.log(1 - random.next())) {
      present = after
      days[a] = changedA
      days[b] = changedB
      if (after < best - 1e-9) {
        best = after
        value = goalValue()
        kept = days.map((day) => day.map((tour) => [...tour.orders]))
      }
    } else {
      late[a] = lateA
      ends[a] = endA
      late[b] = lateB
      ends[b] = endB
    }
  }
  return { solution: kept, value, bound: Math.min(bound, value), isProven: value <= bound * (1 + 1e-12), steps: budget.spent }
}

/** Of equally good schedules, the one with less work: what a unit of work costs. */
const workWeight = 0.001

/** No schedule is better: nobody is back before his order alone is picked, and the least work is shared by all pickers at best. */
function lowest(
  { pickers, timePerLength, timePerItem = 0, timePerTour = 0, goal }: ScheduleProblem,
  leastLength: number,
  ownLength: Float64Array,
  items: Float64Array,
  dueAt: Float64Array,
): number {
  const alone = Float64Array.from(
    ownLength,
    (length, order) => length * timePerLength + items[order]! * timePerItem + timePerTour,
  )
  if (goal === 'tardiness') return alone.reduce((sum, time, order) => sum + Math.max(0, time - dueAt[order]!), 0)
  const picking = items.reduce((sum, count) => sum + count * timePerItem, 0)
  const setUp = ownLength.length > 0 ? timePerTour : 0
  return Math.max((leastLength * timePerLength + picking + setUp) / pickers, ...alone)
}
