import type { Budget } from '../lib/budget.ts'
import type { Random } from '../lib/random.ts'

/**
 * A short order from the first point by all others to the last, by local search: pieces of the order are turned round (2-opt, Croes
 * 1958) and short pieces put elsewhere, either way round (Or 1976), until nothing gains; then three pieces change places at random (the
 * double bridge of Martin, Otto & Felten 1991) and the search goes on from there, back to the best where that is not matched. Lengths
 * need not be the same both ways.
 * @param between lengths from row to column
 * @param size number of points, the ends among them
 */
export function orOpt(between: Float64Array, size: number, budget: Budget, random: Random): Int32Array {
  let best = nearestFirst(between, size)
  descend(best, between, size)
  let bestLength = orderLength(best, between, size)
  while (size > 6 && !budget.spend()) {
    const trial = disturbed(best, random)
    descend(trial, between, size)
    const length = orderLength(trial, between, size)
    if (length <= bestLength) {
      best = trial
      bestLength = length
    }
  }
  return best
}

function orderLength(order: Int32Array, between: Float64Array, size: number): number {
  let length = 0
  for (let i = 1; i < order.length; i++) length += between[order[i - 1]! * size + order[i]!]!
  return length
}

function nearestFirst(between: Float64Array, size: number): Int32Array {
  const order = new Int32Array(size)
  const isTaken = new Uint8Array(size)
  isTaken[0] = 1
  isTaken[size - 1] = 1
  for (let i = 1; i < size - 1; i++) {
    let nearest = -1
    for (let j = 1; j < size - 1; j++)
      if (isTaken[j] === 0 && (nearest < 0 || between[order[i - 1]! * size + j]! < between[order[i - 1]! * size + nearest]!))
        nearest = j
    order[i] = nearest
    isTaken[nearest] = 1
  }
  order[size - 1] = size - 1
  return order
}

/** Takes the first gain it comes to, until there is none. */
function descend(order: Int32Array, between: Float64Array, size: number): void {
  const forth = new Float64Array(size)
  const back = new Float64Array(size)
  const d = (a: number, b: number) => between[a * size + b]!
  for (let isBetter = true; isBetter; ) {
    isBetter = false
    // Lengths along the order up to each place, and of the same stretch walked the other way.
    for (let i = 1; i < size; i++) {
      forth[i] = forth[i - 1]! + d(order[i - 1]!, order[i]!)
      back[i] = back[i - 1]! + d(order[i]!, order[i - 1]!)
    }
    search: for (let i = 1; i < size - 1; i++)
      for (let j = i; j < size - 1; j++) {
        const [before, first, last, after] = [order[i - 1]!, order[i]!, order[j]!, order[j + 1]!]
        const now = d(before, first) + forth[j]! - forth[i]! + d(last, after)
        const turned = d(before, last) + back[j]! - back[i]! + d(first, after)
        if (turned < now - 1e-9) {
          order.subarray(i, j + 1).reverse()
          isBetter = true
          break search
        }
        if (j - i < 3 && movePiece(order, i, j, d, forth, back)) {
          isBetter = true
          break search
        }
      }
  }
}

/** Puts the piece from i to j where it lengthens the order least. @returns whether that gained */
function movePiece(
  order: Int32Array,
  i: number,
  j: number,
  d: (a: number, b: number) => number,
  forth: Float64Array,
  back: Float64Array,
): boolean {
  const first = order[i]!
  const last = order[j]!
  const saved = d(order[i - 1]!, first) + d(last, order[j + 1]!) - d(order[i - 1]!, order[j + 1]!)
  const turning = back[j]! - back[i]! - (forth[j]! - forth[i]!)
  let best = saved - 1e-9
  let place = -1
  let isTurned = false
  for (let k = 0; k < order.length - 1; k++) {
    if (k >= i - 1 && k <= j) continue
    const [a, b] = [order[k]!, order[k + 1]!]
    const added = d(a, first) + d(last, b) - d(a, b)
    const addedTurned = d(a, last) + d(first, b) - d(a, b) + turning
    if (added < best) {
      best = added
      place = k
      isTurned = false
    }
    if (addedTurned < best) {
      best = addedTurned
      place = k
      isTurned = true
    }
  }
  if (place < 0) return false
  const piece = order.slice(i, j + 1)
  if (isTurned) piece.reverse()
  if (place < i) {
    order.copyWithin(place + 1 + piece.length, place + 1, i)
    order.set(piece, place + 1)
  } else {
    order.copyWithin(i, j + 1, place + 1)
    order.set(piece, place + 1 - piece.length)
  }
  return true
}

/** Exchanges two neighbouring pieces of the order, each up to fifty long. */
function disturbed(order: Int32Array, random: Random): Int32Array {
  const inner = order.length - 2
  const longest = Math.min(50, Math.trunc(inner / 2))
  const a = 1 + random.below(longest)
  const b = 1 + random.below(longest)
  const from = 1 + random.below(inner - a - b + 1)
  const trial = order.slice()
  trial.set(order.subarray(from + a, from + a + b), from)
  trial.set(order.subarray(from, from + a), from + b)
  return trial
}
