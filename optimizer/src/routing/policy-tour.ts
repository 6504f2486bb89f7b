import type { AisleTour, WalkPoint } from './aisle-tour.ts'
import { type AisleWarehouse, checkPlaces, checkWarehouse } from './warehouse.ts'

/** Ways through a warehouse that pickers know by heart, for comparison and for those who want to go no other (Hall 1993; Roodbergen 2001). */
export type RoutingPolicy =
  /** Every aisle with picks is walked through, the last one of an odd number left as it was entered. */
  | 's-shape'
  /** Every aisle is entered from the near cross aisle and left there again. */
  | 'return'
  /** The first and the last aisle are walked through, the others served from both ends up to the middle. */
  | 'midpoint'
  /** As midpoint, up to the largest gap between picks. */
  | 'largest-gap'
  /** For each aisle the better of walking through and returning, chosen for all aisles of a block together. */
  | 'combined'

export const routingPolicies: readonly RoutingPolicy[] = ['s-shape', 'return', 'midpoint', 'largest-gap', 'combined']

interface Walker {
  warehouse: AisleWarehouse
  at: WalkPoint
  walk: WalkPoint[]
  length: number
  stops: number[]
  /** By aisle: places not yet come by. */
  left: Set<number>[]
}

/** A block as seen from the start: its near cross aisle and its far one. */
interface Block {
  near: number
  far: number
}

/**
 * The tour a policy leads through a warehouse of one or more blocks: by the first aisle to the furthest block with picks, then block by
 * block back. Places that are come by on the way are picked there and then. Never shorter than `aisleTour`.
 * @param places numbers of places (`placeOf`), in any order
 * @throws RangeError for a warehouse, place or policy that makes no sense, or one-way aisles
 */
export function policyTour(warehouse: AisleWarehouse, places: Iterable<number>, policy: RoutingPolicy): AisleTour {
  checkWarehouse(warehouse)
  const wanted = [...new Set(places)]
  checkPlaces(warehouse, wanted)
  if (!routingPolicies.includes(policy)) throw new RangeError(`There is no routing policy ${String(policy)}`)
  if (warehouse.directions?.some((direction) => direction !== 'both'))
    throw new RangeError('Routing policies are for aisles that may be walked in both directions')
  const { crossAt, start } = warehouse
  const end = warehouse.end ?? start
  const at = { across: start.at, along: crossAt[start.cross]! }
  const left = warehouse.aisleAt.map(() => new Set<number>())
  for (const place of wanted) left[aisleOf(warehouse, place)]!.add(place)
  const walker: Walker = { warehouse, at, walk: [at], length: 0, stops: [], left }
  // Blocks behind the start's cross aisle and before it, each side from the furthest to the nearest.
  const behind: Block[] = []
  for (let cross = crossAt.length - 1; cross > start.cross; cross--)
    behind.push({ near: crossAt[cross - 1]!, far: crossAt[cross]! })
  const before: Block[] = []
  for (let cross = 0; cross < start.cross; cross++) before.push({ near: crossAt[cross + 1]!, far: crossAt[cross]! })
  for (const side of [behind, before]) walkSide(walker, side, policy)
  goHome(walker, end.at, crossAt[end.cross]!)
  return { length: walker.length, stops: walker.stops, walk: walker.walk }
}

function aisleOf(warehouse: AisleWarehouse, place: number): number {
  return Math.trunc(place / warehouse.cellAt.length)
}

function alongOf(warehouse: AisleWarehouse, place: number): number {
  return warehouse.cellAt[place % warehouse.cellAt.length]!
}

/** Walks straight on to a point, picking what is come by in an aisle. */
function go(walker: Walker, across: number, along: number): void {
  const { warehouse, at } = walker
  if (at.across === across && at.along === along) return
  const aisle = at.across === across ? warehouse.aisleAt.indexOf(across) : -1
  if (aisle >= 0) pickBetween(walker, aisle, at.along, along)
  walker.length += Math.abs(at.across - across) + Math.abs(at.along - along)
  walker.at = { across, along }
  walker.walk.push(walker.at)
}

