import { type Budget, type BudgetOptions, startBudget } from '../lib/budget.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { searchBlocks } from './block-beam-search.ts'
import { buildBlocks } from './blocks.ts'
import { compatibleSets } from './compatible-sets.ts'
import { placeBoxes } from './place-boxes.ts'
import { assertFillProblem, type BoxType, type FillProblem, type Placement } from './problem.ts'

/** Blocks whose hull is this full at least; with support asked for they have to be full. */
export const blockFill = 0.98
export const mostBlocks = 10_000
/** Share of the time that goes into making blocks at most. */
const shareForBlocks = 0.1
/** Without a budget the search ends after so many steps. */
export const defaultBudget: BudgetOptions = { nodes: 100_000 }
/** The beam grows no wider than this. */
export const widestBeam = 1000

/**
 * The most valuable load of one container (volume, unless boxes have values), every box in its place.
 * A step of the budget is one block placed; the search ends early when everything is in or the bound is met.
 * @throws RangeError for a problem that makes no sense
 */
export function fillContainer(problem: FillProblem, options: SolveOptions = {}): Solved<Placement[]> {
  assertFillProblem(problem)
  const { container } = problem
  const isSupported = (problem.support ?? 0) > 0
  const values = Float64Array.from(problem.boxes, worthOf)
  const sets = compatibleSets(problem.boxes, problem)
  const budget = options.budget ?? defaultBudget
  let best: { placements: Placement[]; value: number } = { placements: [], value: 0 }
  let bound = 0
  let steps = 0
  for (const set of sets) {
    const boxes = problem.boxes.map((box, type) => (set.includes(type) ? box : { ...box, count: 0 }))
    const setBound = boundOfLoad(boxes, problem, values)
    bound = Math.max(bound, setBound)
    if (setBound <= best.value) continue
    const share = shareOf(budget, sets.length)
    const blocks = buildBlocks(boxes, container, {
      fill: isSupported ? 1 : blockFill,
      limit: mostBlocks,
      until: () => share.used() > shareForBlocks,
    })
    const load = searchBlocks(
      {
        container,
        boxes,
        blocks,
        remaining: Int32Array.from(boxes, (box) => Math.min(box.count, 0x7fffffff)),
        values,
        isSupported,
        widest: widestBeam,
        onBetter: (better) => better.value >= setBound,
      },
      share,
    )
    steps += share.spent
    if (load.value > best.value) best = { placements: placeBoxes(blocks, load.placed), value: load.value }
  }
  return { solution: best.placements, value: best.value, bound, isProven: best.value >= bound, steps }
}

/** What a box counts for in a load. */
export function worthOf(box: BoxType): number {
  return box.value ?? box.length * box.width * box.height
}

/** Starts a budget that is one of so many equal parts. */
export function shareOf(options: BudgetOptions, parts: number): Budget {
  return startBudget({
    ...options,
    ...(options.nodes === undefined ? {} : { nodes: Math.max(1, Math.floor(options.nodes / parts)) }),
    ...(options.milliseconds === undefined ? {} : { milliseconds: options.milliseconds / parts }),
  })
}

/** No load is worth more: boxes cut to pieces fill the volume, or the weight, by the most valuable first (G. Dantzig 1957). */
export function boundOfLoad(boxes: readonly BoxType[], problem: FillProblem, values: Float64Array): number {
  const { container } = problem
  const volume = container.length * container.width * container.height
  const byVolume = fractional(boxes, values, (box) => box.length * box.width * box.height, volume)
  if (container.maxWeightGrams === undefined) return byVolume
  return Math.min(
    byVolume,
    fractional(boxes, values, (box) => box.weightGrams ?? 0, container.maxWeightGrams),
  )
}

function fractional(boxes: readonly BoxType[], values: Float64Array, size: (box: BoxType) => number, room: number): number {
  const items = boxes.map((box, type) => ({ count: box.count, value: values[type]!, size: size(box) }))
  items.sort((a, b) => b.value * a.size - a.value * b.size)
  let left = room
  let value = 0
  for (const item of items) {
    if (item.count === 0) continue
    const all = item.count * item.size
    if (all <= left) {
      left -= all
      value += item.count * item.value
    } else {
      value += (item.value * left) / item.size
      break
    }
  }
  return value
}
