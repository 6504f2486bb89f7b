import { randomFrom } from '../lib/random.ts'
import { aisleTourLength } from '../routing/index.ts'
import { oneBlockLength, type UnionLength } from './one-block-length.ts'
import type { BatchTables } from './problem.ts'

/** Lengths of tours for sets of orders, each worked out once while it is remembered. */
export interface BatchLengths {
  /** A number that stands for an order; those of a set are combined by exclusive or. Two for each order. */
  keys: Int32Array
  /**
   * Length of a shortest tour for the orders `members[0]` to `members[count - 1]`, 0 for none.
   * @param low @param high the keys of the members combined: `keys[2 × order]` and `keys[2 × order + 1]`
   */
  length(members: Int32Array, count: number, low: number, high: number): number
}

const remembered = 1 << 17

/** Lengths of shortest tours, exact. Remembered by two keys of 32 bits for a set, so that another set is all but never taken for it. */
export function batchLengths(tables: BatchTables): BatchLengths {
  const random = randomFrom(20_251_122)
  const word = () => (random.next() * 0x1_0000_0000) | 0
  const keys = Int32Array.from({ length: 2 * tables.orderCount }, word)
  const lengthOf = oneBlockLength(tables.warehouse, tables.places) ?? byPlaces(tables)
  const knownLow = new Int32Array(remembered)
  const knownHigh = new Int32Array(remembered)
  const known = new Float64Array(remembered).fill(-1)
  return {
    keys,
    length(members, count, low, high) {
      if (count === 0) return 0
      const slot = low & (remembered - 1)
      if (knownLow[slot] === low && knownHigh[slot] === high && known[slot]! >= 0) return known[slot]!
      const length = lengthOf(members, count)
      knownLow[slot] = low
      knownHigh[slot] = high
      known[slot] = length
      return length
    },
  }
}

/** For any warehouse of parallel aisles: the sorted places of the orders are merged. */
function byPlaces({ warehouse, places }: BatchTables): UnionLength {
  let merged = new Int32Array(256)
  let other = new Int32Array(256)
  return (members, count) => {
    let size = 0
    for (let m = 0; m < count; m++) {
      const more = places[members[m]!]!
      if (size + more.length > merged.length) {
        const wider = new Int32Array(2 * (size + more.length))
        wider.set(merged.subarray(0, size))
        merged = wider
        other = new Int32Array(wider.length)
      }
      let i = 0
      let j = 0
      let k = 0
      while (i < size && j < more.length) {
        const a = merged[i]!
        const b = more[j]!
        if (a <= b) i++
        if (b <= a) j++
        other[k++] = a < b ? a : b
      }
      while (i < size) other[k++] = merged[i++]!
      while (j < more.length) other[k++] = more[j++]!
      size = k
      const swap = merged
      merged = other
      other = swap
    }
    return aisleTourLength(warehouse, merged.subarray(0, size))
  }
}