function pickBetween(walker: Walker, aisle: number, from: number, to: number): void {
  const { warehouse } = walker
  const found = [...walker.left[aisle]!].filter((place) => {
    const along = alongOf(warehouse, place)
    return Math.min(from, to) <= along && along <= Math.max(from, to)
  })
  found.sort(
    (a, b) =>
      (from <= to ? alongOf(warehouse, a) - alongOf(warehouse, b) : alongOf(warehouse, b) - alongOf(warehouse, a)) || a - b,
  )
  for (const place of found) {
    walker.left[aisle]!.delete(place)
    walker.stops.push(place)
  }
}

/** Where the picks left in an aisle between two cross aisles lie, from the near end on. */
function picksIn(walker: Walker, aisle: number, block: Block): number[] {
  const [low, high] = [Math.min(block.near, block.far), Math.max(block.near, block.far)]
  return [...walker.left[aisle]!]
    .map((place) => alongOf(walker.warehouse, place))
    .filter((along) => low <= along && along <= high)
    .sort((a, b) => Math.abs(a - block.near) - Math.abs(b - block.near))
}

function aislesWithPicks(walker: Walker, block: Block): number[] {
  return walker.left.map((_, aisle) => aisle).filter((aisle) => picksIn(walker, aisle, block).length > 0)
}

/** Aisles in the order in which they are come to, the nearer end of the row first. */
function fromNearerEnd(walker: Walker, aisles: readonly number[]): number[] {
  const way = (aisle: number) => Math.abs(walker.warehouse.aisleAt[aisle]! - walker.at.across)
  return way(aisles[0]!) <= way(aisles.at(-1)!) ? [...aisles] : aisles.toReversed()
}

function walkSide(walker: Walker, blocks: readonly Block[], policy: RoutingPolicy): void {
  const { aisleAt } = walker.warehouse
  const furthest = blocks.findIndex((block) => aislesWithPicks(walker, block).length > 0)
  if (furthest < 0) return
  const all = [...new Set(blocks.flatMap((block) => aislesWithPicks(walker, block)))].sort((a, b) => a - b)
  const [first] = fromNearerEnd(walker, all)
  go(walker, aisleAt[first!]!, walker.at.along)
  go(walker, aisleAt[first!]!, blocks[furthest]!.near)
  for (const block of blocks.slice(furthest)) {
    const aisles = aislesWithPicks(walker, block)
    if (aisles.length > 0) walkBlock(walker, block, fromNearerEnd(walker, aisles), policy)
    go(walker, walker.at.across, block.near)
  }
}

/** Serves the aisles of a block in order, from its near cross aisle or its far one; ends at the near one. */
function walkBlock(walker: Walker, block: Block, aisles: readonly number[], policy: RoutingPolicy): void {
  const isFar = walker.at.along === block.far
  if (policy === 's-shape') {
    // Each aisle changes sides; the last one is left at the near end.
    const last = aisles.length - 1
    walkThroughOrReturn(
      walker,
      block,
      aisles,
      aisles.map((_, i) => i < last || isFar === (last % 2 === 0)),
    )
  } else if (policy === 'return') {
    walkThroughOrReturn(
      walker,
      block,
      aisles,
      aisles.map((_, i) => isFar && i === 0),
    )
  } else if (policy === 'combined') walkThroughOrReturn(walker, block, aisles, bestWays(walker, block, aisles))
  else walkFromBothEnds(walker, block, aisles, policy)
}

