/** An edge of a box as it is described: what may stand upright. */
export type Edge = 'length' | 'width' | 'height'

/** Boxes of one kind. Lengths are whole numbers of any one unit (millimetres, say), the same for boxes and containers. */
export interface BoxType {
  length: number
  width: number
  height: number
  /** How many there are to pack. */
  count: number
  /** Grams of one box; 0 unless told. */
  weightGrams?: number
  /** Edges that may stand upright; all three unless told. `['height']` is "this side up": it may be turned about its upright edge only. */
  upright?: readonly Edge[]
  /** Nothing may lie on it. */
  isFragile?: boolean
  /** What `keepApart` speaks of. */
  group?: string
  /** What one box is worth when not all find room; its volume unless told. What is worth nothing stays behind. */
  value?: number
}

/** Inner lengths; `height` is upright. */
export interface Container {
  length: number
  width: number
  height: number
  /** Grams of all boxes together; no limit unless told. */
  maxWeightGrams?: number
}

/** Rules besides those of geometry. */
export interface PackingRules {
  /** Share of every box's base that has to lie on the floor or on boxes, 0 to 1; 0 unless told (boxes held by filling material). */
  support?: number
  /** Pairs of two groups that must not lie in one container. */
  keepApart?: readonly (readonly [string, string])[]
}

export interface FillProblem extends PackingRules {
  container: Container
  boxes: readonly BoxType[]
}

/** One box in its place: the corner nearest to the origin and what it takes along x (length), y (width) and z (height, upright). */
export interface Placement {
  /** Index into the problem's boxes. */
  box: number
  x: number
  y: number
  z: number
  length: number
  width: number
  height: number
}

/** The longest edge that is taken: tables of reachable lengths are as long as a container. */
export const longestEdge = 100_000

/** @throws RangeError for lengths, counts, weights or shares that make no sense */
export function assertFillProblem(problem: FillProblem): void {
  assertContainer(problem.container, 'The container')
  assertBoxes(problem.boxes)
  assertRules(problem)
}

/** @throws RangeError */
export function assertContainer(container: Container, name: string): void {
  for (const edge of ['length', 'width', 'height'] as const) assertEdge(container[edge], `${name}: ${edge}`)
  const limit = container.maxWeightGrams
  if (limit !== undefined && !(limit >= 0)) throw new RangeError(`${name}: a weight limit of ${limit} g`)
}

/** @throws RangeError */
export function assertBoxes(boxes: readonly BoxType[]): void {
  boxes.forEach((box, index) => {
    const name = `Box type ${index}`
    for (const edge of ['length', 'width', 'height'] as const) assertEdge(box[edge], `${name}: ${edge}`)
    if (!Number.isSafeInteger(box.count) || box.count < 0) throw new RangeError(`${name}: a count of ${box.count}`)
    if (box.weightGrams !== undefined && !(box.weightGrams >= 0 && box.weightGrams < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name}: a weight of ${box.weightGrams} g`)
    if (box.value !== undefined && !(box.value >= 0 && box.value < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name}: a value of ${box.value}`)
    if (box.upright?.length === 0) throw new RangeError(`${name}: no edge may stand upright`)
    for (const edge of box.upright ?? [])
      if (edge !== 'length' && edge !== 'width' && edge !== 'height') throw new RangeError(`${name}: upright edge ${edge}`)
  })
}

/** @throws RangeError */
export function assertRules(rules: PackingRules): void {
  const support = rules.support ?? 0
  if (!(support >= 0 && support <= 1)) throw new RangeError(`A share of ${support} of the base cannot be supported`)
  for (const [a, b] of rules.keepApart ?? []) if (a === b) throw new RangeError(`The group ${a} cannot be kept apart from itself`)
}

function assertEdge(value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > longestEdge)
    throw new RangeError(`${name}: ${value} is no whole number from 1 to ${longestEdge}`)
}
