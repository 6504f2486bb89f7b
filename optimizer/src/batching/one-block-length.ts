import type { AisleWarehouse } from '../routing/index.ts'

/** Length of a shortest tour by all places of the orders `members[0]` to `members[count - 1]`. */
export type UnionLength = (members: ArrayLike<number>, count: number) => number

/** Up to so many words of 32 cells orders are sets of bits; in larger warehouses their places are merged. */
const mostWords = 48

/**
 * Lengths of shortest tours for unions of orders in a warehouse of one block with the depot at an aisle's end, by the states of Ratliff
 * and Rosenthal (1983). Of each aisle only its first and last cell and its widest gap count. Where orders are sets of bits, a union is
 * an `or`: well under a microsecond for a usual batch.
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
  if (crossAt.length !== 2 || depot < 0 || !isClosed) return undefined
  if (directions?.some((direction) => direction !== 'both')) return undefined
  const length = crossAt[1]! - crossAt[0]!
  const at = Float64Array.from(cellAt, (cell) => cell - crossAt[0]!)
  const depotAt = start.cross === 0 ? 0 : length
  const apart = Float64Array.from(aisleAt, (x, aisle) => (aisle === 0 ? 0 : x - aisleAt[aisle - 1]!))
  /** Of each aisle of the present union: first and last cell (first below 0: none) and widest gap between cells. */
  const firsts = new Float64Array(aisles)
  const lasts = new Float64Array(aisles)
  const gaps = new Float64Array(aisles)
  const gather = words <= mostWords ? gatherBits() : gatherPlaces()

  /** Fills the three for a union, from sets of bits. */
  function gatherBits(): UnionLength {
    const union = new Int32Array(words)
    const sets = orders.map((places) => {
      const set = new Int32Array(words)
      for (const place of places) {
        const cell = place % cells
        set[Math.floor(place / cells) * wordsEach + (cell >> 5)]! |= 1 << (cell & 31)
      }
      return set
    })
    return (members, count) => {
      union.set(sets[members[0]!]!)
      for (let i = 1; i < count; i++) {
        const set = sets[members[i]!]!
        for (let word = 0; word < words; word++) union[word]! |= set[word]!
      }
      for (let aisle = 0; aisle < aisles; aisle++) {
        let first = -1
        let last = 0
        let gap = 0
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
        firsts[aisle] = first
        lasts[aisle] = last
        gaps[aisle] = gap
      }
      return 0
    }
  }

  /** Fills the three for a union, from sorted places. */
  function gatherPlaces(): UnionLength {
    let sorted = new Int32Array(256)
    const aisleOf = Int32Array.from({ length: aisles * cells }, (_, place) => Math.floor(place / cells))
    return (members, count) => {
      let size = 0
      for (let m = 0; m < count; m++) {
        const more = orders[members[m]!]!
        if (size + more.length > sorted.length) {
          const wider = new Int32Array(2 * (size + more.length))
          wider.set(sorted.subarray(0, size))
          sorted = wider
        }
        for (let i = 0; i < more.length; i++) sorted[size++] = more[i]!
      }
      if (size > 64) sorted.subarray(0, size).sort()
      else
        for (let i = 1; i < size; i++) {
          const place = sorted[i]!
          let j = i - 1
          for (; j >= 0 && sorted[j]! > place; j--) sorted[j + 1] = sorted[j]!
          sorted[j + 1] = place
        }
      firsts.fill(-1)
      for (let i = 0; i < size; i++) {
        const place = sorted[i]!
        const aisle = aisleOf[place]!
        const cell = at[place - aisle * cells]!
        if (firsts[aisle]! < 0) {
          firsts[aisle] = cell
          gaps[aisle] = 0
        } else if (cell - lasts[aisle]! > gaps[aisle]!) gaps[aisle] = cell - lasts[aisle]!
        lasts[aisle] = cell
      }
      return 0
    }
  }

  return (members, count) => {
    gather(members, count)
    let low = 0
    while (low < depot && firsts[low]! < 0) low++
    let high = aisles - 1
    while (high > depot && firsts[high]! < 0) high--
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
      let first = firsts[aisle]!
      let last = lasts[aisle]!
      let gap = gaps[aisle]!
      const isDepot = aisle === depot
      if (isDepot && depotAt === 0) {
        if (first < 0) last = gap = 0
        else if (first > gap) gap = first
        first = 0
      }
      if (isDepot && depotAt > 0) {
        if (first < 0) {
          first = length
          gap = 0
        } else if (length - last > gap) gap = length - last
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