/** @param isThrough by aisle: whether it is walked through, else it is left where it was entered */
function walkThroughOrReturn(walker: Walker, block: Block, aisles: readonly number[], isThrough: readonly boolean[]): void {
  aisles.forEach((aisle, i) => {
    const across = walker.warehouse.aisleAt[aisle]!
    go(walker, across, walker.at.along)
    const entered = walker.at.along
    const isFar = entered === block.far
    if (isThrough[i]) go(walker, across, isFar ? block.near : block.far)
    else {
      const picks = picksIn(walker, aisle, block)
      if (picks.length > 0) go(walker, across, isFar ? picks[0]! : picks.at(-1)!)
      go(walker, across, entered)
    }
  })
}

/** Which aisles to walk through so that the block costs least and ends at its near end: two sums carried along, one for each end. */
function bestWays(walker: Walker, block: Block, aisles: readonly number[]): boolean[] {
  const length = Math.abs(block.far - block.near)
  const isFar = walker.at.along === block.far
  let near = { cost: isFar ? Number.POSITIVE_INFINITY : 0, ways: [] as boolean[] }
  let far = { cost: isFar ? 0 : Number.POSITIVE_INFINITY, ways: [] as boolean[] }
  for (const aisle of aisles) {
    const picks = picksIn(walker, aisle, block)
    const add = (from: typeof near, cost: number, isThrough: boolean) => ({
      cost: from.cost + cost,
      ways: [...from.ways, isThrough],
    })
    const better = (a: typeof near, b: typeof near) => (a.cost <= b.cost ? a : b)
    const nearAfter = better(add(near, 2 * Math.abs(picks.at(-1)! - block.near), false), add(far, length, true))
    far = better(add(far, 2 * Math.abs(block.far - picks[0]!), false), add(near, length, true))
    near = nearAfter
  }
  return near.ways
}

/** Through the first aisle to the far end, along it serving far parts, back through the last aisle, and along the near end for the rest. */
function walkFromBothEnds(walker: Walker, block: Block, aisles: readonly number[], policy: RoutingPolicy): void {
  const { aisleAt } = walker.warehouse
  if (aisles.length === 1 && walker.at.along === block.near) {
    walkThroughOrReturn(walker, block, aisles, [false])
    return
  }
  aisles.forEach((aisle, i) => {
    const across = aisleAt[aisle]!
    go(walker, across, walker.at.along)
    if (walker.at.along === block.near) go(walker, across, block.far)
    else if (i === aisles.length - 1) go(walker, across, block.near)
    else {
      const part = farPart(picksIn(walker, aisle, block), block, policy)
      if (part.length > 0) {
        go(walker, across, part[0]!)
        go(walker, across, block.far)
      }
    }
  })
  for (const aisle of aisles.toReversed()) {
    const picks = picksIn(walker, aisle, block)
    if (picks.length === 0) continue
    go(walker, aisleAt[aisle]!, block.near)
    go(walker, aisleAt[aisle]!, picks.at(-1)!)
    go(walker, aisleAt[aisle]!, block.near)
  }
}

/** The picks served from the far end, from the near end on. */
function farPart(picks: readonly number[], block: Block, policy: RoutingPolicy): readonly number[] {
  if (policy === 'midpoint') return picks.filter((along) => Math.abs(along - block.near) > Math.abs(along - block.far))
  const points = [block.near, ...picks, block.far]
  let after = 0
  for (let i = 1; i < points.length - 1; i++)
    if (Math.abs(points[i + 1]! - points[i]!) > Math.abs(points[after + 1]! - points[after]!)) after = i
  return picks.slice(after)
}

/** To the end of the tour, along the start's cross aisle and, where it lies on another one, by the aisle that is least out of the way. */
function goHome(walker: Walker, across: number, along: number): void {
  const { aisleAt } = walker.warehouse
  if (walker.at.along !== along) {
    const detour = (aisle: number) => Math.abs(walker.at.across - aisle) + Math.abs(aisle - across)
    const by = aisleAt.reduce((best, aisle) => (detour(aisle) < detour(best) ? aisle : best))
    go(walker, by, walker.at.along)
    go(walker, by, along)
  }
  go(walker, across, along)
}
