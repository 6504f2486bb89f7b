import type { Budget } from '../lib/budget.ts'
import type { Blocks } from './blocks.ts'
import { orientationsOf } from './orientations.ts'
import type { BoxType, Container } from './problem.ts'
import { reachableLengths } from './reachable.ts'
import { cutSpaces, emptySpaces, removeSpace, type Spaces, setSpaces } from './spaces.ts'

// Beam search over blocks: every partial load is judged by the full load that a greedy rule makes of it (I. Araya and M.-C. Riff 2014,
// "A beam search approach to the container loading problem"); blocks are chosen by worth, contact with what is there, and the room that
// the remaining edges can no longer fill (I. Araya, K. Guerrero and E. Nuñez 2017, the function VCS).

/** A block in its place. */
export interface PlacedBlock {
  block: number
  x: number
  y: number
  z: number
}

export interface Load {
  placed: PlacedBlock[]
  /** Sum of what the boxes are worth. */
  value: number
}

export interface BeamProblem {
  container: Container
  boxes: readonly BoxType[]
  blocks: Blocks
  /** Boxes of each type there are now: the blocks may have been made for more. */
  remaining: Int32Array
  /** What one box of each type is worth. */
  values: Float64Array
  /** Every base lies wholly on the floor or on boxes; asks for blocks that are full. */
  isSupported: boolean
  /** Width at which the search ends; it begins at 1 and grows until the budget is used up. */
  widest: number
  /** Told of every load better than those before; true ends the search. */
  onBetter?: (load: Load) => boolean
}

/** How much contact counts against worth; how much lost room; how much many small boxes. The values of the paper. */
const contactPower = 4
const boxesPower = 0.2
/** A face touches what is no farther than this share of the block's own edge. */
const touching = 0.04

interface Partial {
  remaining: Int32Array
  spaces: Int32Array
  /** Four numbers a block: index, x, y, z. */
  placed: Int32Array
  value: number
  weight: number
  /** Blocks for which there may be enough boxes, and which fit the container, the most promising first. */
  active: Int32Array
  /** Value of the load the greedy rule makes of it. */
  outlook: number
}

/**
 * The most valuable load found.
 * A step of the budget is one block placed.
 */
