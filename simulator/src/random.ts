/**
 * Pseudo-random numbers that are the same on every machine. Each purpose draws from a stream of its own, named by a text, so that
 * one more draw in one place moves nothing elsewhere.
 */

/** Returns the next number of the stream, uniform in [0, 1), with 32 bits of resolution. */
export type Random = () => number

/** FNV-1a over the text's UTF-16 units, from a given start, finished by a full avalanche so that similar names give unlike words. */
function hashWord(text: string, start: number): number {
  let h = start >>> 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** A stream named by a text. Generator: sfc32 (C. Doty-Humphrey, PractRand, public domain), period at least 2^32. */
export function randomFrom(name: string): Random {
  let a = hashWord(name, 0x811c9dc5)
  let b = hashWord(name, 0x9e3779b9)
  let c = hashWord(name, 0x243f6a88)
  let d = 1
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  // The first outputs still show the seed's structure.
  for (let i = 0; i < 12; i++) next()
  return next
}

/** An integer from `low` to `high`, both included. */
export const integer = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1))

/** True with the given probability. */
export const chance = (random: Random, probability: number): boolean => random() < probability

/** One entry, all alike. */
export function pick<T>(random: Random, list: readonly T[]): T {
  if (list.length === 0) throw new RangeError('pick from an empty list')
  return list[Math.floor(random() * list.length)]!
}

/** `count` different entries in random order (all of them if there are fewer). */
export function sample<T>(random: Random, list: readonly T[], count: number): T[] {
  const rest = [...list]
  const taken: T[] = []
  while (taken.length < count && rest.length > 0) {
    const at = Math.floor(random() * rest.length)
    taken.push(rest[at]!)
    rest[at] = rest[rest.length - 1]!
    rest.pop()
  }
  return taken
}

/** An exponentially distributed duration with the given mean. */
export const exponential = (random: Random, mean: number): number => -Math.log(1 - random()) * mean

/** A Poisson count, exact for every mean: large means are drawn as sums of small ones, so that exp(-mean) never underflows. */
export function poisson(random: Random, mean: number): number {
  let count = 0
  for (let rest = mean; rest > 0; rest -= 20) {
    const limit = Math.exp(-Math.min(rest, 20))
    for (let product = random(); product > limit; product *= random()) count++
  }
  return count
}

/** Draws an index with probability proportional to its weight, in constant time (alias method of A. J. Walker, 1977). */
export function weightedIndex(weights: readonly number[]): (random: Random) => number {
  const n = weights.length
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (n === 0 || !(sum > 0)) throw new RangeError('weights must have a positive sum')
  const keep = new Float64Array(n)
  const alias = new Int32Array(n)
  const scaled = weights.map((weight) => (weight * n) / sum)
  const small: number[] = []
  const large: number[] = []
  for (let i = 0; i < n; i++) (scaled[i]! < 1 ? small : large).push(i)
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!
    const more = large[large.length - 1]!
    keep[less] = scaled[less]!
    alias[less] = more
    scaled[more] = scaled[more]! + scaled[less]! - 1
    if (scaled[more]! < 1) small.push(large.pop()!)
  }
  for (const i of [...small, ...large]) keep[i] = 1
  return (random) => {
    const x = random() * n
    const i = Math.floor(x)
    return x - i < keep[i]! ? i : alias[i]!
  }
}

/** Weights of Zipf's law: the r-th most popular of `n` has weight 1/r^exponent. */
export const zipfWeights = (n: number, exponent: number): number[] => Array.from({ length: n }, (_, i) => (i + 1) ** -exponent)
