import type { AisleWarehouse } from '../routing/index.ts'

/** Length of a shortest tour by all places of the orders `members[0]` to `members[count - 1]`. */
export type UnionLength = (members: ArrayLike<number>, count: number) => number

/** So many words of 32 cells at most; larger warehouses are quicker by lists of places. */
const mostWords = 96

/**
 * Lengths of shortest tours for unions of orders in a warehouse of one block with the depot at an aisle's end, by the states of Ratliff
 * and Rosenthal (1983). Orders are sets of bits, a union is an `or`, and of each aisle only its first and last cell and its widest gap
 * count: well under a microsecond for a usual batch.
 * @param orders sorted places of each order, each place once
 * @returns undefined where the warehouse is of another kind
 */
export function oneBlockLength(warehouse: AisleWarehouse, orders: readonly Int32Array[]): UnionLength | undefined {
  const { aisleAt, cellAt, crossAt, start, end, directions } = warehouse
  const aisles = aisleAt.length
  const cells = cellAt.length
  const wordsEach = Math.ceil(cells / 32)
  const words = aisles * wordsEach
  const depot = aisleAt.indexOf(start.at)
  const isClosed = end === undefined || (end.at === start.at && end.cross === start.cross)
  if (crossAt.length !== 2 || words > mostWords || depot < 0 || !isClosed) return undefined
  if (directions?.some((direction) => direction !== 'both')) return undefined
  const length = crossAt[1]! - crossAt[0]!
  const at = Float64Array.from(cellAt, (cell) => cell - crossAt[0]!)
  const depotAt = start.cross === 0 ? 0 : length
  const sets = orders.map((places) => {
    const set = new Int32Array(words)
    for (const place of places) {
      const cell = place % cells
      set[Math.floor(place / cells) * wordsEach + (cell >> 5)]! |= 1 << (cell & 31)
    }
    return set
  })
  const union = new Int32Array(words)
  const apart = Float64Array.from(aisleAt, (x, aisle) => (aisle === 0 ? 0 : x - aisleAt[aisle - 1]!))

  return (members, count) => {
    union.set(sets[members[0]!]!)
    for (let i = 1; i < count; i++) {
      const set = sets[members[i]!]!
      for (let word = 0; word < words; word++) union[word]! |= set[word]!
    }
    let low = depot
    let high = depot
    for (let word = 0; word < words; word++)
      if (union[word] !== 0) {
        low = Math.min(low, (word / wordsEach) | 0)
        break
      }
    for (let word = words - 1; word >= 0; word--)
      if (union[word] !== 0) {
        high = Math.max(high, (word / wordsEach) | 0)
        break
      }
    // Costs after each aisle: both ends odd; both even and joined; even at the front only, at the back only; both even, not joined.
    let odd = 0
    let even = 0
    let front = 0
    let back = 0
    let split = 0
    for (let aisle = low; aisle <= high; aisle++) {
      if (aisle > low) {
        const step = 2 * apart[aisle]!
        odd += step
        front = (front < even ? front : even) + step
        back = (back < even ? back : even) + step
        even += 2 * step
        split += 2 * step
      }
      let first = -1
      let last = 0
      let gap = 0
      const isDepot = aisle === depot
      if (isDepot && depotAt === 0) first = 0
      for (let k = 0; k < wordsEach; k++) {
        let bits = union[aisle * wordsEach + k]!
        while (bits !== 0) {
          const cell = at[(k << 5) + 31 - Math.clz32(bits & -bits)]!
          bits &= bits - 1
          if (first < 0) first = cell
          else if (cell - last > gap) gap = cell - last
          last = cell
        }
      }
      if (isDepot && depotAt > 0) {
        if (first < 0) first = length
        else if (length - last > gap) gap = length - last
        last = length
      }
      if (first < 0) continue
      const fromFront = 2 * last
      const fromBack = 2 * (length - first)
      const around = 2 * (length - gap)
      const inside = fromFront < fromBack ? (fromFront < around ? fromFront : around) : fromBack < around ? fromBack : around
      if (aisle === low) {
        odd = length
        even = 2 * length
        front = fromFront
        back = fromBack
        split = around
        continue
      }
      const nearest = Math.min(even, front, back, split)
      const newOdd = Math.min(odd + inside, nearest + length)
      const newEven = Math.min(even + inside, odd + length, Math.min(front, back, split) + 2 * length)
      split = Math.min(split + inside, back + fromFront, front + fromBack, Math.min(front, back) + around)
      odd = newOdd
      even = newEven
      front += fromFront
      back += fromBack
    }
    return Math.min(even, front, back)
  }
}
