import type { Budget } from '../lib/budget.ts'
import { searchBlocks } from './block-beam-search.ts'
import { type Blocks, buildBlocks } from './blocks.ts'
import { compatibleSets } from './compatible-sets.ts'
import { placeBoxes } from './place-boxes.ts'
import type { BoxType, Container, PackingRules, Placement } from './problem.ts'

/** One way to load one container. */
export interface Pattern {
  /** Index of the container type. */
  container: number
  /** Boxes of each type in it. */
  counts: number[]
  placements: Placement[]
  /** By the values it was made with. */
  value: number
}

/** Fills containers of given types again and again: blocks are built once. */
export interface Loader {
  /** The most valuable load of one container from `remaining` boxes; undefined when none of them fits. */
  load(container: number, remaining: Int32Array, values: Float64Array, budget: Budget): Pattern | undefined
}

export interface LoaderOptions {
  fill: number
  mostBlocks: number
  widest: number
}

export function createLoader(
  containers: readonly Container[],
  boxes: readonly BoxType[],
  rules: PackingRules,
  options: LoaderOptions,
): Loader {
  const isSupported = (rules.support ?? 0) > 0
  const sets = compatibleSets(boxes, rules)
  const members = sets.map((set) => boxes.map((_, type) => set.includes(type)))
  const built = new Map<string, Blocks>()
  const blocksFor = (container: number, set: number): Blocks => {
    const key = `${container},${set}`
    const known = built.get(key)
    if (known) return known
    const members = boxes.map((box, type) => (sets[set]!.includes(type) ? box : { ...box, count: 0 }))
    const blocks = buildBlocks(members, containers[container]!, {
      fill: isSupported ? 1 : options.fill,
      limit: options.mostBlocks,
    })
    built.set(key, blocks)
    return blocks
  }
  return {
    load(container, remaining, values, budget) {
      let best: Pattern | undefined
      sets.forEach((_, set) => {
        const there = remaining.map((count, type) => (members[set]![type]! ? count : 0))
        const most = there.reduce((sum, count, type) => sum + count * values[type]!, 0)
        if (most <= (best?.value ?? 0)) return
        const blocks = blocksFor(container, set)
        const load = searchBlocks(
          { container: containers[container]!, boxes, blocks, remaining: there, values, isSupported, widest: options.widest },
          budget,
        )
        if (load.placed.length === 0 || load.value <= (best?.value ?? 0)) return
        const placements = placeBoxes(blocks, load.placed)
        const counts = new Array<number>(boxes.length).fill(0)
        for (const { box } of placements) counts[box]!++
        best = { container, counts, placements, value: load.value }
      })
      return best
    },
  }
}