export function searchBlocks(problem: BeamProblem, budget: Budget): Load {
  const { container, boxes, blocks, values, isSupported } = problem
  const typeCount = boxes.length
  const size = [container.length, container.width, container.height] as const
  const weightLimit = container.maxWeightGrams ?? Number.POSITIVE_INFINITY
  const { length: bl, width: bw, height: bh, needFrom, needTypes, needCounts } = blocks

  const worth = new Float64Array(blocks.count)
  const promise = new Float64Array(blocks.count)
  for (let b = 0; b < blocks.count; b++) {
    for (let n = needFrom[b]!; n < needFrom[b + 1]!; n++) worth[b]! += values[needTypes[n]!]! * needCounts[n]!
    promise[b] = worth[b]! * blocks.boxes[b]! ** -boxesPower
  }
  const order = Int32Array.from({ length: blocks.count }, (_, index) => index).sort((a, b) => promise[b]! - promise[a]! || a - b)

  const turns = boxes.map(orientationsOf)
  const reachable = reachableLengths(turns, size)

  // The load being built
  const remaining = new Int32Array(typeCount)
  const spaces: Spaces = emptySpaces()
  let placed = new Int32Array(4 * 256)
  let placedCount = 0
  let value = 0
  let weight = 0
  let best: Load = { placed: [], value: 0 }
  let isEnough = false

  const smallest = new Int32Array(3)
  const findSmallest = () => {
    smallest.fill(0x7fffffff)
    for (let t = 0; t < typeCount; t++) {
      if (remaining[t] === 0) continue
      for (const turn of turns[t]!)
        for (let axis = 0; axis < 3; axis++) if (turn[axis]! < smallest[axis]!) smallest[axis] = turn[axis]!
    }
  }
  const anyFits = (at: number): boolean => {
    const c = spaces.corners
    const l = c[at + 3]! - c[at]!
    const w = c[at + 4]! - c[at + 1]!
    const h = c[at + 5]! - c[at + 2]!
    for (let t = 0; t < typeCount; t++) {
      if (remaining[t] === 0) continue
      if (weight + (boxes[t]!.weightGrams ?? 0) > weightLimit) continue
      for (const turn of turns[t]!) if (turn[0] <= l && turn[1] <= w && turn[2] <= h) return true
    }
    return false
  }

  // The chosen space: its near corner, its lengths, and the corner of it at which blocks are put (0 near, 1 far, by axis)
  let sx = 0
  let sy = 0
  let sz = 0
  let sl = 0
  let sw = 0
  let sh = 0
  const side = new Int32Array(3)
  // What touches the chosen space: per face (2 × axis + side) whether it is a wall, or the rectangles of blocks that touch it
  const isWall = new Uint8Array(6)
  const rectCount = new Int32Array(6)
  let rects = new Int32Array(6 * 4 * 64)
  let rectRoom = 64

  /** The space nearest to a corner of the container, or -1 when none is of use. Useless ones are dropped. */
  const chooseSpace = (): number => {
    for (;;) {
      const c = spaces.corners
      let chosen = -1
      let nearest = Number.POSITIVE_INFINITY
      let largest = 0
      for (let i = 0; i < spaces.count; i++) {
        const at = i * 6
        const dx = Math.min(c[at]!, size[0] - c[at + 3]!)
        const dy = Math.min(c[at + 1]!, size[1] - c[at + 4]!)
        const dz = isSupported ? c[at + 2]! : Math.min(c[at + 2]!, size[2] - c[at + 5]!)
        const distance = dx + dy + dz
        if (distance > nearest) continue
        const volume = (c[at + 3]! - c[at]!) * (c[at + 4]! - c[at + 1]!) * (c[at + 5]! - c[at + 2]!)
        if (distance < nearest || volume > largest) {
          nearest = distance
          largest = volume
          chosen = i
        }
      }
      if (chosen < 0) return -1
      if (anyFits(chosen * 6)) return chosen
      removeSpace(spaces, chosen)
    }
  }

  const lookAround = (chosen: number) => {
    const c = spaces.corners
    const at = chosen * 6
    sx = c[at]!
    sy = c[at + 1]!
    sz = c[at + 2]!
    const ex = c[at + 3]!
    const ey = c[at + 4]!
    const ez = c[at + 5]!
    sl = ex - sx
    sw = ey - sy
    sh = ez - sz
    side[0] = sx <= size[0] - ex ? 0 : 1
    side[1] = sy <= size[1] - ey ? 0 : 1
    side[2] = isSupported || sz <= size[2] - ez ? 0 : 1
    isWall[0] = sx === 0 ? 1 : 0
    isWall[1] = ex === size[0] ? 1 : 0
    isWall[2] = sy === 0 ? 1 : 0
    isWall[3] = ey === size[1] ? 1 : 0
    isWall[4] = sz === 0 ? 1 : 0
    isWall[5] = ez === size[2] ? 1 : 0
    rectCount.fill(0)
    if (placedCount > rectRoom) {
      rectRoom = placedCount * 2
      rects = new Int32Array(6 * 4 * rectRoom)
    }
    for (let p = 0; p < placedCount; p++) {
      const b = placed[p * 4]!
      const x1 = placed[p * 4 + 1]!
      const y1 = placed[p * 4 + 2]!
      const z1 = placed[p * 4 + 3]!
      const x2 = x1 + bl[b]!
      const y2 = y1 + bw[b]!
      const z2 = z1 + bh[b]!
      const acrossX = x1 < ex && x2 > sx
      const acrossY = y1 < ey && y2 > sy
      const acrossZ = z1 < ez && z2 > sz
      if (acrossY && acrossZ) {
        if (x2 === sx) addRect(0, y1, z1, y2, z2)
        else if (x1 === ex) addRect(1, y1, z1, y2, z2)
      } else if (acrossX && acrossZ) {
        if (y2 === sy) addRect(2, x1, z1, x2, z2)
        else if (y1 === ey) addRect(3, x1, z1, x2, z2)
      } else if (acrossX && acrossY) {
        if (z2 === sz) addRect(4, x1, y1, x2, y2)
        else if (z1 === ez) addRect(5, x1, y1, x2, y2)
      }
    }
  }
  const addRect = (face: number, a1: number, b1: number, a2: number, b2: number) => {
    const at = (face * rectRoom + rectCount[face]!++) * 4
    rects[at] = a1
    rects[at + 1] = b1
    rects[at + 2] = a2
    rects[at + 3] = b2
  }
  /** The area of a face of the chosen space, from (a1, b1) to (a2, b2), which touches a wall or blocks. */
  const touched = (face: number, a1: number, b1: number, a2: number, b2: number): number => {
    if (isWall[face] === 1) return (a2 - a1) * (b2 - b1)
    let area = 0
    const from = face * rectRoom * 4
    const to = from + rectCount[face]! * 4
    for (let at = from; at < to; at += 4) {
      const a = Math.min(a2, rects[at + 2]!) - Math.max(a1, rects[at]!)
      const b = Math.min(b2, rects[at + 3]!) - Math.max(b1, rects[at + 1]!)
      if (a > 0 && b > 0) area += a * b
    }
    return area
  }

  /** Fills the lists `foundBlock` and `foundScore` with the `wanted` best blocks for the chosen space, the best first. */
  let foundBlock = new Int32Array(16)
  let foundScore = new Float64Array(16)
  let foundCount = 0
  const findBlocks = (active: Int32Array, activeCount: number, wanted: number) => {
    if (wanted > foundBlock.length) {
      foundBlock = new Int32Array(wanted * 2)
      foundScore = new Float64Array(wanted * 2)
    }
    foundCount = 0
    let threshold = 0
    for (let i = 0; i < activeCount; i++) {
      const b = active[i]!
      const ceiling = promise[b]!
      if (ceiling <= threshold) break
      const l = bl[b]!
      if (l > sl) continue
      const w = bw[b]!
      if (w > sw) continue
      const h = bh[b]!
      if (h > sh) continue
      const useful =
        ((l + reachable[0]![sl - l]!) / sl) * ((w + reachable[1]![sw - w]!) / sw) * ((h + reachable[2]![sh - h]!) / sh)
      if (ceiling * useful <= threshold) continue
      let isThere = weight + blocks.weight[b]! <= weightLimit
      for (let n = needFrom[b]!; n < needFrom[b + 1]!; n++) if (needCounts[n]! > remaining[needTypes[n]!]!) isThere = false
      if (!isThere) continue
      const x = side[0] === 0 ? sx : sx + sl - l
      const y = side[1] === 0 ? sy : sy + sw - w
      const z = side[2] === 0 ? sz : sz + sh - h
      const base = touched(4 + side[2]!, x, y, x + l, y + w)
      if (isSupported && base < l * w) continue
      let contact = base + touched(side[0]!, y, z, y + w, z + h) + touched(2 + side[1]!, x, z, x + l, z + h)
      if (sl - l <= touching * l) contact += touched(1 - side[0]!, y, z, y + w, z + h)
      if (sw - w <= touching * w) contact += touched(3 - side[1]!, x, z, x + l, z + h)
      if (sh - h <= touching * h) contact += touched(5 - side[2]!, x, y, x + l, y + w)
      const share = contact / (2 * (l * w + l * h + w * h))
      const score = ceiling * useful * share ** contactPower
      if (score <= threshold) continue
      if (blocks.isClosed[b] === 1 && liesUnder(x, y, z + h, x + l, y + w)) continue
      let at = foundCount < wanted ? foundCount++ : wanted - 1
      while (at > 0 && foundScore[at - 1]! < score) {
        foundScore[at] = foundScore[at - 1]!
        foundBlock[at] = foundBlock[at - 1]!
        at--
      }
      foundScore[at] = score
      foundBlock[at] = b
      if (foundCount === wanted) threshold = foundScore[wanted - 1]!
    }
  }
  /** Whether a placed block is above this rectangle. */
  const liesUnder = (x1: number, y1: number, z: number, x2: number, y2: number): boolean => {
    for (let p = 0; p < placedCount; p++) {
      const b = placed[p * 4]!
      const px = placed[p * 4 + 1]!
      const py = placed[p * 4 + 2]!
      if (placed[p * 4 + 3]! >= z && px < x2 && px + bl[b]! > x1 && py < y2 && py + bw[b]! > y1) return true
    }
    return false
  }

  /** Puts a block into the chosen corner. */
  const place = (b: number) => {
    const l = bl[b]!
    const w = bw[b]!
    const h = bh[b]!
    const x = side[0] === 0 ? sx : sx + sl - l
    const y = side[1] === 0 ? sy : sy + sw - w
    const z = side[2] === 0 ? sz : sz + sh - h
    if ((placedCount + 1) * 4 > placed.length) {
      const longer = new Int32Array(placed.length * 2)
      longer.set(placed)
      placed = longer
    }
    placed[placedCount * 4] = b
    placed[placedCount * 4 + 1] = x
    placed[placedCount * 4 + 2] = y
    placed[placedCount * 4 + 3] = z
    placedCount++
    for (let n = needFrom[b]!; n < needFrom[b + 1]!; n++) remaining[needTypes[n]!]! -= needCounts[n]!
    value += worth[b]!
    weight += blocks.weight[b]!
    findSmallest()
    cutSpaces(spaces, x, y, z, x + l, y + w, blocks.isClosed[b] === 1 ? size[2] : z + h, smallest)
  }

  const restore = (from: Partial) => {
    remaining.set(from.remaining)
    setSpaces(spaces, from.spaces)
    while (from.placed.length > placed.length) placed = new Int32Array(placed.length * 2)
    placed.set(from.placed)
    placedCount = from.placed.length / 4
    value = from.value
    weight = from.weight
  }
  const keep = (active: Int32Array): Partial => ({
    remaining: remaining.slice(),
    spaces: spaces.corners.slice(0, spaces.count * 6),
    placed: placed.slice(0, placedCount * 4),
    value,
    weight,
    active,
    outlook: 0,
  })

  /** Places the best block as long as there is one; then the load is full. */
  const complete = (active: Int32Array) => {
    while (!budget.isOver() || best.placed.length === 0) {
      const chosen = chooseSpace()
      if (chosen < 0) break
      lookAround(chosen)
      findBlocks(active, active.length, 1)
      if (foundCount === 0) removeSpace(spaces, chosen)
      else {
        place(foundBlock[0]!)
        budget.spend()
      }
    }
    if (value > best.value) {
      best = { placed: placedBlocks(), value }
      if (problem.onBetter?.(best) === true) isEnough = true
    }
  }
  const placedBlocks = (): PlacedBlock[] =>
    Array.from({ length: placedCount }, (_, p) => ({
      block: placed[p * 4]!,
      x: placed[p * 4 + 1]!,
      y: placed[p * 4 + 2]!,
      z: placed[p * 4 + 3]!,
    }))
  const stillThere = (active: Int32Array): Int32Array =>
    active.filter((b) => {
      for (let n = needFrom[b]!; n < needFrom[b + 1]!; n++) if (needCounts[n]! > remaining[needTypes[n]!]!) return false
      return true
    })

  remaining.set(problem.remaining)
  setSpaces(spaces, Int32Array.of(0, 0, 0, ...size))
  const root = keep(stillThere(order.filter((b) => bl[b]! <= size[0] && bw[b]! <= size[1] && bh[b]! <= size[2])))
  const bestPossible = problem.remaining.reduce((sum, count, type) => sum + count * values[type]!, 0)
  const isDone = () => isEnough || best.value >= bestPossible || (budget.isOver() && best.placed.length > 0)

  for (let width = 1; width <= problem.widest; width = Math.ceil(width * Math.SQRT2)) {
    let beam: Partial[] = [root]
    let isFirst = true
    while (beam.length > 0) {
      const successors: Partial[] = []
      for (const parent of beam) {
        restore(parent)
        let chosen = chooseSpace()
        foundCount = 0
        while (chosen >= 0) {
          lookAround(chosen)
          findBlocks(parent.active, parent.active.length, width)
          if (foundCount > 0) break
          removeSpace(spaces, chosen)
          chosen = chooseSpace()
        }
        if (foundCount === 0) continue
        // Later placements look around anew: what is needed of this space is kept.
        const choices = Array.from(foundBlock.subarray(0, foundCount))
        const here = keep(parent.active)
        for (let choice = 0; choice < choices.length; choice++) {
          if (choice > 0) {
            restore(here)
            lookAround(chosen)
          }
          place(choices[choice]!)
          budget.spend()
          const successor = keep(stillThere(parent.active))
          // The greedy rule takes the first choice, so its outlook is known already.
          if (choice === 0 && !isFirst) successor.outlook = parent.outlook
          else {
            complete(successor.active)
            successor.outlook = value
          }
          successors.push(successor)
          if (isDone()) return best
        }
      }
      isFirst = false
      beam = bestOf(successors, width)
    }
    if (isDone()) return best
  }
  return best
}

/** The `width` with the best outlook; of those with the same outlook and value, which are the same load in another order mostly, one. */
function bestOf(successors: Partial[], width: number): Partial[] {
  successors.sort((a, b) => b.outlook - a.outlook || b.value - a.value)
  const chosen: Partial[] = []
  for (const one of successors) {
    if (chosen.length === width) break
    const last = chosen.at(-1)
    if (last !== undefined && last.outlook === one.outlook && last.value === one.value) continue
    chosen.push(one)
  }
  return chosen
}
