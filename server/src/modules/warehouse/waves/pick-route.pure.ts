/** A place on a picker's walk. Coordinates in millimetres from the front left corner: x across the aisles, y along them. */
export interface RoutePlace {
  locationId: string
  /** 0: not in an aisle (staging). */
  aisle: number
  bay: number
  level: number
  /** The warehouse's own order of bins; 0 when it has none. */
  pickSequence: bigint
  xMm: bigint
  yMm: bigint
}

export interface RouteFloor {
  /** Where a walk begins and ends: packing. */
  depot: { xMm: bigint; yMm: bigint }
  /** Where the cross aisles run, at both ends of the aisles. */
  frontMm: bigint
  backMm: bigint
}

/**
 * Places in walking order. Those with a pick sequence come by it: whoever numbered the bins knows the doors and one-way aisles. The others
 * are walked in an S: up the first aisle that is needed, down the next one (aisles without a stop are passed by and do not count),
 * lower levels first where one stands.
 * Method: S-shape (traversal) routing, Hall 1993, "Distance approximations for routing manual pickers in a warehouse".
 *
 * Example: stops in aisle 1 bays 2, 5 and aisle 3 bays 4, 1 → 1/2, 1/5, 3/4, 3/1.
 */
export function inWalkingOrder<T extends RoutePlace>(places: readonly T[]): T[] {
  const numbered = places.filter((place) => place.pickSequence > 0n)
  const others = places.filter((place) => place.pickSequence <= 0n)
  numbered.sort((a, b) => (a.pickSequence < b.pickSequence ? -1 : a.pickSequence > b.pickSequence ? 1 : byId(a, b)))
  const aisles = [...new Set(others.map((place) => place.aisle))].sort((a, b) => a - b)
  const direction = new Map(aisles.map((aisle, index) => [aisle, index % 2 === 0 ? 1 : -1]))
  others.sort((a, b) => a.aisle - b.aisle || direction.get(a.aisle)! * (a.bay - b.bay) || a.level - b.level || byId(a, b))
  return [...numbered, ...others]
}

/**
 * Estimated walk from the depot over the places, in the order given, and back, in millimetres. Within an aisle people walk straight;
 * to another aisle they leave by the nearer end.
 *
 * Example: depot (0,0), ends at 0 and 10,000; one stop in aisle 1 at (1,600, 4,000) → 2 × (1,600 + 4,000) = 11,200.
 */
export function walkingDistance(places: readonly RoutePlace[], floor: RouteFloor): bigint {
  if (places.length === 0) return 0n
  const depot = { aisle: 0, ...floor.depot }
  let total = 0n
  let at: { aisle: number; xMm: bigint; yMm: bigint } = depot
  for (const place of places) {
    total += step(at, place, floor)
    at = place
  }
  return total + step(at, depot, floor)
}

function step(
  from: { aisle: number; xMm: bigint; yMm: bigint },
  to: { aisle: number; xMm: bigint; yMm: bigint },
  floor: RouteFloor,
): bigint {
  const across = size(from.xMm - to.xMm)
  if (from.aisle === to.aisle || from.aisle === 0 || to.aisle === 0) return across + size(from.yMm - to.yMm)
  const byFront = size(from.yMm - floor.frontMm) + size(to.yMm - floor.frontMm)
  const byBack = size(from.yMm - floor.backMm) + size(to.yMm - floor.backMm)
  return across + (byFront < byBack ? byFront : byBack)
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value
}

function byId(a: RoutePlace, b: RoutePlace): number {
  return a.locationId < b.locationId ? -1 : a.locationId > b.locationId ? 1 : 0
}
