import type { Highs } from 'highs'
import { type Budget, startBudget } from '../lib/budget.ts'
import { loadHighs } from '../lib/highs.ts'
import { type Random, randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { type CoverProblem, relaxCover, solveCover } from './cover-by-patterns.ts'
import { blockFill, defaultBudget } from './fill-container.ts'
import { createLoader, type Pattern } from './load-patterns.ts'
import {
  assertBoxes,
  assertContainer,
  assertRules,
  type BoxType,
  type Container,
  type PackingRules,
  type Placement,
} from './problem.ts'

export interface ContainerType extends Container {
  /** What one costs, more than 0; 1 unless told, so that containers are counted. */
  cost?: number
  /** How many there are; no limit unless told. */
  count?: number
}

export interface ContainersProblem extends PackingRules {
  containers: readonly ContainerType[]
  boxes: readonly BoxType[]
}

/** A container that is used. */
export interface LoadedContainer {
  /** Index into the problem's containers. */
  container: number
  placements: Placement[]
}

export interface ContainersSolution {
  loaded: LoadedContainer[]
  /** Boxes of each type for which there is no room. */
  left: number[]
}

/** Steps for one container at first; when nothing gets better, more. */
const firstSteps = 150
const mostSteps = 20_000
/** Rounds without a better packing after which more steps are spent on each container. */
const patience = 8
/** Shares of the budget at which rounds by values end, and patterns by prices. */
const valuesUntil = 0.55
const pricesUntil = 0.85
/** Patterns kept for the cover: a MIP of more columns takes too long. */
const mostPatterns = 3000

/**
 * All boxes into containers of least cost. Rounds fill one container after another, with boxes valued by how well the containers which held
 * them were filled (sequential value correction: G. Belov and G. Scheithauer 2007, after E. Mukhacheva); then the loads seen, and new ones
 * priced by the relaxed covering problem (P. Gilmore and R. Gomory 1961), are combined at least cost by a MIP.
 * A step of the budget is one block placed. What fits nowhere, or finds no container left, is told in `left`.
 * The value is the cost; it is not comparable between packings that leave boxes behind, of which fewer are always better.
 * @throws RangeError for a problem that makes no sense
 */
export async function packContainers(
  problem: ContainersProblem,
  options: SolveOptions = {},
): Promise<Solved<ContainersSolution>> {
  assertContainersProblem(problem)
  const budget = startBudget(options.budget ?? defaultBudget)
  const random = randomFrom(options.seed ?? 1)
  const { boxes, containers } = problem
  const loader = createLoader(containers, boxes, problem, { fill: blockFill, mostBlocks: 4000, widest: 64 })
  const bound = boundOfCost(problem)
  const pool = new Map<string, Pattern>()
  const remember = (pattern: Pattern) => {
    const key = `${pattern.container};${pattern.counts.join()}`
    if (!pool.has(key) && pool.size < mostPatterns) pool.set(key, pattern)
  }
  let best: Packed | undefined
  let steps = 0
  let stepsEach = firstSteps
  let sinceBetter = 0
  let values = Float64Array.from(boxes, volumeOf)
  const stepBudget = (limit: number) => startBudget({ nodes: Math.max(1, Math.round(limit)), cancelled: () => budget.isOver() })
  const load = (container: number, remaining: Int32Array, byValues: Float64Array, limit: number) => {
    const part = stepBudget(limit)
    const pattern = loader.load(container, remaining, byValues, part)
    budget.spend(Math.max(1, part.spent))
    steps += part.spent
    if (pattern !== undefined) remember(pattern)
    return pattern
  }
  const isBest = () => best !== undefined && best.leftCount === 0 && best.cost <= bound + 1e-9

  while (!isBest() && (best === undefined || budget.used() < valuesUntil)) {
    if (best !== undefined && budget.isOver()) break
    const packed = packOnce(problem, values, (container, remaining) => load(container, remaining, values, stepsEach))
    if (isBetter(packed, best)) {
      best = packed
      sinceBetter = 0
    } else if (++sinceBetter % patience === 0) stepsEach = Math.min(mostSteps, stepsEach * 2)
    values = correctValues(problem, values, packed, random)
    // Without limits in the budget rounds end by themselves.
    if (budget.used() === 0 && sinceBetter > 200) break
  }
  if (best !== undefined && !isBest() && best.leftCount === 0 && !budget.isOver()) {
    const solver = await loadHighs()
    const milliseconds = options.budget?.milliseconds
    const limits = () =>
      milliseconds === undefined ? {} : { seconds: Math.max(0.05, (milliseconds / 1000) * (1 - budget.used())) }
    best = combine(solver, problem, best, { pool, load, stepsEach, budget, limits })
  }
  const { loaded, left, cost, leftCount } = best!
  return { solution: { loaded, left }, value: cost, bound, isProven: leftCount === 0 && cost <= bound + 1e-9, steps }
}

interface Packed extends ContainersSolution {
  cost: number
  leftCount: number
  patterns: Pattern[]
}

function isBetter(one: Packed, other: Packed | undefined): boolean {
  if (other === undefined) return true
  return one.leftCount < other.leftCount || (one.leftCount === other.leftCount && one.cost < other.cost - 1e-9)
}

/** One round: containers are filled one after another until no box is left or none fits. */
function packOnce(
  problem: ContainersProblem,
  values: Float64Array,
  load: (container: number, remaining: Int32Array) => Pattern | undefined,
): Packed {
  const remaining = Int32Array.from(problem.boxes, (box) => box.count)
  const used = problem.containers.map(() => 0)
  const patterns: Pattern[] = []
  for (;;) {
    const total = remaining.reduce((sum, count, type) => sum + count * values[type]!, 0)
    if (total === 0) break
    let chosen: { pattern: Pattern; worth: number } | undefined
    problem.containers.forEach((container, index) => {
      if (used[index]! >= (container.count ?? Number.POSITIVE_INFINITY)) return
      const pattern = load(index, remaining)
      if (pattern === undefined) return
      // The last container: what holds everything is judged by its cost alone.
      const isLast = pattern.value >= total * (1 - 1e-12)
      const worth = isLast ? 1e12 / costOf(container) : pattern.value / total / costOf(container)
      if (chosen === undefined || worth > chosen.worth) chosen = { pattern, worth }
    })
    if (chosen === undefined) break
    const { pattern } = chosen
    used[pattern.container]!++
    patterns.push(pattern)
    pattern.counts.forEach((count, type) => {
      remaining[type]! -= count
    })
  }
  return {
    patterns,
    loaded: patterns.map(({ container, placements }) => ({ container, placements })),
    left: [...remaining],
    leftCount: remaining.reduce((sum, count) => sum + count, 0),
    cost: patterns.reduce((sum, { container }) => sum + costOf(problem.containers[container]!), 0),
  }
}

/** Boxes that lay in badly filled containers become dearer, so that the next round takes them sooner and with others. */
function correctValues(
  problem: ContainersProblem,
  values: Float64Array,
  packed: Packed,
  random: Random,
): Float64Array<ArrayBuffer> {
  const corrected = Float64Array.from(values)
  const power = 1 + 0.05 * random.next()
  const inertia = 1 + 0.5 * random.next()
  const remaining = problem.boxes.map((box) => box.count)
  for (const pattern of packed.patterns) {
    const container = problem.containers[pattern.container]!
    const filled = pattern.counts.reduce((sum, count, type) => sum + count * volumeOf(problem.boxes[type]!), 0)
    const strength = (container.length * container.width * container.height) / filled
    pattern.counts.forEach((count, type) => {
      if (count === 0) return
      const share = count / (inertia * (problem.boxes[type]!.count + remaining[type]!))
      corrected[type] = (1 - share) * corrected[type]! + share * strength * volumeOf(problem.boxes[type]!) ** power
      remaining[type]! -= count
    })
  }
  return corrected
}

interface CombineContext {
  pool: Map<string, Pattern>
  load: (container: number, remaining: Int32Array, values: Float64Array, limit: number) => Pattern | undefined
  stepsEach: number
  budget: Budget
  /** Seconds that are left of the budget, if it counts them. */
  limits: () => { seconds?: number }
}

/** New patterns by prices, then the cheapest combination of all that were seen. */
function combine(solver: Highs, problem: ContainersProblem, best: Packed, context: CombineContext): Packed {
  const { pool, load, budget } = context
  for (const pattern of best.patterns) pool.set(`${pattern.container};${pattern.counts.join()}`, pattern)
  const demand = problem.boxes.map((box) => box.count)
  const cover = (): CoverProblem => ({
    demand,
    patterns: [...pool.values()],
    costs: problem.containers.map(costOf),
    available: problem.containers.map((container) => container.count ?? Number.POSITIVE_INFINITY),
    mayLeaveOut: (problem.support ?? 0) === 0,
  })
  const all = Int32Array.from(demand)
  let stepsEach = context.stepsEach * 4
  let fruitless = 0
  while (budget.used() < pricesUntil && !budget.isOver() && fruitless < 3) {
    const relaxed = relaxCover(solver, cover())
    if (relaxed === undefined) break
    const prices = Float64Array.from(relaxed.duals, (price) => Math.max(price, 1e-9))
    const before = pool.size
    let isUseful = false
    problem.containers.forEach((container, index) => {
      const pattern = load(index, all, prices, stepsEach)
      if (pattern !== undefined && pattern.value > costOf(container) * (1 + 1e-7)) isUseful = true
    })
    if (isUseful && pool.size > before) fruitless = 0
    else {
      fruitless++
      stepsEach = Math.min(mostSteps, stepsEach * 4)
    }
    if (budget.used() === 0 && pool.size > 500) break
  }
  const problemNow = cover()
  const relaxed = budget.isOver() ? undefined : relaxCover(solver, problemNow)
  // Not even parts of the loads seen are cheaper.
  if (relaxed === undefined || wholeCost(problem, relaxed.cost) >= best.cost - 1e-9) return best
  const counts = solveCover(solver, problemNow, { ...context.limits(), nodes: 2000 })
  if (counts === undefined) return best
  const combined = withoutSurplus(problem, problemNow, counts)
  return isBetter(combined, best) ? combined : best
}

/** The chosen patterns as a packing; boxes covered more often than they exist are taken out where they lie on top. */
function withoutSurplus(problem: ContainersProblem, cover: CoverProblem, counts: readonly number[]): Packed {
  const surplus = problem.boxes.map((box, type) =>
    counts.reduce((sum, count, index) => sum + count * cover.patterns[index]!.counts[type]!, -box.count),
  )
  const patterns: Pattern[] = []
  counts.forEach((count, index) => {
    const pattern = cover.patterns[index]!
    for (let k = 0; k < count; k++) {
      const kept: Placement[] = []
      const left = [...pattern.counts]
      for (const placement of pattern.placements.toSorted((a, b) => b.z - a.z)) {
        if (surplus[placement.box]! > 0) {
          surplus[placement.box]!--
          left[placement.box]!--
        } else kept.push(placement)
      }
      if (kept.length > 0) patterns.push({ ...pattern, counts: left, placements: kept.reverse() })
    }
  })
  return {
    patterns,
    loaded: patterns.map(({ container, placements }) => ({ container, placements })),
    left: problem.boxes.map(() => 0),
    leftCount: 0,
    cost: patterns.reduce((sum, { container }) => sum + costOf(problem.containers[container]!), 0),
  }
}

/**
 * No packing of all boxes costs less: volume and weight by the best rate, and boxes of which no two fit into one container since each
 * turns more than half of every edge, by the cheapest container.
 */
export function boundOfCost(problem: ContainersProblem): number {
  const { containers, boxes } = problem
  if (boxes.every((box) => box.count === 0)) return 0
  const cheapest = Math.min(...containers.map(costOf))
  const volume = boxes.reduce((sum, box) => sum + box.count * volumeOf(box), 0)
  const weight = boxes.reduce((sum, box) => sum + box.count * (box.weightGrams ?? 0), 0)
  const rate = (amount: number, room: (container: ContainerType) => number) => {
    const best = Math.min(...containers.map((container) => costOf(container) / room(container)))
    return amount * best
  }
  const large = boxes.reduce((sum, box) => {
    const shortest = Math.min(box.length, box.width, box.height)
    const isLarge = containers.every((container) => 2 * shortest > Math.max(container.length, container.width, container.height))
    return sum + (isLarge ? box.count : 0)
  }, 0)
  return Math.max(
    cheapest,
    wholeCost(
      problem,
      rate(volume, (container) => container.length * container.width * container.height),
    ),
    weight === 0
      ? 0
      : wholeCost(
          problem,
          rate(weight, (container) => container.maxWeightGrams ?? Number.POSITIVE_INFINITY),
        ),
    large * cheapest,
  )
}

/** The least cost of whole containers that is no less: a multiple where all cost the same. */
function wholeCost(problem: ContainersProblem, cost: number): number {
  const [first, ...others] = problem.containers.map(costOf)
  return others.every((other) => other === first) ? Math.ceil(cost / first! - 1e-6) * first! : cost
}

function costOf(container: ContainerType): number {
  return container.cost ?? 1
}

function volumeOf(box: BoxType): number {
  return box.length * box.width * box.height
}

function assertContainersProblem(problem: ContainersProblem): void {
  if (problem.containers.length === 0) throw new RangeError('There is no container')
  problem.containers.forEach((container, index) => {
    assertContainer(container, `Container ${index}`)
    if (!(costOf(container) > 0 && costOf(container) < Number.POSITIVE_INFINITY))
      throw new RangeError(`Container ${index}: a cost of ${container.cost}`)
    if (container.count !== undefined && !(Number.isSafeInteger(container.count) && container.count >= 0))
      throw new RangeError(`Container ${index}: a count of ${container.count}`)
  })
  assertBoxes(problem.boxes)
  assertRules(problem)
}
