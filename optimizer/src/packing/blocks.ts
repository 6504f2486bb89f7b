import { orientationsOf } from './orientations.ts'
import type { BoxType, Container } from './problem.ts'

/**
 * Blocks are what is put into a container: boxes of one type in rows, columns and layers, or two blocks side by side whose common hull
 * is (nearly) full. Index by block; the needs of block b are `needTypes` and `needCounts` from `needFrom[b]` to `needFrom[b + 1]`.
 */
export interface Blocks {
  count: number
  length: Int32Array
  width: Int32Array
  height: Int32Array
  /** Boxes in it. */
  boxes: Int32Array
  weight: Float64Array
  /** 1 when nothing may lie on it. */
  isClosed: Uint8Array
  needFrom: Int32Array
  needTypes: Int32Array
  needCounts: Int32Array
  /** How each was made. */
  recipes: Recipe[]
}

/** Boxes of one type in a grid, or two blocks one behind the other along an axis (0 x, 1 y, 2 z). */
export type Recipe =
  | { type: number; length: number; width: number; height: number; nx: number; ny: number; nz: number }
  | { first: number; second: number; axis: number }

export interface BlockOptions {
  /** Share of a joined block's hull that its boxes fill at least. */
  fill: number
  /** Blocks at most. */
  limit: number
  /** Asked now and then while blocks are joined; true ends it. */
  until?: () => boolean
}

interface Draft {
  length: number
  width: number
  height: number
  boxes: number
  volume: number
  weight: number
  isClosed: boolean
  types: number[]
  counts: number[]
  recipe: Recipe
}

/** Pairs looked at while blocks are joined, for each block that is wanted: most pairs fit badly. */
const pairsPerBlock = 400

/** Grids of one type first, then joined pairs, the small before the large, until there are `limit`. */
export function buildBlocks(boxes: readonly BoxType[], container: Container, options: BlockOptions): Blocks {
  const drafts: Draft[] = []
  const known = new Set<string>()
  const add = (draft: Draft) => {
    const key = `${draft.length},${draft.width},${draft.height};${draft.types.join()};${draft.counts.join()}`
    if (known.has(key)) return
    known.add(key)
    drafts.push(draft)
  }
  const weightLimit = container.maxWeightGrams ?? Number.POSITIVE_INFINITY
  for (const draft of gridsOf(boxes, container, weightLimit, options.limit)) add(draft)
  let pairs = options.limit * pairsPerBlock
  let from = 0
  while (from < drafts.length && drafts.length < options.limit && pairs > 0) {
    const to = drafts.length
    for (let i = 0; i < to && drafts.length < options.limit && pairs > 0; i++) {
      if (i % 16 === 0 && options.until?.() === true) return packed(drafts)
      for (let j = Math.max(i, from); j < to && drafts.length < options.limit; j++) {
        pairs--
        join(drafts, i, j, boxes, container, weightLimit, options.fill, add)
      }
    }
    from = to
  }
  return packed(drafts)
}

function gridsOf(boxes: readonly BoxType[], container: Container, weightLimit: number, limit: number): Draft[] {
  const grids: Draft[] = []
  const perAxis = countsPerAxis(boxes, container, limit)
  boxes.forEach((box, type) => {
    const weight = box.weightGrams ?? 0
    for (const [length, width, height] of orientationsOf(box)) {
      const layers = box.isFragile === true ? 1 : Math.floor(container.height / height)
      for (const nz of countsTo(Math.min(layers, box.count), perAxis))
        for (const ny of countsTo(Math.min(Math.floor(container.width / width), Math.floor(box.count / nz)), perAxis))
          for (const nx of countsTo(Math.min(Math.floor(container.length / length), Math.floor(box.count / nz / ny)), perAxis)) {
            const number = nx * ny * nz
            if (number * weight > weightLimit) break
            grids.push({
              length: nx * length,
              width: ny * width,
              height: nz * height,
              boxes: number,
              volume: number * length * width * height,
              weight: number * weight,
              isClosed: box.isFragile === true,
              types: [type],
              counts: [number],
              recipe: { type, length, width, height, nx, ny, nz },
            })
          }
    }
  })
  grids.sort((a, b) => a.boxes - b.boxes)
  if (grids.length <= limit) return grids
  // Single boxes are always there, or what is left over could not be placed; of the rest the large ones count.
  const singles = grids.filter((grid) => grid.boxes === 1)
  const others = grids.slice(singles.length).sort((a, b) => b.volume - a.volume)
  return [...singles, ...others.slice(0, Math.max(0, limit - singles.length))]
}

