/**
 * The free room of a container as all largest empty cuboids, which overlap each other. Six numbers each: x, y, z of the near corner, then
 * of the far one. (Maximal spaces: K. K. Lai and J. W. M. Chan 1997.)
 */
export interface Spaces {
  count: number
  corners: Int32Array
}

export function emptySpaces(): Spaces {
  return { count: 0, corners: new Int32Array(6 * 64) }
}

export function setSpaces(spaces: Spaces, corners: Int32Array): void {
  reserve(spaces, corners.length / 6)
  spaces.corners.set(corners)
  spaces.count = corners.length / 6
}

export function removeSpace(spaces: Spaces, index: number): void {
  spaces.count--
  spaces.corners.copyWithin(index * 6, (index + 1) * 6, (spaces.count + 1) * 6)
}

/** The cuboid being taken out; one array for all calls, as it is a hot path. */
const cut = new Int32Array(6)

/**
 * Takes a cuboid out of the free room. What is thinner than the smallest edges that are still to be placed along an axis is dropped.
 * @param smallest the smallest extents along x, y and z
 */
export function cutSpaces(
  spaces: Spaces,
  x1: number,
  y1: number,
  z1: number,
  x2: number,
  y2: number,
  z2: number,
  smallest: Int32Array,
): void {
  cut[0] = x1
  cut[1] = y1
  cut[2] = z1
  cut[3] = x2
  cut[4] = y2
  cut[5] = z2
  const before = spaces.count
  let c = spaces.corners
  // Those it leaves alone are moved to the front; those it cuts are kept behind them in their order.
  let kept = 0
  let hit = 0
  for (let i = 0; i < before; i++) {
    const at = i * 6
    const misses =
      c[at]! >= x2 || c[at + 3]! <= x1 || c[at + 1]! >= y2 || c[at + 4]! <= y1 || c[at + 2]! >= z2 || c[at + 5]! <= z1
    if (misses) {
      if (kept !== i) c.copyWithin(kept * 6, at, at + 6)
      kept++
    } else {
      if ((hit + 1) * 6 > hitCorners.length) hitCorners = doubled(hitCorners)
      for (let k = 0; k < 6; k++) hitCorners[hit * 6 + k] = c[at + k]!
      hit++
    }
  }
  reserve(spaces, kept + hit * 6)
  c = spaces.corners
  let end = kept
  for (let h = 0; h < hit; h++) {
    const from = h * 6
    for (let axis = 0; axis < 3; axis++) {
      for (let side = 0; side < 2; side++) {
        const low = side === 0 ? hitCorners[from + axis]! : cut[axis + 3]!
        const high = side === 0 ? cut[axis]! : hitCorners[from + axis + 3]!
        if (high - low < smallest[axis]!) continue
        const at = end * 6
        for (let k = 0; k < 6; k++) c[at + k] = hitCorners[from + k]!
        c[at + axis] = low
        c[at + axis + 3] = high
        // Only new ones can lie within others.
        if (!liesWithin(c, end, 0, end)) {
          end = dropWithin(c, kept, end)
        }
      }
    }
  }
  spaces.count = end
}

/** Whether space `index` lies within one of those from `start` to `end`. */
function liesWithin(c: Int32Array, index: number, start: number, end: number): boolean {
  const at = index * 6
  const a0 = c[at]!
  const a1 = c[at + 1]!
  const a2 = c[at + 2]!
  const a3 = c[at + 3]!
  const a4 = c[at + 4]!
  const a5 = c[at + 5]!
  for (let i = start; i < end; i++) {
    const b = i * 6
    if (c[b]! <= a0 && c[b + 3]! >= a3 && c[b + 1]! <= a1 && c[b + 4]! >= a4 && c[b + 2]! <= a2 && c[b + 5]! >= a5) return true
  }
  return false
}

/** Keeps the fresh space at `end` and drops those from `start` on which lie within it. @returns the new end */
function dropWithin(c: Int32Array, start: number, end: number): number {
  const at = end * 6
  const a0 = c[at]!
  const a1 = c[at + 1]!
  const a2 = c[at + 2]!
  const a3 = c[at + 3]!
  const a4 = c[at + 4]!
  const a5 = c[at + 5]!
  let kept = start
  for (let i = start; i < end; i++) {
    const b = i * 6
    if (c[b]! >= a0 && c[b + 3]! <= a3 && c[b + 1]! >= a1 && c[b + 4]! <= a4 && c[b + 2]! >= a2 && c[b + 5]! <= a5) continue
    if (kept !== i) c.copyWithin(kept * 6, b, b + 6)
    kept++
  }
  if (kept !== end) c.copyWithin(kept * 6, at, at + 6)
  return kept + 1
}

let hitCorners = new Int32Array(6 * 64)

function doubled(list: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(list.length * 2)
  longer.set(list)
  return longer
}

function reserve(spaces: Spaces, count: number): void {
  // one more than asked: a space is written before it is known whether it stays
  while ((count + 1) * 6 > spaces.corners.length) spaces.corners = doubled(spaces.corners)
}