/** How many different counts along an axis are tried, so that grids of very many small boxes stay about as many as are wanted. */
function countsPerAxis(boxes: readonly BoxType[], container: Container, limit: number): number {
  let grids = 0
  let turns = 0
  for (const box of boxes)
    for (const [length, width, height] of orientationsOf(box)) {
      const room =
        Math.floor(container.length / length) * Math.floor(container.width / width) * Math.floor(container.height / height)
      // So many triples have a product of at most n, roughly.
      const byCount = box.count * (1 + Math.log(Math.max(1, box.count))) ** 2
      grids += Math.min(room, byCount)
      turns++
    }
  return grids <= 8 * limit ? Number.POSITIVE_INFINITY : Math.max(3, Math.floor(Math.cbrt((8 * limit) / turns)))
}

/** 1 to `last`, or `most` of them: the small ones, and `last` and its neighbours below at even steps. */
function countsTo(last: number, most: number): number[] {
  if (last <= most) return Array.from({ length: Math.max(0, last) }, (_, index) => index + 1)
  const small = Math.ceil(most / 2)
  const large = most - small
  const counts = Array.from({ length: small }, (_, index) => index + 1)
  for (let k = 1; k <= large; k++) counts.push(small + Math.floor(((last - small) * k) / large))
  return counts
}

function join(
  drafts: readonly Draft[],
  i: number,
  j: number,
  boxes: readonly BoxType[],
  container: Container,
  weightLimit: number,
  fill: number,
  add: (draft: Draft) => void,
): void {
  const a = drafts[i]!
  const b = drafts[j]!
  const volume = a.volume + b.volume
  for (let axis = 0; axis < 3; axis++) {
    const length = axis === 0 ? a.length + b.length : Math.max(a.length, b.length)
    const width = axis === 1 ? a.width + b.width : Math.max(a.width, b.width)
    const height = axis === 2 ? a.height + b.height : Math.max(a.height, b.height)
    if (volume < fill * length * width * height) continue
    if (length > container.length || width > container.width || height > container.height) continue
    if (a.weight + b.weight > weightLimit) continue
    // One above the other: what is closed goes on top.
    if (axis === 2 && a.isClosed && b.isClosed) continue
    const [first, second] = axis === 2 && a.isClosed ? [j, i] : [i, j]
    const types = [...a.types]
    const counts = [...a.counts]
    let isEnough = true
    b.types.forEach((type, at) => {
      const known = types.indexOf(type)
      if (known < 0) {
        types.push(type)
        counts.push(b.counts[at]!)
      } else counts[known]! += b.counts[at]!
    })
    types.forEach((type, at) => {
      if (counts[at]! > boxes[type]!.count) isEnough = false
    })
    if (!isEnough) return
    const order = types.map((_, at) => at).sort((x, y) => types[x]! - types[y]!)
    add({
      length,
      width,
      height,
      boxes: a.boxes + b.boxes,
      volume,
      weight: a.weight + b.weight,
      isClosed: a.isClosed || b.isClosed,
      types: order.map((at) => types[at]!),
      counts: order.map((at) => counts[at]!),
      recipe: { first, second, axis },
    })
  }
}

function packed(drafts: readonly Draft[]): Blocks {
  const needFrom = new Int32Array(drafts.length + 1)
  drafts.forEach((draft, index) => {
    needFrom[index + 1] = needFrom[index]! + draft.types.length
  })
  return {
    count: drafts.length,
    length: Int32Array.from(drafts, (draft) => draft.length),
    width: Int32Array.from(drafts, (draft) => draft.width),
    height: Int32Array.from(drafts, (draft) => draft.height),
    boxes: Int32Array.from(drafts, (draft) => draft.boxes),
    weight: Float64Array.from(drafts, (draft) => draft.weight),
    isClosed: Uint8Array.from(drafts, (draft) => (draft.isClosed ? 1 : 0)),
    needFrom,
    needTypes: Int32Array.from(drafts.flatMap((draft) => draft.types)),
    needCounts: Int32Array.from(drafts.flatMap((draft) => draft.counts)),
    recipes: drafts.map((draft) => draft.recipe),
  }
}
